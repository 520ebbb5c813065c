"""What holds of a process on a day: the acceptance cases of one need, one row, and their limits."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pipeline.model import RawChange, RawLot, RawNotice
from pipeline.warehouse import Warehouse
from tests.conftest import NOW, Store, award, notice
from tests.test_fold import demands

LATER = NOW + timedelta(days=30)
CLOUD, STAR, HILL = "示例云图科技有限公司", "示例星河软件有限公司", "示例远山数据有限公司"


def lots(warehouse: Warehouse, as_of: str | None = None) -> dict[str, dict[str, Any]]:
    """State of each lot by its number; of several rounds the last."""
    result = warehouse.con.execute(
        "SELECT * FROM lot_as_of($as_of::DATE, NULL) ORDER BY process_id, lot_id", {"as_of": as_of}
    )
    names = [column[0] for column in result.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return {row["lot_id"]: row for row in rows}


def told(number: str, what: str, day: str, *stated: RawLot, **fields: object) -> RawNotice:
    """A further notice of the project: its kind is in its title."""
    return notice(
        number,
        title=f"政务服务平台建设项目{what}",
        channel=None,
        published=day,
        lots=stated,
        **fields,
    )


def won(lot: str, supplier: str, amount: str | None = None) -> RawLot:
    return RawLot(lot=lot, supplier=supplier, amount=amount)


def test_two_winners_a_failed_lot_and_an_unknown_amount(warehouse: Warehouse, store: Store) -> None:
    store(
        notice("1", lots=(RawLot(lot="1", budget="60万元"), RawLot(lot="2", budget="40万元"))),
        told(
            "2",
            "中标公告",
            "2022-04-01",
            won("1", CLOUD, "30万元"),
            won("1", STAR, "20万元"),
            RawLot(lot="2", outcome="废标"),
            won("3", HILL),
        ),
    )

    state = lots(warehouse)

    assert [state[lot]["lot_status"] for lot in "123"] == ["complete", "unsuccessful", "complete"]
    assert [state[lot]["award"] for lot in "123"] == [Decimal(500_000), None, None]
    (one,) = demands(warehouse)
    assert (one["lot_count"], one["awarded_lot_count"], one["closed_lot_count"]) == (3, 2, 1)
    assert (one["award_amount"], one["award_known_count"]) == (Decimal(500_000), 1)
    assert one["budget"] is None


def test_a_part_tendered_again_keeps_what_was_awarded(warehouse: Warehouse, store: Store) -> None:
    store(
        notice("1", lots=(RawLot(lot="1", budget="60万元"), RawLot(lot="2", budget="40万元"))),
        told(
            "2",
            "中标公告",
            "2022-04-01",
            won("1", CLOUD, "55万元"),
            RawLot(lot="2", outcome="流标"),
        ),
        told("3", "（二次）招标公告", "2022-05-01", RawLot(lot="2", budget="35万元")),
        told("4", "（二次）中标公告", "2022-06-01", won("2", STAR, "34万元")),
    )

    (before,) = demands(warehouse, as_of="2022-05-15")
    (after,) = demands(warehouse)

    assert (before["lot_count"], before["awarded_lot_count"], before["open_lot_count"]) == (2, 1, 1)
    assert (after["awarded_lot_count"], after["award_amount"]) == (2, Decimal(890_000))
    assert after["budget"] == Decimal(950_000)


def test_lots_numbered_anew_in_the_next_round_are_others(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        notice("1", budget="100万元", lots=(RawLot(lot="1"), RawLot(lot="2"))),
        told(
            "2",
            "中标公告",
            "2022-04-01",
            won("1", CLOUD, "55万元"),
            RawLot(lot="2", outcome="流标"),
        ),
        told("3", "（二次）招标公告", "2022-05-01", RawLot(lot="1", name="原二标段")),
        told("4", "（二次）中标公告", "2022-06-01", won("1", STAR, "34万元")),
    )

    (one,) = demands(warehouse)

    assert (one["lot_count"], one["award_amount"]) == (2, Decimal(890_000))
    assert one["budget"] == Decimal(1_000_000)  # what the first round asked for


def test_a_lot_that_the_next_round_tells_again_counts_once(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        notice("1", lots=(RawLot(lot="1"), RawLot(lot="2"))),
        told(
            "2",
            "中标公告",
            "2022-04-01",
            won("1", CLOUD, "55万元"),
            RawLot(lot="2", outcome="流标"),
        ),
        told("3", "（二次）招标公告", "2022-05-01", RawLot(lot="2")),
        told(
            "4",
            "（二次）中标公告",
            "2022-06-01",
            won("1", CLOUD, "55万元"),
            won("2", STAR, "34万元"),
        ),
    )

    (one,) = demands(warehouse)

    assert (one["awarded_lot_count"], one["award_amount"]) == (2, Decimal(890_000))


def test_a_tender_after_a_failure_is_a_new_round_though_nothing_marks_it(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        notice("1", budget="100万元", bid_deadline="2022-03-22 09:30"),
        told("2", "废标公告", "2022-03-25"),
        told("3", "公开招标公告", "2022-04-20", budget="90万元", bid_deadline="2022-05-12 09:30"),
    )

    (one,) = demands(warehouse, as_of="2022-05-01")

    assert (one["round_count"], one["is_open"], one["budget"]) == (2, True, Decimal(900_000))


def test_a_copy_that_comes_after_the_failure_reopens_nothing(
    warehouse: Warehouse, store: Store
) -> None:
    tender = {"budget": "100万元", "bid_deadline": "2022-03-22 09:30"}
    store(notice("1", **tender), told("2", "废标公告", "2022-03-25"))
    store(notice("9", published="2022-03-28", **tender), now=LATER, source="slow")

    (one,) = demands(warehouse)

    assert (one["round_count"], one["open_lot_count"], one["closed_lot_count"]) == (1, 0, 1)


def test_a_framework_buys_nothing_and_its_calls_do(warehouse: Warehouse, store: Store) -> None:
    def frame(number: str, what: str, day: str, *stated: RawLot, **fields: object) -> RawNotice:
        title = f"云服务框架协议{what}"
        return notice(number, title=title, channel=None, published=day, lots=stated, **fields)

    store(
        frame("1", "征集公告", "2022-03-01", ceiling="500万元"),
        frame("2", "入围结果公告", "2022-04-01", RawLot(supplier=CLOUD), RawLot(supplier=STAR)),
        frame(
            "3",
            "第二阶段成交公告",
            "2022-05-01",
            RawLot(supplier=CLOUD, amount="40万元"),
            buyer_name="临泽县财政局",
            project_name="云服务",
        ),
    )

    rows = warehouse.query("headline").rows()[0]

    assert (rows["demand_count"], rows["awarded_count"]) == (1, 1)
    assert (rows["award_amount"], rows["budget_amount"]) == (Decimal(400_000), None)
    assert [row["is_framework"] for row in demands(warehouse)] == [True, False]


def test_a_cancelled_need_was_asked_for_and_is_closed(warehouse: Warehouse, store: Store) -> None:
    store(
        notice("1", budget="100万元", bid_deadline="2022-03-22 09:30"),
        told("2", "终止公告", "2022-03-10"),
    )

    (one,) = demands(warehouse, as_of="2022-03-12")

    assert (one["is_open"], one["closed_lot_count"], one["budget"]) == (
        False,
        1,
        Decimal(1_000_000),
    )


def test_an_award_without_a_tender_is_a_need(warehouse: Warehouse, store: Store) -> None:
    store(award())

    (one,) = demands(warehouse)

    assert (one["tender_date"], one["awarded_lot_count"]) == (None, 1)


def test_a_candidate_waits_for_its_award(warehouse: Warehouse, store: Store) -> None:
    store(
        notice("1"),
        told("2", "中标候选人公示", "2022-03-28", won("", CLOUD, "98万元")),
        told("3", "中标公告", "2022-04-02", won("", STAR, "99万元")),
    )

    assert demands(warehouse, as_of="2022-04-01")[0]["awarded_lot_count"] == 0
    (one,) = demands(warehouse)
    assert (one["awarded_lot_count"], one["award_amount"]) == (1, Decimal(990_000))


def test_a_contract_and_its_supplement_are_what_was_committed(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        award(),
        told("3", "合同公告", "2022-04-20", won("", CLOUD, "97万元")),
        told("4", "补充合同公告", "2022-09-01", won("", CLOUD, "5万元")),
    )

    (one,) = demands(warehouse)

    assert one["award_amount"] == Decimal(980_000)
    assert one["committed_amount"] == Decimal(1_020_000)


def test_contracts_with_two_winners_add_up_and_a_copy_does_not(
    warehouse: Warehouse, store: Store
) -> None:
    first = told("3", "合同公告", "2022-04-20", won("", CLOUD, "30万元"))
    store(
        told("2", "中标公告", "2022-04-01", won("", CLOUD, "30万元"), won("", STAR, "20万元")),
        first,
        told("4", "合同公告", "2022-04-21", won("", STAR, "20万元")),
    )
    store(first, source="copy", now=LATER)

    (one,) = demands(warehouse)

    assert one["committed_amount"] == Decimal(500_000)
    assert one["notice_count"] == 3


def test_a_correction_of_an_award_changes_only_what_it_names(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        told("2", "中标公告", "2022-04-01", won("", CLOUD, "30万元"), won("", STAR, "20万元")),
        told("3", "中标结果更正公告", "2022-04-05", RawLot(amount="36万元")),
    )

    (one,) = demands(warehouse)

    assert one["award_amount"] == Decimal(360_000)
    assert {row["supplier_names"] for row in warehouse.query("award_list").rows()} == {
        f"{CLOUD}、{STAR}"
    }


def test_a_changed_award_replaces_the_winners_however_many(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        told("2", "中标公告", "2022-04-01", won("", CLOUD, "30万元"), won("", STAR, "20万元")),
        told("3", "中标结果变更公告", "2022-04-08", won("", HILL, "45万元")),
    )

    (row,) = warehouse.query("award_list").rows()

    assert (row["supplier_names"], row["award_amount"]) == (HILL, Decimal(450_000))
    assert lots(warehouse, as_of="2022-04-05")["0"]["award"] == Decimal(500_000)


def test_a_new_winner_without_a_price_leaves_the_price_unknown(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        told("2", "中标公告", "2022-04-01", won("", CLOUD, "30万元")),
        told("3", "中标结果变更公告", "2022-04-08", won("", HILL)),
    )

    (one,) = demands(warehouse)

    assert (one["awarded_lot_count"], one["award_amount"]) == (1, None)


def test_a_cancelled_award_opens_the_lot_until_the_next_one(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        notice("1", bid_deadline="2022-03-22 09:30"),
        told("2", "中标公告", "2022-04-01", won("", CLOUD, "30万元")),
        told("3", "取消中标资格公告", "2022-04-10"),
        told("4", "中标公告", "2022-04-20", won("", STAR, "32万元")),
    )

    assert lots(warehouse, as_of="2022-04-15")["0"]["lot_status"] == "active"
    assert demands(warehouse, as_of="2022-04-15")[0]["awarded_lot_count"] == 0
    (one,) = demands(warehouse)
    assert one["award_amount"] == Decimal(320_000)


def test_a_withdrawn_award_notice_and_its_successor(warehouse: Warehouse, store: Store) -> None:
    store(
        told("2", "中标公告", "2022-04-01", won("", CLOUD, "30万元")),
        notice(
            "3",
            title="关于撤销政务服务平台建设项目中标公告的公告",
            channel=None,
            published="2022-04-03",
        ),
        told("4", "中标公告", "2022-04-06", won("", STAR, "31万元")),
    )

    assert lots(warehouse, as_of="2022-04-04")["0"]["lot_status"] == "active"
    (row,) = warehouse.query("award_list").rows()
    assert (row["supplier_names"], row["award_amount"]) == (STAR, Decimal(310_000))


def test_the_canonical_copy_speaks_and_the_other_fills_gaps(
    warehouse: Warehouse, store: Store
) -> None:
    province = "https://www.ccgp-gansu.gov.cn/a/1"
    store(
        notice("1", url=province, budget="100万元"),
    )
    store(
        notice("8", published="2022-03-02", budget="100.4万元", bid_deadline="2022-03-22 09:30"),
        source="collection",
    )

    (one,) = demands(warehouse)

    assert (one["notice_count"], one["budget"]) == (1, Decimal(1_000_000))
    assert one["bid_deadline"] == date(2022, 3, 22)


def test_a_first_and_a_second_correction_of_one_day_are_two(
    warehouse: Warehouse, store: Store
) -> None:
    def moved(number: str, title: str, day: str) -> RawNotice:
        change = RawChange(field="投标截止时间", old="2022年3月22日09:30", new=f"{day}09:30")
        return told(number, title, "2022-03-10", changes=(change,))

    store(notice("1", bid_deadline="2022-03-22 09:30"))
    store(moved("2", "第一次更正公告", "2022年3月25日"))
    store(moved("3", "第二次更正公告", "2022年3月29日"), source="copy")

    (one,) = demands(warehouse)

    assert one["notice_count"] == 3


def test_an_unsure_lot_keeps_the_whole_unknown(warehouse: Warehouse, store: Store) -> None:
    store(notice("1", budget="100万元", lots=(RawLot(lot="1", budget="60万元"), RawLot(lot="2"))))

    state = lots(warehouse)

    assert [state[lot]["budget"] for lot in "12"] == [Decimal(600_000), None]
    assert demands(warehouse)[0]["budget"] == Decimal(1_000_000)


def test_a_contract_without_an_award_notice_stands_in_the_list_of_awards(
    warehouse: Warehouse, store: Store
) -> None:
    store(told("3", "合同公告", "2022-04-20", won("", CLOUD, "97万元")))

    (row,) = warehouse.query("award_list").rows()

    assert (row["told_by"], row["award_amount"]) == ("contract", None)
    assert row["contract_amount"] == Decimal(970_000)


def test_a_demand_is_told_notice_by_notice_with_its_lots_and_copies(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice("1", lots=(RawLot(lot="1"), RawLot(lot="2"))))
    store(notice("9", lots=(RawLot(lot="1"), RawLot(lot="2"))), source="copy")
    store(told("2", "中标公告", "2022-04-01", won("1", CLOUD, "55万元"), won("2", STAR, "9万元")))
    (one,) = demands(warehouse)

    told_notices = warehouse.query("notice_list", demand_id=one["demand_id"]).rows()
    told_lots = warehouse.query("lot_list", demand_id=one["demand_id"]).rows()
    copies = warehouse.query("copy_list").rows()

    assert [row["notice_type"] for row in told_notices] == ["tender", "tender", "award"]
    assert [row["supplier_names"] for row in told_lots] == [CLOUD, STAR]
    assert [row["is_canonical"] for row in copies] == [True, False]
