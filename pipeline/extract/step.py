"""What lines tell, and what one makes of the place of a notice that it is met at."""

from typing import NamedTuple

from pipeline.extract.label import Label


class Fact(NamedTuple):
    """One value as published. `row` is shared by the facts of one record of a table, 0 elsewhere."""

    field: str
    value: str
    label: str
    section: str
    lot: str | None
    row: int
    is_weak: bool


Waiting = tuple[str, str, str | None]
"""The field, the words and the lot of a label whose value comes with the next line."""

Place = tuple[str, str | None, Waiting | None, Waiting | None]
"""What counts of the lines before: the section, the lot, the label that waits, the one told lot by lot."""


class Step(NamedTuple):
    """What a line makes of the place reached before it, and what it tells. `asks`: whether that hangs
    on the fact before it too."""

    section: str
    lot: str | None
    pending: Waiting | None
    repeated: Waiting | None
    is_old: bool
    facts: tuple[Fact, ...]
    asks: bool


class Head(NamedTuple):
    """What a line of a text may head. `label`: that of a column or a row; `column`: that of a column;
    `opens`: whether a table may begin here."""

    label: Label | None
    column: Label | None
    opens: bool


NO_HEAD = Head(None, None, False)
