"""Checks: each has a code and sentences, a case that breaks it and one that does not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from pipeline import check, reference
from pipeline.errors import UsageError
from pipeline.model import RawLot, RawNotice
from pipeline.normalize.calendar import add_working_days
from pipeline.warehouse import Warehouse
from tests.conftest import Store, award, notice

CHECKS = check.find()
STATUTES = {row["rule_id"] for row in reference.rows("statutes")}
LATER = datetime(2022, 7, 1)

# A number by which 政府采购法 is known to hold, and one of another project.
GOV = {"project_number": "LZ政采-2022-001"}
OTHER = {"project_number": "LZ政采-2022-077", "project_name": "档案整理服务项目"}
CODES = ("91110108551385082Q", "91440300708461136T")


def titled(word: str, number: str, published: str, **fields: object) -> RawNotice:
    """A notice of the same project whose title ends in another word."""
    return notice(
        number,
        **{
            "title": f"临泽县政务服务中心政务服务平台建设项目{word}",
            "channel": word,
            "published": published,
            **fields,
        },
    )


def contract(number: str = "3", published: str = "2022-04-20", **fields: object) -> RawNotice:
    return titled("合同公告", number, published, **fields)


def coded(number: str, name: str, code: str) -> RawNotice:
    return award(number, RawLot(supplier=name, supplier_code=code, amount="98万元"))


@dataclass(frozen=True)
class Case:
    """Notices that break a check and notices that do not; `harm` is done to the stored ones."""

    bad: Sequence[RawNotice]
    good: Sequence[RawNotice]
    harm: str = ""


TENDER = notice(**GOV, budget="100万元", bid_deadline="2022-03-22 09:30")
CASES = {
    "every_file_is_accounted_for": Case([notice()], [notice()], "UPDATE file SET read_count = 9"),
    "every_notice_is_in_a_process": Case([notice()], [notice()], "DELETE FROM process_link"),
    "every_version_is_stored_once": Case(
        [notice()], [notice()], "INSERT INTO notice SELECT * FROM notice"
    ),
    "deadline_is_not_before_publication": Case(
        [notice(bid_deadline="2022-02-01 09:30")], [notice(bid_deadline="2022-03-22 09:30")]
    ),
    # The correction moves the deadline past the award.
    "award_is_not_before_the_deadline": Case(
        [
            notice(bid_deadline="2022-03-22 09:30"),
            titled("更正公告", "9", "2022-03-10", bid_deadline="2022-04-10 09:30"),
            award(),
        ],
        [notice(bid_deadline="2022-03-22 09:30"), award()],
    ),
    "contract_follows_an_award": Case([contract(), award(**OTHER)], [award(), contract()]),
    "award_leads_to_a_contract": Case(
        [award(**GOV), contract(**OTHER), notice("9", published="2022-06-30", **OTHER)],
        [award(**GOV), contract(**GOV)],
    ),
    "award_is_not_above_budget": Case(
        [notice(budget="50万元"), award()], [notice(budget="100万元"), award()]
    ),
    "money_is_not_off_by_ten_thousand": Case(
        [
            notice(budget="100万元"),
            award("2", RawLot(supplier="示例云图科技有限公司", amount="98元")),
        ],
        [notice(budget="100万元"), award()],
    ),
    "ceiling_is_not_above_budget": Case(
        [notice(budget="100万元", ceiling="110万元")], [notice(budget="100万元", ceiling="90万元")]
    ),
    "budgets_of_lots_sum_to_the_whole": Case(
        [
            notice(
                budget="100万元",
                lots=(RawLot(lot="1", budget="40万元"), RawLot(lot="2", budget="50万元")),
            )
        ],
        [
            notice(
                budget="100万元",
                lots=(RawLot(lot="1", budget="40万元"), RawLot(lot="2", budget="60万元")),
            )
        ],
    ),
    "awards_of_lots_are_not_above_the_whole": Case(
        [
            notice(budget="100万元"),
            award(
                "2",
                RawLot(lot="1", supplier="示例云图科技有限公司", amount="60万元"),
                RawLot(lot="2", supplier="示例星河软件有限公司", amount="50万元"),
            ),
        ],
        [
            notice(budget="100万元"),
            award(
                "2",
                RawLot(lot="1", supplier="示例云图科技有限公司", amount="60万元"),
                RawLot(lot="2", supplier="示例星河软件有限公司", amount="40万元"),
            ),
        ],
    ),
    "supplements_stay_within_their_share": Case(
        [
            contract(
                "3",
                lots=(
                    RawLot(
                        supplier="示例云图科技有限公司", amount="100万元", amount_label="合同金额"
                    ),
                ),
            ),
            titled(
                "补充合同公告",
                "4",
                "2022-05-20",
                lots=(
                    RawLot(
                        supplier="示例云图科技有限公司",
                        amount="11万元",
                        amount_label="补充合同金额",
                    ),
                ),
            ),
        ],
        [
            contract(
                "3",
                lots=(
                    RawLot(
                        supplier="示例云图科技有限公司", amount="100万元", amount_label="合同金额"
                    ),
                ),
            ),
            titled(
                "补充合同公告",
                "4",
                "2022-05-20",
                lots=(
                    RawLot(
                        supplier="示例云图科技有限公司",
                        amount="10万元",
                        amount_label="补充合同金额",
                    ),
                ),
            ),
        ],
    ),
    "one_code_has_one_name": Case(
        [
            coded("2", "示例云图科技有限公司", CODES[0]),
            coded("3", "示例星河软件有限公司", CODES[0]),
        ],
        [
            coded("2", "示例云图科技有限公司", CODES[0]),
            coded("3", "示例星河软件有限公司", CODES[1]),
        ],
    ),
    "one_name_has_one_code": Case(
        [
            coded("2", "示例云图科技有限公司", CODES[0]),
            coded("3", "示例云图科技有限公司", CODES[1]),
        ],
        [
            coded("2", "示例云图科技有限公司", CODES[0]),
            coded("3", "示例云图科技有限公司", CODES[0]),
        ],
    ),
    "open_tender_leaves_its_days": Case(
        [notice(**GOV, bid_deadline="2022-03-20 09:30")],
        [notice(**GOV, bid_deadline="2022-03-21 09:30")],
    ),
    "consultation_leaves_its_days": Case(
        [titled("竞争性磋商公告", "1", "2022-03-01", bid_deadline="2022-03-10 09:30")],
        [titled("竞争性磋商公告", "1", "2022-03-01", bid_deadline="2022-03-11 09:30")],
    ),
    "negotiation_and_inquiry_leave_their_days": Case(
        [titled("询价公告", "1", "2022-03-01", **GOV, bid_deadline="2022-03-03 09:30")],
        [titled("竞争性谈判公告", "1", "2022-03-01", **GOV, bid_deadline="2022-03-04 09:30")],
    ),
    "documents_are_given_long_enough": Case(
        [notice(**GOV, document_start="2022-03-01", document_deadline="2022-03-04")],
        [notice(**GOV, document_start="2022-03-01", document_deadline="2022-03-07")],
    ),
    "correction_leaves_time_to_bid": Case(
        [TENDER, titled("更正公告", "9", "2022-03-10", **GOV)],
        [TENDER, titled("更正公告", "9", "2022-03-03", **GOV)],
    ),
    "single_source_is_public_long_enough": Case(
        [titled("单一来源公示", "1", "2022-03-01", **GOV), award(published="2022-03-04", **GOV)],
        [titled("单一来源公示", "1", "2022-03-01", **GOV), award(published="2022-03-08", **GOV)],
    ),
    "result_is_published_in_time": Case(
        [award(**GOV, award_date="2022-03-29")], [award(**GOV, award_date="2022-03-30")]
    ),
    "contract_is_signed_in_time": Case(
        [award(**GOV), contract("3", "2022-05-20", **GOV, contract_date="2022-05-02")],
        [award(**GOV), contract("3", "2022-05-20", **GOV, contract_date="2022-05-01")],
    ),
    "contract_is_published_in_time": Case(
        [contract("3", "2022-05-20", **GOV, contract_date="2022-05-17")],
        [contract("3", "2022-05-20", **GOV, contract_date="2022-05-18")],
    ),
    "intention_precedes_its_tender": Case(
        [titled("采购意向", "5", "2022-01-31", **GOV), TENDER],
        [titled("采购意向", "5", "2022-01-30", **GOV), TENDER],
    ),
    "candidates_are_public_long_enough": Case(
        [titled("中标候选人公示", "5", "2022-03-30"), award()],
        [titled("中标候选人公示", "5", "2022-03-29"), award()],
    ),
    "tender_states_its_budget": Case(
        [notice(**GOV, body="<p>一、项目概况</p>")],
        [notice(**GOV, body="<p>一、项目概况</p>", budget="100万元")],
    ),
    "failed_process_is_tried_again": Case(
        [titled("废标公告", "5", "2021-03-25"), notice("9", **OTHER)],
        [
            titled("废标公告", "5", "2021-03-25"),
            titled("(二次)公开招标公告", "6", "2022-03-01", project_number="LZ-2022-001(二次)"),
        ],
    ),
    "result_names_supplier_and_sum": Case(
        [
            award(
                "2", RawLot(amount="98万元", amount_label="中标金额"), **GOV, body="<p>中标结果</p>"
            )
        ],
        [award("2", **GOV, body="<p>中标结果</p>")],
    ),
}


def ran(warehouse: Warehouse, name: str, **days: object) -> check.Check:
    (one,) = check.run(warehouse, checks=[CHECKS[name]], **days)  # type: ignore[arg-type]
    return one


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_has_a_code_and_says_what_it_rests_on(name: str, warehouse: Warehouse) -> None:
    one = CHECKS[name]
    params = {param.name: param.default for param in one.params}
    told = ran(warehouse, name)

    assert re.fullmatch(r"[SLMPT]\d\d", one.code)
    assert [other.code for other in CHECKS.values()].count(one.code) == 1
    assert one.title.endswith(".") and one.title_zh and one.grain
    assert one.severity == ("fail" if one.code.startswith("S") else "warn")
    assert set(one.rules) <= STATUTES
    assert set(re.findall(r"'(T\d\d)'", one.sql)) <= set(one.rules)
    assert "known_at" in params and ("as_of" in params or one.code.startswith("S"))
    assert all(default is not None for default in params.values())
    assert set(check.SHOWN) <= set(told.bad.columns)
    assert told.verdict in ("SKIP", "PASS")


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_is_broken_by_a_case(name: str, warehouse: Warehouse, store: Store) -> None:
    case = CASES[name]
    store(*case.bad)
    if case.harm:
        warehouse.con.execute(case.harm).fetchall()

    one = ran(warehouse, name)

    assert one.verdict == ("FAIL" if CHECKS[name].severity == "fail" else "WARN")
    assert all(row["finding_zh"] and row["title"] for row in one.bad.rows())
    assert all(re.search(r"portal\.csv", row["place"]) for row in one.bad.rows())


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_passes_a_case(name: str, warehouse: Warehouse, store: Store) -> None:
    store(*CASES[name].good)

    assert ran(warehouse, name).verdict == "PASS"


def test_a_check_knows_only_what_was_published_and_stored(
    warehouse: Warehouse, store: Store
) -> None:
    store(*CASES["award_is_not_above_budget"].bad)
    name = "award_is_not_above_budget"

    assert ran(warehouse, name).verdict == "WARN"
    assert ran(warehouse, name, as_of=date(2022, 3, 15)).verdict == "SKIP"
    assert ran(warehouse, name, known_at=datetime(2022, 5, 1)).verdict == "SKIP"


def test_a_harm_done_later_is_not_seen_before(warehouse: Warehouse, store: Store) -> None:
    store(notice())
    store(notice("2", budget="100万元"), now=LATER, source="slow")
    warehouse.con.execute(
        "DELETE FROM process_link WHERE known_from = $now", {"now": LATER}
    ).fetchall()
    name = "every_notice_is_in_a_process"

    assert ran(warehouse, name).verdict == "FAIL"
    assert ran(warehouse, name, known_at=datetime(2022, 6, 15)).verdict == "PASS"


def test_a_limit_is_read_from_the_statute(warehouse: Warehouse, store: Store) -> None:
    store(*CASES["open_tender_leaves_its_days"].bad)
    name = "open_tender_leaves_its_days"
    (row,) = ran(warehouse, name).bad.rows()

    assert "短于政府采购法第35条规定的最短期限 20 日，请核对" in row["finding_zh"]
    warehouse.con.execute("UPDATE ref.statutes SET n = '5' WHERE rule_id = 'T01'").fetchall()
    assert ran(warehouse, name).verdict == "PASS"


def test_under_an_unknown_law_nothing_is_asked(warehouse: Warehouse, store: Store) -> None:
    store(
        notice(bid_deadline="2022-03-05 09:30"),
        # Words of both laws, and a company's purchase.
        notice(
            "2",
            **GOV,
            project_name="道路工程一标段",
            title="临泽县道路工程一标段公开招标公告",
            bid_deadline="2022-03-05 09:30",
        ),
        notice(
            "3",
            project_number="政采-3",
            title="示例通信集团有限公司软件采购公开招标公告",
            buyer_name="示例通信集团有限公司",
            bid_deadline="2022-03-05 09:30",
        ),
    )

    assert ran(warehouse, "open_tender_leaves_its_days").verdict == "SKIP"


def test_works_of_a_large_sum_must_be_tendered_for_the_days_of_their_law(
    warehouse: Warehouse, store: Store
) -> None:
    works = {
        "title": "临泽县道路工程一标段公开招标公告",
        "project_name": "道路工程一标段",
        "bid_deadline": "2022-03-05 09:30",
    }
    store(
        notice("1", **works, budget="400万元"),
        notice("2", **works, budget="399万元", project_number="LZ-2022-002"),
    )

    one = ran(warehouse, "open_tender_leaves_its_days")

    assert [row["rule_id"] for row in one.bad.rows()] == ["T02"]
    assert one.considered_count == 1


def test_a_later_opening_is_the_deadline(warehouse: Warehouse, store: Store) -> None:
    store(notice(**GOV, bid_deadline="2022-03-08 09:30", opening="2022-03-22 09:30"))

    assert ran(warehouse, "open_tender_leaves_its_days").verdict == "PASS"


def test_a_copy_on_another_site_is_no_later_publication(warehouse: Warehouse, store: Store) -> None:
    """Each original keeps its limit; the copy, days later, would not."""
    store(TENDER, titled("更正公告", "9", "2022-03-06", **GOV))
    store(
        notice("c1", published="2022-03-04", **GOV, bid_deadline="2022-03-22 09:30"),
        titled("更正公告", "c2", "2022-03-08", **GOV),
        source="copy",
    )

    for name in ("open_tender_leaves_its_days", "correction_leaves_time_to_bid"):
        assert ran(warehouse, name).verdict == "PASS", name


def test_a_copy_of_a_result_is_no_late_result(warehouse: Warehouse, store: Store) -> None:
    dated = {**GOV, "award_date": "2022-03-31"}
    signed = {**GOV, "contract_date": "2022-04-19"}
    store(award("2", **dated), contract("3", **signed))
    store(
        award("c2", **dated, published="2022-04-12"),
        contract("c3", "2022-04-28", **signed),
        source="copy",
    )

    for name in ("result_is_published_in_time", "contract_is_published_in_time"):
        assert ran(warehouse, name).verdict == "PASS", name


def test_a_correction_that_only_puts_off_is_let_pass(warehouse: Warehouse, store: Store) -> None:
    store(
        TENDER,
        titled("延期公告", "9", "2022-03-20", **GOV, bid_deadline="2022-03-25 09:30"),
    )

    assert ran(warehouse, "correction_leaves_time_to_bid").verdict == "SKIP"


def test_a_year_without_a_calendar_is_not_counted(warehouse: Warehouse, store: Store) -> None:
    store(titled("询价公告", "1", "2019-03-01", **GOV, bid_deadline="2019-03-02 09:30"))

    assert ran(warehouse, "negotiation_and_inquiry_leave_their_days").verdict == "SKIP"


def test_sql_counts_working_days_as_the_calendar_does(warehouse: Warehouse) -> None:
    days = [date(2022, 1, 1) + timedelta(days=n) for n in range(0, 730, 3)]
    pairs = [(day, end, n) for day in days for n in (1, 5) if (end := add_working_days(day, n))]

    counted = [
        warehouse.con.execute(
            "SELECT working_days($a::DATE, $b::DATE)", {"a": a, "b": b}
        ).fetchall()
        for a, b, _ in pairs[:40]
    ]

    assert counted == [[(n,)] for _, _, n in pairs[:40]]
    ((over,),) = warehouse.con.execute(
        "SELECT working_days(DATE '2019-12-31', DATE '2020-01-06')"
    ).fetchall()
    assert over is None


def test_a_misspelt_check_is_answered_with_the_closest() -> None:
    assert check.get("t01").name == "open_tender_leaves_its_days"
    with pytest.raises(UsageError, match="award_is_not_above_budget"):
        check.get("award_is_not_above_budgets")
    with pytest.raises(UsageError, match="T01"):
        check.get("T011")
    with pytest.raises(UsageError, match="--explain T01"):
        check.doubt("T01")
    with pytest.raises(UsageError, match="closest: money"):
        check.doubt("mony")


def test_a_users_check_needs_no_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warehouse: Warehouse
) -> None:
    (tmp_path / "queries/checks").mkdir(parents=True)
    (tmp_path / "queries/checks/mine.sql").write_text(
        "-- Mine.\n-- zh 我的\n-- severity warn\n-- grain one\nSELECT 1 AS one ORDER BY one\n"
    )
    monkeypatch.chdir(tmp_path)

    (one,) = check.run(warehouse, checks=[check.get("mine")])

    assert (one.verdict, one.bad_count, one.considered_count) == ("WARN", 1, None)
