"""Cases as sites publish them that easily fold into a wrong figure; each says what a reader expects."""

import csv
import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest

from pipeline.model import RawChange, RawLot, RawNotice
from pipeline.warehouse import Warehouse
from tests.conftest import NOW, Store, award, keep, notice
from tests.test_fold import demands
from tests.test_link import fold_again, groups, links, orders, plain
from tests.test_process import CLOUD, HILL, STAR, lots, told, won

__all__ = ["orders"]  # a fixture

LATER = NOW + timedelta(days=30)
TWO = (RawLot(lot="1", budget="60万元"), RawLot(lot="2", budget="40万元"))
ASKED = {"budget": "100万元", "bid_deadline": "2022-03-22 09:30"}


def half_failed(*more: RawNotice) -> tuple[RawNotice, ...]:
    """Two lots: the first awarded, the second failed and asked for again; and what follows."""
    return (
        notice("1", lots=TWO),
        told(
            "2",
            "中标公告",
            "2022-04-01",
            won("1", CLOUD, "55万元"),
            RawLot(lot="2", outcome="流标"),
        ),
        told(
            "3",
            "（二次）招标公告",
            "2022-04-10",
            RawLot(lot="2", budget="40万元"),
            bid_deadline="2022-05-01 09:30",
        ),
        *more,
    )


# ---------------------------------------------------------------- awards lost or counted twice


def test_two_lots_awarded_in_two_notices_that_name_the_lot_in_their_title_add_up(
    warehouse: Warehouse, store: Store
) -> None:
    """A table has a row a notice: supplier and sum in columns, the lot in the title."""
    store(
        notice("1", **ASKED),
        told("2", "(1包)中标公告", "2022-04-01", won("", CLOUD, "55万元")),
        told("3", "(2包)中标公告", "2022-04-01", won("", STAR, "38万元")),
    )

    (one,) = demands(warehouse)

    assert (one["awarded_lot_count"], one["award_amount"]) == (2, Decimal(930_000))


def test_an_award_of_the_lot_in_its_title_awards_no_other_lot(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        notice("1", lots=TWO),
        told("2", "(1包)中标公告", "2022-04-01", won("", CLOUD, "55万元")),
    )

    (one,) = demands(warehouse)

    assert (one["awarded_lot_count"], one["open_lot_count"]) == (1, 1)
    assert one["award_amount"] == Decimal(550_000)


def test_a_changed_award_of_the_first_round_that_comes_in_the_second_counts_once(
    warehouse: Warehouse, store: Store
) -> None:
    """it replaces. Two lots, never three; 50, never 55 + 50."""
    store(*half_failed(told("4", "中标结果变更公告", "2022-04-20", won("1", STAR, "50万元"))))

    (one,) = demands(warehouse)

    assert (one["lot_count"], one["awarded_lot_count"]) == (2, 1)
    assert one["award_amount"] == Decimal(500_000)


def test_the_contract_of_a_lot_awarded_in_the_first_round_takes_no_award_away(
    warehouse: Warehouse, store: Store
) -> None:
    """A contract follows its award within 30 days, when the failed lot is asked for again already."""
    store(*half_failed())
    (before,) = demands(warehouse)
    store(told("4", "合同公告", "2022-04-20", won("1", CLOUD, "55万元")), now=LATER)

    (after,) = demands(warehouse)

    assert before["award_amount"] == after["award_amount"] == Decimal(550_000)
    assert before["budget"] == after["budget"] == Decimal(1_000_000)
    assert len(warehouse.query("award_list").rows()) == 1


def test_a_contract_that_names_no_lot_completes_no_lot_that_is_asked_for_again(
    warehouse: Warehouse, store: Store
) -> None:
    """The supplier says whose contract it is: only the first lot was his."""
    store(*half_failed(told("4", "合同公告", "2022-04-20", won("", CLOUD, "55万元"))))

    (one,) = demands(warehouse, as_of="2022-04-25")

    assert (one["awarded_lot_count"], one["open_lot_count"]) == (1, 1)
    assert one["committed_amount"] == Decimal(550_000)


