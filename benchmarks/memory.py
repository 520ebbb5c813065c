"""What importing a large file holds beside a small one, with a limit on what the engine may.

    python -m benchmarks.memory [--sizes 1000000 5000000] [--limit 2GB] [--json]

For each size a constructed table whose rows are lots is loaded into a new warehouse and folded, in a
process of its own: the most memory held, and CPU seconds as context. Exit code 1 while the largest
holds more than the bar times the smallest, or more than `MOST` bytes.
"""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import side
from pipeline import run, sample
from pipeline.warehouse import Warehouse

BAR = 1.5
MOST = 3_000_000_000
_SEED = 2022
_NOW = datetime(2026, 1, 1)


def measure(size: int, limit: str) -> side.Cost:
    """The cost of importing so many rows."""
    with TemporaryDirectory() as scratch:
        files = Path(scratch) / "files"
        side.apart(_write, files, size)
        return side.apart(_import, files, Path(scratch) / "new.duckdb", limit)


def _write(folder: Path, size: int) -> None:
    sample.write(folder, size, seed=_SEED, form="csv", truth=False)


def _import(folder: Path, db: Path, limit: str) -> int:
    with Warehouse(db, read_only=False) as warehouse:
        warehouse.con.execute(f"SET memory_limit = '{limit}'").fetchall()
        outcomes = run.load(warehouse, [folder], _NOW)
        warehouse.fold(_NOW)
        warehouse.con.execute("CHECKPOINT").fetchall()
    return sum(outcome.loaded for outcome in outcomes)


def main() -> int:
    """Print a line a size and the ratio."""
    options = argparse.ArgumentParser(description="Memory of importing a small and a large file.")
    options.add_argument("--sizes", type=int, nargs="+", default=[1_000_000, 5_000_000])
    options.add_argument("--limit", default="2GB", help="what the engine may hold")
    options.add_argument("--json", action="store_true", help="print JSON")
    given = options.parse_args()
    costs = {size: measure(size, given.limit) for size in sorted(given.sizes)}
    held = [cost.peak_bytes for cost in costs.values()]
    ratio = held[-1] / held[0]
    is_reached = ratio <= BAR and held[-1] <= MOST
    if given.json:
        told = {size: {"held": c.peak_bytes, "seconds": c.seconds} for size, c in costs.items()}
        print(json.dumps({"costs": told, "ratio": ratio, "bar": BAR, "most": MOST}))
        return int(not is_reached)
    for size, cost in costs.items():
        print(f"{size:>9,} rows  {cost.peak_bytes / 1e9:.2f} GB  {cost.seconds:.1f} s")
    print(f"ratio {ratio:.2f}, bar {BAR}: {'reached' if is_reached else 'MISSED'}")
    return int(not is_reached)


if __name__ == "__main__":
    sys.exit(main())
