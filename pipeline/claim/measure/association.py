"""Do two columns go together? χ² or a permutation test of their table, and Cramér's V.

A buyer that repeats itself is worth less than as many buyers: χ² is divided by the design effect.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from pipeline import stats
from pipeline.claim.finding import Finding, Mask
from pipeline.claim.rule import Rule, Verdict, sets
from pipeline.claim.sample import Sample
from pipeline.claim.words import Phrase
from pipeline.errors import UsageError

GIVES: tuple[Verdict, ...] = ("supported", "weak", "not_supported", "insufficient")


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
    row, column = _codes(inside, considered, rule.by), _codes(masks, considered, rule.of)
    both = (row > 0) & (column > 0)
    buyers = sample.distinct("buyer_id", both)
    found = None
    if n >= rule.gate.n and buyers >= rule.gate.buyers and 2 * n >= considered:
        effect = stats.design_effect(row[both], column[both], sample.clusters[both])
        found = stats.independence(table, design_effect=effect or 1.0)
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


def _codes(masks: Mapping[str, Mask], count: int, name: str | None) -> npt.NDArray[np.int64]:
    """The number of each row's set, from 1; 0 in none. Raises UsageError for a row in several: it
    would be counted twice."""
    codes = np.zeros(count, dtype=np.int64)
    for place, mask in enumerate(masks.values(), start=1):
        if codes[mask].any():
            raise UsageError(f"sets of '{name}' have rows in common; name sets that have none")
        codes[mask] = place
    return codes
