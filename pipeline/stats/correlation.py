"""Do two orders go together?"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.stats.interval import z_score

# Up to this many pairs the orders are permuted; above, Student's t is close enough.
_MOST_PERMUTED = 10
# All orders of seven pairs are fewer than this, so they are all tried.
_RESAMPLES = 9999


class Correlation(NamedTuple):
    """Spearman's ρ of `n` pairs, two-sided `p`, and the ends of its interval.

    The ends are None below four pairs and where the orders are the same or opposite.
    """

    rho: float
    p: float
    lo: float | None
    hi: float | None
    n: int


def spearman(
    x: Sequence[float | None],
    y: Sequence[float | None],
    confidence: float = 0.95,
    seed: int = 0,
) -> Correlation | None:
    """Rank correlation of the pairs known on both sides; None below three, or where one is constant.

    p: exact up to 7 pairs, of 9,999 seeded permutations up to 10, by Student's t above. Interval by
    Fisher's z with the variance (1 + ρ²/2)/(n − 3) of Bonett & Wright 2000, Psychometrika 65:23.
    Raises ValueError for unequal lengths.
    """
    import numpy as np
    from scipy import stats

    pairs = [(a, b) for a, b in zip(x, y, strict=True) if a is not None and b is not None]
    n = len(pairs)
    if n < 3:
        return None
    ranks = stats.rankdata(np.array(pairs, dtype=np.float64), axis=0)
    left, right = (ranks - ranks.mean(axis=0)).T
    scale = math.sqrt(float((left**2).sum() * (right**2).sum()))
    if scale == 0:
        return None
    found = stats.spearmanr(ranks[:, 0], ranks[:, 1])
    rho, p = float(found.statistic), float(found.pvalue)
    if n <= _MOST_PERMUTED:
        permuted = stats.permutation_test(
            (left,),
            lambda order: (order * right).sum(axis=-1),
            permutation_type="pairings",
            n_resamples=_RESAMPLES,
            vectorized=None,
            rng=np.random.default_rng(seed),
        )
        p = float(permuted.pvalue)
    if n < 4 or abs(rho) > 1 - 1e-9:
        return Correlation(rho, p, None, None, n)
    half = z_score(confidence) * math.sqrt((1 + rho**2 / 2) / (n - 3))
    return Correlation(
        rho, p, math.tanh(math.atanh(rho) - half), math.tanh(math.atanh(rho) + half), n
    )
