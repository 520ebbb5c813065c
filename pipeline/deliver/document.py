"""A JSON document that people and programs page through: each row of a list on a line of its own."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal


def document(told: Mapping[str, object]) -> bytes:
    """The document as UTF-8. Days are ISO 8601; sums are text, so that none is rounded on its way.

    >>> print(document({"title": "标讯", "rows": [{"n": 1}, {"n": 2}], "none": []}).decode())
    {
     "title": "标讯",
     "rows": [
      {"n": 1},
      {"n": 2}
     ],
     "none": []
    }
    <BLANKLINE>
    """
    parts = ",\n".join(f" {_encode(name)}: {_value(value)}" for name, value in told.items())
    return f"{{\n{parts}\n}}\n".encode()


def _value(value: object) -> str:
    if not isinstance(value, list) or not value:
        return _encode(value)
    rows = ",\n".join(f"  {_encode(row)}" for row in value)
    return f"[\n{rows}\n ]"


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(type(value).__name__)


_encode = json.JSONEncoder(ensure_ascii=False, default=_plain).encode
