"""The product's reference tables: one CSV each, every row with its source and validity."""

import csv
from functools import cache
from hashlib import sha256
from importlib.resources import files


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of `reference/<name>.csv` as strings, in file order; an empty cell is ''.

    >>> rows("provinces")[0]["name"]
    '北京市'
    """
    text = (files(__package__) / f"{name}.csv").read_text(encoding="utf-8-sig")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def names() -> tuple[str, ...]:
    """Names of the tables, sorted."""
    found = (entry.name for entry in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".csv") for name in found if name.endswith(".csv")))


@cache
def version() -> str:
    """Twelve digits that change with any cell of any table."""
    text = sha256()
    for name in names():
        text.update((files(__package__) / f"{name}.csv").read_bytes())
    return text.hexdigest()[:12]
