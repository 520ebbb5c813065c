"""Measures: one module a measure, each with `judge(sample, rule)`, found by its name."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from pipeline.claim.finding import Finding
from pipeline.claim.rule import Rule
from pipeline.claim.sample import Sample
from pipeline.errors import UsageError

Judge = Callable[[Sample, Rule], list[Finding]]


def get(name: str) -> Judge:
    """The measure of that name. Raises UsageError with those there are."""
    there = sorted(module.name for module in iter_modules(__path__))
    if name not in there:
        raise UsageError(f"no measure '{name}'; there are: {', '.join(there)}")
    judge: Judge = import_module(f"{__name__}.{name}").judge
    return judge
