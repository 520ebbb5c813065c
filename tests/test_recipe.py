"""Files are made again where something they rest on changed, and only there."""

import shutil
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from pipeline import check, recipe
from pipeline.commands.report import outdated
from pipeline.query import Query
from pipeline.report.words import Lang
from pipeline.run import Form, checked, write_report
from pipeline.warehouse import Warehouse
from tests.conftest import NOW, Store, award, keep, notice


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def reasons(warehouse: Warehouse, since: date | None = None) -> list[str]:
    """Why the report of quality is made, which it then is; none where it is not."""
    out, forms = Path("out"), ["md"]
    made = recipe.of_report(
        warehouse.fingerprint(), out, "quality", forms, None, None, since, "biaoxun report", "zh"
    )
    told = made.reasons()
    if made.files() is None:
        made.note(write_report(warehouse, "quality", out, ("md",), None, None, since))
    return told


def test_a_report_of_which_nothing_changed_is_not_made_again(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice())
    assert reasons(warehouse) == ["not made before"]
    path = Path("out/quality.md")
    before = path.stat().st_mtime_ns, path.read_bytes()

    assert reasons(warehouse) == []
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before

    warehouse.fold(NOW + timedelta(days=1))
    assert reasons(warehouse) == []


def test_new_notices_another_day_or_own_questions_make_it_again(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice())
    reasons(warehouse)
    store(award(), now=NOW + timedelta(days=1))

    assert reasons(warehouse) == ["notices changed"]
    assert reasons(warehouse, date(2022, 3, 1)) == ["what is asked changed"]
    Path("queries").mkdir()
    Path("queries/mine.sql").write_text("-- Mine.\nSELECT 1 AS one\n", encoding="utf-8")
    assert reasons(warehouse, date(2022, 3, 1)) == ["own questions, reports and watchlists changed"]
    lookups = Path("data/curated/lookups")
    lookups.mkdir(parents=True)
    (lookups / "links.csv").write_text("notice,other,relation,reason\n", encoding="utf-8")
    assert reasons(warehouse, date(2022, 3, 1)) == ["lookups changed"]


def test_a_file_that_was_touched_or_is_gone_is_made_again(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice())
    reasons(warehouse)
    path = Path("out/quality.md")
    made = path.read_bytes()
    path.write_text("edited", encoding="utf-8")

    assert reasons(warehouse) == ["quality.md was changed"]
    assert path.read_bytes() == made
    path.unlink()
    assert reasons(warehouse) == ["quality.md is gone"]
    assert path.read_bytes() == made
    (note,) = Path("out/.made").glob("*")
    note.write_text("{}", encoding="utf-8")
    assert reasons(warehouse) == ["not made before"]


def test_another_warehouse_of_the_same_notices_by_other_files_is_another(tmp_path: Path) -> None:
    with Warehouse(":memory:", read_only=False) as one:
        keep(one, notice())
        first = one.fingerprint()
    with Warehouse(":memory:", read_only=False) as other:
        keep(other, notice(), digest="f" * 64)
        assert other.fingerprint() != first


def test_the_same_file_read_otherwise_is_another(tmp_path: Path) -> None:
    found = set()
    for budget in ("100万元", "900万元"):
        with Warehouse(":memory:", read_only=False) as warehouse:
            keep(warehouse, notice(budget=budget), digest="f" * 64)
            found.add(warehouse.fingerprint())

    assert len(found) == 2


def test_checks_are_not_run_again_while_nothing_changed(
    warehouse: Warehouse, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[date | None] = []
    run = check.run

    def watched(
        warehouse: Warehouse,
        until: date | None,
        known_at: datetime | None = None,
        checks: Sequence[Query] = (),
    ) -> list[check.Check]:
        ran.append(until)
        return run(warehouse, until, known_at, checks)

    monkeypatch.setattr(check, "run", watched)

    def told(until: date | None = None) -> list[check.Told]:
        return checked(warehouse, until, recipe.of_checks(Path("out"), until))[0]

    store(notice(budget="100万元"))
    first = told()
    assert told() == first == [one.told for one in run(warehouse)]
    assert ran == [None]

    told(date(2022, 1, 1))
    assert ran == [None, date(2022, 1, 1)]

    store(award())
    assert told() == [one.told for one in run(warehouse)] != first
    Path("queries/checks").mkdir(parents=True)
    head = "-- The limit is kept.\n-- code X01\n-- severity warn\n"
    own = f"{head}SELECT low FROM read_csv('limit.csv') WHERE low < 2"
    Path("queries/checks/limit_is_kept.sql").write_text(own, "utf-8")
    Path("limit.csv").write_text("low\n1\n", "utf-8")
    assert {one.name: one.verdict for one in told()}["limit_is_kept"] == "WARN"
    assert len(ran) == 5  # ours anew, then the own

    # What an own check looks at beside the warehouse is in no key.
    Path("limit.csv").write_text("low\n2\n", "utf-8")
    assert told() == [one.told for one in run(warehouse)]
    assert {one.name: one.verdict for one in told()}["limit_is_kept"] == "PASS"


def test_files_that_were_copied_are_looked_at_where_they_stand_now(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice())
    reasons(warehouse)
    copied = Path(shutil.copytree("out", "copy"))
    (copied / "quality.md").write_text("edited", encoding="utf-8")
    made = recipe.of_report(
        warehouse.fingerprint(), copied, "quality", ["md"], None, None, None, "biaoxun report", "zh"
    )

    assert made.reasons() == ["quality.md was changed"]


def test_a_form_that_was_left_of_an_earlier_report_is_named(
    warehouse: Warehouse, store: Store
) -> None:
    def left(*forms: Form, lang: Lang = "zh") -> list[str]:
        """Make the report of quality in these forms, and see what is outdated beside it."""
        out, command = Path("out"), "biaoxun report quality"
        key = warehouse.fingerprint()
        made = recipe.of_report(key, out, "quality", forms, None, None, None, command + lang, lang)
        written = write_report(warehouse, "quality", out, forms, None, lang=lang)
        made.note(written)
        return outdated(made, written)

    store(notice())
    assert left("html", "md", "json") == left("md", "json", lang="en") == left("md") == []

    store(award(), now=NOW + timedelta(days=1))
    words = "is of an earlier report and was not made again; biaoxun report makes it with --formats"
    assert left("md") == [
        f"out/quality.en.md {words} md --lang en",
        f"out/quality.html {words} html",
        f"out/quality.json {words} json",
    ]
    # What somebody edited is theirs, what was made anew is of today.
    Path("out/quality.html").write_text("edited", "utf-8")
    assert left("json") == left("md") == [f"out/quality.en.md {words} md --lang en"]
    Path("out/quality.en.md").unlink()
    assert left("md") == []


def test_of_what_cannot_be_looked_at_nothing_is_noted(tmp_path: Path) -> None:
    stored = recipe.notices(tmp_path / "none.duckdb")
    made = recipe.of_report(stored, tmp_path, "quality", ["md"], None, None, None, "", "zh")

    made.note([])

    assert stored is None
    assert made.reasons() == ["what it rests on cannot be looked at"]
    assert not (tmp_path / ".made").exists()