def test_an_acceptance_of_the_first_round_closes_no_lot_that_is_asked_for_again(
    warehouse: Warehouse, store: Store
) -> None:
    store(*half_failed(told("4", "履约验收公告", "2022-04-25")))

    (one,) = demands(warehouse, as_of="2022-04-25")

    assert (one["awarded_lot_count"], one["open_lot_count"], one["is_open"]) == (1, 1, True)


def test_two_calls_of_one_framework_by_one_buyer_are_two_needs(
    warehouse: Warehouse, store: Store
) -> None:
    """each call-off is its own process; they carry the number of the framework."""

    def call(number: str, day: str, amount: str) -> RawNotice:
        title = "云服务框架协议第二阶段成交公告"
        lot = RawLot(supplier=CLOUD, amount=amount)
        return notice(number, title=title, channel=None, published=day, lots=(lot,))

    store(call("3", "2022-05-01", "40万元"), call("4", "2022-09-01", "30万元"))

    (row,) = warehouse.query("headline").rows()

    assert (row["awarded_count"], row["award_amount"]) == (2, Decimal(700_000))


def test_the_contract_of_a_call_is_of_the_call_and_not_of_the_framework(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        notice("1", title="云服务框架协议征集公告", channel=None, ceiling="500万元"),
        notice(
            "3",
            title="云服务框架协议第二阶段成交公告",
            channel=None,
            published="2022-05-01",
            lots=(RawLot(supplier=CLOUD, amount="40万元"),),
        ),
        notice(
            "4",
            title="云服务框架协议第二阶段合同公告",
            channel=None,
            published="2022-05-20",
            lots=(RawLot(supplier=CLOUD, amount="40万元"),),
        ),
    )

    assert groups(warehouse) == {frozenset("1"), frozenset("34")}
    framework = next(one for one in demands(warehouse) if one["is_framework"])
    assert framework["awarded_lot_count"] == 0


def test_a_number_used_again_the_next_year_for_something_else_is_another_need(
    warehouse: Warehouse, store: Store
) -> None:
    """Serial numbers without a year begin anew every January; the first was awarded long ago."""

    def of(year: int, number: str, what: str, kind: str, month: int, **fields: object) -> RawNotice:
        return notice(
            f"{number}{year}",
            project_number="ZC-001",
            project_name=what,
            title=f"{what}{kind}",
            channel=None,
            published=f"{year}-{month:02}-01",
            **fields,
        )

    store(
        of(2021, "a", "桥梁维修加固", "招标公告", 3, budget="50万元"),
        of(2021, "b", "桥梁维修加固", "中标公告", 4, lots=(won("", CLOUD, "48万元"),)),
        of(2022, "a", "机房设备购置", "招标公告", 3, budget="30万元"),
        of(2022, "b", "机房设备购置", "中标公告", 4, lots=(won("", STAR, "29万元"),)),
    )

    (row,) = warehouse.query("headline").rows()

    assert (row["demand_count"], row["award_amount"]) == (2, Decimal(770_000))


def test_awards_a_month_apart_with_other_sums_are_other_purchases(
    warehouse: Warehouse, store: Store
) -> None:
    """Reverse auctions publish results only."""
    title = "临泽县政务服务中心大楼中央空调零配件供应采购成交公告"

    def bought(number: str, day: str, supplier: str, amount: str) -> RawNotice:
        lot = RawLot(supplier=supplier, amount=amount)
        fields = {"title": title, "channel": None, "project_name": None, "published": day}
        return plain(number, **fields, lots=(lot,))

    store(
        bought("1", "2022-01-05", CLOUD, "3万元"),
        bought("2", "2022-02-05", STAR, "3.2万元"),
        bought("3", "2022-03-05", HILL, "3.1万元"),
    )

    (row,) = warehouse.query("headline").rows()

    assert (row["demand_count"], row["award_amount"]) == (3, Decimal(93_000))


def test_a_lot_won_and_another_failed_on_one_day_without_lot_numbers_leave_the_award(
    warehouse: Warehouse, store: Store
) -> None:
    """What was won that day did not fail as a whole."""
    store(
        notice("1", **ASKED),
        award("2", published="2022-04-01"),
        told("4", "废标公告", "2022-04-01"),
    )

    (one,) = demands(warehouse)

    assert one["award_amount"] == Decimal(980_000)


# ---------------------------------------------------------------- open and closed


