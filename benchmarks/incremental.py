"""What adding notices costs beside a small and a large archive.

    python -m benchmarks.incremental [--sizes 20000 1000000] [--added 1000] [--keep DIR]

For each size a constructed corpus is written and put in the order of its days, as an archive grows.
All but the newest notices are stored and folded, and then the newest are added: they belong to needs
the archive knows, so that folding has work to do. Measured is CPU time of loading and of folding,
the best of three runs on copies of the archive, and the ratio of the largest archive to the smallest;
`touched` are the notices added, `scope` those whose links were made anew. With --keep the archives
are kept and used again. Exit code 1 while the ratio is above the bar.
"""

import argparse
import csv
import json
import re
import shutil
import sys
import time
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline import run, sample
from pipeline.warehouse import Warehouse

BAR = 3.0
_SEED = 2022
_NOW = datetime(2026, 1, 1)
_ROUNDS = 3
_DAY = "发布时间"
_PLAIN_DAY = re.compile(r"\d{4}-\d\d-\d\d\b")


@dataclass(frozen=True)
class Cost:
    """Adding `added` notices to an archive of `size`: CPU seconds, and how far folding reached."""

    size: int
    added: int
    load_seconds: float
    fold_seconds: float
    touched: int
    scope: int

    @property
    def seconds(self) -> float:
        """Everything up to date afterwards."""
        return self.load_seconds + self.fold_seconds


def measure(folder: Path, size: int, added: int) -> Cost:
    """The cheapest of several additions to fresh copies of the archive."""
    stored, increment = archive(folder, size, added)
    runs = [_add(stored, increment, size) for _ in range(_ROUNDS)]
    return min(runs, key=lambda cost: cost.seconds)


def archive(folder: Path, size: int, added: int) -> tuple[Path, Path]:
    """The archive without the newest notices, and the file of those."""
    stored, increment = folder / f"{size}.duckdb", folder / f"{size}-{added}.csv"
    if stored.exists() and increment.exists():
        return stored, increment
    stored.unlink(missing_ok=True)
    corpus = folder / str(size)
    portal, *_ = sample.write(corpus, size + added, seed=_SEED, form="csv", truth=False)
    with portal.open(encoding="utf-8", newline="") as file:
        head, *lines = file
    (names,) = csv.reader([head])
    day = names.index(_DAY)
    lines.sort(key=lambda line: _plain(next(csv.reader([line]))[day]))
    rest = corpus / "rest.csv"
    for path, some in ((rest, lines[:-added]), (increment, lines[-added:])):
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines([head, *some])
    with Warehouse(stored, read_only=False) as warehouse:
        _load(warehouse, rest, _NOW)
        warehouse.fold(_NOW)
    shutil.rmtree(corpus)
    return stored, increment


def _plain(day: str) -> str:
    """The day where it is written plainly; the others come first."""
    return day[:10] if _PLAIN_DAY.match(day) else ""


def _load(warehouse: Warehouse, path: Path, now: datetime) -> int:
    (outcome,) = run.load(warehouse, [path], now)
    if outcome.error:
        raise RuntimeError(outcome.error)
    return outcome.loaded


def _add(stored: Path, increment: Path, size: int) -> Cost:
    with TemporaryDirectory(dir=stored.parent) as folder:
        copy = Path(folder) / stored.name
        shutil.copy(stored, copy)
        later = _NOW + timedelta(days=1)
        with Warehouse(copy, read_only=False) as warehouse:
            start = time.process_time()
            added = _load(warehouse, increment, later)
            loaded = time.process_time()
            warehouse.fold(later)
            folded = time.process_time()
            ((touched, scope),) = warehouse.con.execute(
                "SELECT (SELECT count(*) FROM due), (SELECT count(*) FROM scope)"
            ).fetchall()
    return Cost(size, added, loaded - start, folded - loaded, touched, scope)


def main() -> int:
    """Print a line a size and the ratio."""
    options = argparse.ArgumentParser(description="Adding notices to a small and a large archive.")
    options.add_argument("--sizes", type=int, nargs="+", default=[20_000, 1_000_000])
    options.add_argument("--added", type=int, default=1000, help="notices added")
    options.add_argument("--keep", type=Path, help="folder that keeps the archives")
    options.add_argument("--json", action="store_true", help="print JSON")
    given = options.parse_args()
    with TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        costs = [measure(folder, size, given.added) for size in sorted(given.sizes)]
    ratio = costs[-1].seconds / costs[0].seconds
    if given.json:
        print(json.dumps({"costs": [asdict(cost) for cost in costs], "ratio": ratio, "bar": BAR}))
        return 0 if ratio <= BAR else 1
    print("archive      added  load s  fold s   all s  touched    scope")
    for cost in costs:
        print(
            f"{cost.size:>9,} {cost.added:>8,} {cost.load_seconds:>7.2f} {cost.fold_seconds:>7.2f} "
            f"{cost.seconds:>7.2f} {cost.touched:>8,} {cost.scope:>8,}"
        )
    verdict = "reached" if ratio <= BAR else "MISSED"
    print(f"ratio {ratio:.2f}, bar {BAR}: {verdict}")
    return 0 if ratio <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
