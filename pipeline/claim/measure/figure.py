"""Figures of a question, such as the headline: stated, and traced to the rows counted."""

from typing import Any

import numpy as np

from pipeline.claim.finding import Finding
from pipeline.claim.rule import Rule, Verdict
from pipeline.claim.sample import Sample

GIVES: tuple[Verdict, ...] = ("stated",)


def judge(sample: Sample, rule: Rule) -> list[Finding]:
    """One finding a column of the one row of the question `value`, those of `outcomes`; with `by`
    one a row of it, by that column, of the figure in its column `other`."""
    asked = sample.ask(rule.value or "").rows(named=True)
    if rule.by and rule.other:
        return [_finding(sample, str(row[rule.by]), row[rule.other]) for row in asked]
    (row,) = asked
    return [_finding(sample, str(name), row[str(name)]) for name in rule.outcomes or row]


def _finding(sample: Sample, name: str, value: Any) -> Finding:
    n = sample.frame.height
    return Finding(
        (name,),
        "stated",
        np.ones(n, dtype=bool),
        None if value is None else float(value),
        n=n,
        considered=n,
        facts={"name": name, "value": value},
    )
