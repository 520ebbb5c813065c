"""The benchmarks in small: ratios only, held to limits wide enough not to flicker.

    python -m benchmarks.short [NAME …] [--json]

A minute at the most, for every change; the limits stand in `limits.toml`. Whether a bar is reached
is told by the whole benchmarks. Exit code 1 where a ratio is above its limit.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import incremental, ingest, pages, side, start
from pipeline import sample

_LIMITS = Path(__file__).with_name("limits.toml")
_ROUNDS = 2
_PAGES = 100


def reading(path: str, rows: int, scratch: Path) -> float:
    """Loading files beside their floor; of a workbook, reading it."""
    side.apart(ingest.corpus, scratch, path, rows)
    work = ingest.read if path == "xlsx" else ingest.load
    costs = side.best(
        {"floor": (ingest.floor, (scratch, path)), "ours": (work, (scratch,))}, _ROUNDS
    )
    ours = costs["ours"].seconds if path == "xlsx" else costs["ours"].answer[0]
    return float(ours / costs["floor"].seconds)


def extracting(scratch: Path) -> float:
    """Reading constructed pages beside parsing them."""
    written = sample.write(scratch, _PAGES, seed=2022, form="html", truth=False)
    found = [path.read_text("utf-8", "replace") for path in written if path.suffix == ".html"]
    return pages.ratio(found)[2]


def starting(at: int, scratch: Path) -> float:
    """A command that only lists beside an interpreter that does nothing."""
    floor, *costs = start.measure(rounds=5)
    return costs[at].seconds / floor.seconds


def growing(scratch: Path) -> float:
    """Adding to a large archive beside a small one."""
    small, large = (incremental.measure(scratch, size, 200) for size in (2_000, 20_000))
    return large.seconds / small.seconds


MEASURES: dict[str, Callable[[Path], float]] = {
    "csv": partial(reading, "csv", 20_000),
    "csv_bodies": partial(reading, "csv_bodies", 2_000),
    "jsonl": partial(reading, "jsonl", 20_000),
    "xlsx": partial(reading, "xlsx", 20_000),
    "pages": extracting,
    "help": partial(starting, 0),
    "query_list": partial(starting, 1),
    "increment": growing,
}


def main() -> int:
    """Print each ratio and its limit; 1 where one is above."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    limits = tomllib.loads(_LIMITS.read_text("utf-8"))
    is_above = False
    for name in asked.names or MEASURES:
        with TemporaryDirectory() as scratch:
            ratio = MEASURES[name](Path(scratch))
        is_above |= ratio > limits[name]
        if asked.json:
            print(json.dumps({"name": name, "ratio": ratio, "limit": limits[name]}), flush=True)
        else:
            verdict = "" if ratio <= limits[name] else "  ABOVE"
            print(f"{name:<12}{ratio:>8.1f}  limit {limits[name]:>5}{verdict}", flush=True)
    return 1 if is_above else 0


if __name__ == "__main__":
    sys.exit(main())
