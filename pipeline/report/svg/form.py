"""How the values of a figure are written: as counts, shares, ratios or 万元."""

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, Literal

from pipeline.report import filters

Form = Literal["count", "percent", "ratio", "wan"]

_WRITTEN: Final[dict[Form, Callable[[Any], str]]] = {
    "count": filters.count,
    "percent": filters.percent,
    "ratio": filters.decimal,
    "wan": lambda yuan: filters.wan(Decimal(str(yuan))),
}
_TICKS: Final[dict[Form, Callable[[float], str]]] = {
    "count": lambda value: f"{value:,.10g}",
    "percent": lambda value: f"{value * 100:.6g}%",
    "ratio": lambda value: f"{value:g}",
    "wan": lambda value: f"{value / 10_000:,.10g}",
}


def known(value: Any) -> float | None:
    """The number, where there is one.

    >>> known(3), known(None), known(float("nan"))
    (3.0, None, None)
    """
    return None if value is None or math.isnan(value) else float(value)


def write(value: Any, form: Form) -> str:
    """The value in words; a dash where it is not known.

    >>> write(1234, "count"), write(0.5, "percent"), write(1.5, "ratio"), write(None, "wan")
    ('1,234', '50.0%', '1.50', '—')
    """
    return filters.DASH if known(value) is None else _WRITTEN[form](value)


def signed(value: Any, form: Form) -> str:
    """A change in words, always with its sign.

    >>> signed(3, "count"), signed(-0.02, "percent"), signed(0, "count"), signed(None, "count")
    ('+3', '−2.0%', '0', '—')
    """
    if known(value) is None:
        return filters.DASH
    text = write(abs(value), form)
    return text if value == 0 else ("+" if value > 0 else "−") + text


def tick(value: float, form: Form) -> str:
    """A round value of an axis in the fewest digits.

    >>> tick(0.25, "percent"), tick(2000, "count"), tick(0.5, "ratio"), tick(30000, "wan")
    ('25%', '2,000', '0.5', '3')
    """
    return _TICKS[form](value).replace("-", "−")
