"""Work that another process takes a share of: the same answers, errors and files as without it."""

import os
import pickle
from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline import buyers, workers
from pipeline.commands.scan import scan_run
from pipeline.deliver import workbook
from pipeline.deliver.sheet import SHUT, Column, Sheet
from pipeline.deliver.workbook import Book, Overview
from pipeline.errors import DataError
from pipeline.scan import job
from pipeline.warehouse import Warehouse
from tests.conftest import award, keep, notice

DAY = date(2022, 5, 29)
LIST = """
title = "政务服务"
[[terms]]
name = "平台"
any = ["政务服务", "阅览"]
"""
OVERVIEW = Overview("政务服务", "一周", None, (), (), (), "")


def book(*rows: list[object], copies: int = 1) -> Book:
    """A workbook of one column to fill in."""
    column = Column("决定", str, "fill", 8, "由人填写", "")
    return Book("某表", DAY, OVERVIEW, [Sheet("全部", [column], [*rows] * copies, 1)])


def test_a_worker_that_is_ended_is_told_as_no_bug() -> None:
    with pytest.raises(DataError, match="memory is short"), workers.workers(1):
        workers.begin(os._exit, 1).result()


@pytest.mark.parametrize("count", [0, 1])
def test_an_answer_and_an_error_are_those_of_a_call(count: int) -> None:
    with workers.workers(count):
        process = workers.begin(os.getpid)
        wrong = workers.begin(workbook.xlsx, book([None], copies=1_048_576))

        assert (process.result() == os.getpid()) is (count == 0)
        with pytest.raises(DataError, match="1048576 rows do not fit a sheet; narrow"):
            wrong.result()
    assert workers.pool() is None


def test_a_workbook_that_was_copied_is_written_alike() -> None:
    told = book(["投"], [None], [SHUT])

    assert workbook.xlsx(pickle.loads(pickle.dumps(told))) == workbook.xlsx(told)
    assert workbook.xlsx(told) != workbook.xlsx(book(["投"], [None], [None]))


def test_only_a_large_scan_on_two_processors_has_a_worker(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(warehouse, notice())
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert job.helpers(warehouse) == 0

    monkeypatch.setattr(job, "_MANY", 1)
    assert job.helpers(warehouse) == 1
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert job.helpers(warehouse) == 0


def test_a_scan_with_a_worker_writes_the_files_of_one_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("cloud", "office"):
        Path(f"{name}.toml").write_text(LIST, encoding="utf-8")
    plain = {"published": "2022-05-24", "bid_deadline": "2022-06-20 09:30"}
    library = {"buyer_name": "高台县图书馆", "title": "高台县图书馆阅览服务公开招标公告"}
    monkeypatch.setattr(job, "_MANY", 0)
    told = {}
    for count in (1, 2):
        db = Path(f"{count}/own.duckdb")
        db.parent.mkdir()
        with Warehouse(db, read_only=False) as opened:
            keep(
                opened,
                notice("1", **plain),
                notice("2", **plain, project_number="LZ-2", project_name="政务服务大厅"),
                award("3", published="2022-05-27"),
                notice("4", **plain, **library, project_number="GT-4", project_name="阅览"),
                now=datetime(2022, 5, 28, 18),
            )
        monkeypatch.setattr(os, "cpu_count", lambda count=count: count)
        lists = ["cloud.toml", "office.toml"]
        scan_run(lists, db=db, as_of=str(DAY), out=Path("out"))
        files = {path: path.read_bytes() for path in Path("out").rglob("*") if path.is_file()}
        told[count] = (files, capfd.readouterr())
        # So that nothing counts as made before.
        for path in files:
            path.unlink()

    assert told[1][1] == told[2][1]
    notes = {path for path in told[1][0] if ".made" in path.parts}
    pages = {path.name for path in told[1][0] if path.parent.name == "profiles"}
    assert len(notes) == 2 and any(page.endswith(".html") for page in pages)
    assert {p: data for p, data in told[1][0].items() if p not in notes} == {
        p: data for p, data in told[2][0].items() if p not in notes
    }


def test_profiles_of_a_day_that_is_not_kept_are_written_by_the_one_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "begin", lambda *_: pytest.fail("begun by a worker"))
    with Warehouse(tmp_path / "own.duckdb", read_only=False) as opened:
        keep(opened, notice(), notice("2", published="2022-05-02"))
        with workers.workers(1):
            early = buyers.Profiles(opened, date(2022, 5, 1), None, "zh")
            early.prepare()
            pages = early.begin(["临泽县政务服务中心"], tmp_path)
            assert pages.result()["临泽县政务服务中心"].exists()
