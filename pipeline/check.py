"""Rules the data must obey: `queries/checks/<sentence>.sql` returns the bad rows.

`queries/doubts/<name>.sql` lists the values that are doubted, each with what contradicts it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pipeline import folders, query
from pipeline.warehouse import Warehouse

Verdict = Literal["PASS", "WARN", "FAIL"]


@dataclass(frozen=True)
class Check:
    """A check that ran: its sentence, its verdict, how many rows break it and the first of them."""

    name: str
    title: str
    title_zh: str
    verdict: Verdict
    bad_count: int
    columns: Sequence[str]
    examples: Sequence[tuple[Any, ...]]


def find() -> dict[str, query.Query]:
    """Checks by name, the product's and the user's."""
    return query.find([folder / "checks" for folder in folders.search("queries")])


def doubt(name: str) -> query.Query:
    """The list of doubtful values of a kind. Raises UsageError with the names there are."""
    return query.get(name, [folder / "doubts" for folder in folders.search("queries")])


def run(warehouse: Warehouse, examples: int = 5) -> list[Check]:
    """Run every check, in the order of their names."""
    return [_run(warehouse, one, examples) for one in find().values()]


def _run(warehouse: Warehouse, one: query.Query, examples: int) -> Check:
    result = query.run(warehouse.con, one, {})
    bad = result.tuples()
    verdict: Verdict = "PASS" if not bad else "WARN" if one.severity == "warn" else "FAIL"
    return Check(
        one.name, one.title, one.title_zh, verdict, len(bad), result.columns, bad[:examples]
    )
