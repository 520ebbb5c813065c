"""Do two columns go together? χ² or a permutation test of their table, and Cramér's V."""

import polars as pl

from pipeline import stats
from pipeline.claim.finding import Finding
from pipeline.claim.rule import Rule, Verdict, sets
from pipeline.claim.sample import Sample
from pipeline.claim.words import Phrase


def judge(sample: Sample, rule: Rule) -> list[Finding]:
    """One finding: `by` against `of`, over the rows where both are known."""
    groups = sets(rule.groups, sample.present(rule.by or ""))
    outcomes = sets(rule.outcomes, sample.present(rule.of or ""))
    masks = {o: sample.mask(rule.of or "", values) for o, values in outcomes.items()}
    inside = {g: sample.mask(rule.by or "", values) for g, values in groups.items()}
    table = [[int((a & b).sum()) for b in masks.values()] for a in inside.values()]
    n = sum(map(sum, table))
    rows = sample.column(rule.by).is_not_null().to_numpy() | True
    considered = sample.frame.height
    facts = {
        "says": Phrase(rule.title),
        "n": n,
        "considered": considered,
        "unknown": considered - n,
        "unknown_share": (considered - n) / considered if considered else None,
        "least_n": rule.gate.n,
    }
    known = pl.Series(sum(inside.values(), start=rows & False))
    buyers = sample.distinct("buyer_id", known.to_numpy().astype(bool))
    enough = n >= rule.gate.n and buyers >= rule.gate.buyers and 2 * n >= considered
    found = stats.independence(table) if enough else None
    if found is None:
        return [Finding((), "insufficient", rows, n=n, considered=considered, facts=facts)]
    verdict: Verdict = "supported" if found.p < 0.05 else "not_supported"
    facts |= {"v": found.effect, "v_corrected": found.effect_corrected}
    return [
        Finding(
            (),
            verdict,
            rows,
            found.effect,
            n=n,
            considered=considered,
            test=found.name,
            p=found.p,
            facts=facts,
        )
    ]
