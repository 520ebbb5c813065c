"""A sum of money as a floor: what is known and trusted, of how many, and how much a few carry."""

from decimal import Decimal
from typing import Any

from pipeline.claim.finding import Finding
from pipeline.claim.rule import Rule, Verdict
from pipeline.claim.sample import Sample

GIVES: tuple[Verdict, ...] = ("stated", "insufficient")

TOP = 0.01


def judge(sample: Sample, rule: Rule) -> list[Finding]:
    """One finding: the sum of `value` over the rows where it is known."""
    value = sample.numbers(rule.value)
    rows = value.is_not_null().to_numpy() | True
    known = value.drop_nulls().sort(descending=True)
    facts: dict[str, Any] = {
        "n": known.len(),
        "considered": value.len(),
        "unknown": value.null_count(),
    }
    facts |= {"least_n": rule.gate.n}
    if known.is_empty():
        return [Finding((), "insufficient", rows, n=0, considered=value.len(), facts=facts)]
    total = Decimal(known.sum())
    top = known.head(max(1, int(known.len() * TOP)))
    share = Decimal(top.sum()) / total if total else Decimal(0)
    facts |= {"total": total, "top_count": top.len(), "top_share": share}
    facts |= {"median": Decimal(str(known.median()))}
    asides = ("tail",) if share > Decimal("0.3") else ()
    return [
        Finding(
            (),
            "stated",
            rows,
            float(total),
            n=known.len(),
            considered=value.len(),
            facts=facts,
            asides=asides,
        )
    ]
