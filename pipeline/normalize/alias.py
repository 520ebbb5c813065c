"""Other names of an organisation: renames and merges, each a row with its days and its reason.

Parties are never rewritten: who counts as whom on a day is asked of these rows when a question is.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Self

from pydantic import Field, field_validator, model_validator

from pipeline.errors import DataError
from pipeline.lookup import Located
from pipeline.model import Confidence, Record
from pipeline.normalize import party


class Alias(Record):
    """From `valid_from` to `valid_to`, both included, `alias` counts as `name`. Equal names: it
    counts as itself, whatever the product's table or a notice says."""

    alias: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    reason: str = Field(min_length=1)
    source: str = ""
    confidence: Confidence = "high"

    @field_validator("alias", "name")
    @classmethod
    def _as_parties_are_named(cls, raw: str) -> str:
        name = party.clean(raw)
        if name is None:
            raise ValueError(f"'{raw}' is no name")
        return name

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self

    def holds(self, day: date) -> bool:
        """Whether the row is valid on a day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


def in_force(own: Sequence[Located[Alias]], product: Sequence[Located[Alias]]) -> tuple[Alias, ...]:
    """The rows that hold: the user's, and the product's for aliases the user does not name.

    Raises DataError where an alias has two names on one day, or a name leads back to itself.

    >>> from pipeline import lookup
    >>> rows = in_force((), lookup.product("party_aliases", Alias))
    >>> [row.name for row in rows if row.alias == "银江股份有限公司"]
    ['银江技术股份有限公司']
    """
    named = {located.row.alias for located in own}
    rows = [*own, *(located for located in product if located.row.alias not in named)]
    for day in {date.min, *(row.valid_from for _, row in rows if row.valid_from)}:
        _check(rows, day)
    return tuple(row for _, row in rows)


def _check(rows: Sequence[Located[Alias]], day: date) -> None:
    held: dict[str, Alias] = {}
    for place, row in rows:
        if row.holds(day):
            if row.alias in held:
                raise DataError(
                    f"{place}: alias: '{row.alias}' has two names on one day; end one with valid_to"
                )
            held[row.alias] = row
            if row.alias in _names(row, held):
                raise DataError(f"{place}: name: '{row.name}' leads back to itself; take one out")


def _names(row: Alias, held: dict[str, Alias]) -> Iterator[str]:
    """The names a row leads to, one after the other."""
    step: Alias | None = row if row.alias != row.name else None
    while step:
        yield step.name
        following = held.get(step.name)
        step = following if following and following.alias != following.name else None
