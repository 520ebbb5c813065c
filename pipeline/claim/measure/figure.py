"""Figures of a question, such as the headline: stated, and traced to the rows counted."""

from decimal import Decimal
from typing import Any

import numpy as np

from pipeline.claim.finding import Finding
from pipeline.claim.rule import Rule, Verdict
from pipeline.claim.sample import Sample
from pipeline.errors import UsageError

GIVES: tuple[Verdict, ...] = ("stated",)


def judge(sample: Sample, rule: Rule) -> list[Finding]:
    """One finding a column of the one row of the question `value`, those of `outcomes`; with `by`
    one a row of it, by that column, of the figure in its column `other`."""
    place = f"rule {rule.name}: question '{rule.value}'"
    frame = sample.ask(rule.value or "")
    asked = frame.rows(named=True)
    wanted = [rule.by, rule.other] if rule.by and rule.other else list(rule.outcomes or ())
    if missing := [str(name) for name in wanted if name not in frame.columns]:
        there = ", ".join(frame.columns)
        raise UsageError(f"{place} has no column {missing[0]}; there are: {there}")
    if rule.by and rule.other:
        return [_finding(sample, str(row[rule.by]), row[rule.other], place) for row in asked]
    if len(asked) != 1:
        raise UsageError(f"{place} has {len(asked)} rows; name its columns with by and other")
    (row,) = asked
    return [_finding(sample, str(name), row[str(name)], place) for name in rule.outcomes or row]


def _finding(sample: Sample, name: str, value: Any, place: str) -> Finding:
    n = sample.frame.height
    if value is not None and not isinstance(value, int | float | Decimal):
        raise UsageError(f"{place}: '{name}' is no number; leave it out of outcomes")
    return Finding(
        (name,),
        "stated",
        np.ones(n, dtype=bool),
        None if value is None else float(value),
        n=n,
        considered=n,
        facts={"name": name, "value": value},
    )