@pytest.mark.parametrize("again", ["招标公告", "(二次)招标公告"])
def test_a_failure_and_the_next_round_published_on_one_day_leave_the_next_round_open(
    warehouse: Warehouse, store: Store, again: str
) -> None:
    """The deadline of the new call lies weeks ahead: it cannot have failed today."""
    store(
        notice("1", **ASKED),
        told("2", "废标公告", "2022-03-25"),
        told("3", again, "2022-03-25", budget="90万元", bid_deadline="2022-04-20 09:30"),
    )

    (one,) = demands(warehouse, as_of="2022-04-01")

    assert (one["round_count"], one["open_lot_count"], one["is_open"]) == (2, 1, True)


def test_a_copy_of_the_failure_on_a_slower_site_does_not_close_the_next_round(
    warehouse: Warehouse, store: Store
) -> None:
    """Three days apart, same title: the copy of a publication, whatever began between."""
    store(
        notice("1", **ASKED),
        told("2", "废标公告", "2022-03-25"),
        told("3", "(二次)招标公告", "2022-03-27", bid_deadline="2022-04-20 09:30"),
    )
    store(told("9", "废标公告", "2022-03-28"), source="slow", now=LATER)

    (one,) = demands(warehouse, as_of="2022-04-01")

    assert (one["open_lot_count"], one["is_open"]) == (1, True)


def test_a_lot_still_being_judged_stays_while_a_failed_one_is_asked_for_again(
    warehouse: Warehouse, store: Store
) -> None:
    """Lots of an earlier round drop when they were not awarded; this one is neither failed nor named again."""
    store(
        notice("1", lots=TWO),
        told("2", "(2包)废标公告", "2022-03-25"),
        told("3", "(二次)招标公告", "2022-03-28", RawLot(lot="2", budget="40万元")),
    )

    (pending,) = demands(warehouse, as_of="2022-03-29")
    store(told("4", "中标公告", "2022-04-01", won("1", CLOUD, "55万元")), now=LATER)
    (after,) = demands(warehouse)

    assert (pending["lot_count"], pending["budget"]) == (2, Decimal(1_000_000))
    assert after["budget"] == Decimal(1_000_000)


def test_only_the_first_call_after_a_failure_is_its_next_round(
    warehouse: Warehouse, store: Store
) -> None:
    """best and unique. The failed need was asked for again in April, May is another one."""
    store(
        notice("a", project_number="LZ-2022-11", budget="50万元"),
        told("f", "废标公告", "2022-03-25", project_number="LZ-2022-11"),
        notice("c", project_number="LZ-2022-13", published="2022-04-01", budget="50万元"),
        award("w", project_number="LZ-2022-13", published="2022-04-25"),
        notice("d", project_number="LZ-2022-14", published="2022-06-01", budget="70万元"),
    )

    assert groups(warehouse) == {frozenset("afcw"), frozenset("d")}


def test_a_cancelled_award_is_no_award_though_a_contract_was_signed(
    warehouse: Warehouse, store: Store
) -> None:
    """实施条例 第75条: 中标无效 voids a contract not yet fulfilled; README: it opens the lot again."""
    store(
        notice("1", **ASKED),
        award("2"),
        told("3", "合同公告", "2022-04-05", won("", CLOUD, "98万元")),
        told("4", "中标结果无效公告", "2022-04-20"),
    )

    (one,) = demands(warehouse)

    assert (one["awarded_lot_count"], one["award_amount"]) == (0, None)


# ---------------------------------------------------------------- corrections


def test_a_correction_line_of_the_award_sum_changes_the_award(
    warehouse: Warehouse, store: Store
) -> None:
    """a correction overrides what it names: amounts, dates, codes, supplier."""
    line = RawChange(field="中标金额", old="980000元", new="960000元")
    store(award("2"), told("3", "中标结果更正公告", "2022-04-05", changes=(line,)))

    assert demands(warehouse)[0]["award_amount"] == Decimal(960_000)


def test_a_correction_line_of_the_supplier_changes_the_winner(
    warehouse: Warehouse, store: Store
) -> None:
    line = RawChange(field="中标供应商名称", old=CLOUD, new=HILL)
    store(award("2"), told("3", "中标结果更正公告", "2022-04-05", changes=(line,)))

    (row,) = warehouse.query("award_list").rows()

    assert row["supplier_names"] == HILL


