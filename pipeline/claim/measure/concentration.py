"""How concentrated are the winners? Corrected Herfindahl index of a group's awards (METRICS F2).

The index is the chance that two different awards have one holder, so a small sample does not raise
it. The bands are those of the 2023 merger guidelines of the US: 0.10 and 0.18.
"""

import math

import polars as pl

from pipeline import stats
from pipeline.claim.finding import Finding
from pipeline.claim.rule import Rule, Verdict, sets
from pipeline.claim.sample import Sample
from pipeline.claim.words import Word
from pipeline.errors import UsageError

GIVES: tuple[Verdict, ...] = ("stated", "insufficient")

BANDS = ((0.0, 0.10, "分散"), (0.10, 0.18, "中度集中"), (0.18, 1.0, "高度集中"))


def judge(sample: Sample, rule: Rule) -> list[Finding]:
    """One finding a group: the index of `of` by count, and by `value` where it is known."""
    groups = sets(rule.groups, sample.present(rule.by or ""))
    return [
        _finding(sample, rule, group, pl.Series(sample.mask(rule.by or "", values)))
        for group, values in groups.items()
    ]


def _finding(sample: Sample, rule: Rule, group: str, inside: pl.Series) -> Finding:
    whole = inside
    inside &= sample.column(rule.of).is_not_null()
    considered, frame = int(whole.sum()), sample.frame.filter(inside)
    sample.numbers(rule.value)
    fen = (pl.col(rule.value or "") * 100).cast(pl.Int64).drop_nulls().alias("fen")
    holders = frame.group_by(rule.of or "").agg(pl.len(), fen)
    holders = holders.sort("len", rule.of or "", descending=[True, False])
    counts = holders["len"].to_list()
    n = sum(counts)
    facts = {"group": Word(group), "n": n, "holders": len(counts), "least_n": rule.gate.n}
    rows = inside.to_numpy()
    index = stats.herfindahl(counts)
    if index is None or index.corrected is None or n < rule.gate.n:
        return Finding((group,), "insufficient", rows, n=n, considered=considered, facts=facts)
    shares = [count / n for count in counts]
    raw = sum(share**2 for share in shares)
    spread = 2 * math.sqrt(max(0.0, sum(share**3 for share in shares) - raw**2) / n)
    lo, hi = max(0.0, index.corrected - 1.96 * spread), min(1.0, index.corrected + 1.96 * spread)
    band = next((name for a, b, name in BANDS if a <= lo and hi < b), "介于两档之间")
    try:
        value = stats.herfindahl_value([list(sums) for sums in holders["fen"] if len(sums)])
    except ValueError as error:
        raise UsageError(f"column '{rule.value}': {error}") from None
    facts |= {
        "index": index.corrected,
        "lo": lo,
        "hi": hi,
        "band": Word(band),
        "top3": sum(counts[:3]) / n,
        "value_index": value.corrected if value else None,
    }
    return Finding((group,), "stated", rows, index.corrected, lo, hi, n, considered, facts=facts)
