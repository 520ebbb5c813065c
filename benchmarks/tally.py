"""Counts of right, wrong and missing values, with intervals; records of one cluster stand together."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal, NamedTuple

Verdict = Literal["right", "wrong", "missing"]
Interval = tuple[float, float]
_SEED, _DRAWS, _Z = 20220529, 1000, 1.96


class Mark(NamedTuple):
    """One value beside its label. `is_labelled`: the label states a value; `cluster`: whose records
    resemble each other, a buyer or a project."""

    field: str
    cluster: str
    key: str
    verdict: Verdict
    is_labelled: bool
    wanted: object = None
    got: object = None


@dataclass(frozen=True)
class Tally:
    """Counts of one field: right + wrong are values given, `labelled` those that the labels state."""

    right: int
    wrong: int
    missing: int
    labelled: int

    @property
    def precision(self) -> float | None:
        """Right of those given."""
        given = self.right + self.wrong
        return self.right / given if given else None

    @property
    def recall(self) -> float | None:
        """Right of those labelled."""
        return self.right / self.labelled if self.labelled else None


def tally(marks: Iterable[Mark]) -> Tally:
    """Count marks.

    >>> tally([Mark("f", "a", "1", "right", True), Mark("f", "b", "2", "missing", True)]).recall
    0.5
    """
    counts = {"right": 0, "wrong": 0, "missing": 0}
    labelled = 0
    for mark in marks:
        counts[mark.verdict] += 1
        labelled += mark.is_labelled
    return Tally(counts["right"], counts["wrong"], counts["missing"], labelled)


def by_field(marks: Iterable[Mark]) -> dict[str, list[Mark]]:
    """Marks of each field, in the order in which the fields occur."""
    found: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        found[mark.field].append(mark)
    return found


def intervals(marks: Sequence[Mark]) -> tuple[Interval | None, Interval | None]:
    """95 % intervals of precision and recall: clusters are drawn anew, with a fixed seed. Where no
    draw can differ (nothing wrong), Wilson's interval of as many records as there are clusters."""
    clusters: Mapping[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        clusters[mark.cluster].append(mark)
    counts = [tally(own) for own in clusters.values()]
    draw = random.Random(_SEED)
    drawn: tuple[list[float], list[float]] = ([], [])
    for _ in range(_DRAWS):
        chosen = draw.choices(counts, k=len(counts))
        right = sum(c.right for c in chosen)
        for kept, whole in zip(
            drawn,
            (right + sum(c.wrong for c in chosen), sum(c.labelled for c in chosen)),
            strict=True,
        ):
            if whole:
                kept.append(right / whole)
    precision, recall = (_span(kept, len(counts)) for kept in drawn)
    return precision, recall


def _span(drawn: list[float], clusters: int) -> Interval | None:
    if not drawn:
        return None
    drawn.sort()
    low, high = drawn[int(0.025 * len(drawn))], drawn[int(0.975 * len(drawn))]
    return wilson(round(low * clusters), clusters) if low == high else (low, high)


def wilson(right: int, n: int) -> Interval:
    """Wilson's 95 % interval of a share.

    >>> [round(x, 3) for x in wilson(40, 40)]
    [0.912, 1.0]
    """
    p, z2 = right / n, _Z * _Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)
