"""The middle of values of any shape."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from pipeline.stats.interval import Estimate, known


class Quartiles(NamedTuple):
    """A quarter of the values lies below `q1`, half below `median`, a quarter above `q3`."""

    q1: float
    median: float
    q3: float


def quartiles(values: Sequence[float | Decimal]) -> Quartiles | None:
    """Quartiles, straight between neighbours as DuckDB's `quantile_cont`; None without values."""
    import numpy as np

    if not values:
        return None
    q1, median, q3 = np.quantile([float(value) for value in values], [0.25, 0.5, 0.75]).tolist()
    return Quartiles(q1, median, q3)


def median_interval(values: Sequence[float | Decimal], confidence: float = 0.95) -> Estimate | None:
    """Median with an interval from one value to another, right for any distribution.

    The ends are the k-th least and k-th greatest value, k the greatest for which the binomial
    chance of fewer than k values on one side of the median is at most 2.5 %; below six values
    there is none, and the ends are None. None without values. Thompson 1936, Ann. Math. Stat. 7:122.
    """
    import numpy as np
    from scipy.stats import quantile_test

    if not values:
        return None
    plain = np.array([float(value) for value in values])
    ends: Any = quantile_test(plain, p=0.5).confidence_interval(confidence)
    return Estimate(float(np.median(plain)), known(float(ends.low)), known(float(ends.high)))
