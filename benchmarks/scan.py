"""What a weekly scan costs over a large archive.

    python -m benchmarks.scan [--notices 1000000] [--keep DIR] [--db FILE] [--as-of DAY]

A constructed corpus is made as by `benchmarks.report`. The scan of the three shipped watchlists,
with all files of each and its audit, runs in a process of its own: wall and CPU seconds, and the
most memory held. Exit code 1 while it takes longer than the bar.
"""

import argparse
import multiprocessing
import resource
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.report import archive
from pipeline import folders
from pipeline.deliver.files import files
from pipeline.garbage import uncollected
from pipeline.scan import audit, job, watchlist
from pipeline.warehouse import Warehouse

BAR = 60.0


def measure(db: Path, day: date) -> tuple[float, float, float, list[str]]:
    """Wall and CPU seconds, gigabytes held at the most, and what was found."""
    wall, cpu = time.perf_counter(), time.process_time()
    told = []
    lists = watchlist.find([], folders.search("watchlists")[:1])
    with uncollected(), TemporaryDirectory() as out, Warehouse(db) as warehouse:
        for scan in job.scans(warehouse, lists, Path(out), day):
            found = job.audited(Path(out), scan)
            kpis = job.remember(Path(out), scan, found)
            missed = [audit.row(row) for row in found.reading] if found else None
            size = sum(len(data) for _, data in files(scan, kpis, missed, dict, "", "zh"))
            told.append(
                f"{scan.watchlist.name}: {len(scan.archive.needs):,} looked at, "
                f"{len(scan.shown):,} shown, {len(found.missed) if found else 0:,} missed, "
                f"{size / 1e6:.1f} MB"
            )
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return time.perf_counter() - wall, time.process_time() - cpu, held, told


def main() -> int:
    """Print the cost; 1 while the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--notices", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--db", type=Path)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2022, 5, 20))
    asked = parser.parse_args()
    with TemporaryDirectory() as scratch:
        db = asked.db or archive(asked.keep or Path(scratch), asked.notices)
        # The warehouse's reference tables are those of this program.
        Warehouse(db, read_only=False).close()
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            wall, cpu, held, told = pool.apply(measure, (db, asked.as_of))
    for line in told:
        print(line)
    print(f"wall {wall:.1f} s  CPU {cpu:.1f} s  most memory {held:.1f} GB  bar {BAR:.0f} s")
    return 0 if wall < BAR else 1


if __name__ == "__main__":
    sys.exit(main())