def test_a_correction_of_one_of_two_winners_leaves_the_sum_of_the_other(
    warehouse: Warehouse, store: Store
) -> None:
    """31 + 20, or unknown; never the price of one for both."""
    store(
        told("2", "中标公告", "2022-04-01", won("1", CLOUD, "30万元"), won("1", STAR, "20万元")),
        told("3", "更正公告", "2022-04-05", won("1", CLOUD, "31万元")),
    )

    (one,) = demands(warehouse)

    assert one["award_amount"] in (Decimal(510_000), None)


@pytest.mark.parametrize(("first", "second"), [("2", "3"), ("3", "2"), ("a", "b"), ("b", "a")])
def test_of_two_corrections_of_one_day_the_second_holds(
    warehouse: Warehouse, store: Store, first: str, second: str
) -> None:
    """Title and hour both tell the order."""

    def moved(number: str, title: str, hour: int, day: str) -> RawNotice:
        line = RawChange(field="投标截止时间", old="2022年3月22日09:30", new=f"{day}09:30")
        return told(number, title, f"2022-03-10 {hour:02}:00", changes=(line,))

    store(
        notice("1", **ASKED),
        moved(first, "第一次更正公告", 9, "2022年3月25日"),
        moved(second, "第二次更正公告", 17, "2022年3月29日"),
    )

    assert demands(warehouse)[0]["bid_deadline"] == date(2022, 3, 29)


def test_a_lot_added_by_a_correction_is_open_and_in_the_budget(
    warehouse: Warehouse, store: Store
) -> None:
    """Every lot of a demand is awarded, open or closed; this one is none of them."""
    store(
        notice("1", lots=TWO[:1], bid_deadline="2022-03-22 09:30"),
        told("2", "更正公告", "2022-03-05", *TWO),
    )

    (one,) = demands(warehouse, as_of="2022-03-10")

    assert (one["lot_count"], one["open_lot_count"]) == (2, 2)
    assert one["budget"] == Decimal(1_000_000)


# ---------------------------------------------------------------- contracts


def test_two_contracts_of_one_supplier_that_make_up_the_award_add_up(
    warehouse: Warehouse, store: Store
) -> None:
    """One award, two using offices, two contracts: 48 + 50 = 98."""
    store(
        award("2"),
        told("3", "合同公告（合同一）", "2022-04-20", won("", CLOUD, "48万元")),
        told("4", "合同公告（合同二）", "2022-04-20", won("", CLOUD, "50万元")),
    )

    assert demands(warehouse)[0]["committed_amount"] == Decimal(980_000)


def test_the_contract_of_a_consortium_counts_once_however_its_notices_name_it(
    warehouse: Warehouse, store: Store
) -> None:
    """a consortium is one award, its value counts once."""
    both = "示例云图科技有限公司、示例远山数据有限公司联合体"
    store(
        told("2", "中标公告", "2022-04-01", RawLot(supplier=both, amount="70万元")),
        told("3", "合同公告", "2022-04-20", won("", CLOUD, "70万元")),
        told("4", "合同公告", "2022-04-26", RawLot(supplier=both, amount="70万元")),
    )

    assert demands(warehouse)[0]["committed_amount"] == Decimal(700_000)


def test_a_renewed_contract_under_the_old_number_is_a_need_of_its_own(
    warehouse: Warehouse, store: Store
) -> None:
    """renewals are new demands."""
    store(
        award("2"),
        told("3", "合同公告", "2022-04-20", won("", CLOUD, "98万元")),
        told("4", "续签合同公告", "2023-04-10", won("", CLOUD, "99万元")),
    )

    assert sum(one["committed_amount"] for one in demands(warehouse)) == Decimal(1_970_000)


# ---------------------------------------------------------------- changes of contracts

AWARDED = award("2", RawLot(supplier=CLOUD, amount="100万元"))


def contract(amount: str = "100万元", supplier: str = CLOUD, number: str = "3") -> RawNotice:
    return told(number, "合同公告", "2022-04-20", won("", supplier, amount))


def change(
    amount: str,
    label: str = "合同金额",
    number: int = 4,
    title: str = "合同变更公告",
    supplier: str | None = CLOUD,
) -> RawNotice:
    """A later notice of the contract: number four on the first of May, five a month later."""
    lot = RawLot(supplier=supplier, amount=amount, amount_label=label)
    return told(str(number), title, f"2022-0{number + 1}-01", lot)


