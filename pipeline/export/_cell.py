"""How a value is written as text."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any


def text(value: Any) -> str:
    """Empty for unknown; days and moments as ISO; decimals without an exponent.

    >>> text(None), text(Decimal("1E+3"))
    ('', '1000')
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case list() | tuple():
            return "|".join(text(item) for item in value)
    return str(value)


def safe(value: Any) -> str:
    """Text that a spreadsheet does not take for a formula.

    >>> safe("=1+1"), safe(Decimal("-1"))
    ("'=1+1", '-1')
    """
    plain = text(value)
    return f"'{plain}" if isinstance(value, str) and plain[:1] in tuple("=+-@\t\r") else plain
