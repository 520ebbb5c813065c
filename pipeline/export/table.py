"""A table for a terminal: columns aligned by the width of Chinese characters, no boxes."""

from collections.abc import Sequence
from decimal import Decimal

from rich.cells import cell_len

from pipeline.export import Rows
from pipeline.export._cell import text

# A longer cell would push the others off the screen; the other formats hold it whole.
_WIDEST = 40


def dump(columns: Sequence[str], rows: Rows) -> bytes:
    """Rows as aligned text; numbers to the right, unknown as —."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(cell_len(line[i]) for line in (columns, *cells)) for i in range(len(columns))]
    right = [
        any(row[i] is not None for row in rows)
        and all(row[i] is None or _is_number(row[i]) for row in rows)
        for i in range(len(columns))
    ]
    lines = [
        "  ".join(_pad(line[i], widths[i], right[i]) for i in range(len(columns))).rstrip()
        for line in (columns, *cells)
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _cell(value: object) -> str:
    plain = text(value).replace("\n", " ") or "—"
    if isinstance(value, Decimal):
        plain = f"{value:,}"
    if cell_len(plain) <= _WIDEST:
        return plain
    cut = plain
    while cell_len(cut) > _WIDEST - 1:
        cut = cut[:-1]
    return cut + "…"


def _pad(cell: str, width: int, right: bool) -> str:
    space = " " * (width - cell_len(cell))
    return space + cell if right else cell + space
