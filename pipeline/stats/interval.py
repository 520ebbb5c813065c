"""A value and the ends of its confidence interval."""

import math
from typing import NamedTuple


class Interval(NamedTuple):
    """A value and the ends of its interval, all three known."""

    value: float
    lo: float
    hi: float


class Estimate(NamedTuple):
    """A value and the ends of its interval, each None where the data cannot tell it."""

    value: float | None
    lo: float | None
    hi: float | None


def known(number: float) -> float | None:
    """A plain float; None when it is infinite or not a number."""
    return float(number) if math.isfinite(number) else None


def z_score(confidence: float) -> float:
    """The half-width, in standard errors, of a two-sided normal interval. Raises ValueError."""
    from scipy.special import ndtri

    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not {confidence}")
    return float(ndtri((1 + confidence) / 2))
