"""What a weekly scan costs over a large archive.

    python -m benchmarks.scan [--notices 1000000] [--keep DIR] [--db FILE] [--as-of DAY]

A constructed corpus is made as by `benchmarks.report`. `biaoxun scan` is run as people run it: the
three shipped watchlists, with all files of each, its audit and ten profiles of buyers. Wall seconds,
CPU seconds of all its processes, and the most memory that one of them held. Exit code 1 while it
takes longer than the bar.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.report import archive
from benchmarks.side import cpu
from pipeline.warehouse import Warehouse

BAR = 60.0
_ROOT = Path(__file__).parents[1]


def measure(db: Path, day: date) -> tuple[float, float, float, list[str]]:
    """Wall and CPU seconds, gigabytes held at the most, and what was found."""
    with TemporaryDirectory() as folder:
        # What is remembered of a scan is kept beside its warehouse.
        own = Path(folder) / "own.duckdb"
        own.symlink_to(db.resolve())
        words = ["scan", "--db", str(own), "--as-of", str(day), "--out", f"{folder}/out"]
        begun, used = time.perf_counter(), cpu()
        done = subprocess.run(
            [sys.executable, "-c", "import cli; cli.main()", *words],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
            check=True,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        wall, used = time.perf_counter() - begun, cpu() - used
    held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    told = [line for line in done.stdout.splitlines() if line.startswith("  in play")]
    return wall, used, held, told


def main() -> int:
    """Print the cost; 1 while the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--notices", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--db", type=Path)
    parser.add_argument("--as-of", type=date.fromisoformat, help="default: after the last notice")
    asked = parser.parse_args()
    with TemporaryDirectory() as scratch:
        db = asked.db or archive(asked.keep or Path(scratch), asked.notices)
        # The warehouse's reference tables are those of this program.
        with Warehouse(db, read_only=False) as warehouse:
            day = asked.as_of or warehouse.last_day() + timedelta(days=1)
        wall, used, held, told = measure(db, day)
    for line in told:
        print(line)
    print(f"wall {wall:.1f} s  CPU {used:.1f} s  most memory {held:.1f} GB  bar {BAR:.0f} s")
    return 0 if wall < BAR else 1


if __name__ == "__main__":
    sys.exit(main())
