"""What the trend report costs over a large archive.

    python -m benchmarks.report [--notices 1000000] [--keep DIR] [--db FILE]

A constructed corpus is written, stored and folded, unless --db names a warehouse or --keep holds one
made before. Then the report is made in both page forms and its ledger, in a process of its own:
wall and CPU seconds, and the most memory held. Exit code 1 while it takes longer than the bar.
"""

import argparse
import multiprocessing
import resource
import sys
import time
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline import run, sample
from pipeline.warehouse import Warehouse

BAR = 60.0
_SEED = 2022
_NOW = datetime(2026, 1, 1)


def archive(folder: Path, notices: int) -> Path:
    """A warehouse of so many constructed notices, made where there is none yet."""
    made = folder / f"{notices}.duckdb"
    if not made.exists():
        half = made.with_suffix(".part")
        sample.write(folder / str(notices), notices, seed=_SEED, form="csv", truth=False)
        with Warehouse(half, read_only=False) as warehouse:
            run.load(warehouse, [folder / str(notices)], _NOW)
            warehouse.fold(_NOW)
        half.rename(made)
    return made


def measure(db: Path) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and the most gigabytes held while the report is made."""
    wall, cpu = time.perf_counter(), time.process_time()
    with TemporaryDirectory() as out, Warehouse(db) as warehouse:
        run.write_report(warehouse, "trend", Path(out), ("html", "md"), None)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return time.perf_counter() - wall, time.process_time() - cpu, held


def main() -> int:
    """Print the cost; 1 while the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--notices", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--db", type=Path)
    asked = parser.parse_args()
    with TemporaryDirectory() as scratch:
        db = asked.db or archive(asked.keep or Path(scratch), asked.notices)
        # The warehouse's reference tables are those of this program.
        Warehouse(db, read_only=False).close()
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            wall, cpu, held = pool.apply(measure, (db,))
    verdict = "reached" if wall < BAR else "MISSED"
    print(
        f"report: {wall:.1f} s wall, {cpu:.1f} s CPU, {held:.1f} GB at most; bar {BAR:.0f} s: {verdict}"
    )
    return 0 if wall < BAR else 1


if __name__ == "__main__":
    sys.exit(main())
