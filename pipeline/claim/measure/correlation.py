"""Do two numbers of the same rows rise together? Spearman's rank correlation (METRICS H5)."""

from pipeline import stats
from pipeline.claim.finding import Finding
from pipeline.claim.rule import Rule, Verdict
from pipeline.claim.sample import Sample
from pipeline.claim.words import Phrase

GIVES: tuple[Verdict, ...] = ("supported", "weak", "not_supported", "contradicts", "insufficient")


def judge(sample: Sample, rule: Rule) -> list[Finding]:
    """One finding: `value` against `other`."""
    ones, others = sample.numbers(rule.value).to_list(), sample.numbers(rule.other).to_list()
    known = [a is not None and b is not None for a, b in zip(ones, others, strict=True)]
    rows = sample.column(rule.value).is_not_null().to_numpy()
    found = stats.spearman(ones, others) if sum(known) >= rule.gate.n else None
    facts = {"says": Phrase(rule.title), "n": sum(known), "least_n": rule.gate.n}
    if found is None:
        return [Finding((), "insufficient", rows, n=sum(known), considered=len(ones), facts=facts)]
    up = rule.expects != "less"
    verdict: Verdict = "not_supported"
    if found.p < 0.05:
        verdict = "supported" if (found.rho > 0) is up else "contradicts"
    facts |= {"rho": found.rho, "lo": found.lo, "hi": found.hi}
    return [
        Finding(
            (),
            verdict,
            rows,
            found.rho,
            found.lo,
            found.hi,
            found.n,
            len(ones),
            "spearman",
            found.p,
            facts,
        )
    ]
