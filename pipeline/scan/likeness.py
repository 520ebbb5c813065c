"""How near a need is to what a team wants: class, words and sum, each with its points."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.scan.need import Need
from pipeline.scan.wording import grams, runs

# Most points of each part; together 100.
CLASS, WORDS, SUM = 30, 65, 5
# A need that somebody refused says as much as this many that nobody has looked at.
_REFUSED = 5
# From fewer wanted needs than this, what they share is half chance.
_ENOUGH = 10


@dataclass(frozen=True, slots=True)
class Likeness:
    """Points of 100 and the evidence in Chinese."""

    points: int
    evidence: str


def likeness(
    wanted: Sequence[Need], refused: Sequence[Need], other: Sequence[Need]
) -> Callable[[Need], Likeness]:
    """A measure of needs beside those `wanted` and `refused`; `other` is what nobody judged.

    Class and words each weigh how much oftener they stand in what is wanted; half of the points
    say that they do not tell.
    """
    known: dict[int, frozenset[str]] = {}

    def pairs(need: Need) -> frozenset[str]:
        if need.demand_id not in known:
            known[need.demand_id] = _pairs(need)
        return known[need.demand_id]

    of_class = _odds(wanted, refused, other, _classes)
    of_pair = _odds(wanted, refused, other, pairs)
    sums = sorted(need.sum for need in wanted if need.sum is not None)

    def measure(need: Need) -> Likeness:
        odds = {pair: of_pair(pair) for pair in pairs(need)}
        shared = sorted(
            (pair for pair in odds if odds[pair] > 0), key=lambda one: (-odds[one], one)
        )
        classes = CLASS * _logistic(math.fsum(map(of_class, _classes(need))))
        # Pairs of one stretch overlap: their sum would say the same thing many times.
        words = WORDS * _logistic(math.fsum(odds.values()) / math.sqrt(len(odds) or 1))
        # A sum that is not told speaks neither for nor against.
        is_usual = None if need.sum is None or not sums else _is_usual(sums, need.sum)
        money = SUM / 2 if is_usual is None else SUM * is_usual
        told = f"类别 {need.category_l2_name or need.category_l2} {classes:.0f}/{CLASS}"
        told += f"；用词 {words:.0f}/{WORDS}" + (f"（{'、'.join(shared[:3])}）" if shared else "")
        told += f"；金额 {money:.0f}/{SUM}"
        return Likeness(round(classes + words + money), told)

    return measure


def _classes(need: Need) -> frozenset[str]:
    return (
        frozenset()
        if need.category_l1 == "OTH"
        else frozenset({need.category_l1, need.category_l2})
    )


def _pairs(need: Need) -> frozenset[str]:
    return frozenset(grams(runs(need), 2, 2))


def _odds(
    wanted: Iterable[Need],
    refused: Iterable[Need],
    other: Iterable[Need],
    marks: Callable[[Need], Iterable[str]],
) -> Callable[[str], float]:
    """The logarithm of how much oftener a mark stands in what is wanted than in the rest."""
    yes, no = Counter[str](), Counter[str]()
    counts = [0, 0]
    for needs, count, side, weight in (
        (wanted, yes, 0, 1),
        (refused, no, 1, _REFUSED),
        (other, no, 1, 1),
    ):
        for need in needs:
            counts[side] += weight
            for mark in marks(need):
                count[mark] += weight

    trust = counts[0] / (counts[0] + _ENOUGH)

    def odds(mark: str) -> float:
        share = (yes[mark] + 0.5) / (counts[0] + 1)
        return trust * math.log(share * (counts[1] + 1) / (no[mark] + 0.5))

    return odds


def _is_usual(sums: Sequence[Decimal], amount: Decimal) -> bool:
    """Is a sum in the middle four fifths of those that are wanted."""
    tenth = len(sums) // 10
    return sums[tenth] <= amount <= sums[len(sums) - 1 - tenth]


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
