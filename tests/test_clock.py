"""The statutory clocks, against cases counted by hand (fixtures/clock_cases.csv).

`counted` is how: the days that count, each with its number; 休 a day of rest, 班 a weekend that is
worked. No day in the fixture was made by the program.
"""

import csv
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from pipeline import reference
from pipeline.model import ProcurementMethod
from pipeline.normalize.calendar import is_working_day
from pipeline.scan.clock import Flag, Known, Law, clocks, flags, limit_zh
from pipeline.warehouse import Warehouse

with (Path(__file__).parent / "fixtures/clock_cases.csv").open(encoding="utf-8") as file:
    CASES = list(csv.DictReader(file))
RULES = reference.rows("clocks")
SUMS = {"T20", "T37", "T38"}


def known(case: dict[str, str]) -> Known:
    """The facts of a case: `name=value` and its law, method, and whether it must be tendered."""
    facts = dict(pair.split("=") for pair in case["days"].split())
    return Known.model_validate(
        facts
        | {
            "law": case["law"] or None,
            "procurement_method": case["method"] or None,
            "is_compulsory": {"yes": True, "no": False, "": None}[case["compulsory"]],
        }
    )


@pytest.mark.parametrize(
    "case", [c for c in CASES if c["asked"] != "flag"], ids=lambda c: c["case"]
)
def test_a_clock_stops_on_the_day_counted_by_hand(case: dict[str, str]) -> None:
    found = [
        clock
        for clock in clocks(known(case))
        if clock.event == case["asked"] and case["rule_id"] in ("", clock.rule_id)
    ]
    if case["expected"] == "none":
        assert not found
        return
    (clock,) = found
    assert (clock.rule_id or "") == case["rule_id"]
    if case["expected"] == "unknown":
        assert (clock.status, clock.day) == ("unknown", None)
        assert clock.why == case["said"]
    else:
        assert (clock.status, clock.why) == ("running", None)
        assert (str(clock.day), clock.wording) == (case["expected"], case["said"])


@pytest.mark.parametrize(
    "case", [c for c in CASES if c["asked"] == "flag"], ids=lambda c: c["case"]
)
def test_a_flag_stands_where_a_limit_is_broken_by_the_days_counted_by_hand(
    case: dict[str, str],
) -> None:
    found = [flag for flag in flags(known(case)) if flag.rule_id == case["rule_id"]]
    if case["expected"] == "none":
        assert not found
        return
    (flag,) = found
    assert str(flag.measured) == case["expected"]
    assert case["said"] in flag.finding_zh
    assert flag.finding_zh.endswith("，请核对")


def test_the_cases_are_many_and_leave_no_rule_out() -> None:
    """By hand: at least 150, of every year, of every clock and of every rule that makes a flag."""
    assert len(CASES) >= 150
    assert len({case["case"] for case in CASES}) == len(CASES)
    years = Counter(case["days"].split("=")[1][:4] for case in CASES if case["rule_id"] not in SUMS)
    assert all(years[str(year)] >= 10 for year in range(2021, 2027))
    asked = {case["asked"] for case in CASES}
    assert {row["event"] for row in RULES} - {""} <= asked
    flagged = {row["rule_id"] for row in RULES if row["flag"]} | SUMS
    broken = {c["rule_id"] for c in CASES if c["asked"] == "flag" and c["expected"] != "none"}
    kept = {c["rule_id"] for c in CASES if c["asked"] == "flag" and c["expected"] == "none"}
    assert flagged <= broken
    assert flagged - {"T37"} <= kept


def test_every_row_of_the_table_names_rules_and_days_that_there_are() -> None:
    statutes = {row["rule_id"] for row in reference.rows("statutes")}
    before: set[str] = set(Known.model_fields)
    for row in RULES:
        since = row["since"].replace("~", "").replace("&", "|").split("|")
        assert set(since) <= before, row
        assert set(row["until"].split("|")) - {""} <= set(Known.model_fields), row
        assert row["rule_id"] in statutes or not row["rule_id"]
        assert row["law"] in ("", *get_args(Law))
        assert set(row["methods"].split("|")) - {""} <= set(get_args(ProcurementMethod))
        before.add(row["event"])


def test_of_nothing_known_there_is_no_day_and_no_flag() -> None:
    found = clocks(Known())
    assert {clock.status for clock in found} == {"unknown"}
    assert all(clock.why for clock in found)
    assert flags(Known()) == ()


