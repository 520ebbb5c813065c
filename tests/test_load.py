"""Small files that are stored together: nobody can tell from what is stored."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from pipeline import load, run
from pipeline.load import Outcome
from pipeline.model import TABLES
from pipeline.normalize.batch import Batch, normalise
from pipeline.warehouse import Warehouse

FIRST, THEN = datetime(2022, 6, 1), datetime(2022, 6, 2)
CODE = "91350100M000100Y43"
COLUMNS = (
    "公告ID",
    "公告标题",
    "公告类型",
    "采购人",
    "中标供应商",
    "供应商统一社会信用代码",
    "中标金额",
    "发布时间",
)
OTHERS = ("信息ID", "标题", "采购单位", "预算金额", "发布日期", "备注二")


def _row(rng: Random, number: int) -> tuple[str, ...]:
    """A notice of a few, so that files meet; one in ten breaks the contract."""
    title = "" if rng.random() < 0.1 else f"某县第{number}小学设备采购项目中标公告"
    supplier = f"兰州第{rng.randrange(3)}科技有限公司"
    code = CODE if rng.random() < 0.5 else ""
    price = f"{rng.randrange(1, 4)}万元"
    return (f"N{number}", title, "中标公告", "某县教育局", supplier, code, price, "2022-03-15")


def _write(folder: Path, seed: int) -> None:
    """Pages, tables and lines, some broken, known twice, or with a notice of another."""
    rng = Random(seed)
    folder.mkdir()
    for number in range(36):
        kind = rng.choice(["csv", "csv", "other", "jsonl", "html", "broken", "twin", "empty"])
        rows = [_row(rng, rng.randrange(8)) for _ in range(rng.randrange(1, 5))]
        path = folder / f"f{number:02d}"
        if kind == "csv":
            table = "\n".join(map(",".join, [COLUMNS, *rows]))
            path.with_suffix(".csv").write_text(table, "utf-8")
        elif kind == "other":
            cells = [(one[0], one[1], one[3], one[6], one[7], str(number)) for one in rows]
            table = "\n".join(map(",".join, [OTHERS, *cells]))
            path.with_suffix(".csv").write_text(table, "gbk")
        elif kind == "jsonl":
            lines = [json.dumps(dict(zip(COLUMNS, row, strict=True))) for row in rows]
            path.with_suffix(".jsonl").write_text("\n".join([*lines, "{broken"]), "utf-8")
        elif kind == "html":
            title = rows[0][1] or "某县采购公告"
            told = f"<html><body><h1>{title}</h1><p>采购人：某县教育局</p><p>预算金额：{number}万元</p></body></html>"
            path.with_suffix(".html").write_text(told, "utf-8")
        elif kind == "broken":
            path.with_suffix(".xlsx").write_bytes(b"PK\x03\x04" + bytes(number))
        elif kind == "empty":
            path.with_suffix(".csv").write_text(",".join(COLUMNS), "utf-8")
        elif earlier := sorted(folder.glob("*.csv")):
            path.with_suffix(".csv").write_bytes(rng.choice(earlier).read_bytes())


def _loaded(
    folders: list[Path],
) -> tuple[Mapping[str, list[Any]], list[list[Outcome]]]:
    """Every row of every table, and the outcomes, of folders that are loaded day by day."""
    with Warehouse(":memory:", read_only=False) as warehouse:
        told = [
            run.load(warehouse, [folder], day)
            for folder, day in zip(folders, (FIRST, THEN), strict=False)
        ]
        rows = {
            record.table: warehouse.con.execute(f'FROM "{record.table}" ORDER BY ALL').fetchall()
            for record in TABLES
        }
    return rows, told


def _one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "_SMALL_BYTES", 0)


@pytest.mark.parametrize("seed", range(4))
def test_files_stored_together_give_what_they_give_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for number, folder in enumerate(folders):
        _write(folder, seed * 2 + number)
    (folders[1] / "f99.csv").write_bytes(sorted(folders[0].glob("*.csv"))[0].read_bytes())

    together = _loaded(folders)
    monkeypatch.setattr(load, "_GROUP_RECORDS", 7)
    in_few = _loaded(folders)
    _one_by_one(monkeypatch)
    apart = _loaded(folders)

    assert together[1] == apart[1] == in_few[1]
    for table, rows in apart[0].items():
        assert together[0][table] == rows == in_few[0][table], table
    states = {outcome.status for outcomes in apart[1] for outcome in outcomes}
    assert states == {"loaded", "known", "failed"}
    assert apart[0]["reject"] and any(o.revised for o in apart[1][0])
    assert apart[0]["party_code"] and {row[3] for row in apart[0]["party"]} > {None}


def test_a_file_that_fails_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BIAOXUN_DEBUG", raising=False)
    folder = tmp_path / "a"
    folder.mkdir()
    for number in range(4):
        row = _row(Random(1), number)
        text = "\n".join(map(",".join, [COLUMNS, row]))
        (folder / f"f{number}.csv").write_text(text, "utf-8")
    (folder / "f3.csv").write_bytes((folder / "f1.csv").read_bytes())

    def failing(raw: pl.DataFrame, *given: Any) -> Batch:
        if raw["source_notice_id"].is_in(["N1"]).any():
            raise ZeroDivisionError
        return normalise(raw, *given)

    monkeypatch.setattr(load, "normalise", failing)
    rows, (outcomes,) = _loaded([folder])

    assert [o.status for o in outcomes] == ["loaded", "failed", "loaded", "failed"]
    assert "ZeroDivisionError" in outcomes[1].error
    assert [row[0] for row in rows["file"]] == [1, 2] and len(rows["notice"]) == 2


def test_the_same_bytes_as_another_source_retire_what_they_gave_in_its_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    row = _row(Random(1), 1)
    text = "\n".join(map(",".join, [COLUMNS, row]))
    (folders[0] / "one.csv").write_text(text, "utf-8")
    (folders[1] / "one.csv").write_text(text, "utf-8")
    (folders[1] / "two.csv").write_text(text + "\n", "utf-8")

    def loaded() -> Any:
        with Warehouse(":memory:", read_only=False) as warehouse:
            first = run.load(warehouse, [folders[0]], FIRST)
            warehouse.con.execute("UPDATE file SET source = 'another'").fetchall()
            then = run.load(warehouse, [folders[1]], THEN)
            told = warehouse.con.execute(
                "SELECT file_id, version_no, known_from, known_to FROM notice ORDER BY ALL"
            ).fetchall()
        return first, then, told

    together = loaded()
    _one_by_one(monkeypatch)
    assert together == loaded()
    assert len({file_id for file_id, *_ in together[2]}) > 1
