"""Figures of a one-row question, such as the headline: stated, and traced to the rows counted."""

import numpy as np

from pipeline.claim.finding import Finding
from pipeline.claim.rule import Rule
from pipeline.claim.sample import Sample


def judge(sample: Sample, rule: Rule) -> list[Finding]:
    """One finding a column of the question `value`, those of `outcomes` or all."""
    (row,) = sample.ask(rule.value or "").rows(named=True)
    rows = np.ones(sample.frame.height, dtype=bool)
    columns = [str(name) for name in rule.outcomes or row]
    return [
        Finding(
            (name,),
            "stated",
            rows,
            None if row[name] is None else float(row[name]),
            n=sample.frame.height,
            considered=sample.frame.height,
            facts={"name": name, "value": row[name]},
        )
        for name in columns
    ]
