"""How well the copies of one publication are recognised, beside labelled pairs of notices.

    python -m benchmarks.dedup [--realdata DIR] [--misses [--held-out]] [--found N]

Real pairs are references into the folder of published notices (`dedup_pairs.csv`: file and place of
both notices, label, reason, how the pair was come by, whether it is held out), constructed ones are
built by `dedup_constructed`. A detector says that two notices are one publication by giving them the
same `publication_id` in the current links. Precision = duplicates among the pairs it puts together,
recall = those it puts together among the duplicates. Exit code 1 when a bar is missed on all pairs.

How the real pairs were come by (`sampling`), before any detector was there; similarity is Dice's of
the character pairs of two titles, alike is 0.6 or more or one buyer:

- `near_alike`: alike and published within 5 days. Every such pair of the aggregator's rows and of
  `ggzy_fulltext.jsonl` was read, those of the other lists were sampled.
- `near_unlike`: the same days, titles of 0.25 to 0.6. Sampled.
- `far_alike`: 0.9 or more, 6 to 400 days apart. Every pair of the aggregator's rows, else sampled.
- `far_unlike`: 0.25 to 0.9, 6 to 400 days apart. Sampled evenly over bands of a tenth.
- `undated`: one of the two, or both, tell no day: lists of intentions in several exports.
- `random`: two notices drawn from all.

Left out: 41 pairs that a reader could not decide (no text, sums that may be a lot's or the whole's, one
opinion notice put up again after 2 to 7 days). A third is held out, what hangs together in one part.
"""

import argparse
import csv
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from benchmarks import dedup_constructed
from benchmarks.tally import wilson
from pipeline import run
from pipeline.ingest.batch import FileInfo, RawBatch, frame
from pipeline.normalize.batch import normalise
from pipeline.warehouse import Warehouse

PAIRS = Path(__file__).with_name("dedup_pairs.csv")
REALDATA = Path(__file__).resolve().parents[2] / "shared" / "realdata"
LEAST_PRECISION, LEAST_RECALL = 0.95, 0.92
_NOW = datetime(2026, 9, 1)
_SEED = 20220529
_FOUND = """
    SELECT
        f.path,
        n.line,
        coalesce(n.element, '') AS element,
        n.title,
        l.publication_id
    FROM notice AS n
    INNER JOIN file AS f ON n.file_id = f.file_id
    INNER JOIN process_link AS l ON n.notice_id = l.notice_id
    WHERE n.known_to IS NULL AND l.known_to IS NULL
    ORDER BY f.path, n.line, element
"""


class Place(NamedTuple):
    """Where a notice stands: file, line or position, element inside it."""

    file: str
    line: int
    element: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" + (f":{self.element}" if self.element else "")


class Pair(NamedTuple):
    """Two notices and what a reader says of them."""

    place: Place
    other: Place
    is_duplicate: bool
    reason: str
    is_held_out: bool


class Found(NamedTuple):
    """A notice as the detector leaves it; `publication_id` null: it stands alone."""

    title: str
    publication_id: int | None


class Judged(NamedTuple):
    """A pair beside the detector's answer."""

    pair: Pair
    is_found: bool

    @property
    def is_right(self) -> bool:
        return self.is_found == self.pair.is_duplicate


@dataclass(frozen=True)
class Measure:
    """Counts of a set of pairs."""

    pairs: int
    duplicates: int
    found: int
    right: int

    @property
    def precision(self) -> float | None:
        """Duplicates among the pairs put together; null when none was."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Pairs put together among the duplicates."""
        return self.right / self.duplicates if self.duplicates else None

    @property
    def is_enough(self) -> bool:
        """Are both bars reached? A detector that finds nothing reaches none."""
        return (self.precision or 0) >= LEAST_PRECISION and (self.recall or 0) >= LEAST_RECALL


