"""How long until it happens: the Kaplan–Meier median, which does not forget who still waits (F7)."""

import polars as pl

from pipeline import stats
from pipeline.claim.finding import Finding
from pipeline.claim.rule import Rule, Verdict, sets
from pipeline.claim.sample import Sample
from pipeline.claim.words import Word

GIVES: tuple[Verdict, ...] = ("stated", "insufficient")


def judge(sample: Sample, rule: Rule) -> list[Finding]:
    """One finding a group: `value` is how long was waited, `other` whether it then happened."""
    days, ended = sample.numbers(rule.value), sample.flags(rule.other)
    timed = (days.is_not_null() & (days >= 0).fill_null(False)).to_numpy()
    found = []
    for group, values in sets(rule.groups, sample.present(rule.by or "")).items():
        inside = sample.mask(rule.by or "", values)
        rows = pl.Series(inside & timed)
        n, events = int(rows.sum()), int((rows & ended.fill_null(False)).sum())
        curve = (
            stats.kaplan_meier(days.filter(rows).to_list(), ended.filter(rows).to_list())
            if n >= rule.gate.n
            else None
        )
        facts = {"group": Word(group), "n": n, "events": events, "waiting": n - events}
        facts |= {"least_n": rule.gate.n}
        if curve is None or curve.median.value is None:
            found.append(
                Finding(
                    (group,), "insufficient", inside, n=n, considered=int(inside.sum()), facts=facts
                )
            )
            continue
        facts |= {"median": curve.median.value, "lo": curve.median.lo, "hi": curve.median.hi}
        found.append(
            Finding(
                (group,),
                "stated",
                inside,
                *curve.median,
                n=n,
                considered=int(inside.sum()),
                facts=facts,
            )
        )
    return found
