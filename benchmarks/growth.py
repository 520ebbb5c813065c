"""How cost grows with the archive: importing, adding, folding, asking, scanning, reporting.

    python -m benchmarks.growth [--sizes 10000 100000 1000000] [--keep DIR] [--json] [--chart FILE]

For each size a constructed archive is stored and folded; then 1,000 notices are added to a copy, all
links are made anew on a copy, one question is asked, and the trend report and the weekly scan are
made and asked for once more, when nothing changed. Each runs in a process of its own: CPU seconds of
all threads. With --chart the figures are drawn, both axes in powers of ten: what grows like the
archive rises one square a square, what does not lies flat.
"""

import argparse
import json
import shutil
import subprocess
import sys
from datetime import date, datetime, timedelta
from math import log10
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import incremental
from benchmarks.side import apart
from pipeline.warehouse import Warehouse

SIZES = (10_000, 100_000, 1_000_000)
_ADDED = 1000
_LATER = datetime(2026, 1, 2)
_PATHS = ("import", "fold", "increment", "question", "report", "report again", "scan", "scan again")
_COLOURS = ("#1b4f9c", "#7a3e9d", "#c0392b", "#1f8a70", "#b8860b", "#b8860b", "#444", "#444")
# A square of the chart is a power of ten.
_SQUARE, _LEFT, _TOP, _LABEL = 120, 60, 20, 150


def measure(folder: Path, size: int) -> dict[str, float]:
    """CPU seconds of each path beside an archive of so many notices."""
    built = apart(incremental.archive, folder, size, _ADDED)
    archive, _ = built.answer
    cost = {"import": built.seconds}
    cost["fold"] = apart(_fold, archive).seconds
    cost["increment"] = incremental.measure(folder, size, _ADDED).seconds
    cost["question"] = apart(_ask, archive).seconds
    last = apart(_last_day, archive).answer
    with TemporaryDirectory(dir=folder) as scratch:
        for name, words in (("report", ["report"]), ("scan", ["scan", "--as-of", str(last)])):
            command = [*words, "--db", str(archive), "--out", f"{scratch}/{name}"]
            cost[name] = apart(_command, command).seconds
            cost[f"{name} again"] = apart(_command, command).seconds
    return cost


def _fold(archive: Path) -> None:
    with TemporaryDirectory(dir=archive.parent) as folder:
        copy = Path(shutil.copy(archive, folder))
        with Warehouse(copy, read_only=False) as warehouse:
            warehouse.fold(_LATER, anew=True)


def _ask(archive: Path) -> None:
    with Warehouse(archive) as warehouse:
        warehouse.query("demand_by_level")


def _last_day(archive: Path) -> date:
    with Warehouse(archive) as warehouse:
        return warehouse.last_day() + timedelta(days=1)


def _command(words: list[str]) -> None:
    program = "import cli; cli.main()"
    subprocess.run([sys.executable, "-c", program, *words], check=True, capture_output=True)


def chart(costs: dict[int, dict[str, float]]) -> str:
    """The figures as an SVG, both axes in powers of ten."""
    sizes = sorted(costs)
    seconds = [cost for told in costs.values() for cost in told.values()]
    right, left = (round(f(map(log10, sizes)) + 0.4999 * s) for f, s in ((max, 1), (min, -1)))
    high, low = int(max(map(log10, seconds)) + 1), int(min(map(log10, seconds)) - 1)
    width, height = (right - left) * _SQUARE, (high - low) * _SQUARE // 2

    def at(size: float, cost: float) -> tuple[float, float]:
        x = _LEFT + (log10(size) - left) * _SQUARE
        return round(x, 1), round(_TOP + (high - log10(cost)) * _SQUARE / 2, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + width + _LABEL}" '
        f'height="{_TOP + height + 40}" font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    for power in range(left, right + 1):
        x, y = at(10**power, 10**low)
        parts.append(f'<path d="M{x} {_TOP}V{y}" stroke="#ddd"/>')
        parts.append(f'<text x="{x}" y="{y + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(low, high + 1):
        x, y = at(10**left, 10**power)
        parts.append(f'<path d="M{x} {y}h{width}" stroke="#ddd"/>')
        parts.append(f'<text x="{x - 6}" y="{y + 4}" text-anchor="end">{10**power:g} s</text>')
    ends = []
    for name, colour in zip(_PATHS, _COLOURS, strict=True):
        points = [at(size, costs[size][name]) for size in sizes if name in costs[size]]
        line = " ".join(f"{x},{y}" for x, y in points)
        dash = ' stroke-dasharray="4 3"' if name.endswith("again") else ""
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
        )
        ends.append((points[-1][1], points[-1][0], name, colour))
    below = 0.0
    for y, x, name, colour in sorted(ends):  # names that would meet are moved down
        below = max(y, below + 13)
        parts.append(f'<text x="{x + 8}" y="{below + 4}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> int:
    """Print the figures of each size, and draw them where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--keep", type=Path, help="folder that keeps the archives")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--chart", type=Path, help="SVG to write")
    asked = parser.parse_args()
    costs = {}
    if not asked.json:
        print(f"{'notices':>10}" + "".join(f"{name:>14}" for name in _PATHS))
    with TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for size in sorted(asked.sizes):
            costs[size] = measure(folder, size)
            if asked.json:
                print(json.dumps({"notices": size, **costs[size]}), flush=True)
            else:
                told = "".join(f"{costs[size][name]:>13.2f}s" for name in _PATHS)
                print(f"{size:>10,}{told}", flush=True)
    if asked.chart:
        asked.chart.write_text(chart(costs), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
