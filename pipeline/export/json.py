"""JSON: an array of objects; exact decimals as strings."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pipeline.export import Rows
from pipeline.export._cell import text


def record(columns: Sequence[str], row: Sequence[Any]) -> str:
    """One row as a JSON object on one line."""
    return json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=_plain)


def dump(columns: Sequence[str], rows: Rows) -> bytes:
    """Rows as a JSON array, one row a line."""
    body = ",\n".join(record(columns, row) for row in rows)
    return f"[\n{body}\n]\n".encode() if body else b"[]\n"


def _plain(value: object) -> object:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return text(value)
