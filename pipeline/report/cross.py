"""Long rows laid out as a cross table; nothing is added up, a missing cell stays None."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One line of a cross table: its name and, under each column, the row that stands there."""

    name: str | None
    cells: tuple[Row | None, ...]


@dataclass(frozen=True)
class Cross:
    """Names of the columns, and the lines."""

    columns: tuple[str | None, ...]
    lines: tuple[Line, ...]


def ordered(names: Iterable[str | None], order: Sequence[str] = ()) -> tuple[str | None, ...]:
    """Each name once: those of `order` first, then the others as they came, the unknown last.

    >>> ordered(["未知", None, "市级", "省级", "市级"], ["省级", "市级", "未知"])
    ('省级', '市级', '未知', None)
    """
    place = {name: n for n, name in enumerate(order)}
    return tuple(
        sorted(dict.fromkeys(names), key=lambda name: (name is None, place.get(name or "", 99)))
    )


def table(
    rows: Sequence[Row],
    down: str,
    across: str,
    down_order: Sequence[str] = (),
    across_order: Sequence[str] = (),
) -> Cross:
    """Lay out rows by two of their columns; (down, across) must be the grain of the rows.

    >>> seen = table([{"a": "x", "b": "1", "n": 3}, {"a": "y", "b": "2", "n": 4}], "a", "b")
    >>> seen.columns, [cell and cell["n"] for cell in seen.lines[1].cells]
    (('1', '2'), [None, 4])
    """
    at = {(row[down], row[across]): row for row in rows}
    columns = ordered((row[across] for row in rows), across_order)
    names = ordered((row[down] for row in rows), down_order)
    return Cross(
        columns,
        tuple(Line(name, tuple(at.get((name, column)) for column in columns)) for name in names),
    )
