"""上升、下降: does the count of a group rise or fall over whole quarters?

Mann–Kendall, and from four years on its form for seasons; Theil–Sen for how much a quarter. Only
sources that have rows in every quarter count, so that a new source is no growth (METRICS 3.3).
"""

from datetime import date, timedelta

import polars as pl

from pipeline import stats
from pipeline.claim.finding import Finding, Mask
from pipeline.claim.rule import Rule, Verdict, sets
from pipeline.claim.sample import Sample
from pipeline.claim.words import Word

GIVES: tuple[Verdict, ...] = ("supported", "weak", "not_supported", "insufficient")

_SEASONAL = 16


def judge(sample: Sample, rule: Rule) -> list[Finding]:
    """One finding a group: direction of its count of rows by quarter."""
    frame = sample.frame
    sample.column("source")
    ends = _whole_quarters(sample.column("quarter_end"), sample.as_of)
    steady = _steady_sources(frame, ends)
    used = (
        frame.select(pl.col("quarter_end").is_in(ends) & pl.col("source").is_in(steady))
        .to_series()
        .fill_null(False)
        .to_numpy()
    )
    return [
        _finding(sample, rule, group, sample.mask(rule.by or "", values), used, ends, len(steady))
        for group, values in sets(rule.groups, sample.present(rule.by or "")).items()
    ]


def _finding(
    sample: Sample,
    rule: Rule,
    group: str,
    whole: Mask,
    used: Mask,
    ends: list[date],
    sources: int,
) -> Finding:
    rows, considered = whole & used, int(whole.sum())
    inside = pl.Series(rows)
    counted = dict(sample.frame.filter(inside)["quarter_end"].value_counts().iter_rows())
    series = [counted.get(end, 0) for end in ends]
    n = sum(series)
    facts = {"group": Word(group), "n": n, "points": len(series), "sources": sources}
    facts |= {"least_points": rule.gate.points, "least_n": rule.gate.n}
    seasonal = len(series) >= _SEASONAL
    enough = len(series) >= rule.gate.points and n >= rule.gate.n
    test = stats.seasonal_mann_kendall(series, 4 if seasonal else 1) if enough else None
    slope = stats.theil_sen(series) if enough else None
    if test is None or slope is None:
        return Finding((group,), "insufficient", rows, n=n, considered=considered, facts=facts)
    clear = (
        test.p < 0.05
        and slope.value
        and slope.lo is not None
        and slope.hi is not None
        and (slope.lo > 0 or slope.hi < 0)
    )
    verdict: Verdict = "supported" if clear else "weak" if test.p < 0.05 else "not_supported"
    facts |= {"slope": slope.value, "lo": slope.lo, "hi": slope.hi}
    facts |= {"direction": Word("上升" if test.s > 0 else "下降")}
    name = "seasonal_mann_kendall" if seasonal else "mann_kendall"
    return Finding((group,), verdict, rows, *slope, n, considered, name, test.p, facts)


def _whole_quarters(ends: pl.Series, as_of: date) -> list[date]:
    """Last days of the quarters that are over, from the second with rows on: the first is partial."""
    known: list[date] = ends.drop_nulls().unique().to_list()
    if not known:
        return []
    found, end, last = [], min(known), min(max(known), as_of)
    while end <= last:
        found.append(end)
        start = end + timedelta(days=1)
        month = start.month + 3
        end = date(start.year + (month > 12), (month - 1) % 12 + 1, 1) - timedelta(days=1)
    return found[1:]


def _steady_sources(frame: pl.DataFrame, ends: list[date]) -> list[str]:
    """Sources with rows in every one of the quarters."""
    seen = (
        frame.filter(pl.col("quarter_end").is_in(ends))
        .group_by("source")
        .agg(pl.col("quarter_end").n_unique().alias("quarters"))
    )
    return sorted(seen.filter(pl.col("quarters") == len(ends))["source"].drop_nulls().to_list())
