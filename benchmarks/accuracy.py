"""How well notices are read and judged, beside labels: every bar, strict and lenient, with intervals.

    python benchmarks/accuracy.py [--gold DIR] [--realdata DIR] [--misses] [--no-errors] [--no-speed]

The folders default to `../shared/gold` and `../shared/realdata`. Labels are found by their shape: a
`*.labels.jsonl` whose records hold `lots` labels notices, one that holds `level` beside `title` labels
titles. Precision = right ÷ given, recall = right ÷ labelled; an interval draws buyers anew. Exit code 1
when a bar is missed.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import classes, constructed, fields, pages, unit_errors
from benchmarks.tally import Mark, by_field, intervals, tally

SHARED = Path(__file__).resolve().parents[2] / "shared"
_NAMES = ("notice_type", "buyer_name", "project_number", "project_name", "agency_name")
_SUMS = (
    "process_budget_yuan",
    *(f"lots.{name}" for name in ("budget_yuan", "ceiling_yuan", "amount_yuan", "amount_kind")),
    "lots.suppliers",
)
_DAYS = ("published_date", "document_deadline", "bid_deadline")
# Field → least precision and least recall.
BARS: dict[str, tuple[float, float]] = {
    **dict.fromkeys(_NAMES, (0.98, 0.95)),
    **dict.fromkeys(_SUMS, (0.98, 0.92)),
    **dict.fromkeys(_DAYS, (0.99, 0.95)),
}
# Field → least share right of all.
SHARES = {"province": 0.99, "prefecture": 0.98, "county": 0.97, "level": 0.95, "category_l1": 0.85}
CONSTRUCTED = {
    "amounts": 1.0,
    "dates": 1.0,
    "supplier names": 1.0,
    "level": 0.99,
    "category_l1": 0.95,
}
PAGE_RATIO = 4.0


@dataclass(frozen=True)
class Bar:
    """A bar of the issue and what was measured."""

    name: str
    measured: float
    least: float

    @property
    def is_reached(self) -> bool:
        return self.measured >= self.least


def labels(gold: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Labels of notices, and labels of titles."""
    notices: list[dict[str, Any]] = []
    titles: list[dict[str, Any]] = []
    for path in sorted(gold.glob("*.jsonl")):
        rows = [json.loads(row) for row in path.read_text("utf-8").splitlines() if row.strip()]
        notices += [row for row in rows if "lots" in row]
        titles += [row for row in rows if "lots" not in row and "level" in row and "title" in row]
    return notices, titles


def notice_bars(gold: Path, realdata: Path, told: Callable[[str], None], misses: bool) -> list[Bar]:
    """Fields of notices."""
    rows, _ = labels(gold)
    if not rows:
        return []
    lines = fields.read(rows, realdata)
    told(f"\n== notices: {len(rows)} labelled, {len(lines)} read")
    bars: list[Bar] = []
    for is_strict in (True, False):
        marks = fields.marks(lines, rows, is_strict)
        told("strict" if is_strict else "lenient")
        told(_table(marks))
        if is_strict:
            bars = _field_bars(marks)
        elif misses:
            told(_missed(marks))
    for source, own in sorted(fields.grouped(rows).items()):
        counted = tally(m for m in fields.marks(lines, own, True) if m.field in BARS)
        told(
            f"  {source:24} {len(own):4} notices  precision {_rate(counted.precision)}"
            f"  recall {_rate(counted.recall)}  (fields with a bar)"
        )
    return bars


def title_bars(gold: Path, realdata: Path, told: Callable[[str], None], misses: bool) -> list[Bar]:
    """Level, place and category of titles and buyers."""
    _, rows = labels(gold)
    if not rows:
        return []
    lines = fields.read(rows, realdata)
    told(f"\n== titles and buyers: {len(rows)} labelled, {len(lines)} read from the real data")
    marks = [*classes.standings(rows, lines), *classes.categories(rows, lines)]
    told(_table(marks, is_share=True))
    drawn = [row for row in rows if not str(row.get("stratum") or "").startswith("E")]
    told(classes.confusion(drawn, lines))
    if misses:
        told(_missed(m for m in marks if m.field in (*SHARES, "category_l1, stratum E")))
    found = by_field(marks)
    return [Bar(name, _share(found[name]), least) for name, least in SHARES.items()]


def constructed_bars(gold: Path, told: Callable[[str], None], misses: bool) -> list[Bar]:
    """The constructed cases, and real cells of awards."""
    readers = (
        *(constructed.amounts, constructed.award_rows, constructed.moments),
        *(constructed.suppliers, constructed.levels, constructed.categories),
    )
    marks = [mark for reader in readers for mark in reader(gold)]
    if not marks:
        return []
    told("\n== constructed cases and cells of awards")
    told(_table(marks, is_share=True))
    if misses:
        told(_missed(marks))
    found = by_field(marks)
    return [
        Bar(f"constructed {name}", _share(found[name]), least)
        for name, least in CONSTRUCTED.items()
        if name in found
    ]


