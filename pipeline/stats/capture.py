"""How many are there in all, if two lists each have some of them?"""

import math

from pipeline.stats.interval import Estimate, z_score


def chapman(n1: int, n2: int, m: int, confidence: float = 0.95) -> Estimate | None:
    """Number in all from lists of `n1` and `n2` with `m` in both, with a normal interval.

    Sources that copy from each other have too much in common: then it is a lower bound. The lower
    end is no less than the union seen. None when a list is empty. Where one list holds all of the
    other the formula has no variance, and the upper end is None. Chapman 1951; variance: Seber 1970,
    Biometrics 26:13. Raises ValueError when `m` cannot be.
    """
    if not 0 <= m <= min(n1, n2):
        raise ValueError(f"lists of {n1} and {n2} cannot have {m} in common")
    if n1 == 0 or n2 == 0:
        return None
    union = float(n1 + n2 - m)
    total = (n1 + 1) * (n2 + 1) / (m + 1) - 1
    variance = (n1 + 1) * (n2 + 1) * (n1 - m) * (n2 - m) / ((m + 1) ** 2 * (m + 2))
    if variance == 0:
        return Estimate(total, union, None)
    half = z_score(confidence) * math.sqrt(variance)
    return Estimate(total, max(union, total - half), total + half)
