"""集中: is a share in one group larger than in the others together?

Ratio of the shares with an interval, once as if needs were independent, once with buyers drawn
again. χ² or Fisher's exact test, of as many needs as they are worth where a buyer repeats itself.
Source: `trends.sql` of the design, METRICS F10 and F13.
"""

import math

import numpy as np
import numpy.typing as npt

from pipeline import stats
from pipeline.claim.finding import Finding, Mask
from pipeline.claim.rule import Rule, Run, Verdict, sets
from pipeline.claim.sample import Sample
from pipeline.claim.words import Phrase, Word

# Group and outcome; None is any.
Cells = dict[tuple[str | None, str | None], Mask]
Drawn = dict[tuple[str | None, str | None], npt.NDArray[np.float64]]

GIVES: tuple[Verdict, ...] = ("supported", "weak", "not_supported", "contradicts", "insufficient")


def judge(sample: Sample, rule: Rule) -> list[Finding]:
    """One finding a group and outcome: does the outcome have a larger share in the group?"""
    cells = _cells(sample, rule, rule.by or "")
    drawn = sample.resampled(cells)
    others = [_ratios(sample.where(run.where), rule, run) for run in rule.runs]
    return [
        _finding(
            sample, rule, (group, outcome), cells, drawn, [one[group, outcome] for one in others]
        )
        for group, outcome in cells
        if group is not None and outcome is not None
    ]


def _cells(sample: Sample, rule: Rule, by: str) -> Cells:
    """The rows compared, those of each group, of each outcome, and of both."""
    of = rule.of or ""
    universe = sample.mask(by, tuple(rule.among or sample.present(by))) & sample.known(of)
    groups = sets(rule.groups, rule.among or sample.present(by))
    outcomes = sets(rule.outcomes, sample.present(of))
    cells: Cells = {(None, None): universe}
    cells |= {(name, None): sample.mask(by, values) & universe for name, values in groups.items()}
    cells |= {(None, name): sample.mask(of, values) & universe for name, values in outcomes.items()}
    return cells | {(g, o): cells[g, None] & cells[None, o] for g in groups for o in outcomes}


def _ratios(sample: Sample, rule: Rule, run: Run) -> dict[tuple[str, str], float | None]:
    """The ratio of every cell when the rows are read in another way; None where it has none."""
    cells = _cells(sample, rule, run.by or rule.by or "")
    ratios: dict[tuple[str, str], float | None] = {}
    for group, outcome in cells:
        if group is not None and outcome is not None:
            a, n, c, m = _four(cells, group, outcome)
            ratio = stats.share_ratio(a, n, c, m)
            ratios[group, outcome] = ratio.value if ratio and a + c else None
    return ratios


def _four(cells: Cells, group: str, outcome: str) -> tuple[int, int, int, int]:
    """Hits and rows in the group, hits and rows outside it."""
    n, total = int(cells[group, None].sum()), int(cells[None, None].sum())
    a, hits = int(cells[group, outcome].sum()), int(cells[None, outcome].sum())
    return a, n, hits - a, total - n


def _finding(
    sample: Sample,
    rule: Rule,
    key: tuple[str, str],
    cells: Cells,
    drawn: Drawn,
    read_otherwise: list[float | None],
) -> Finding:
    group, outcome = key
    a, n, c, m = _four(cells, group, outcome)
    universe, inside, hit = cells[None, None], cells[group, None], cells[None, outcome]
    gate = rule.gate
    least = "outside" if rule.expects == "less" else "inside"
    cell = inside & hit if least == "inside" else ~inside & hit
    buyers, provinces = sample.distinct("buyer_id", cell), sample.distinct("province", cell)
    # Ten needs of a buyer that repeats itself are not worth ten.
    design = stats.design_effect(inside[universe], hit[universe], sample.clusters[universe]) or 1.0
    expected = min(n, m) * (a + c) / (n + m) / design if n + m else 0.0
    enough = (
        n >= gate.n
        and m >= gate.n
        and expected >= gate.expected
        and buyers >= gate.buyers
        and provinces >= gate.provinces
    )
    share = stats.wilson(a, n) if n >= gate.n else None
    facts = {
        "group": Word(group),
        "outcome": Word(outcome),
        "count": a,
        "n": n,
        "others": m,
        "share": share.value if share else None,
        "share_lo": share.lo if share else None,
        "share_hi": share.hi if share else None,
        "rest": c / m if m else None,
        "buyers": buyers,
        "provinces": provinces,
        "says": Phrase(rule.title),
        "least_n": gate.n,
        "effect": rule.effect,
        "design_effect": design,
        "expects": rule.expects,
        "runs": [
            {"name": Phrase(run.name), "ratio": one}
            for run, one in zip(rule.runs, read_otherwise, strict=True)
        ],
    }
    ratio = stats.share_ratio(a, n, c, m)
    if ratio is None or not a + c:
        return Finding(
            key, "insufficient", universe, n=n, considered=n + m, facts=facts | _NO_RATIO
        )
    # The wider of both intervals is what is judged, and what is said.
    drawn_lo, drawn_hi = _interval(drawn, group, outcome)
    lo, hi = min(ratio.lo, drawn_lo), max(ratio.hi, drawn_hi)
    facts |= {
        "ratio": ratio.value,
        "ratio_lo": lo,
        "ratio_hi": hi,
        **_power(rule, c / m if c else 0.5 / m, n, m, design),
    }
    verdict: Verdict = "insufficient"
    test = stats.compare_shares(a, n, c, m, design) if enough else None
    if test:
        verdict = _verdict(rule, ratio, (lo, hi), read_otherwise)
    return Finding(
        key,
        verdict,
        universe,
        ratio.value,
        lo,
        hi,
        n,
        n + m,
        test.name if test else None,
        test.p if test else None,
        facts,
    )


def _power(rule: Rule, rest: float, n: int, m: int, design: float) -> dict[str, float | int | None]:
    """Of a conclusion that was stated: the chance to see the least effect of interest with these
    rows, and the rows it takes."""
    if rule.expects is None:
        return {"power": None, "needed": None}
    aim = rest / rule.effect if rule.expects == "less" else min(rest * rule.effect, 0.99)
    needed = stats.needed_n(aim, rest, ratio=m / n)
    return {
        "power": stats.power_of_shares(aim, rest, round(n / design), round(m / design)),
        "needed": math.ceil(needed * design) if needed else None,
    }


_NO_RATIO = dict.fromkeys(("ratio", "ratio_lo", "ratio_hi", "power", "needed"))


def _interval(drawn: Drawn, group: str, outcome: str) -> tuple[float, float]:
    """The middle 95 % of the ratio when buyers are drawn again."""
    total, n = drawn[None, None], drawn[group, None]
    hits, a = drawn[None, outcome], drawn[group, outcome]
    ratio = ((a + 0.5) / (n + 1)) / ((hits - a + 0.5) / (total - n + 1))
    lo, hi = np.quantile(ratio, [0.025, 0.975])
    return float(lo), float(hi)


def _verdict(
    rule: Rule,
    ratio: stats.Interval,
    wide: tuple[float, float],
    read_otherwise: list[float | None],
) -> Verdict:
    """The direction said must hold in the wider interval and in every reading of the rows."""
    above = wide[0] > 1 and all(one is not None and one > 1 for one in read_otherwise)
    below = wide[1] < 1 and all(one is not None and one < 1 for one in read_otherwise)
    up = rule.expects != "less"
    if above if up else below:
        return "supported"
    if below if up else above:
        return "contradicts"
    leans = ratio.lo > 1 if up else ratio.hi < 1
    return "weak" if leans else "not_supported"