def after_a_contract(*changes: RawNotice) -> tuple[RawNotice, ...]:
    return AWARDED, contract(), *changes


# What happened, and what that makes of the contract, of supplements and of what is committed.
CHANGES: dict[str, tuple[tuple[RawNotice, ...], tuple[int | None, int | None, int | None]]] = {
    # Words that say the new whole, however small it is.
    **{
        f"{label} {amount}": (after_a_contract(change(amount, label)), (whole, None, whole))
        for amount, label, whole in (
            ("30万元", "变更后合同金额", 300_000),
            ("30万元", "合同变更后金额", 300_000),
            ("8万元", "调整后金额", 80_000),
            ("由100万元变更为30万元", "合同金额", 300_000),
        )
    },
    # Words that say the addition, however large it is.
    **{
        f"{label} {amount}": (
            after_a_contract(change(amount, label)),
            (1_000_000, more, 1_000_000 + more),
        )
        for amount, label, more in (
            ("60万元", "变更金额", 600_000),
            ("60万元", "增加金额", 600_000),
            ("60万元", "追加合同金额", 600_000),
            ("增加5万元", "合同金额", 50_000),
            ("-5万元", "变更金额", -50_000),
        )
    },
    "a supplement by its title": (
        after_a_contract(change("60万元", title="补充合同公告")),
        (1_000_000, 600_000, 1_600_000),
    ),
    "a supplement that tells the whole": (
        after_a_contract(change("108万元", "补充后合同金额", title="补充合同公告")),
        (1_080_000, None, 1_080_000),
    ),
    # Neither: up to a tenth is an addition, half to double the new whole, else it is in doubt.
    **{
        f"{amount} of 100万元": (after_a_contract(change(amount)), expected)
        for amount, expected in (
            ("10万元", (1_000_000, 100_000, 1_100_000)),
            ("10.01万元", (1_000_000, None, None)),
            ("49.99万元", (1_000_000, None, None)),
            ("50万元", (500_000, None, 500_000)),
            ("200万元", (2_000_000, None, 2_000_000)),
            ("200.01万元", (1_000_000, None, None)),
            ("详见附件", (1_000_000, None, None)),
            ("不变", (1_000_000, None, 1_000_000)),
        )
    },
    "a sum in brackets": (
        after_a_contract(change("(5.5)", "成交金额（万元）")),
        (1_000_000, None, None),
    ),
    # Words for both: as neither.
    "变更后增加金额 5万元": (
        after_a_contract(change("5万元", "变更后增加金额")),
        (1_000_000, 50_000, 1_050_000),
    ),
    "a change called a supplement": (
        after_a_contract(change("90万元", title="变更合同补充合同公告")),
        (900_000, None, 900_000),
    ),
    # 5 may be added to a contract of any size, and 90 be less than what was signed.
    "no contract before, and small": ((AWARDED, change("5万元")), (None, None, None)),
    "no contract before, and large": ((AWARDED, change("90万元")), (None, None, None)),
    "no contract before, and words": (
        (AWARDED, change("90万元", "变更后合同金额")),
        (900_000, None, 900_000),
    ),
    "a contract of a later day": (
        (change("5万元", number=2), contract()),
        (1_000_000, None, None),
    ),
    "a contract whose sum is not read": (
        (AWARDED, contract("详见附件"), change("5万元")),
        (None, None, None),
    ),
    # A new whole holds what was added before, and not what is added later.
    "one after the other": (
        after_a_contract(
            change("5万元"), change("107万元", number=5), change("2万元", "追加金额", 6)
        ),
        (1_070_000, 20_000, 1_090_000),
    ),
    "the contract told again": (
        after_a_contract(change("5万元"), change("100万元", number=5)),
        (1_000_000, 50_000, 1_050_000),
    ),
    "a doubt that a new whole removes": (
        after_a_contract(change("30万元"), change("130万元", "变更后合同金额", 5)),
        (1_300_000, None, 1_300_000),
    ),
    # Contracts of one supplier are added up to the award; a changed one is no second one.
    "a new whole far below the award": (
        (AWARDED, contract("45万元"), change("50万元", "变更后合同金额")),
        (500_000, None, 500_000),
    ),
    "an addition to one of two contracts": (
        (AWARDED, contract("60万元"), contract("40万元", number="9"), change("4万元")),
        (1_000_000, 40_000, 1_040_000),
    ),
    "a new whole of one of two contracts": (
        (
            AWARDED,
            contract("60万元"),
            contract("40万元", number="9"),
            change("44万元", "变更后金额"),
        ),
        (1_000_000, None, None),
    ),
    # The contract is that of the supplier named; the only one where none is named.
    **{
        f"{amount} of 40万元 beside another's 60万元": (
            (
                told(
                    "2", "中标公告", "2022-04-01", won("", STAR, "60万元"), won("", CLOUD, "40万元")
                ),
                contract("60万元", STAR),
                contract("40万元", number="9"),
                change(amount),
            ),
            expected,
        )
        for amount, expected in (
            ("4万元", (1_000_000, 40_000, 1_040_000)),
            ("6万元", (1_000_000, None, None)),
            ("44万元", (1_040_000, None, 1_040_000)),
        )
    },
    "a change that names no supplier": (
        after_a_contract(change("108万元", "变更后合同金额", supplier=None)),
        (1_080_000, None, 1_080_000),
    ),
    "a whole of a consortium named by one of its members": (
        (
            told("2", "中标公告", "2022-04-01", won("", f"{CLOUD}、{STAR}联合体", "100万元")),
            contract(supplier=f"{CLOUD}、{STAR}联合体"),
            change("90万元", "变更后合同金额"),
        ),
        (900_000, None, 900_000),
    ),
}


