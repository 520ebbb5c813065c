"""Markdown: a pipe table."""

from collections.abc import Sequence

from pipeline.export import Rows
from pipeline.export._cell import text


def dump(columns: Sequence[str], rows: Rows) -> bytes:
    """Rows as a Markdown table; numbers stay left, so that a difference of a run shows alone."""
    lines = [columns, ["---"] * len(columns), *([_cell(v) for v in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines).encode()


def _cell(value: object) -> str:
    return text(value).replace("|", "\\|").replace("\n", " ") or "—"
