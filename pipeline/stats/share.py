"""A share and its interval; two shares, their difference and their ratio."""

import math

from pipeline.stats.interval import Estimate, Interval, z_score


def require_share(count: int, n: int) -> None:
    """Raises ValueError unless `count` of `n` can be."""
    if not 0 <= count <= n:
        raise ValueError(f"{count} of {n} is no share")


def wilson(count: int, n: int, confidence: float = 0.95) -> Interval | None:
    """Share with Wilson's score interval; None when n = 0. Raises ValueError.

    Wilson 1927, JASA 22:209.

    >>> [round(end, 2) for end in wilson(6, 10)]
    [0.6, 0.31, 0.83]
    """
    require_share(count, n)
    if n == 0:
        return None
    from scipy.stats import binomtest

    share = count / n
    ends = binomtest(count, n).proportion_ci(confidence, method="wilson")
    return Interval(share, min(float(ends.low), share), max(float(ends.high), share))


def newcombe(
    count_a: int, n_a: int, count_b: int, n_b: int, confidence: float = 0.95
) -> Interval | None:
    """Share in A less share in B, with Newcombe's hybrid score interval; None when an n is 0.

    Newcombe 1998, Statistics in Medicine 17:873, method 10. Raises ValueError.
    """
    a, b = wilson(count_a, n_a, confidence), wilson(count_b, n_b, confidence)
    if a is None or b is None:
        return None
    difference = a.value - b.value
    return Interval(
        difference,
        difference - math.hypot(a.value - a.lo, b.hi - b.value),
        difference + math.hypot(a.hi - a.value, b.value - b.lo),
    )


def share_ratio(
    count_a: int, n_a: int, count_b: int, n_b: int, confidence: float = 0.95
) -> Interval | None:
    """Share in A over share in B with its log interval; None when an n is 0. Raises ValueError.

    Half is added to each of the four cells, so that an empty one gives a wide interval, not none;
    the value is of those cells too. Interval: Katz et al. 1978, Biometrics 34:469.
    """
    require_share(count_a, n_a)
    require_share(count_b, n_b)
    if n_a == 0 or n_b == 0:
        return None
    a, b, all_a, all_b = count_a + 0.5, count_b + 0.5, n_a + 1, n_b + 1
    ratio = (a / all_a) / (b / all_b)
    width = math.exp(z_score(confidence) * math.sqrt(1 / a - 1 / all_a + 1 / b - 1 / all_b))
    return Interval(ratio, ratio / width, ratio * width)


def location_quotient(
    count: int, n_row: int, n_column: int, n: int, confidence: float = 0.95
) -> Estimate | None:
    """Share of a column in a row, over its share in all: above 1 the row is specialised in it.

    `count` of the `n_row` in the row are in the column, as are `n_column` of all `n`. None when row
    or column is empty; the ends are None when the cell is, for then there is no standard error.
    The row is part of the whole, so the quotient moves less than `share_ratio`. Raises ValueError.
    """
    require_share(count, n_row)
    require_share(n_column - count, n - n_row)
    if n_row == 0 or n_column == 0:
        return None
    quotient = count * n / (n_row * n_column)
    if count == 0:
        return Estimate(0.0, None, None)
    variance = max(0.0, 1 / count - 1 / n_row + 1 / n_column - 1 / n)
    width = math.exp(z_score(confidence) * math.sqrt(variance))
    return Estimate(quotient, quotient / width, quotient * width)
