"""居多: which outcome has the largest share in a group, and surely so?

The first must lead the second when buyers are drawn again, and either their Wilson intervals do not
meet or the first has more than half. Its lead is tested need by need and buyer by buyer. By money
the order can be another: then that is said too.
"""

from decimal import Decimal

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline import stats
from pipeline.claim.finding import Finding, Mask
from pipeline.claim.rule import Rule, Verdict, sets
from pipeline.claim.sample import Sample
from pipeline.claim.words import Phrase, Word

GIVES: tuple[Verdict, ...] = ("supported", "weak", "insufficient")

# The share of awards left out to see whether a few carry the order.
TOP = 0.01


def judge(sample: Sample, rule: Rule) -> list[Finding]:
    """One finding a group: its first outcome, and how sure its place is."""
    by, of = rule.by or "", rule.of or ""
    groups = sets(rule.groups, sample.present(by))
    outcomes = sets(rule.outcomes, sample.present(of))
    hits = {name: sample.mask(of, values) for name, values in outcomes.items()}
    return [
        _finding(sample, rule, group, sample.mask(by, values), hits)
        for group, values in groups.items()
    ]


def _finding(sample: Sample, rule: Rule, group: str, whole: Mask, hits: dict[str, Mask]) -> Finding:
    inside = whole & sample.known(rule.of or "")
    gate, n, considered = rule.gate, int(inside.sum()), int(whole.sum())
    counts = {name: int((inside & hit).sum()) for name, hit in hits.items()}
    facts: dict[str, object] = {"says": Phrase(rule.title), "group": Word(group)}
    facts |= {"n": n, "least_n": gate.n}
    ahead = behind = None
    if (
        len(counts) > 1
        and n >= gate.n
        and sample.distinct("buyer_id", inside) >= gate.buyers
        and sample.distinct("province", inside) >= gate.provinces
    ):
        first, second = sorted(counts, key=lambda name: -counts[name])[:2]
        if counts[first]:
            ahead, behind = stats.wilson(counts[first], n), stats.wilson(counts[second], n)
    if ahead is None or behind is None:
        return Finding((group,), "insufficient", inside, n=n, considered=considered, facts=facts)
    facts |= {"first": Word(first), "first_count": counts[first]}
    facts |= {"second": Word(second), "second_count": counts[second]}
    facts |= {"share": ahead.value, "share_lo": ahead.lo, "share_hi": ahead.hi}
    facts |= {"second_share": behind.value}
    asides, money = _money(sample, rule, inside, hits, first)
    test, p = _lead(sample.clusters, inside & hits[first], inside & hits[second])
    drawn = sample.resampled({True: inside & hits[first], False: inside & hits[second]})
    leads = float(np.quantile(drawn[True] - drawn[False], 0.025)) > 0
    apart = ahead.lo > behind.hi or ahead.lo > 0.5
    stated = rule.first in (None, first)
    verdict: Verdict = "supported" if stated else "contradicts"
    return Finding(
        (group,),
        verdict if leads and apart else "weak",
        inside,
        *ahead,
        n=n,
        considered=considered,
        test=test,
        # The first was chosen among all, so its lead is tested as often as there are others.
        p=min(1.0, p * (len(counts) - 1)),
        facts=facts | money,
        asides=asides,
    )


def _lead(clusters: npt.NDArray[np.int64], first: Mask, second: Mask) -> tuple[str, float]:
    """The chance of such a lead, either way, where each need favours either as likely as not, or
    each buyer does: the larger of the two, and its name."""
    from scipy.special import chdtrc
    from scipy.stats import binomtest

    ahead, behind = int(first.sum()), int(second.sum())
    by_need = float(binomtest(ahead, ahead + behind, 0.5).pvalue)
    leads = np.bincount(clusters[first], minlength=len(clusters)) - np.bincount(
        clusters[second], minlength=len(clusters)
    )
    spread = float((leads**2).sum())
    by_buyer = float(chdtrc(1, float(leads.sum()) ** 2 / spread)) if spread else 1.0
    return ("binomial", by_need) if by_need > by_buyer else ("clustered", by_buyer)


def _money(
    sample: Sample, rule: Rule, inside: Mask, hits: dict[str, Mask], first: str
) -> tuple[tuple[str, ...], dict[str, object]]:
    """The first outcome by money where it is another, where a few large sums carry it, and who is
    first without them."""
    if rule.value is None:
        return (), {}
    value = sample.numbers(rule.value).fill_null(0).rename("value")
    known = sample.column(rule.value).is_not_null() & pl.Series(inside)
    by_size = value.to_frame().with_row_index().filter(known)
    by_size = by_size.sort("value", descending=True, maintain_order=True)
    top = by_size.head(max(1, int(by_size.height * TOP)))
    whole, large = Decimal(by_size["value"].sum()), Decimal(top["value"].sum())
    if not whole:
        return (), {}
    small = inside.copy()
    small[top["index"].to_numpy()] = False
    most, share = _most(value, inside, hits, whole)
    asides, facts = (
        ["money"] if most != first else [],
        {
            "money_first": Word(most),
            "money_share": share,
            "money_known": by_size.height,
            "top_count": top.height,
            "top_share": large / whole,
        },
    )
    if large / whole > Decimal("0.3"):
        asides.append("tail")
        if whole > large:
            rest, share = _most(value, small, hits, whole - large)
            asides.append("rest")
            facts |= {"rest_first": Word(rest), "rest_share": share}
    return tuple(asides), facts


def _most(
    value: pl.Series, inside: Mask, hits: dict[str, Mask], whole: Decimal
) -> tuple[str, Decimal]:
    """The outcome with most of the money in these rows, and its share of the whole."""
    sums = {name: value.filter(pl.Series(inside & hit)).sum() for name, hit in hits.items()}
    most = max(sums, key=lambda name: sums[name])
    return most, Decimal(sums[most]) / whole
