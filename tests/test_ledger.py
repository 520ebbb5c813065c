"""The ledger of a report: what is printed can be asked about, made again, and moves when rows do."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline import claims as claims_of
from pipeline import folders, report, run
from pipeline.claim import ledger, trial
from pipeline.claim.judgement import Judged
from pipeline.errors import DataError, UsageError
from pipeline.model import RawNotice
from pipeline.warehouse import Warehouse
from tests.conftest import award, keep, notice

DAY = date(2022, 5, 29)
PLACES = ("甘肃省", "浙江省", "江苏省", "辽宁省")


def world() -> list[RawNotice]:
    """Needs of two levels in four provinces: half of them awarded, one of them without a buyer."""
    told: list[RawNotice] = []
    for n in range(24):
        place, mine = PLACES[n % 4], n % 2 == 0
        thing = f"第{n + 1}号政务云平台" if n % 3 else f"第{n + 1}号政务服务平台"
        facts = {
            "project_number": f"CS-2022-{n:03}",
            "project_name": f"{thing}建设项目",
            "buyer_name": f"{place}大数据管理局" if mine else "临泽县政务服务中心",
            "budget": "100万元",
        }
        told.append(notice(f"t{n}", title=f"{thing}建设项目公开招标公告", **facts))
        if n % 4 < 2:
            told.append(award(f"a{n}", title=f"{thing}建设项目中标公告", **facts))
    return told


@pytest.fixture(scope="module")
def stored() -> Iterator[Warehouse]:
    with Warehouse(":memory:", read_only=False) as warehouse:
        keep(warehouse, *world())
        yield warehouse


def judged(warehouse: Warehouse) -> list[Judged]:
    found = report.find("trend", folders.search("reports"))
    return claims_of.of_report(warehouse, found, DAY)


def rests_on(one: Judged, demand: int) -> bool:
    """Is the need among the rows of the claim, or among what a row of a province counts?"""
    frame = one.sample.frame.filter(pl.Series(one.finding.rows))
    if "demand_id" in frame.columns:
        return demand in frame["demand_id"].to_list()
    return True


def test_deleting_one_source_row_names_exactly_the_sentences_that_rest_on_it(
    stored: Warehouse,
) -> None:
    before = judged(stored)
    ((notice_id, demand),) = stored.con.execute(
        "SELECT notice_id, demand_id FROM notice_as_of(NULL, NULL) "
        "WHERE title LIKE '第1号%' AND notice_type = 'award'"
    ).fetchall()

    stored.con.execute("BEGIN")
    stored.con.execute("DELETE FROM notice WHERE notice_id = ?", [notice_id])
    after = judged(stored)
    stored.con.execute("ROLLBACK")

    moved = {
        row["claim_id"] for row in ledger.moved([b.claim for b in before], [a.claim for a in after])
    }
    meant = {one.claim.claim_id for one in before if rests_on(one, demand)}
    assert moved == meant
    assert "award_wait.省级" in moved and "award_wait.区县级" not in moved
    assert not ledger.moved([b.claim for b in before], [one.claim for one in judged(stored)])


def test_every_claim_leads_to_notices_with_file_and_line(stored: Warehouse) -> None:
    found = {one.claim.claim_id: one for one in judged(stored)}
    with stored.held(DAY, None):
        rows = ledger.rows(stored, [found["failure.省级.unsuccessful"]]).rows()

    assert {row["rowset"] for row in rows} == {found["failure.省级.unsuccessful"].claim.rowset}
    assert {row["path"] for row in rows} == {"portal.csv"}
    assert all(row["title"] and row["line"] for row in rows)


def test_the_ledger_is_written_beside_the_report_and_read_back(
    stored: Warehouse, tmp_path: Path
) -> None:
    run.write_report(stored, "trend", tmp_path, ("html",), DAY)
    path = tmp_path / "trend.claims.json"

    claims = ledger.read(path)

    assert ledger.text(claims) == path.read_text(encoding="utf-8")
    assert claims_of.again(stored, "trend", claims) == claims
    assert len({claim.claim_id for claim in claims}) == len(claims)
    assert json.loads(path.read_text(encoding="utf-8"))


def test_the_rows_of_all_claims_go_out_for_who_has_no_warehouse(
    stored: Warehouse, tmp_path: Path
) -> None:
    run.write_report(stored, "trend", tmp_path, ("rows",), DAY)

    rows = pl.read_parquet(tmp_path / "trend.claim_rows.parquet")
    claims = ledger.read(tmp_path / "trend.claims.json")

    needs = {claim.rowset for claim in claims if claim.query != "province"}
    assert needs == set(rows["rowset"]) | {c.rowset for c in claims if not c.row_count}
    assert rows.select("rowset", "demand_id", "notice_id").is_unique().all()


def test_the_bytes_do_not_depend_on_the_number_of_threads(
    stored: Warehouse, tmp_path: Path
) -> None:
    ((usual,),) = stored.con.execute("SELECT current_setting('threads')").fetchall()
    for threads in (1, 4):
        stored.con.execute(f"SET threads = {threads}")
        run.write_report(stored, "trend", tmp_path / str(threads), ("html", "md", "json"), DAY)
    stored.con.execute(f"SET threads = {usual}")

    ones, fours = (sorted((tmp_path / threads).iterdir()) for threads in "14")
    assert [path.name for path in ones] == [path.name for path in fours]
    assert [path.read_bytes() for path in ones] == [path.read_bytes() for path in fours]


def test_every_number_of_the_prose_stands_inside_a_claim(stored: Warehouse, tmp_path: Path) -> None:
    for lang, name in (("zh", "trend.html"), ("en", "trend.en.html")):
        run.write_report(stored, "trend", tmp_path, ("html",), DAY, lang=lang)  # type: ignore[arg-type]
        page = LexborHTMLParser((tmp_path / name).read_text(encoding="utf-8"))
        known = {claim.claim_id for claim in ledger.read(tmp_path / "trend.claims.json")}
        for node in page.css("[data-claim]"):
            assert node.attributes["data-claim"] in known

        assert bare_numbers(page) == []


def bare_numbers(page: LexborHTMLParser) -> list[str]:
    """Pieces of prose with a digit that no claim holds. Prose is what stands outside of tables,
    drawings, code and the numbers of figures, tables and sections, and is no name of a document, no
    time and no counter of rows; a day is no number."""
    apart = "head, table, svg, script, style, code, cite, time, .tool, .no, nav, [data-claim]"
    for node in page.css(apart):
        node.decompose()
    text = page.body.text(separator="\n") if page.body else ""
    text = re.sub(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?|biaoxun \d+\.\d+\.\d+", "", text)
    return [line.strip() for line in text.splitlines() if re.search(r"\d", line)]


def test_a_claim_is_found_by_a_part_of_its_name_when_that_is_enough(stored: Warehouse) -> None:
    claims = [one.claim for one in judged(stored)]

    assert ledger.find(claims, "headline.buyer_count").claim_id == "headline.buyer_count"
    assert ledger.find(claims, "buyer_count").claim_id == "headline.buyer_count"
    with pytest.raises(UsageError, match="several claims have 'saving'"):
        ledger.find(claims, "saving")
    with pytest.raises(UsageError, match="no claim 'C17'"):
        ledger.find(claims, "C17")


def test_what_is_no_ledger_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="biaoxun report NAME"):
        ledger.read(tmp_path / "trend.claims.json")
    for text in ("[{}]", "{", "[1]", "{}", "[", "\xff"):
        (tmp_path / "x.json").write_text(text, encoding="latin-1")
        with pytest.raises(DataError, match="not a ledger"):
            ledger.read(tmp_path / "x.json")
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(DataError, match="holds no claim"):
        ledger.read(tmp_path / "x.json")


@pytest.mark.parametrize(
    ("field", "said", "error"),
    [
        ("claim_id", 7, "0.claim_id"),
        ("n", "many", "0.n"),
        ("verdict", "true", "0.verdict"),
        ("params", None, "0.params"),
    ],
)
def test_a_ledger_is_read_field_by_field(
    stored: Warehouse, tmp_path: Path, field: str, said: object, error: str
) -> None:
    (claim, *_) = json.loads(ledger.text([judged(stored)[0].claim]))
    path = tmp_path / "x.json"
    path.write_text(json.dumps([{**claim, field: said}]), encoding="utf-8")

    with pytest.raises(DataError, match=f"not a ledger of claims .{error}"):
        ledger.read(path)


def test_a_ledger_that_does_not_tell_its_day_cannot_be_made_again(stored: Warehouse) -> None:
    claim = judged(stored)[0].claim

    for params in ({}, {"as_of": "May", "known_at": None, "from_date": None}):
        with pytest.raises(DataError, match="does not tell for which day"):
            claims_of.again(stored, "trend", [replace(claim, params=params)])


def test_a_report_whose_question_has_a_day_of_its_own_is_written(
    stored: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "reports" / "mine"
    mine.mkdir(parents=True)
    (mine / "report.toml").write_text(
        'title = "t"\nkicker = "k"\nsections = []\n[queries]\n'
        'headline = { params = { from_date = "2022-05-29" } }\n'
    )
    monkeypatch.chdir(tmp_path)
    run.write_report(stored, "mine", tmp_path, ("json",), DAY)

    (row,) = json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))["headline"]
    assert row["demand_count"] == 0


def test_nothing_is_said_of_a_time_that_ends_before_it_begins(stored: Warehouse) -> None:
    found = report.find("trend", folders.search("reports"))

    with pytest.raises(DataError, match="from 2022-05-30 to 2022-05-29 is no day"):
        claims_of.of_report(stored, found, DAY, None, date(2022, 5, 30))


def test_a_sentence_that_was_written_over_has_moved(stored: Warehouse) -> None:
    now = [one.claim for one in judged(stored)]
    was = [replace(now[0], sentence_zh="需求暴增"), *now[1:]]

    (row,) = ledger.moved(was, now)

    assert (row["claim_id"], row["field"]) == (now[0].claim_id, "sentence_zh")


def test_a_conclusion_about_nothing_that_is_there_is_not_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "title: t\nsource: s\nhypotheses:\n"
        "- {id: A, quote: q, says: s, rows: demand, measure: focus, by: level, of: category_l1}\n"
    )
    with (
        Warehouse(":memory:", read_only=False) as empty,
        pytest.raises(DataError, match="own: A finds no group or outcome"),
    ):
        claims_of.try_out(empty, trial.read(path), DAY)
