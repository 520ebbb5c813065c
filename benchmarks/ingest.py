"""What reading files costs beside the floor: the same bytes, read by the library alone.

    python -m benchmarks.ingest [--rows 100000] [--paths csv csv_bodies jsonl xlsx page_files] [--json]

A constructed corpus is written in each container. The floor is DuckDB's `read_csv` of text columns
or typed `read_json` into a table with a checkpoint, of a workbook its unzipping, and of saved pages,
a file each and no more than 1,000, that lexbor parses them. Ours is
`read`, the file as raw notices with their bodies read; `load`, every curated table with a
checkpoint; `fold`, the links between them. The bar is on loading; unzipping stores nothing, so of a
workbook it is on reading. Each side runs in a process of its own, interleaved, the best of three;
CPU seconds of all threads, and their ratio. Exit code 1 while a bar is missed.
"""

import argparse
import json
import sys
import zipfile
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import duckdb
from selectolax.lexbor import LexborHTMLParser

from benchmarks import pages, side
from pipeline import folders, ingest, run, sample
from pipeline.ingest import source as sources
from pipeline.warehouse import Warehouse

BARS = {"csv": 3.0, "csv_bodies": 1.8, "jsonl": 3.0, "xlsx": 7.0, "page_files": 70.0}
_MOST_PAGES = 1_000
_FORMS: dict[str, Literal["csv", "jsonl", "xlsx"]] = {
    "csv": "csv",
    "csv_bodies": "csv",
    "jsonl": "jsonl",
    "xlsx": "xlsx",
}
_SEED = 2022
_NOW = datetime(2026, 1, 1)


@dataclass(frozen=True)
class Cost:
    """CPU seconds of the floor, of reading, of loading (reading included) and of folding; bytes of
    the files, of the warehouse, and the most that was held."""

    path: str
    rows: int
    floor: float
    read: float
    load: float
    fold: float
    raw_bytes: int
    warehouse_bytes: int
    peak_bytes: int

    @property
    def ratio(self) -> float:
        """What the bar is on, beside the floor."""
        return (self.read if self.path == "xlsx" else self.load) / self.floor


def corpus(folder: Path, path: str, rows: int) -> None:
    """Write the files of a path."""
    if path == "page_files":
        folder.mkdir()
        for number, markup in enumerate(pages.constructed(rows)):
            (folder / f"{number:08}.html").write_text(markup, encoding="utf-8")
        return
    with_bodies = path == "csv_bodies"
    sample.write(folder, rows, seed=_SEED, form=_FORMS[path], bodies=with_bodies, truth=False)


def floor(folder: Path, path: str) -> None:
    """Read the files by the library alone."""
    if path == "page_files":
        for one in sorted(folder.iterdir()):
            LexborHTMLParser(one.read_text(encoding="utf-8"))
        return
    files = sorted(folder.rglob(f"*.{_FORMS[path]}"))
    if path == "xlsx":
        for one in files:
            with zipfile.ZipFile(one) as book:
                for name in book.namelist():
                    book.read(name)
        return
    with TemporaryDirectory() as scratch:
        con = duckdb.connect(str(Path(scratch) / "floor.duckdb"))
        for number, one in enumerate(files):
            how = "read_json(?)" if path == "jsonl" else "read_csv(?, all_varchar=true)"
            con.execute(f"CREATE TABLE t{number} AS FROM {how}", [str(one)]).fetchall()
        con.execute("CHECKPOINT").fetchall()
        con.close()


def read(folder: Path) -> int:
    """Read the files as raw notices; how many records there were."""
    known = sources.load(folders.search("sources"))
    readers = (ingest.open_file(one, sources=known) for one in ingest.find([folder]))
    return sum(batch.read_count for reader in readers for batch in reader.batches())


def load(folder: Path) -> tuple[float, float, int]:
    """CPU seconds of loading the files into every table, of folding, and bytes of the warehouse."""
    with TemporaryDirectory() as scratch:
        db = Path(scratch) / "ours.duckdb"
        with Warehouse(db, read_only=False) as warehouse:
            start = side.cpu()
            outcomes = run.load(warehouse, [folder], _NOW)
        loaded = side.cpu() - start  # closing is a checkpoint
        with Warehouse(db, read_only=False) as warehouse:
            start = side.cpu()
            warehouse.fold(_NOW)
        folded = side.cpu() - start
        for outcome in outcomes:
            if outcome.error:
                raise RuntimeError(outcome.error)
        return loaded, folded, db.stat().st_size


def measure(path: str, rows: int, scratch: Path, rounds: int = side.ROUNDS) -> Cost:
    """All sides of one path."""
    if path == "page_files":
        rows = min(rows, _MOST_PAGES)
    folder = scratch / path
    side.apart(corpus, folder, path, rows)
    costs = side.best(
        {"floor": (floor, (folder, path)), "read": (read, (folder,)), "load": (load, (folder,))},
        rounds,
    )
    loaded, folded, stored = costs["load"].answer
    return Cost(
        path,
        rows,
        floor=costs["floor"].seconds,
        read=costs["read"].seconds,
        load=loaded,
        fold=folded,
        raw_bytes=sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()),
        warehouse_bytes=stored,
        peak_bytes=costs["load"].peak_bytes,
    )


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
            f"{'path':<12}{'rows':>9}{'floor s':>9}{'read s':>9}{'load s':>9}{'fold s':>9}"
            f"{'ratio':>8}{'bar':>6}{'peak GB':>9}{'stored':>8}"
        )
    for path in asked.paths:
        with TemporaryDirectory() as scratch:
            cost = measure(path, asked.rows, Path(scratch))
        missed |= cost.ratio > BARS[path]
        if asked.json:
            print(json.dumps(asdict(cost) | {"ratio": cost.ratio, "bar": BARS[path]}))
        else:
            print(
                f"{path:<12}{cost.rows:>9,}{cost.floor:>9.2f}{cost.read:>9.2f}{cost.load:>9.2f}"
                f"{cost.fold:>9.2f}{cost.ratio:>8.1f}{BARS[path]:>6}{cost.peak_bytes / 1e9:>9.2f}"
                f"{cost.warehouse_bytes / cost.raw_bytes:>8.2f}"
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