@pytest.fixture(scope="module")
def owed() -> dict[str, tuple[int | None, int | None, int | None]]:
    """Of each of CHANGES, each a project of its own: contract, supplements, committed."""

    def of_project(number: int, told: RawNotice) -> RawNotice:
        own = {
            "source_notice_id": f"{number}-{told.source_notice_id}",
            "project_number": f"LZ-2022-{number}",
            "title": f"第{number}小学{told.title}",
            "project_name": f"第{number}小学平台建设项目",
            "buyer_name": f"临泽县第{number}小学",
        }
        return told.model_copy(update=own)

    with Warehouse(":memory:", read_only=False) as opened:
        every = [
            of_project(number, told)
            for number, (notices, _) in enumerate(CHANGES.values(), 100)
            for told in notices
        ]
        keep(opened, *every)
        rows = opened.con.execute(
            """
            SELECT
                any_value(n.project_number),
                any_value(l.contract)::BIGINT,
                any_value(l.contract_delta)::BIGINT,
                any_value(l.committed)::BIGINT,
                count(DISTINCT (l.process_id, l.lot_id))
            FROM lot_as_of(NULL, NULL) AS l
            INNER JOIN notice_as_of(NULL, NULL) AS n ON l.process_id = n.process_id
            GROUP BY n.demand_id
            ORDER BY 1
            """
        ).fetchall()
    assert [row[0] for row in rows] == [f"LZ-2022-{n}" for n in range(100, 100 + len(CHANGES))]
    assert {row[-1] for row in rows} == {1}
    return {name: row[1:4] for name, row in zip(CHANGES, rows, strict=True)}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_contract_comes_to_what_its_words_say_or_its_size_beside_the_contract(
    name: str, owed: dict[str, tuple[int | None, int | None, int | None]]
) -> None:
    _, expected = CHANGES[name]

    assert owed[name] == expected


def test_a_change_on_two_sites_adds_once_and_no_award_moves(
    warehouse: Warehouse, store: Store
) -> None:
    store(*after_a_contract(change("5万元")))
    store(change("5万元"), source="copy", now=LATER)

    (one,) = demands(warehouse)

    assert one["award_amount"] == Decimal(1_000_000)
    assert one["committed_amount"] == Decimal(1_050_000)


# ---------------------------------------------------------------- lots and their names


@pytest.mark.parametrize(
    ("one", "two"), [("Ⅰ标段", "Ⅱ标段"), ("1号包", "2号包"), ("包件1", "包件2"), ("子包1", "子包2")]
)
def test_lots_are_the_same_however_their_number_is_written(
    warehouse: Warehouse, store: Store, one: str, two: str
) -> None:
    store(
        notice("1", lots=TWO),
        told("2", "中标公告", "2022-04-01", won(one, CLOUD, "55万元"), won(two, STAR, "38万元")),
    )

    (demand,) = demands(warehouse)

    assert (demand["lot_count"], demand["awarded_lot_count"]) == (2, 2)
    assert demand["budget"] == Decimal(1_000_000)


