"""Does a series rise or fall, and by how much a step? Tests by ranks: no outlier carries them.

A gap is None: it is left out, the others keep their places. Autocorrelation is not allowed for.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.stats.interval import Estimate

# Up to this many points (a season) the p-value is exact.
_MOST_EXACT = 10


class Trend(NamedTuple):
    """Mann–Kendall: `s` is rising pairs less falling pairs, `tau` that as a share (Kendall's τ-b).

    `n` points were known; `variance` is that of `s`; `p` is two-sided; `tau` is None when all
    points are equal.
    """

    n: int
    s: int
    variance: float
    tau: float | None
    p: float


def mann_kendall(values: Sequence[float | None]) -> Trend | None:
    """Test of a trend without seasons; None below two points.

    p is exact up to 10 points, ties or none: so it is never below 0.083 with four points, and
    below five nothing can be significant. Above, normal with corrections for ties and continuity.
    Mann 1945, Econometrica 13:245; Kendall 1975.
    """
    return seasonal_mann_kendall(values, 1)


def seasonal_mann_kendall(values: Sequence[float | None], period: int) -> Trend | None:
    """Test of a trend where only like seasons are compared, as every 12th month.

    None when no season has two points. p is exact when no season has more than 10 points.
    Hirsch, Slack & Smith 1982, Water Resources Research 18:107. Raises ValueError for no period.
    """
    from scipy.special import ndtr

    if period < 1:
        raise ValueError(f"a period has one step or more, not {period}")
    seasons = [[v for v in values[i::period] if v is not None] for i in range(period)]
    ties = [_ties(season) for season in seasons]
    if not any(len(season) > 1 for season in seasons):
        return None
    s = sum(_score(season) for season in seasons)
    variance = sum(_variance(len(season), tied) for season, tied in zip(seasons, ties, strict=True))
    most = sum(
        math.sqrt(_pairs(len(season)) * _untied(tied))
        for season, tied in zip(seasons, ties, strict=True)
    )
    if max(map(len, seasons)) <= _MOST_EXACT:
        p = _exact_p(s, ties)
    else:
        p = min(1.0, 2 * float(ndtr(-(abs(s) - 1) / math.sqrt(variance)))) if s else 1.0
    return Trend(sum(map(len, seasons)), s, variance, s / most if most else None, p)


def theil_sen(values: Sequence[float | None], confidence: float = 0.95) -> Estimate | None:
    """Median slope a step with its interval from ranks; None below two points.

    The ends are None with so few points that no slopes enclose the confidence asked for, as below
    five for 95 %, and where all points are equal. Sen 1968, JASA 63:1379.
    """
    from scipy.stats import theilslopes

    steps = [i for i, value in enumerate(values) if value is not None]
    points = [float(value) for value in values if value is not None]
    if len(points) < 2:
        return None
    fit = theilslopes(points, steps, alpha=confidence)
    if 2 / math.factorial(len(points)) > 1 - confidence or len(set(points)) == 1:
        return Estimate(float(fit.slope), None, None)
    return Estimate(float(fit.slope), float(fit.low_slope), float(fit.high_slope))


def _score(points: Sequence[float]) -> int:
    """Rising pairs less falling pairs."""
    return sum(
        (later > earlier) - (later < earlier)
        for i, earlier in enumerate(points)
        for later in points[i + 1 :]
    )


def _ties(points: Sequence[float]) -> list[int]:
    """How often each value occurs."""
    return [points.count(value) for value in sorted(set(points))]


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


def _untied(ties: Sequence[int]) -> int:
    return _pairs(sum(ties)) - sum(map(_pairs, ties))


def _variance(n: int, ties: Sequence[int]) -> float:
    return (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18


def _exact_p(s: int, ties: Sequence[Sequence[int]]) -> float:
    """The share of all orders of the points, season by season, that are as far from none as `s`.

    Orders by their number of falling pairs are the coefficients of a q-multinomial, the product of
    (1 − qⁱ) over that of (1 − qʲ), i up to n, j up to t for each tie; seasons multiply.
    scipy has this only without ties and seasons.
    """
    most = sum(map(_untied, ties))
    orders = [1] + [0] * most
    for season in ties:
        downs = [j for t in season for j in range(1, t + 1)]
        for up, down in enumerate(downs, start=1):
            product: list[int] = []
            for k, ways in enumerate(orders):
                taken = orders[k - up] if k >= up else 0
                product.append(ways - taken + (product[k - down] if k >= down else 0))
            orders = product
    far = sum(ways for falling, ways in enumerate(orders) if abs(most - 2 * falling) >= abs(s))
    return far / sum(orders)
