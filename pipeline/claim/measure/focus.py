"""集中: is a share in one group larger than in the others together?

Ratio of the shares with an interval, once as if needs were independent, once with buyers drawn
again; χ² or Fisher's exact test. Source: `trends.sql` of the design, METRICS F10 and F13.
"""

import numpy as np

from pipeline import stats
from pipeline.claim.finding import Finding, Mask
from pipeline.claim.rule import Rule, Run, Verdict, sets
from pipeline.claim.sample import Sample
from pipeline.claim.words import Phrase, Word


def judge(sample: Sample, rule: Rule) -> list[Finding]:
    """One finding a group and outcome: does the outcome have a larger share in the group?"""
    by, of = rule.by or "", rule.of or ""
    groups = sets(rule.groups, sample.present(by))
    outcomes = sets(rule.outcomes, sample.present(of))
    inside = {name: sample.mask(by, values) for name, values in groups.items()}
    looked = {name: sample.mask(of, values) for name, values in outcomes.items()}
    everyone = tuple(rule.among or sample.present(by))
    universe = sample.mask(by, everyone)
    cells = [universe, *inside.values(), *(universe & hit for hit in looked.values())]
    pairs = [(g, o) for g in groups for o in outcomes]
    cells += [inside[g] & looked[o] for g, o in pairs]
    drawn = sample.resampled(cells)
    others = [_counts(sample.where(run.where), rule, run) for run in rule.runs]
    found = []
    for place, (group, outcome) in enumerate(pairs):
        sums = drawn[
            :,
            [
                0,
                1 + list(groups).index(group),
                1 + len(groups) + list(outcomes).index(outcome),
                1 + len(groups) + len(outcomes) + place,
            ],
        ]
        found.append(
            _finding(
                sample,
                rule,
                (group, outcome),
                universe,
                inside[group] & universe,
                looked[outcome] & universe,
                sums,
                [one.get((group, outcome)) for one in others],
            )
        )
    return found


def _counts(sample: Sample, rule: Rule, run: Run) -> dict[tuple[str, str], float | None]:
    """The ratio of every cell when the rows are read in another way; None where it has none."""
    by, of = run.by or rule.by or "", rule.of or ""
    groups = sets(rule.groups, sample.present(by))
    outcomes = sets(rule.outcomes, sample.present(of))
    universe = sample.mask(by, tuple(rule.among or sample.present(by)))
    ratios: dict[tuple[str, str], float | None] = {}
    for group, values in groups.items():
        inside = sample.mask(by, values) & universe
        for outcome, codes in outcomes.items():
            hit = sample.mask(of, codes) & universe
            a, n, c, m = _four(inside, hit, universe)
            ratio = stats.share_ratio(a, n, c, m)
            ratios[group, outcome] = ratio.value if ratio and a + c else None
    return ratios


def _four(inside: Mask, hit: Mask, universe: Mask) -> tuple[int, int, int, int]:
    """Hits and rows in the group, hits and rows outside it."""
    n, total = int(inside.sum()), int(universe.sum())
    a, hits = int((inside & hit).sum()), int(hit.sum())
    return a, n, hits - a, total - n


def _finding(
    sample: Sample,
    rule: Rule,
    key: tuple[str, str],
    universe: Mask,
    inside: Mask,
    hit: Mask,
    drawn: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]",
    read_otherwise: list[float | None],
) -> Finding:
    group, outcome = key
    a, n, c, m = _four(inside, hit, universe)
    gate = rule.gate
    least = "outside" if rule.expects == "less" else "inside"
    cell = inside & hit if least == "inside" else ~inside & hit
    buyers, provinces = sample.distinct("buyer_id", cell), sample.distinct("province", cell)
    expected = min(n, m) * (a + c) / (n + m) if n + m else 0.0
    enough = (
        n >= gate.n
        and m >= gate.n
        and expected >= gate.expected
        and buyers >= gate.buyers
        and provinces >= gate.provinces
    )
    share, rest = (stats.wilson(a, n), stats.wilson(c, m))
    facts = {
        "group": Word(group),
        "outcome": Word(outcome),
        "count": a,
        "n": n,
        "others": m,
        "share": share.value if share else None,
        "share_lo": share.lo if share else None,
        "share_hi": share.hi if share else None,
        "rest": rest.value if rest else None,
        "buyers": buyers,
        "provinces": provinces,
        "says": Phrase(rule.title),
        "least_n": gate.n,
        "effect": rule.effect,
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
    lo, hi = _interval(drawn)
    facts |= {
        "ratio": ratio.value,
        "ratio_lo": ratio.lo,
        "ratio_hi": ratio.hi,
        "drawn_lo": lo,
        "drawn_hi": hi,
        **_power(rule, c / m if c else 0.5 / m, n, m),
    }
    if not enough:
        return Finding(key, "insufficient", universe, *ratio, n=n, considered=n + m, facts=facts)
    test = stats.compare_shares(a, n, c, m)
    return Finding(
        key,
        _verdict(rule, ratio, (lo, hi), read_otherwise),
        universe,
        *ratio,
        n=n,
        considered=n + m,
        test=test.name if test else None,
        p=test.p if test else None,
        facts=facts,
    )


def _power(rule: Rule, rest: float, n: int, m: int) -> dict[str, float | int | None]:
    """Of a conclusion that was stated: the chance to see the least effect of interest with these
    rows, and the rows it takes."""
    if rule.expects is None:
        return {"power": None, "needed": None}
    aim = rest / rule.effect if rule.expects == "less" else min(rest * rule.effect, 0.99)
    return {
        "power": stats.power_of_shares(aim, rest, n, m),
        "needed": stats.needed_n(aim, rest, ratio=m / n),
    }


_NO_RATIO = dict.fromkeys(
    ("ratio", "ratio_lo", "ratio_hi", "drawn_lo", "drawn_hi", "power", "needed")
)


def _interval(drawn: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> tuple[float, float]:
    """The middle 95 % of the ratio when buyers are drawn again."""
    total, n, hits, a = (drawn[:, k] for k in range(4))
    ratio = ((a + 0.5) / (n + 1)) / ((hits - a + 0.5) / (total - n + 1))
    lo, hi = np.quantile(ratio, [0.025, 0.975])
    return float(lo), float(hi)


def _verdict(
    rule: Rule,
    ratio: stats.Interval,
    drawn: tuple[float, float],
    read_otherwise: list[float | None],
) -> Verdict:
    """The direction stated must hold in the interval, among buyers drawn again, in every reading."""
    up = rule.expects != "less"
    clear = drawn[0] > 1 and ratio.lo > 1 if up else drawn[1] < 1 and ratio.hi < 1
    against = drawn[1] < 1 and ratio.hi < 1 if up else drawn[0] > 1 and ratio.lo > 1
    holds = all(one is not None and (one > 1 if up else one < 1) for one in read_otherwise)
    if clear and holds:
        return "supported"
    if against:
        return "contradicts"
    leans = ratio.lo > 1 if up else ratio.hi < 1
    return "weak" if leans else "not_supported"
