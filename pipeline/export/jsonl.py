"""JSON lines: one object a line."""

from collections.abc import Sequence

from pipeline.export import Rows
from pipeline.export.json import record


def dump(columns: Sequence[str], rows: Rows) -> bytes:
    """Rows as JSON lines."""
    return "".join(f"{record(columns, row)}\n" for row in rows).encode()
