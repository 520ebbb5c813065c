"""Would a difference of shares have been seen, and how many does it take?"""

import math
from typing import TYPE_CHECKING

from pipeline.stats.contingency import LEAST_EXPECTED
from pipeline.stats.interval import z_score

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# Up to this many in both groups together all tables are gone through.
_MOST_EXACT = 1000


def power_of_shares(
    share_a: float, share_b: float, n_a: int, n_b: int, alpha: float = 0.05
) -> float:
    """The chance that two samples of these sizes show a difference, two-sided at `alpha`.

    Up to 1,000 in all it is that of Fisher's exact test, over all tables: a cautious figure, for χ²
    sees somewhat more. Above, that of χ² in the normal approximation. Raises ValueError.
    """
    _require_shares(share_a, share_b)
    if n_a < 0 or n_b < 0:
        raise ValueError("a group has no fewer than 0 members")
    if n_a == 0 or n_b == 0:
        return 0.0
    if n_a + n_b <= _MOST_EXACT:
        return _fisher_power(share_a, share_b, n_a, n_b, alpha)
    return _normal_power(share_a, share_b, n_a, n_b, alpha)


def needed_n(
    share_a: float, share_b: float, ratio: float = 1.0, alpha: float = 0.05, power: float = 0.8
) -> int | None:
    """Least size of group A at which `compare_shares` sees the difference; B has `ratio` times it.

    χ² in the normal approximation (Fleiss, Levin & Paik 2003, chapter 4, without correction),
    and enough that χ² can be used: each expected count 5 or more. None when the shares are equal,
    for no size would do. Raises ValueError.
    """
    from scipy.special import ndtri

    _require_shares(share_a, share_b)
    if not ratio > 0 or not 0 < power < 1:
        raise ValueError("a ratio is above 0, a power between 0 and 1")
    if share_a == share_b:
        return None
    pooled = (share_a + ratio * share_b) / (1 + ratio)
    alike = math.sqrt((1 + 1 / ratio) * pooled * (1 - pooled))
    apart = math.sqrt(share_a * (1 - share_a) + share_b * (1 - share_b) / ratio)
    seen = ((z_score(1 - alpha) * alike + float(ndtri(power)) * apart) / (share_a - share_b)) ** 2
    fit = LEAST_EXPECTED / (min(pooled, 1 - pooled) * min(1.0, ratio))
    return math.ceil(max(seen, fit))


def _require_shares(*shares: float) -> None:
    for share in shares:
        if not 0 <= share <= 1:
            raise ValueError(f"a share lies between 0 and 1, not {share}")


def _normal_power(share_a: float, share_b: float, n_a: int, n_b: int, alpha: float) -> float:
    from scipy.special import ndtr

    pooled = (n_a * share_a + n_b * share_b) / (n_a + n_b)
    alike = math.sqrt(pooled * (1 - pooled) * (1 / n_a + 1 / n_b))
    apart = math.sqrt(share_a * (1 - share_a) / n_a + share_b * (1 - share_b) / n_b)
    if apart == 0:
        return float(share_a != share_b)
    bar = z_score(1 - alpha) * alike
    difference = share_a - share_b
    return float(ndtr((difference - bar) / apart) + ndtr((-difference - bar) / apart))


def _fisher_power(share_a: float, share_b: float, n_a: int, n_b: int, alpha: float) -> float:
    """Sum of the chances of all tables that Fisher's test rejects, by their total count."""
    import numpy as np
    from scipy.special import gammaln
    from scipy.stats import binom

    def ways(n: int) -> "npt.NDArray[np.float64]":
        k = np.arange(n + 1)
        return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)

    ways_a, ways_b, ways_all = ways(n_a), ways(n_b), ways(n_a + n_b)
    chance_a = binom.pmf(np.arange(n_a + 1), n_a, share_a)
    chance_b = binom.pmf(np.arange(n_b + 1), n_b, share_b)
    power = 0.0
    for total in range(n_a + n_b + 1):
        a = np.arange(max(0, total - n_b), min(n_a, total) + 1)
        table = np.exp(ways_a[a] + ways_b[total - a] - ways_all[total])
        by_size = np.sort(table)
        # Tables as rare as this one, or rarer, make its p-value.
        rarer = np.searchsorted(by_size, table * (1 + 1e-9), side="right")
        p = np.cumsum(by_size)[rarer - 1]
        power += float((chance_a[a] * chance_b[total - a])[p <= alpha].sum())
    return min(1.0, power)
