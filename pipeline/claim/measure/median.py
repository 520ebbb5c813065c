"""The middle of a value in each group, with its quartiles and an exact interval (METRICS F1)."""

from decimal import Decimal

import polars as pl

from pipeline import stats
from pipeline.claim.finding import Finding
from pipeline.claim.rule import Rule, Verdict, sets
from pipeline.claim.sample import Sample
from pipeline.claim.words import Word

GIVES: tuple[Verdict, ...] = ("stated", "insufficient")


def judge(sample: Sample, rule: Rule) -> list[Finding]:
    """One finding a group: the median of `value` among the rows where it is known."""
    value = sample.numbers(rule.value)
    found = []
    for group, values in sets(rule.groups, sample.present(rule.by or "")).items():
        inside = sample.mask(rule.by or "", values)
        of_group = value.filter(pl.Series(inside))
        known: list[Decimal] = of_group.drop_nulls().to_list()
        facts = {"group": Word(group), "n": len(known), "considered": of_group.len()}
        facts |= {"least_n": rule.gate.n}
        enough = len(known) >= rule.gate.n
        middle, parts = stats.median_interval(known) if enough else None, stats.quartiles(known)
        if middle is None or parts is None:
            found.append(
                Finding(
                    (group,),
                    "insufficient",
                    inside,
                    n=len(known),
                    considered=of_group.len(),
                    facts=facts,
                )
            )
            continue
        facts |= {"median": middle.value, "lo": middle.lo, "hi": middle.hi}
        facts |= {"q1": parts.q1, "q3": parts.q3}
        found.append(
            Finding(
                (group,),
                "stated",
                inside,
                *middle,
                n=len(known),
                considered=of_group.len(),
                facts=facts,
            )
        )
    return found
