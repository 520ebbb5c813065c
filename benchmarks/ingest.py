"""What reading files costs beside the floor: the same bytes, read by the library alone.

    python -m benchmarks.ingest [--rows 100000] [--paths csv csv_bodies jsonl xlsx] [--json]

A constructed corpus is written in each container. The floor is DuckDB's `read_csv` of text columns
or typed `read_json` into a table with a checkpoint, and of a workbook its unzipping; ours is every
curated table, and apart from it the folding. Each side runs in a process of its own, interleaved,
the best of three; CPU seconds of all threads, and their ratio. Exit code 1 while a bar is missed.
"""

import argparse
import json
import multiprocessing
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import duckdb

from pipeline import run, sample
from pipeline.warehouse import Warehouse

BARS = {"csv": 3.0, "csv_bodies": 1.8, "jsonl": 3.0, "xlsx": 7.0}
_FORMS: dict[str, Literal["csv", "jsonl", "xlsx"]] = {
    "csv": "csv",
    "csv_bodies": "csv",
    "jsonl": "jsonl",
    "xlsx": "xlsx",
}
_SEED = 2022
_NOW = datetime(2026, 1, 1)
_ROUNDS = 3


@dataclass(frozen=True)
class Cost:
    """CPU seconds of the floor, of loading and of folding, and how large things are in bytes."""

    path: str
    rows: int
    floor: float
    load: float
    fold: float
    raw_bytes: int
    warehouse_bytes: int

    @property
    def ratio(self) -> float:
        """Loading beside the floor."""
        return self.load / self.floor


def floor(folder: Path, path: str) -> tuple[float, float, int]:
    """CPU seconds of reading the files by the library alone."""
    files = sorted(folder.rglob(f"*.{_FORMS[path]}"))
    start = time.process_time()
    if path == "xlsx":
        for one in files:
            with zipfile.ZipFile(one) as book:
                for name in book.namelist():
                    book.read(name)
        return time.process_time() - start, 0.0, 0
    with TemporaryDirectory() as scratch:
        con = duckdb.connect(str(Path(scratch) / "floor.duckdb"))
        for number, one in enumerate(files):
            how = "read_json(?)" if path == "jsonl" else "read_csv(?, all_varchar=true)"
            con.execute(f"CREATE TABLE t{number} AS FROM {how}", [str(one)]).fetchall()
        con.execute("CHECKPOINT").fetchall()
        con.close()
    return time.process_time() - start, 0.0, 0


def ours(folder: Path, path: str) -> tuple[float, float, int]:
    """CPU seconds of loading into every table and of folding, and the bytes of the warehouse."""
    with TemporaryDirectory() as scratch:
        db = Path(scratch) / "ours.duckdb"
        with Warehouse(db, read_only=False) as warehouse:
            start = time.process_time()
            run.load(warehouse, [folder], _NOW)
            warehouse.con.execute("CHECKPOINT").fetchall()
            loaded = time.process_time()
            warehouse.fold(_NOW)
            warehouse.con.execute("CHECKPOINT").fetchall()
            folded = time.process_time()
        return loaded - start, folded - loaded, db.stat().st_size


def measure(path: str, rows: int, scratch: Path) -> Cost:
    """Both sides of one path, the best of three."""
    folder = scratch / path
    sample.write(
        folder, rows, seed=_SEED, form=_FORMS[path], bodies=path == "csv_bodies", truth=False
    )
    floors, loads = [], []
    for _ in range(_ROUNDS):
        floors.append(_apart(floor, folder, path))
        loads.append(_apart(ours, folder, path))
    best = min(loads)
    raw = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
    return Cost(path, rows, min(floors)[0], best[0], best[1], raw, best[2])


def _apart(
    side: Callable[[Path, str], tuple[float, float, int]], folder: Path, path: str
) -> tuple[float, float, int]:
    """One side in a process of its own, so that nothing is warm."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(side, (folder, path))


def main() -> int:
    """Print floor, ours and ratio of each path; 1 while a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--paths", nargs="+", choices=list(BARS), default=list(BARS))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    missed = False
    if not asked.json:
        print(
            f"{'path':<12}{'rows':>9}{'floor s':>9}{'load s':>9}{'fold s':>9}{'ratio':>8}{'bar':>6}"
        )
    for path in asked.paths:
        with TemporaryDirectory() as scratch:
            cost = measure(path, asked.rows, Path(scratch))
        missed |= cost.ratio > BARS[path]
        if asked.json:
            print(json.dumps(asdict(cost) | {"ratio": cost.ratio, "bar": BARS[path]}))
        else:
            print(
                f"{path:<12}{cost.rows:>9,}{cost.floor:>9.2f}{cost.load:>9.2f}{cost.fold:>9.2f}"
                f"{cost.ratio:>8.1f}{BARS[path]:>6}  "
                f"warehouse {cost.warehouse_bytes / cost.raw_bytes:.2f} of the raw bytes"
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
