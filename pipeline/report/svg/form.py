"""How the values of a figure are written: as counts, shares, ratios or money.

Money is in yuan; it is written in 万元, and where that has another word (English) in millions.
"""

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, Literal

from pipeline.report import filters
from pipeline.report.words import CHINESE, Words

Form = Literal["count", "percent", "ratio", "money"]

_UNIT: Final = "万元"
_WRITTEN: Final[dict[Form, Callable[[Any], str]]] = {
    "count": filters.count,
    "percent": filters.percent,
    "ratio": filters.decimal,
}
_TICKS: Final[dict[Form, Callable[[float], str]]] = {
    "count": lambda value: f"{value:,.10g}",
    "percent": lambda value: f"{value * 100:.6g}%",
    "ratio": lambda value: f"{value:g}",
}


def known(value: Any) -> float | None:
    """The number, where there is one.

    >>> known(3), known(None), known(float("nan"))
    (3.0, None, None)
    """
    return None if value is None or math.isnan(value) else float(value)


def write(value: Any, form: Form, say: Words = CHINESE) -> str:
    """The value in words; a dash where it is not known.

    >>> write(1234, "count"), write(0.5, "percent"), write(1.5, "ratio"), write(None, "count")
    ('1,234', '50.0%', '1.50', '—')
    >>> write(Decimal(37493000), "money"), write(Decimal(37493000), "money", Words("en"))
    ('3,749.3', '37.49')
    """
    if known(value) is None:
        return filters.DASH
    if form != "money":
        return _WRITTEN[form](value)
    return filters.wan(Decimal(str(value)), say)


def money(yuan: Any, say: Words) -> str:
    """A sum and its unit.

    >>> money(Decimal(120000), CHINESE)
    '12.0 万元'
    """
    return f"{write(yuan, 'money', say)} {say(_UNIT)}"


def signed(value: Any, form: Form, say: Words = CHINESE) -> str:
    """A change in words, always with its sign.

    >>> signed(3, "count"), signed(-0.02, "percent"), signed(0, "count"), signed(None, "count")
    ('+3', '−2.0%', '0', '—')
    """
    if known(value) is None:
        return filters.DASH
    text = write(abs(value), form, say)
    return text if value == 0 else ("+" if value > 0 else "−") + text


def tick(value: float, form: Form, say: Words = CHINESE) -> str:
    """A round value of an axis in the fewest digits.

    >>> tick(0.25, "percent"), tick(2000, "count"), tick(0.5, "ratio"), tick(30000, "money")
    ('25%', '2,000', '0.5', '3')
    """
    if form == "money":
        text = f"{value / (10_000 if say.lang == 'zh' else 1_000_000):,.10g}"
    else:
        text = _TICKS[form](value)
    return text.replace("-", "−")
