"""Today's rules over what is stored: new versions where they say otherwise, the past as it was."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline import check, extract, rebuild, run
from pipeline.errors import DataError, UsageError
from pipeline.normalize import batch, category, notice_type
from pipeline.normalize.rows import amount as amount_rows
from pipeline.normalize.rows import lot as lot_rows
from pipeline.normalize.rows import notice as notice_rows
from pipeline.warehouse import Warehouse

FIRST, THEN, LATER = datetime(2022, 6, 1, 9), datetime(2022, 7, 1, 9), datetime(2022, 8, 1, 9)
HEAD = "公告ID,标题,公告类型,项目编号,采购人,预算金额(万元),中标供应商,中标金额(元),发布时间\n"
TENDER = "T1,临泽县政务云平台建设项目公开招标公告,公开招标公告,LZ-2022-001,临泽县政务服务中心,100,,,2022-03-01\n"
WON = "A1,临泽县政务云平台建设项目中标公告,中标公告,LZ-2022-001,临泽县政务服务中心,100,示例云图科技有限公司,980000,2022-04-01\n"
SCHOOL = "T2,临泽县教育局校园网建设项目公开招标公告,公开招标公告,JY-2022-007,临泽县教育局,50,,,2022-03-02\n"
NAMELESS = "T9,,公开招标公告,JY-2022-009,临泽县教育局,50,,,2022-03-03\n"
PAGE = """<html><head><title>高台县水务局防汛平台项目公开招标公告</title></head><body>
<h1>高台县水务局防汛平台项目公开招标公告</h1><p>发布时间：2022-03-05</p>
<p>项目编号：GT-2022-3</p><p>项目名称：防汛平台项目</p><p>采购人：高台县水务局</p>
<p>预算金额：80万元</p></body></html>
"""
Rule = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """data/raw of a working folder, with one table."""
    monkeypatch.chdir(tmp_path)
    folder = Path("data/raw")
    folder.mkdir(parents=True)
    write(folder / "portal.csv", TENDER, WON, SCHOOL)
    return folder


@pytest.fixture
def stored(raw: Path, warehouse: Warehouse) -> Iterator[Warehouse]:
    """The table loaded by the rules as they are."""
    load(warehouse, raw, FIRST)
    yield warehouse


def write(path: Path, *rows: str) -> None:
    path.write_text(HEAD + "".join(rows), encoding="utf-8")


def describe(budget: str = "预算金额(万元)") -> Path:
    """The user's own description of the table, as source `mine`."""
    path = Path("sources/mine.toml")
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        'name = "mine"\ntitle = "t"\npublisher = "p"\ngrain = "notice"\n'
        f'[match]\ncolumns = ["公告ID", "公告类型", "{budget}"]\n[columns]\n'
        '"公告ID" = "source_notice_id"\n"标题" = "title"\n"公告类型" = "channel"\n'
        '"项目编号" = "project_number"\n"采购人" = "buyer_name"\n"发布时间" = "published"\n'
        f'"{budget}" = "budget"\n"中标供应商" = ""\n"中标金额(元)" = ""\n',
        encoding="utf-8",
    )
    return path


def load(warehouse: Warehouse, path: Path, now: datetime) -> None:
    outcomes = run.load(warehouse, [path], now)
    assert [o.error for o in outcomes] == [""] * len(outcomes)
    warehouse.fold(now)


def all_is_security(monkeypatch: pytest.MonkeyPatch) -> None:
    old = category.judged

    def judged(*given: Any) -> category.Category:
        return replace(old(*given), l1="SEC", l2="SEC-01")

    monkeypatch.setattr(category, "judged", judged)


def sums_are_in_wan(monkeypatch: pytest.MonkeyPatch) -> None:
    old = amount_rows.read
    doubled = (pl.col("amount") * 2).cast(pl.Decimal(20, 2))
    monkeypatch.setattr(amount_rows, "read", lambda long: old(long).with_columns(amount=doubled))


def awards_are_contracts(monkeypatch: pytest.MonkeyPatch) -> None:
    old = notice_type.decide

    def decide(*given: Any) -> notice_type.Decision:
        read = old(*given)
        return read._replace(coarse="contract") if read.coarse == "award" else read

    monkeypatch.setattr(notice_type, "decide", decide)


def numbers_are_of_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    old = lot_rows.with_project
    monkeypatch.setattr(
        batch, "with_project", lambda notices: old(notices).with_columns(project_key="title")
    )


def no_kind_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    old: Any = notice_type.decide
    monkeypatch.setattr(notice_type, "decide", lambda *given: old(*given)._replace(coarse="?"))