def error_bars(told: Callable[[str], None], notices: int = 400) -> list[Bar]:
    """Unit errors injected into a constructed sample; `unit_errors.py` measures more, and real files."""
    with TemporaryDirectory() as folder:
        corpus = unit_errors.constructed(Path(folder), notices)
        sums = unit_errors.judge(corpus)
        count, doubted = unit_errors.alarms(corpus, sums)
        spots = unit_errors.targets(corpus, sums)
        rows = [
            (name, "yes" if has_witness else "no", found)
            for name, error in unit_errors.ERRORS.items()
            for has_witness, found in unit_errors.inject(corpus, spots, error, 2022, 1).items()
        ]
    told(f"\n== unit errors in {notices} constructed notices; {count} untouched sums")
    told(unit_errors.table(rows))
    caught = sum(found.caught for *_, found in rows) / sum(found.injected for *_, found in rows)
    return [
        Bar("unit errors caught, with and without a witness", caught, 0.98),
        Bar("right sums doubted, at most", -len(doubted) / count, -0.005),
    ]


def page_bars(realdata: Path, told: Callable[[str], None]) -> list[Bar]:
    """The cost of a page."""
    found = pages.bodies(realdata)
    if not found:
        return []
    cost, floor, ratio = pages.ratio(found)
    told(f"\n== pages: {len(found)}, {sum(map(len, found)):,} characters")
    told(f"full extraction {cost:.3f} s CPU, lexbor parsing alone {floor:.3f} s: ratio {ratio:.2f}")
    return [Bar(f"pages: CPU at most {PAGE_RATIO:.0f} times lexbor", -ratio, -PAGE_RATIO)]


def _field_bars(marks: Sequence[Mark]) -> list[Bar]:
    found = by_field(marks)
    bars = []
    for name, (least_precision, least_recall) in BARS.items():
        if own := found.get(name):
            counted = tally(own)
            for word, rate, least in (
                ("precision", counted.precision, least_precision),
                ("recall", counted.recall, least_recall),
            ):
                if rate is not None:
                    bars.append(Bar(f"{name} {word}", rate, least))
    return bars


def _share(marks: Sequence[Mark]) -> float:
    """Right of all, a missing value being not right."""
    return sum(mark.verdict == "right" for mark in marks) / len(marks)


def _table(marks: Iterable[Mark], is_share: bool = False) -> str:
    rows = [
        f"{'field':32}{'n':>5}{'right':>7}{'wrong':>7}{'missing':>8}"
        + ("   share" if is_share else "   precision [95 %]         recall [95 %]")
    ]
    for name, own in by_field(marks).items():
        counted = tally(own)
        head = f"{name:32}{counted.labelled:5}{counted.right:7}{counted.wrong:7}{counted.missing:8}"
        if is_share:
            rows.append(f"{head}   {_share(own):.3f}")
        else:
            spans = intervals(own)
            rates = (counted.precision, counted.recall)
            rows.append(head + "".join(map(_spanned, rates, spans)))
    return "\n".join(rows)


def _spanned(rate: float | None, span: tuple[float, float] | None) -> str:
    if rate is None or span is None:
        return f"   {'–':21}"
    return f"   {rate:.3f} [{span[0]:.3f}, {span[1]:.3f}]"


def _rate(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.3f}"


def _missed(marks: Iterable[Mark]) -> str:
    return "\n".join(
        f"  {m.verdict}\t{m.key}\t{m.field}\t{m.wanted!r}\t{m.got!r}"
        for m in marks
        if m.verdict != "right"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Accuracy beside labels.")
    parser.add_argument("--gold", type=Path, default=SHARED / "gold", help="folder of labels")
    parser.add_argument(
        "--realdata", type=Path, default=SHARED / "realdata", help="folder of the notices labelled"
    )
    parser.add_argument("--misses", action="store_true", help="list every value that differs")
    parser.add_argument("--no-errors", action="store_true", help="inject no unit errors")
    parser.add_argument("--no-speed", action="store_true", help="leave out the cost of a page")
    options = parser.parse_args(arguments)
    for folder in (options.gold, options.realdata):
        if not folder.is_dir():
            parser.error(f"no folder {folder}; name one with --gold and --realdata")
    bars = [
        *notice_bars(options.gold, options.realdata, print, options.misses),
        *title_bars(options.gold, options.realdata, print, options.misses),
        *constructed_bars(options.gold, print, options.misses),
        *([] if options.no_errors else error_bars(print)),
        *([] if options.no_speed else page_bars(options.realdata, print)),
    ]
    print("\n== bars")
    for bar in bars:
        verdict = "reached" if bar.is_reached else "MISSED "
        print(f"{verdict}  {bar.name:42} {abs(bar.measured):.3f}  bar {abs(bar.least):.2f}")
    return 0 if all(bar.is_reached for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main())