def test_a_name_said_of_the_whole_is_the_name_of_no_lot(warehouse: Warehouse, store: Store) -> None:
    store(
        notice("1", lots=(RawLot(lot="1", name="监理"), RawLot(lot="2", name="检测"))),
        told("2", "中标公告", "2022-04-01", RawLot(name="监理", supplier=CLOUD, amount="55万元")),
    )

    assert lots(warehouse)["2"]["lot_name"] == "检测"


# ---------------------------------------------------------------- lists beside headlines


def test_the_list_of_awards_adds_up_to_the_headline(warehouse: Warehouse, store: Store) -> None:
    """A later round tells an earlier award again."""
    store(
        *half_failed(
            told(
                "4",
                "（二次）中标公告",
                "2022-05-05",
                won("1", CLOUD, "55万元"),
                won("2", STAR, "34万元"),
            )
        )
    )

    listed = sum(row["award_amount"] for row in warehouse.query("award_list").rows())

    assert listed == warehouse.query("headline").rows()[0]["award_amount"] == Decimal(890_000)


def test_an_award_of_all_lots_in_one_sum_is_in_the_list_of_awards(
    warehouse: Warehouse, store: Store
) -> None:
    """Both lots are his."""
    store(notice("1", lots=TWO), told("2", "中标公告", "2022-04-01", won("", CLOUD, "95万元")))

    assert demands(warehouse)[0]["awarded_lot_count"] == 2
    rows = warehouse.query("award_list").rows()
    assert {row["supplier_names"] for row in rows} == {CLOUD}


def test_an_award_whose_supplier_is_not_known_is_in_the_list_of_awards(
    warehouse: Warehouse, store: Store
) -> None:
    """Its sum is in the headline."""
    store(notice("1", **ASKED), award("2", RawLot(amount="98万元", amount_label="中标金额")))

    listed = [row["award_amount"] for row in warehouse.query("award_list").rows()]

    assert listed == [warehouse.query("headline").rows()[0]["award_amount"]] == [Decimal(980_000)]


# ---------------------------------------------------------------- what people put right


def test_an_identifier_of_the_list_of_weak_links_names_its_notice_in_the_lookup(
    tmp_path: Path, orders: Path
) -> None:
    """A CSV made for spreadsheets quotes what begins with a minus; half of the identifiers do."""
    from pipeline import check, query
    from pipeline.export.csv import dump

    path = tmp_path / "w.duckdb"
    with Warehouse(path, read_only=False) as warehouse:
        for number in range(6):
            name = {"project_name": "网络", "buyer_name": f"临泽县第{'一二三四五六'[number]}中学"}
            end = {"title": "中标公告", "channel": "中标公告", "published": "2022-04-01"}
            keep(warehouse, plain(f"a{number}", **name), plain(f"b{number}", **name, **end))
        found = query.run(warehouse.con, check.doubt("links"), {})
        columns = [str(name) for name in found.rows()[0]]
        told_rows = [tuple(row.values()) for row in found.rows()]
    weak = list(csv.DictReader(StringIO(dump(columns, told_rows).decode())))

    rows = "".join(f"{row['notice_id']},,apart,read both\n" for row in weak)
    after = fold_again(path, orders, rows, LATER)

    assert len(weak) == 6
    assert len({row["demand_id"] for row in after.values()}) == 12


def test_an_empty_line_that_a_spreadsheet_leaves_stops_nothing(
    tmp_path: Path, orders: Path
) -> None:
    path = tmp_path / "w.duckdb"
    with Warehouse(path, read_only=False) as warehouse:
        keep(warehouse, notice("a"), award("b"))
        key = links(warehouse)["b"]["notice_id"]

    undone = fold_again(path, orders, f"{key},,apart,another need\n,,,\n", LATER)

    assert undone["a"]["demand_id"] != undone["b"]["demand_id"]