def everything_asked(
    warehouse: Warehouse, known_at: datetime | None, out: Path
) -> dict[str, bytes]:
    """The report with all that it asks, and the lists that it does not ask, as bytes."""
    answers: dict[str, bytes] = {}
    for name in ("notice_list", "lot_list", "copy_list", "top_suppliers"):
        rows = warehouse.query(name, known_at=known_at, as_of="2022-05-29").tuples()
        answers[name] = repr(rows).encode()
    forms: tuple[run.Form, ...] = ("html", "md", "json")
    for artefact in run.write_report(warehouse, "trend", out, forms, None, known_at):
        answers[artefact.path] = Path(artefact.path).read_bytes()
    return answers


def versions(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    """(publisher's identifier, version, is it current) of every notice."""
    return warehouse.con.execute(
        "SELECT source_notice_id, version_no, known_to IS NULL FROM notice "
        "ORDER BY source_notice_id, version_no"
    ).fetchall()


def current(warehouse: Warehouse, cells: str) -> list[tuple[Any, ...]]:
    return warehouse.con.execute(
        f"SELECT source_notice_id, {cells} FROM notice INNER JOIN decision "
        "USING (notice_id, version_no) WHERE known_to IS NULL ORDER BY source_notice_id"
    ).fetchall()


def checked(warehouse: Warehouse) -> set[str]:
    """Names of the checks that fail."""
    return {c.query.name for c in check.run(warehouse) if c.verdict == "FAIL"}


def test_the_same_rules_make_no_version_and_no_file(stored: Warehouse) -> None:
    before = everything_asked(stored, None, Path("before"))

    done = rebuild.rebuild(stored, [], THEN)

    assert (done.read, done.changed, done.unchanged, done.rederived) == (1, 0, 3, 0)
    assert [version for _, version, _ in versions(stored)] == [1, 1, 1]
    assert stored.con.execute("SELECT count(*) FROM file").fetchall() == [(1,)]
    after = everything_asked(stored, None, Path("before"))
    assert after == before


def test_a_changed_rule_makes_a_new_version_of_what_it_changes(
    stored: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    awards_are_contracts(monkeypatch)

    done = rebuild.rebuild(stored, [], THEN)

    assert (done.rederived, done.unchanged, done.new, done.retired) == (1, 2, 0, 0)
    assert versions(stored) == [("A1", 1, False), ("A1", 2, True), ("T1", 1, True), ("T2", 1, True)]
    assert ("A1", "contract") in current(stored, "notice_type")
    known = "SELECT known_from, known_to FROM notice WHERE source_notice_id = 'A1' ORDER BY ALL"
    assert stored.con.execute(known).fetchall() == [(FIRST, THEN), (THEN, None)]
    assert not checked(stored)


@pytest.mark.parametrize(
    "rule", [all_is_security, sums_are_in_wan, awards_are_contracts, numbers_are_of_notices]
)
def test_what_was_asked_before_is_answered_as_before(
    stored: Warehouse, monkeypatch: pytest.MonkeyPatch, rule: Rule
) -> None:
    before = everything_asked(stored, FIRST, Path("report"))
    rule(monkeypatch)

    done = rebuild.rebuild(stored, [], THEN)

    assert done.rederived > 0
    assert everything_asked(stored, FIRST, Path("report")) == before
    assert everything_asked(stored, None, Path("report")) != before
    assert not checked(stored)


def test_each_of_several_rebuilds_can_be_replayed(
    stored: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [everything_asked(stored, FIRST, Path("report"))]
    for moment, rule in ((THEN, all_is_security), (LATER, sums_are_in_wan)):
        rule(monkeypatch)
        rebuild.rebuild(stored, [], moment)
        asked.append(everything_asked(stored, moment, Path("report")))

    again = [everything_asked(stored, moment, Path("report")) for moment in (FIRST, THEN, LATER)]

    assert again == asked
    assert len({repr(one) for one in asked}) == 3


def test_what_changed_is_told_by_table_and_column(
    stored: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_is_security(monkeypatch)
    sums_are_in_wan(monkeypatch)

    done = rebuild.rebuild(stored, [], THEN)

    assert done.tables == {"decision": 3, "amount": 3}
    told = [cell[1:] for cell in done.cells if cell.column == "category_l1"]
    assert told == [
        ("category_l1", "INF", "SEC", 2),
        ("category_l1", "IND", "SEC", 1),
    ]


def test_a_dry_run_tells_the_same_and_stores_nothing(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Warehouse("w.duckdb", read_only=False) as opened:
        load(opened, raw, FIRST)
    before = Path("w.duckdb").read_bytes()
    awards_are_contracts(monkeypatch)

    with Warehouse("w.duckdb") as read_only:
        tried = rebuild.rebuild(read_only, [], THEN, dry_run=True)
    assert Path("w.duckdb").read_bytes() == before
    with Warehouse("w.duckdb", read_only=False) as opened:
        assert rebuild.rebuild(opened, [], THEN) == tried


def test_a_second_rebuild_finds_nothing_to_do(
    stored: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers_are_of_notices(monkeypatch)
    rebuild.rebuild(stored, [], THEN)

    again = rebuild.rebuild(stored, [], LATER)

    assert (again.changed, again.rederived, again.unchanged) == (0, 0, 3)


def test_a_rejected_record_that_is_readable_now_is_stored_and_one_that_is_not_retires(
    raw: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(raw / "portal.csv", TENDER, NAMELESS)
    load(warehouse, raw, FIRST)
    assert [name for name, *_ in versions(warehouse)] == ["T1"]
    old = notice_type.decide
    no_kind_is_known(monkeypatch)
    done = rebuild.rebuild(warehouse, [], THEN)

    assert (done.retired, done.new, done.rejected) == (
        1,
        0,
        {"NOTICE_TYPE_UNKNOWN": 1, "TITLE_MISSING": 1},
    )
    assert versions(warehouse) == [("T1", 1, False)]
    assert not checked(warehouse)

    monkeypatch.setattr(notice_type, "decide", old)
    back = rebuild.rebuild(warehouse, [], LATER)
    assert (back.new, back.rejected) == (1, {"TITLE_MISSING": 1})
    assert versions(warehouse) == [("T1", 1, False), ("T1", 2, True)]
    assert not checked(warehouse)


def test_a_notice_that_had_retired_goes_on_counting_its_versions_when_it_is_loaded_again(
    stored: Warehouse, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = notice_type.decide
    no_kind_is_known(monkeypatch)
    rebuild.rebuild(stored, [], THEN)
    monkeypatch.setattr(notice_type, "decide", old)
    write(raw / "next.csv", TENDER, WON)

    load(stored, raw / "next.csv", LATER)

    assert versions(stored) == [
        *(("A1", 1, False), ("A1", 2, True)),
        *(("T1", 1, False), ("T1", 2, True)),
        ("T2", 1, False),
    ]
    assert not checked(stored)


def test_a_notice_whose_key_changes_retires_and_comes_again(
    stored: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = notice_rows._notice_id
    monkeypatch.setattr(notice_rows, "_notice_id", lambda notices: old(notices) + 1)

    done = rebuild.rebuild(stored, [], THEN)

    assert (done.retired, done.new, done.rederived, done.unchanged) == (3, 3, 0, 0)
    assert len(current(stored, "title")) == 3
    assert not checked(stored)


def test_a_notice_superseded_by_a_later_file_keeps_the_later_one(
    stored: Warehouse, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(raw / "week2.csv", TENDER.replace(",100,", ",120,"), WON)
    load(stored, raw / "week2.csv", THEN)
    all_is_security(monkeypatch)

    done = rebuild.rebuild(stored, [], LATER)

    assert (done.rederived, done.new, done.retired) == (3, 0, 0)
    assert current(stored, "category_l1") == [(n, "SEC") for n in ("A1", "T1", "T2")]
    budget = (
        "SELECT amount FROM notice INNER JOIN amount USING (notice_id, version_no) "
        "WHERE known_to IS NULL AND source_notice_id = 'T1' AND kind = 'budget'"
    )
    assert stored.con.execute(budget).fetchall() == [(Decimal(1_200_000),)]


def test_a_later_file_that_repeats_a_notice_stands_in_for_one_that_is_gone(
    stored: Warehouse, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(raw / "portal.csv", TENDER, WON)  # next week's export over last week's
    load(stored, raw, THEN)
    all_is_security(monkeypatch)

    done = rebuild.rebuild(stored, [raw], LATER)

    assert (done.read, done.missing, done.rederived) == (1, 1, 2)
    assert current(stored, "category_l1") == [("A1", "SEC"), ("T1", "SEC"), ("T2", "IND")]
    (warning,) = done.warnings
    assert "1 current notices keep the reading of 2022-06-01" in warning
    assert "portal.csv: not the bytes that were read" in warning
    assert done.exit_code == 4


def test_a_file_that_moved_is_found_by_its_bytes_below_the_folders_given(
    stored: Warehouse, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "archive").mkdir()
    shutil.move(raw / "portal.csv", tmp_path / "archive/2022-06.csv")
    all_is_security(monkeypatch)

    lost = rebuild.rebuild(stored, [raw], THEN)
    found = rebuild.rebuild(stored, [tmp_path / "archive"], THEN)

    assert (lost.exit_code, lost.missing) == (3, 1)
    assert "3 current notices keep" in lost.warnings[0]
    assert "biaoxun rebuild FOLDER" in lost.warnings[0]
    assert (found.exit_code, found.rederived, found.warnings) == (0, 3, [])


def test_a_file_that_nothing_rests_on_any_more_is_not_missed(stored: Warehouse, raw: Path) -> None:
    write(raw / "portal.csv", *(row.replace(",100,", ",120,") for row in (TENDER, WON, SCHOOL)))
    write(raw / "portal.csv", *(row.replace("2022-0", "2022-1") for row in (TENDER, WON, SCHOOL)))
    load(stored, raw, THEN)

    done = rebuild.rebuild(stored, [], LATER)

    assert (done.exit_code, done.needless, done.warnings) == (0, 1, [])


def test_a_file_whose_source_is_gone_is_recognised_anew_and_told(
    raw: Path, warehouse: Warehouse
) -> None:
    described = describe()
    load(warehouse, raw, FIRST)
    assert current(warehouse, "source")[0] == ("A1", "mine")
    described.unlink()

    done = rebuild.rebuild(warehouse, [], THEN)

    assert (done.retired, done.new) == (3, 3)
    assert "no source mine any more" in done.warnings[0]
    assert current(warehouse, "source")[0][1].startswith("unlisted-")
    assert rebuild.rebuild(warehouse, [], LATER).changed == 0


def test_a_file_that_its_source_cannot_read_any_more_is_told_and_its_notices_stay(
    raw: Path, warehouse: Warehouse
) -> None:
    describe()
    load(warehouse, raw, FIRST)
    (raw / "page.html").write_text(PAGE, encoding="utf-8")
    load(warehouse, raw / "page.html", THEN)
    describe(budget="采购预算(万元)")

    done = rebuild.rebuild(warehouse, [], LATER)

    assert (done.exit_code, done.failed, done.read) == (4, 1, 1)
    assert "采购预算(万元)" in done.warnings[0]
    assert "3 current notices keep the reading of 2022-06-01" in done.warnings[0]
    assert [version for _, version, is_current in versions(warehouse) if is_current] == [1] * 4


def test_a_rule_that_reads_more_of_a_page_is_replayed_too(
    raw: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    (raw / "page.html").write_text(PAGE, encoding="utf-8")
    load(warehouse, raw, FIRST)
    before = everything_asked(warehouse, FIRST, Path("report"))
    old = extract.field.read
    more = {"funding": "财政资金", "budget": "90万元"}
    monkeypatch.setattr(extract.field, "read", lambda *given: {**old(*given), **more})

    done = rebuild.rebuild(warehouse, [], THEN)

    # A page without an address is known by what it says: read otherwise it is another notice.
    assert (done.unchanged, done.retired, done.new) == (3, 1, 1)
    assert everything_asked(warehouse, FIRST, Path("report")) == before
    assert not checked(warehouse)


def test_an_interrupted_rebuild_holds_whole_files_and_is_completed_by_the_next(
    stored: Warehouse, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (raw / "page.html").write_text(PAGE, encoding="utf-8")
    load(stored, raw, FIRST)
    all_is_security(monkeypatch)

    def interrupt(records: int) -> None:
        if records == 3:  # the table, read after the page
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild.rebuild(stored, [], THEN, progress=interrupt)
    judged = [kind for _, kind in current(stored, "category_l1")]
    assert sorted(judged) == ["IND", "INF", "INF", "SEC"]
    done = rebuild.rebuild(stored, [], THEN)

    assert (done.rederived, done.unchanged) == (3, 1)
    assert not checked(stored)


def test_a_notice_told_twice_in_a_file_is_judged_by_its_last_telling(
    raw: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(raw / "portal.csv", TENDER.replace(",100,", ",120,"), SCHOOL, TENDER)
    load(warehouse, raw, FIRST)

    assert rebuild.rebuild(warehouse, [], THEN).changed == 0
    all_is_security(monkeypatch)
    assert rebuild.rebuild(warehouse, [], THEN).rederived == 2
    assert not checked(warehouse)


def test_the_past_cannot_be_rebuilt_and_an_empty_warehouse_says_so(
    stored: Warehouse, raw: Path
) -> None:
    with pytest.raises(UsageError, match="--now"):
        rebuild.rebuild(stored, [], datetime(2022, 5, 1))
    with (
        pytest.raises(DataError, match="biaoxun run"),
        Warehouse(":memory:", read_only=False) as new,
    ):
        rebuild.rebuild(new, [], FIRST)
    with pytest.raises(DataError, match="nowhere"):
        rebuild.rebuild(stored, [Path("nowhere")], THEN)


def test_a_load_after_a_rebuild_goes_on_as_before(
    stored: Warehouse, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_is_security(monkeypatch)
    rebuild.rebuild(stored, [], THEN)
    write(raw / "week2.csv", TENDER, WON.replace("980000", "970000"))

    (known, new) = run.load(stored, [raw], LATER)

    assert (known.status, new.unchanged, new.revised) == ("known", 1, 1)
