"""Measures: one module a measure, found by its name, with `judge(sample, rule)` and the verdicts that
it `GIVES`."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from pipeline.claim.finding import Finding
from pipeline.claim.rule import Rule
from pipeline.claim.sample import Sample
from pipeline.errors import UsageError

Judge = Callable[[Sample, Rule], list[Finding]]


def get(rule: Rule) -> Judge:
    """The measure of a rule. Raises UsageError where there is none of that name, or the rule has
    no words for a verdict it can give."""
    there = sorted(module.name for module in iter_modules(__path__))
    if rule.measure not in there:
        raise UsageError(f"no measure '{rule.measure}'; there are: {', '.join(there)}")
    module = import_module(f"{__name__}.{rule.measure}")
    # What was stated to lead can also be contradicted.
    given = (*module.GIVES, *(("not_supported", "contradicts") if rule.first else ()))
    if unsaid := [verdict for verdict in given if verdict not in rule.say]:
        raise UsageError(f"no words for {', '.join(unsaid)}; write [say.{unsaid[0]}]")
    judge: Judge = module.judge
    return judge