def test_a_row_that_lacks_its_other_notice_is_told_so(tmp_path: Path, orders: Path) -> None:
    """The notice it names is stored: what it lacks is the other."""
    from pipeline import check, query

    path = tmp_path / "w.duckdb"
    with Warehouse(path, read_only=False) as warehouse:
        keep(warehouse, notice("a"))
        key = links(warehouse)["a"]["notice_id"]

    fold_again(path, orders, f"{key},,same_demand,why\n", LATER)

    with Warehouse(path) as warehouse:
        (row,) = query.run(warehouse.con, check.doubt("links"), {}).rows()
    assert "other" in row["title"]


def test_a_warehouse_whose_tables_lack_a_column_is_told_to_be_of_an_earlier_version(
    tmp_path: Path,
) -> None:
    """It says what to do, and no traceback."""
    import duckdb

    from pipeline.errors import DataError

    path = tmp_path / "w.duckdb"
    Warehouse(path, read_only=False).close()
    with duckdb.connect(str(path)) as con:
        con.execute("ALTER TABLE notice DROP COLUMN site").fetchall()

    with pytest.raises(DataError, match="earlier version"):
        Warehouse(path)


# ---------------------------------------------------------------- order and parts


def _need(numbers: random.Random, serial: int) -> list[RawNotice]:
    """The notices of a need: lots, a correction, a failure, an award, a second round, a contract."""
    name = numbers.choice(["政务服务平台", "机房改造", "网络安全等级保护", "机房"])
    month = numbers.randrange(1, 4)
    given = [f"包{lot}" for lot in range(1, numbers.randrange(2, 4))]
    plainly = {
        "project_name": name,
        "project_number": numbers.choice([None, f"LZ-2022-00{serial}", f"LZ-2022-00{serial % 3}"]),
        "buyer_name": numbers.choice(["临泽县财政局", "临泽县水务局", None]),
        "channel": None,
    }
    kinds = [
        ("招标公告", f"2022-0{month}-01", [RawLot(lot=lot, budget="50万元") for lot in given]),
        ("更正公告", f"2022-0{month}-10", []),
        ("废标公告", f"2022-0{month}-26", [RawLot(lot=given[-1])]),
        ("中标公告", f"2022-0{month}-28", [won(lot, CLOUD, "40万元") for lot in given]),
        ("(二次)招标公告", f"2022-0{month + 1}-03", [RawLot(lot=given[-1], budget="45万元")]),
        ("合同公告", f"2022-0{month + 1}-20", [won(given[0], CLOUD, "39万元")]),
    ]
    return [
        notice(
            f"{serial}-{order}",
            **plainly,
            title=f"{name}{kind}",
            published=day,
            lots=tuple(stated),
            url=f"https://s{numbers.randrange(3)}.example.invalid/{serial}/{order}",
        )
        for order, (kind, day, stated) in enumerate(kinds)
        if numbers.random() < 0.6
    ]


def figures(warehouse: Warehouse) -> list[tuple[object, ...]]:
    """Every demand without its identifiers."""
    return warehouse.con.execute(
        "SELECT COLUMNS(* EXCLUDE (demand_id, process_id)) FROM demand_as_of(NULL, NULL) ORDER BY ALL"
    ).fetchall()


@pytest.mark.parametrize("seed", range(4))
def test_order_and_parts_of_imports_change_no_demand_and_a_replay_stays(seed: int) -> None:
    numbers = random.Random(seed)
    told_all = [one for serial in range(6) for one in _need(numbers, serial)]
    mixed = numbers.sample(told_all, len(told_all))
    with (
        Warehouse(":memory:", read_only=False) as whole,
        Warehouse(":memory:", read_only=False) as parted,
    ):
        keep(whole, *told_all)
        then: list[tuple[datetime, list[dict[str, object]]]] = []
        for start in range(0, len(mixed), 5):
            now = NOW + timedelta(days=start)
            keep(parted, *mixed[start : start + 5], now=now)
            then.append((now, parted.query("lot_list", known_at=now).rows()))

        assert figures(parted) == figures(whole)
        assert groups(parted) == groups(whole)
        for now, rows in then:
            assert parted.query("lot_list", known_at=now).rows() == rows
        visible = parted.con.execute("SELECT notice_id FROM notice_as_of(NULL, NULL)").fetchall()
        assert len(visible) == len(set(visible)) == len(told_all)
