"""Rows as bytes people and programs read: one module a format, found by its name."""

from collections.abc import Sequence
from importlib import import_module
from importlib.resources import files
from typing import Any

from pipeline.errors import UsageError

Rows = Sequence[Sequence[Any]]


def formats() -> tuple[str, ...]:
    """Names of the formats, sorted.

    >>> "csv" in formats()
    True
    """
    found = (entry.name for entry in files(__package__).iterdir())
    return tuple(
        sorted(
            name.removesuffix(".py")
            for name in found
            if name.endswith(".py") and not name.startswith("_")
        )
    )


def dump(form: str, columns: Sequence[str], rows: Rows) -> bytes:
    """Rows in a format. Raises UsageError for one that is not there."""
    if form not in formats():
        raise UsageError(f"no format '{form}'; there are: {', '.join(formats())}")
    data: bytes = import_module(f"{__package__}.{form}").dump(columns, rows)
    return data
