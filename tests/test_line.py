"""The public notice format."""

import json

from pipeline.ingest.batch import frame
from pipeline.line import dump, lines
from pipeline.model import RawLot, RawNotice
from pipeline.normalize.batch import normalise
from tests.conftest import award, notice


def printed(raw: RawNotice) -> dict[str, object]:
    (line,) = lines(normalise(frame([raw]), "portal", "test"), "a.csv")
    read: dict[str, object] = json.loads(dump(line))
    return read


def lots(raw: RawNotice) -> list[dict[str, object]]:
    found = printed(raw)["lots"]
    assert isinstance(found, list)
    return found


def test_winners_that_share_a_sum_stand_together() -> None:
    (lot,) = lots(
        award("2", RawLot(supplier="示例云图科技有限公司；示例星河软件有限公司", amount="90万元"))
    )

    assert lot["suppliers"] == ["示例云图科技有限公司", "示例星河软件有限公司"]
    assert (lot["amount_yuan"], lot["is_consortium"]) == (900_000, False)


def test_winners_with_their_own_sums_stand_apart() -> None:
    found = lots(
        award(
            "2",
            RawLot(supplier="示例云图科技有限公司", amount="50万元"),
            RawLot(supplier="示例星河软件有限公司", amount="40万元"),
        )
    )

    assert [lot["amount_yuan"] for lot in found] == [500_000, 400_000]


def test_a_sole_lot_has_the_budget_of_the_process() -> None:
    line = printed(notice(budget="100", budget_label="预算金额(万元)"))

    assert line["process_budget_yuan"] == 1_000_000
    assert line["lots"][0]["budget_yuan"] == 1_000_000  # type: ignore[index]


def test_the_budget_of_a_year_is_not_that_of_the_process() -> None:
    line = printed(notice(budget="一招三年，首年预算37万元"))

    assert line["process_budget_yuan"] is None
    assert line["lots"][0]["budget_yuan"] is None  # type: ignore[index]


def test_a_rate_is_no_sum() -> None:
    (lot,) = lots(award("2", RawLot(supplier="示例云图科技有限公司", amount="下浮率5%")))

    assert (lot["amount_yuan"], lot["amount_kind"], lot["amount_raw"]) == (
        None,
        "discount",
        "下浮率5%",
    )


def test_a_deadline_is_the_end_of_its_period() -> None:
    line = printed(
        notice(document_deadline="2022年3月2日09:00至2022年3月8日17:00", bid_deadline="2022-03-22")
    )

    assert line["document_deadline"] == "2022-03-08 17:00"
    assert line["bid_deadline"] == "2022-03-22"
