"""A share of each group, with its Wilson interval: counted, nothing claimed of it."""

from pipeline import stats
from pipeline.claim.finding import Finding
from pipeline.claim.rule import Rule, Verdict, sets
from pipeline.claim.sample import Sample
from pipeline.claim.words import Word

GIVES: tuple[Verdict, ...] = ("stated", "insufficient")


def judge(sample: Sample, rule: Rule) -> list[Finding]:
    """One finding a group and outcome; without `by` one for all rows."""
    known = sample.known(rule.of or "")
    groups = (
        {
            name: sample.mask(rule.by, values)
            for name, values in sets(rule.groups, sample.present(rule.by)).items()
        }
        if rule.by
        else {"全部": known | True}
    )
    outcomes = sets(rule.outcomes, sample.present(rule.of or ""))
    found = []
    for group, inside in groups.items():
        rows = inside & known
        n = int(rows.sum())
        for outcome, values in outcomes.items():
            count = int((rows & sample.mask(rule.of or "", values)).sum())
            share = stats.wilson(count, n) if n >= rule.gate.n else None
            facts = {"group": Word(group), "outcome": Word(outcome), "count": count, "n": n}
            facts |= {"least_n": rule.gate.n, "considered": int(inside.sum())}
            if share is None:
                found.append(
                    Finding(
                        (group, outcome),
                        "insufficient",
                        inside,
                        n=n,
                        considered=int(inside.sum()),
                        facts=facts,
                    )
                )
                continue
            facts |= {"share": share.value, "share_lo": share.lo, "share_hi": share.hi}
            found.append(
                Finding(
                    (group, outcome),
                    "stated",
                    inside,
                    *share,
                    n=n,
                    considered=int(inside.sum()),
                    facts=facts,
                )
            )
    return found