def labelled(path: Path) -> list[Pair]:
    """The real pairs, in the order of the file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Pair(
                Place(row["file"], int(row["line"]), row["element"]),
                Place(row["other_file"], int(row["other_line"]), row["other_element"]),
                row["is_duplicate"] == "true",
                row["reason"],
                row["is_held_out"] == "true",
            )
            for row in csv.DictReader(lines)
        ]


def real(folder: Path) -> dict[Place, Found]:
    """What the detector makes of the folder of published notices."""
    with Warehouse(":memory:", read_only=False) as warehouse:
        run.load(warehouse, [folder], _NOW)
        warehouse.fold(_NOW)
        return _found(warehouse, lambda path: Path(path).relative_to(folder).as_posix())


def constructed() -> tuple[list[Pair], dict[Place, Found]]:
    """The constructed pairs, and what the detector makes of them: two files of two publishers."""
    built = dedup_constructed.pairs()
    sides = {"one.jsonl": [p.notice for p in built], "two.jsonl": [p.other for p in built]}
    with Warehouse(":memory:", read_only=False) as warehouse:
        for file, notices in sides.items():
            digest = sha256(repr(notices).encode()).hexdigest()
            source = file.removesuffix(".jsonl")
            info = FileInfo(file, digest, 1, "jsonl", "utf-8", source)
            raw = RawBatch(frame(notices), (), len(notices))
            with warehouse.loading([info], _NOW) as loading:
                loading.add(normalise(raw.notices, source, "benchmark"), [raw])
        warehouse.fold(_NOW)
        found = _found(warehouse, str)
    pairs = [
        Pair(
            Place("one.jsonl", pair.notice.line),
            Place("two.jsonl", pair.other.line),
            pair.is_duplicate,
            pair.reason,
            pair.is_held_out,
        )
        for pair in built
    ]
    return pairs, found


def _found(warehouse: Warehouse, name: Callable[[str], str]) -> dict[Place, Found]:
    rows = warehouse.con.execute(_FOUND).fetchall()
    return {
        Place(name(path), line, element): Found(title, publication)
        for path, line, element, title, publication in rows
    }


def judge(pairs: Iterable[Pair], found: Mapping[Place, Found]) -> list[Judged]:
    """Each pair beside the answer. Raises KeyError where a notice is not among those found."""
    return [
        Judged(pair, _is_one(found[pair.place].publication_id, found[pair.other].publication_id))
        for pair in pairs
    ]


def _is_one(publication: int | None, other: int | None) -> bool:
    return publication is not None and publication == other


def measure(judged: Iterable[Judged]) -> Measure:
    """Count.

    >>> one = Pair(Place("a", 1), Place("b", 1), True, "same_text", False)
    >>> measure([Judged(one, True), Judged(one, False)]).recall
    0.5
    """
    told = list(judged)
    return Measure(
        len(told),
        sum(j.pair.is_duplicate for j in told),
        sum(j.is_found for j in told),
        sum(j.is_found and j.pair.is_duplicate for j in told),
    )


def together(
    pairs: Iterable[Pair], found: Mapping[Place, Found], most: int
) -> list[tuple[Place, Place]]:
    """Pairs that the detector puts together and nobody has labelled: a seeded sample to read."""
    known = {frozenset((pair.place, pair.other)) for pair in pairs}
    groups: dict[int, list[Place]] = defaultdict(list)
    for place, notice in sorted(found.items()):
        if notice.publication_id is not None:
            groups[notice.publication_id].append(place)
    unread = [
        pair
        for group in groups.values()
        for pair in combinations(group, 2)
        if frozenset(pair) not in known
    ]
    return sorted(random.Random(_SEED).sample(sorted(unread), min(most, len(unread))))


def _table(sets: Mapping[str, Sequence[Judged]]) -> str:
    rows = [
        f"{'pairs':12}{'part':10}{'n':>5}{'duplicates':>12}{'found':>7}"
        "   precision [95 %]         recall [95 %]"
    ]
    for name, judged in sets.items():
        for part, own in (
            ("shown", [j for j in judged if not j.pair.is_held_out]),
            ("held out", [j for j in judged if j.pair.is_held_out]),
            ("all", judged),
        ):
            m = measure(own)
            rows.append(
                f"{name:12}{part:10}{m.pairs:5}{m.duplicates:12}{m.found:7}"
                f"{_spanned(m.right, m.found)}{_spanned(m.right, m.duplicates)}"
            )
    return "\n".join(rows)


def _spanned(right: int, n: int) -> str:
    if not n:
        return f"   {'–':22}"
    low, high = wilson(right, n)
    return f"   {right / n:.3f} [{low:.3f}, {high:.3f}]  "


def _missed(judged: Iterable[Judged], found: Mapping[Place, Found]) -> str:
    return "\n".join(
        f"  {'put together' if j.is_found else 'not found'}\t{j.pair.reason}\n"
        f"    {j.pair.place}\t{found[j.pair.place].title}\n"
        f"    {j.pair.other}\t{found[j.pair.other].title}"
        for j in judged
        if not j.is_right
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Copies of one publication beside labels.")
    parser.add_argument(
        "--realdata", type=Path, default=REALDATA, help="folder of the notices labelled"
    )
    parser.add_argument("--misses", action="store_true", help="list every pair judged wrongly")
    parser.add_argument("--held-out", action="store_true", help="list held-out ones too")
    parser.add_argument(
        "--found", type=int, default=0, metavar="N", help="list N pairs put together, to be read"
    )
    options = parser.parse_args(arguments)
    if not options.realdata.is_dir():
        parser.error(f"no folder {options.realdata}; name one with --realdata")
    pairs = labelled(PAIRS)
    published = real(options.realdata)
    if lost := [p for pair in pairs for p in (pair.place, pair.other) if p not in published]:
        parser.error(f"{PAIRS.name} names {lost[0]}, which {options.realdata} does not hold")
    built, invented = constructed()
    sets = {"real": judge(pairs, published), "constructed": judge(built, invented)}
    both = [judged for own in sets.values() for judged in own]
    print(_table({**sets, "both": both}))
    if options.misses:
        for name, found in (("real", published), ("constructed", invented)):
            shown = [j for j in sets[name] if options.held_out or not j.pair.is_held_out]
            print(f"\n== {name}: wrong\n{_missed(shown, found)}")
    if options.found:
        print("\n== put together and not labelled")
        for place, other in together(pairs, published, options.found):
            print(f"  {place}\t{published[place].title}\n  {other}\t{published[other].title}\n")
    m = measure(both)
    print(f"\nbars: precision {LEAST_PRECISION}, recall {LEAST_RECALL} on both together:", end=" ")
    print("reached" if m.is_enough else "MISSED")
    return 0 if m.is_enough else 1


if __name__ == "__main__":
    sys.exit(main())