def test_of_an_unknown_law_only_what_the_notice_states_has_a_day() -> None:
    day = date(2022, 5, 9)
    names = [name for name, field in Known.model_fields.items() if field.title]
    stated = {name: day for name in names if name.endswith(("deadline", "start", "end"))}
    told = Known.model_validate({"procurement_method": "open", "is_compulsory": True, **stated})

    assert all(clock.rule_id is None for clock in clocks(told) if clock.day)
    assert sum(clock.day is not None for clock in clocks(told)) == 4


def test_a_clock_names_its_article_and_the_day_it_runs_from() -> None:
    told = Known(law="政府采购法", award_published=date(2022, 9, 29))
    (clock,) = (c for c in clocks(told) if c.event == "result_challenge_end")

    assert (clock.rule_id, clock.article) == ("T22", "政府采购法第52条、实施条例第53条")
    assert (clock.from_event, clock.from_day) == ("award_notice_end", date(2022, 9, 30))
    assert (clock.n, clock.unit, clock.evidence) == (7, "working_day", "text read")


def test_an_expected_result_starts_no_challenge() -> None:
    told = Known(law="政府采购法", procurement_method="open", opening=date(2022, 5, 10))
    days = {clock.event: clock.day for clock in clocks(told)}

    assert days["result_expected"] == date(2022, 5, 23)
    assert days["award_notice_end"] is None
    assert days["result_challenge_end"] is None


@pytest.mark.parametrize(
    "row", [r for r in RULES if r["event"] and r["flag"]], ids=lambda r: r["rule_id"] + r["event"]
)
def test_a_limit_is_kept_on_the_day_of_its_clock_and_broken_beyond(row: dict[str, str]) -> None:
    rule = {
        "law": row["law"],
        "procurement_method": row["methods"].split("|")[0] or None,
        "is_compulsory": True,
    }
    since, until = row["since"].split("|")[0], row["until"].split("|")[0]
    least = next(r["op"] for r in reference.rows("statutes") if r["rule_id"] == row["rule_id"])
    for n in range(0, 2000, 11):
        start = date(2021, 1, 1) + timedelta(days=n)
        told = Known.model_validate(rule | {since: start})
        (clock,) = (
            c for c in clocks(told) if (c.event, c.rule_id) == (row["event"], row["rule_id"])
        )
        assert clock.day
        beyond = clock.day - timedelta(days=1)
        if least == "<=":
            later = (clock.day + timedelta(days=n) for n in range(1, 30))
            beyond = next(day for day in later if is_working_day(day))
        for day, broken in ((clock.day, False), (beyond, True)):
            found = flags(Known.model_validate(rule | {since: start, until: day}))
            assert [flag.rule_id for flag in found] == [row["rule_id"]] * broken, (start, day)


def test_a_flag_tells_what_was_measured_and_against_what() -> None:
    told = Known(
        law="政府采购法",
        procurement_method="open",
        published=date(2022, 5, 9),
        bid_deadline=date(2022, 5, 23),
    )
    (flag,) = flags(told)

    assert isinstance(flag, Flag)
    assert (flag.from_event, flag.to_event) == ("published", "bid_deadline")
    assert (flag.measured, flag.limit) == (Decimal(14), Decimal(20))
    assert flag.unit == "calendar_day"


def test_limits_are_worded_as_the_checks_word_them(warehouse: Warehouse) -> None:

    asked = [row for row in reference.rows("statutes") if row["unit"].endswith("_day")]
    for row in asked:
        op = "<=" if row["op"] == "=" else row["op"]
        said = warehouse.con.execute(
            "SELECT limit_zh(?, ?, ?, ?, ?)",
            [op, row["instrument"], row["article"], row["n"], row["unit"]],
        ).fetchall()
        article = row["instrument"] + row["article"]
        assert said == [(limit_zh(op, article, int(row["n"]), row["unit"]),)]


def test_the_warehouse_counts_the_working_days_of_a_clock_alike(
    warehouse: Warehouse,
) -> None:

    for case in CASES:
        for clock in clocks(known(case)):
            if clock.day and clock.unit == "working_day" and clock.event != "document_end":
                counted = warehouse.con.execute(
                    "SELECT working_days(?::DATE, ?::DATE)", [clock.from_day, clock.day]
                ).fetchall()
                assert counted == [(clock.n,)], (case["case"], clock)
