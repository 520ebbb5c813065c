"""Lines of JSON, in and out."""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import DataError


def read(path: Path, plain: str | None = None) -> Iterator[dict[str, Any]]:
    """JSON objects of a file of lines; with `plain`, another line is that key's value."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read ({error}); give a UTF-8 file of lines") from None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line) if line.lstrip().startswith("{") or not plain else None
        except json.JSONDecodeError as error:
            raise DataError(f"{path}:{number}: no JSON object ({error.msg}); one a line") from None
        if isinstance(record, dict):
            yield record
        elif plain:
            yield {plain: line}
        else:
            raise DataError(f"{path}:{number}: no JSON object; write one a line")


def dump(record: dict[str, Any]) -> str:
    """One line; money as a number, a day or moment as it is written.

    >>> dump({"published": date(2022, 5, 29), "to": None})
    '{"published": "2022-05-29", "to": null}'
    """

    def plain(value: object) -> object:
        from decimal import Decimal

        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else float(value)
        if isinstance(value, datetime):
            return value.isoformat(sep=" ", timespec="minutes")
        if isinstance(value, date):
            return value.isoformat()
        raise TypeError(type(value).__name__)

    return json.dumps(record, ensure_ascii=False, default=plain)
