"""One need, one row: what several notices say, folded."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pipeline.model import RawChange, RawLot
from pipeline.warehouse import Warehouse
from tests.conftest import NOW, Store, award, notice

LATER = datetime(2022, 7, 1)
TENDER = {"budget": "100万元", "budget_label": "预算金额", "bid_deadline": "2022-03-22 09:30"}


def demands(
    warehouse: Warehouse, as_of: str | None = None, known_at: datetime | None = None
) -> list[dict[str, Any]]:
    result = warehouse.con.execute(
        "SELECT * FROM demand_as_of($as_of::DATE, $known_at::TIMESTAMP) ORDER BY first_date, title",
        {"as_of": as_of, "known_at": known_at},
    )
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def test_tender_and_award_of_one_number_are_one_demand(warehouse: Warehouse, store: Store) -> None:
    store(notice(**TENDER), award())

    (one,) = demands(warehouse)

    assert one["notice_count"] == 2
    assert one["budget"] == Decimal(1_000_000)
    assert one["award_amount"] == Decimal(980_000)
    assert one["awarded_lot_count"] == one["lot_count"] == 1


def test_an_award_is_not_known_before_it_is_published(warehouse: Warehouse, store: Store) -> None:
    store(notice(**TENDER), award())

    (one,) = demands(warehouse, as_of="2022-03-15")

    assert one["award_amount"] is None
    assert one["is_open"]


def test_a_tender_is_closed_after_its_deadline(warehouse: Warehouse, store: Store) -> None:
    store(notice(**TENDER))

    assert [d["is_open"] for d in demands(warehouse, as_of="2022-03-22")] == [True]
    assert [d["is_open"] for d in demands(warehouse, as_of="2022-03-23")] == [False]


def test_a_late_tender_does_not_reopen_an_awarded_lot(warehouse: Warehouse, store: Store) -> None:
    store(award())
    store(notice(**{**TENDER, "published": "2022-04-15"}), now=LATER, source="slow")

    (one,) = demands(warehouse)

    assert one["awarded_lot_count"] == 1
    assert not one["is_open"]


def test_a_repeated_round_is_the_same_demand(warehouse: Warehouse, store: Store) -> None:
    again = {"project_number": "LZ-2022-001(二次)", "published": "2022-05-01"}
    store(
        notice(**TENDER),
        notice(
            "3", title="政务服务平台建设项目废标公告", channel="废标公告", published="2022-03-25"
        ),
        notice("4", **again, title="政务服务平台建设项目(二次)公开招标公告", budget="90万元"),
    )

    (one,) = demands(warehouse)

    assert one["round_count"] == 2
    assert one["budget"] == Decimal(900_000)
    assert one["open_lot_count"] == 1


def test_the_same_award_on_two_portals_counts_once(warehouse: Warehouse, store: Store) -> None:
    store(award())
    store(award("other"), source="copy")

    (one,) = demands(warehouse)

    assert one["notice_count"] == 1
    assert one["award_amount"] == Decimal(980_000)


def test_lots_are_awarded_one_by_one(warehouse: Warehouse, store: Store) -> None:
    store(
        notice(**TENDER),
        award(
            "2",
            RawLot(lot="包1", supplier="示例云图科技有限公司", amount="50万元"),
            RawLot(lot="包2", outcome="废标：有效供应商不足三家"),
            RawLot(lot="包3", supplier="示例星河软件有限公司", amount="下浮率5%"),
        ),
    )

    (one,) = demands(warehouse)

    assert (one["lot_count"], one["awarded_lot_count"]) == (3, 2)
    assert one["award_amount"] == Decimal(500_000)
    assert one["award_known_count"] == 1


def test_two_winners_of_a_lot_add_up_and_a_consortium_counts_once(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        award(
            "2",
            RawLot(lot="1", supplier="示例云图科技有限公司", amount="30万元"),
            RawLot(lot="1", supplier="示例星河软件有限公司", amount="20万元"),
            RawLot(
                lot="2",
                supplier="示例云图科技有限公司、示例远山数据有限公司联合体",
                amount="70万元",
            ),
        )
    )

    (one,) = demands(warehouse)

    assert one["award_amount"] == Decimal(1_200_000)
    rows = warehouse.con.execute(
        "SELECT lot_id, award_no, member_no, consortium_role FROM award ORDER BY ALL"
    ).fetchall()
    assert rows == [
        ("1", 1, 1, None),
        ("1", 2, 1, None),
        ("2", 1, 1, "lead"),
        ("2", 1, 2, "member"),
    ]


def test_a_doubtful_sum_is_unknown_not_added(warehouse: Warehouse, store: Store) -> None:
    store(
        award(
            "2",
            RawLot(supplier="示例云图科技有限公司", amount="5236000.00", amount_label="金额(万元)"),
        )
    )

    (one,) = demands(warehouse)

    assert one["award_amount"] is None
    assert one["is_award_suspect"]


def test_a_candidate_is_no_award(warehouse: Warehouse, store: Store) -> None:
    store(
        award(
            title="政务服务平台建设项目中标候选人公示",
            channel="中标候选人公示",
        )
    )

    (one,) = demands(warehouse)

    assert one["awarded_lot_count"] == 0
    assert one["award_amount"] is None
    count = warehouse.con.execute("SELECT count(*) FROM candidate").fetchone()
    assert count == (1,)


def test_a_correction_moves_the_deadline_from_its_own_day_on(
    warehouse: Warehouse, store: Store
) -> None:
    moved = notice(
        "5",
        title="政务服务平台建设项目更正公告",
        channel="更正公告",
        published="2022-03-10",
        changes=(
            RawChange(field="投标截止时间", old="2022年3月22日09:30", new="2022年3月29日09:30"),
        ),
    )
    store(notice(**TENDER), moved)

    assert demands(warehouse, as_of="2022-03-09")[0]["bid_deadline"] == date(2022, 3, 22)
    assert demands(warehouse, as_of="2022-03-10")[0]["bid_deadline"] == date(2022, 3, 29)


def test_a_day_replayed_does_not_know_what_was_stored_later(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice(**TENDER))
    before = demands(warehouse, known_at=NOW)
    store(notice(**{**TENDER, "budget": "120万元"}), award(), now=LATER, source="portal")

    assert demands(warehouse, known_at=NOW) == before
    assert demands(warehouse)[0]["budget"] == Decimal(1_200_000)


def test_an_identical_notice_makes_no_new_version(warehouse: Warehouse, store: Store) -> None:
    store(notice(), award())
    again = store(notice(), award(), now=LATER)

    assert (again.new_count, again.revised_count, again.unchanged_count) == (0, 0, 2)
    versions = warehouse.con.execute("SELECT count(*) FROM notice").fetchone()
    assert versions == (2,)


def test_a_plan_alone_is_not_counted(warehouse: Warehouse, store: Store) -> None:
    store(
        notice(
            title="临泽县政务服务中心2022年4月政府采购意向",
            channel="采购意向",
            project_number=None,
            budget="80",
            budget_label="预算金额(万元)",
        )
    )

    assert warehouse.query("demand_by_level").rows() == []
    (kind,) = warehouse.con.execute("SELECT kind, amount FROM amount").fetchall()
    assert kind == ("planned_budget", Decimal("800000.00"))


@pytest.mark.parametrize("published", [None, "详见附件"])
def test_a_notice_without_a_day_is_kept_but_in_no_dated_view(
    warehouse: Warehouse, store: Store, published: str | None
) -> None:
    counts = store(notice(published=published))

    assert counts.loaded_count == 1
    assert demands(warehouse, as_of="2030-01-01") == []
    coverage = warehouse.query("coverage").rows()
    assert (coverage[0]["known_count"], coverage[0]["considered_count"]) == (0, 1)


def test_a_notice_without_title_is_rejected_with_its_line(
    warehouse: Warehouse, store: Store
) -> None:
    counts = store(notice(), notice("9", title=None, project_name=None, line=7))

    assert counts.rejected == {"TITLE_MISSING": 1}
    assert counts.read_count == counts.loaded_count + counts.rejected_count
    assert warehouse.con.execute("SELECT line, code FROM reject").fetchall() == [
        (7, "TITLE_MISSING")
    ]


def test_a_cell_that_speaks_lot_by_lot_is_read_lot_by_lot(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        award(
            "2",
            RawLot(
                supplier="包1：示例云图科技有限公司；包2：示例星河软件有限公司；包3：流标",
                amount="包1：144.26万元；包2：143.53万元",
            ),
        )
    )

    (one,) = demands(warehouse)

    assert (one["lot_count"], one["awarded_lot_count"]) == (3, 2)
    assert one["award_amount"] == Decimal(2_877_900)


def test_an_intention_names_its_buyer_in_its_title(warehouse: Warehouse, store: Store) -> None:
    store(
        notice(
            title="临泽县水务局2022年4月（至）6月政府采购意向", channel="采购意向", buyer_name=None
        )
    )

    found = warehouse.con.execute("SELECT name FROM party").fetchall()

    assert found == [("临泽县水务局",)]


def test_the_same_bytes_read_as_another_source_replace_the_first_reading(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice(budget="90万元"), digest="0" * 64)
    store(notice(budget="100万元"), now=LATER, source="described", digest="0" * 64)

    (one,) = demands(warehouse)

    assert (one["notice_count"], one["budget"]) == (1, Decimal(1_000_000))
    assert demands(warehouse, known_at=NOW)[0]["budget"] == Decimal(900_000)


def test_figures_that_are_not_understood_are_an_issue(warehouse: Warehouse, store: Store) -> None:
    store(notice(budget="240（三载）", budget_label="预算金额(万元)"))

    (issues,) = warehouse.con.execute("SELECT issues FROM notice").fetchall()

    assert issues == (["budget_unread"],)


def test_a_sum_that_may_be_stated_twice_is_doubted_not_added(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        award(
            "2",
            RawLot(lot="1", supplier="示例云图科技有限公司", amount="90万元"),
            RawLot(lot="1", supplier="示例星河软件有限公司", amount="90万元"),
        )
    )

    (one,) = demands(warehouse)

    assert one["award_amount"] is None
    assert one["is_award_suspect"]


def test_a_price_of_ten_budgets_is_in_no_sum(warehouse: Warehouse, store: Store) -> None:
    store(
        notice(budget="100万元"),
        award("2", RawLot(supplier="示例云图科技有限公司", amount="1.2亿元")),
    )

    (one,) = demands(warehouse)

    assert one["award_amount"] is None
    assert one["is_award_suspect"]


def test_a_supplier_that_is_not_understood_is_an_issue(warehouse: Warehouse, store: Store) -> None:
    store(award("2", RawLot(supplier="甲信息有限公司", amount="90万元")))

    (issues,) = warehouse.con.execute("SELECT issues FROM notice").fetchall()

    assert issues == (["supplier_unread"],)
