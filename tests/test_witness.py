"""Witnesses against a wrong unit: which sums are doubted, beside what, and what stays in totals."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from benchmarks import unit_errors
from pipeline import check, query, reference
from pipeline.ingest.batch import frame
from pipeline.model import RawLot, RawNotice
from pipeline.normalize.batch import normalise
from pipeline.warehouse import Warehouse
from tests.conftest import Store, award, notice
from tests.test_cli import biaoxun


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> unit_errors.Corpus:
    """A small constructed sample in tables."""
    return unit_errors.constructed(tmp_path_factory.mktemp("sample"), 200, 7, "csv")


FIRM = "示例云图科技有限公司"
Sum = tuple[str, str]  # lot and kind


def won(amount: str, label: str = "中标金额", number: str = "2", **fields: object) -> RawNotice:
    return award(number, RawLot(supplier=FIRM, amount=amount, amount_label=label), **fields)


def inside(one: RawNotice) -> dict[Sum, list[str]]:
    """Doubted sums of one notice, with their flags: what `inspect` knows."""
    sums = normalise(frame([one]), "portal", "test").tables["amount"].to_dicts()
    return {(s["lot_id"], s["kind"]): s["flags"] for s in sums if s["status"] == "suspect"}


def verdicts(warehouse: Warehouse) -> dict[tuple[str, str, str], str]:
    """Verdict by published number, lot and kind."""
    rows = warehouse.con.execute(
        "SELECT n.source_notice_id, v.lot_id, v.kind, v.verdict FROM money_verdict(NULL, NULL) AS v "
        "INNER JOIN notice AS n ON v.notice_id = n.notice_id AND v.version_no = n.version_no"
    ).fetchall()
    return {(number, lot, kind): verdict for number, lot, kind, verdict in rows}


def totals(warehouse: Warehouse) -> tuple[Any, ...]:
    (row,) = warehouse.con.execute(
        "SELECT budget, award_amount, is_award_suspect FROM demand_as_of(NULL, NULL)"
    ).fetchall()
    return tuple(row)


# ------------------------------------------------------------------ inside a notice


def test_sums_that_agree_are_not_doubted() -> None:
    assert inside(won("98万元", budget="100万元", ceiling="99万元")) == {}


@pytest.mark.parametrize("amount", ["98元", "1.2亿元", "98亿元"])
def test_an_award_that_its_budget_contradicts_is_doubted_and_so_is_the_budget(amount: str) -> None:
    found = inside(won(amount, budget="100万元"))

    assert set(found) >= {("0", "award")}
    assert "award_budget" in found["0", "award"]
    if amount == "1.2亿元":  # nothing else tells which of the two is wrong
        assert found["0", "budget"] == ["award_budget"]


def test_the_sum_that_two_others_contradict_is_doubted_alone() -> None:
    found = inside(won("120万元", budget="100亿元", ceiling="98万元"))

    assert set(found) == {("0", "budget")}


def test_an_issue_names_the_kind_of_the_doubted_sum() -> None:
    batch = normalise(frame([won("1.2亿元", budget="100万元")]), "portal", "test")

    assert batch.tables["notice"]["issues"].to_list() == [["award_suspect", "budget_suspect"]]


@pytest.mark.parametrize(
    ("amount", "label", "flag"),
    [
        ("9729.0502", "中标金额(元)", "more_than_2_decimals"),
        ("5236", "中标金额(元)", "below_usual"),
        ("231.5元", "中标金额", "below_usual"),
        ("0.60806万元", "中标金额", "below_usual"),
        ("1250000000", "中标金额(元)", "above_usual"),
        ("523.6", "中标金额(元)", "magnitude"),
        ("5236000.00", "中标金额(万元)", "unit_conflict"),
        ("玖拾捌万元整（¥98元）", "中标金额", "words_digits_conflict"),
    ],
)
def test_a_cell_can_tell_against_its_own_sum(amount: str, label: str, flag: str) -> None:
    assert flag in inside(won(amount, label))["0", "award"]


@pytest.mark.parametrize(
    ("amount", "label"),
    [("5236元", "中标金额"), ("12.5亿元", "中标金额"), ("5236000.004999", "中标金额(元)")],
)
def test_a_unit_in_the_cell_is_believed_further(amount: str, label: str) -> None:
    assert inside(won(amount, label)) == {}


def test_an_odd_size_is_overruled_by_a_sum_that_is_not_odd_itself() -> None:
    assert inside(won("9500", "中标金额(元)", budget="1万元")) == {}
    both = won("9500", "中标金额(元)", budget="9900", budget_label="预算(元)")
    assert set(inside(both)) == {("0", "award"), ("0", "budget")}


def test_a_lot_is_not_ten_times_the_whole() -> None:
    lots = (RawLot(lot="1", budget="100万元"), RawLot(lot="2", budget="200万元"))

    assert inside(notice(budget="300万元", lots=lots)) == {}
    assert set(inside(notice(budget="300元", lots=lots))) == {("0", "budget")}


def test_the_rest_of_the_lots_tells_which_lot_is_off() -> None:
    lots = (
        RawLot(lot="1", budget="100万元"),
        RawLot(lot="2", budget="200万元"),
        RawLot(lot="3", budget="4500元"),
    )

    assert inside(notice(budget="7500万元", lots=lots)) == {}
    assert inside(notice(budget="4800万元", lots=lots)) == {("3", "budget"): ["lots_sum"]}


def test_no_sum_is_rescaled() -> None:
    batch = normalise(frame([won("98元", budget="100万元")]), "portal", "test")
    sums = {s["kind"]: s["amount"] for s in batch.tables["amount"].to_dicts()}

    assert sums == {"budget": Decimal(1_000_000), "award": Decimal(98)}


# ------------------------------------------------------------------ across notices


def test_a_budget_in_another_notice_stands_against_an_award(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice(budget="100万元"), won("1.2亿元"))

    assert set(verdicts(warehouse).values()) == {"suspect"}
    assert totals(warehouse) == (None, None, True)


def test_a_lot_that_is_off_is_told_by_the_rest_though_no_sum_is_ten_times_another(
    warehouse: Warehouse, store: Store
) -> None:
    lots = (
        RawLot(lot="1", budget="600万元"),
        RawLot(lot="2", budget="700万元"),
        RawLot(lot="3", budget="5000万元"),
    )
    store(notice(budget="1300.5万元"), notice("2", published="2022-03-09", lots=lots))

    assert verdicts(warehouse) == {
        ("1", "0", "budget"): "ok",
        ("2", "1", "budget"): "ok",
        ("2", "2", "budget"): "ok",
        ("2", "3", "budget"): "suspect",
    }
    (off,) = check.run(warehouse, checks=[check.get("M02")])
    assert [row["lot_id"] for row in off.bad.rows()] == ["3"]


def test_two_witnesses_put_a_sum_in_quarantine_and_stay_in_the_totals(
    warehouse: Warehouse, store: Store
) -> None:
    signed = {"title": "政务服务平台建设项目合同公告", "channel": "合同公告"}
    store(
        notice(budget="100万元"),
        won("98亿元", published="2022-04-01"),
        won("98万元", number="3", published="2022-05-01", **signed),
    )

    assert verdicts(warehouse) == {
        ("1", "0", "budget"): "ok",
        ("2", "0", "award"): "quarantine",
        ("3", "0", "contract"): "ok",
    }
    assert totals(warehouse) == (Decimal(1_000_000), None, True)


def test_the_same_sum_in_another_notice_settles_who_is_wrong(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice(budget="100万元"), won("98元", budget="100万元"), won("98万元", number="3"))

    found = verdicts(warehouse)

    assert found["2", "0", "award"] == "quarantine"
    assert {v for key, v in found.items() if key != ("2", "0", "award")} == {"ok"}
    assert totals(warehouse) == (Decimal(1_000_000), Decimal(980_000), False)


def test_what_a_notice_doubts_another_notice_can_clear(warehouse: Warehouse, store: Store) -> None:
    both = won("1.2亿元", budget="100万元")
    assert ("0", "budget") in inside(both)

    store(both, notice("3", budget="100万元"), won("99万元", number="4"))

    assert verdicts(warehouse)["2", "0", "award"] == "quarantine"
    assert verdicts(warehouse)["2", "0", "budget"] == "ok"


def test_sums_of_one_misread_notice_do_not_outvote_another(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice(budget="30万元"), won("29亿元", budget="30亿元"))

    found = verdicts(warehouse)

    assert found["2", "0", "award"] != "ok" and found["2", "0", "budget"] != "ok"


def test_a_later_notice_is_not_heard_on_an_earlier_day(warehouse: Warehouse, store: Store) -> None:
    store(notice(budget="100万元"), won("1.2亿元"))

    (row,) = warehouse.con.execute(
        "SELECT kind, verdict FROM money_verdict(DATE '2022-03-15', NULL)"
    ).fetchall()

    assert row == ("budget", "ok")


def test_a_witness_says_its_ratio_from_both_sides(warehouse: Warehouse, store: Store) -> None:
    store(notice(budget="100万元"), won("98万元"))

    rows = warehouse.con.execute(
        "SELECT kind, code, says, other_kind, ratio FROM money_witness(NULL, NULL) ORDER BY kind"
    ).fetchall()

    assert rows == [
        ("award", "award_budget", "agrees", "budget", Decimal("0.98")),
        ("budget", "award_budget", "agrees", "award", Decimal("0.98")),
    ]


def test_a_suspect_of_one_notice_is_judged_alike_by_the_model(
    warehouse: Warehouse, store: Store
) -> None:
    lots = (
        RawLot(lot="1", budget="100万元"),
        RawLot(lot="2", budget="200万元"),
        RawLot(lot="3", budget="4500元"),
    )
    one = notice(budget="4800万元", lots=lots)
    store(one)

    doubted = {(lot, kind) for (_, lot, kind), v in verdicts(warehouse).items() if v != "ok"}

    assert doubted == set(inside(one)) == {("3", "budget")}


def test_every_row_of_the_witness_table_can_be_read() -> None:
    rows = reference.rows("money_witnesses")

    assert {row["scope"] for row in rows} == {"cell", "notice", "process"}
    assert all(row["words_zh"] and row["words_en"] and row["source"] for row in rows)
    for row in rows:
        if row["scope"] != "cell":
            # The model leaves out processes whose sums are less than tenfold apart.
            assert not row["low"] or Decimal(row["low"]) <= Decimal("0.1")
            assert not row["high"] or Decimal(row["high"]) >= 10


@pytest.mark.parametrize("error", [unit_errors.up, unit_errors.down, unit_errors.heading])
def test_a_wrong_unit_beside_a_witness_is_caught(
    error: unit_errors.Error, corpus: unit_errors.Corpus
) -> None:
    sums = unit_errors.judge(corpus)

    found = unit_errors.inject(corpus, unit_errors.targets(corpus, sums), error, 1, rounds=1)[True]

    assert found.injected > 30
    assert found.caught / found.injected >= 0.98, found.missed


def test_clean_sums_are_not_doubted(corpus: unit_errors.Corpus) -> None:
    count, doubted = unit_errors.alarms(corpus, unit_errors.judge(corpus))

    assert len(doubted) / count <= 0.005, doubted


# ------------------------------------------------------------------ the list


def test_the_list_names_the_sum_its_witnesses_and_its_line(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice(budget="100万元", line=2), won("1.2亿元", line=7))

    rows = query.run(warehouse.con, check.doubt("money"), {}).rows()

    (listed,) = (row for row in rows if row["kind"] == "award")
    assert listed["verdict"] == "suspect"
    assert (listed["amount"], listed["raw"]) == (Decimal(120_000_000), "1.2亿元")
    assert listed["witnesses"] == "award_budget budget 1000000.00 ratio 120 portal.csv:2"
    assert listed["place"] == "portal.csv:7"


def test_check_money_lists_doubted_sums_in_every_form(tmp_path: Path) -> None:
    (tmp_path / "portal.csv").write_text(
        "公告ID,标题,公告类型,项目编号,采购人,预算金额(元),中标供应商,中标金额(万元),发布时间\n"
        "A2,临泽县政务平台建设项目中标公告,中标公告,LZ-1,临泽县政务服务中心,"
        f"1000000,{FIRM},9800,2022-04-01\n",
        encoding="utf-8",
    )
    biaoxun("run", "portal.csv", cwd=tmp_path)

    as_csv = biaoxun("check", "money", "-f", "csv", cwd=tmp_path)
    as_json = biaoxun("check", "money", "-f", "json", cwd=tmp_path)
    as_table = biaoxun("check", "money", "-f", "table", cwd=tmp_path)

    assert {done.returncode for done in (as_csv, as_json, as_table)} == {0}
    assert [row["kind"] for row in csv.DictReader(io.StringIO(as_csv.stdout))] == [
        "award",
        "budget",
    ]
    assert json.loads(as_json.stdout)[0]["amount"] == 98_000_000
    assert "portal.csv:2" in as_table.stdout
    wrong = biaoxun("check", "honey", cwd=tmp_path)
    assert wrong.returncode == 2 and "money" in wrong.stderr
