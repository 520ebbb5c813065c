"""Many tests at once: the share of claims that would be false."""

from collections.abc import Sequence
from typing import Literal


def benjamini_hochberg(ps: Sequence[float | None]) -> list[float | None]:
    """A q for each p: with claims at q < 0.05, one in twenty of them is expected to be false.

    The tests are independent, or rise together. None is a test that was not made: it stays None and
    is not counted. Raises ValueError outside 0…1. Benjamini & Hochberg 1995, JRSS B 57:289.

    >>> benjamini_hochberg([0.04, None, 0.01])
    [0.04, None, 0.02]
    """
    return _adjusted(ps, "bh")


def benjamini_yekutieli(ps: Sequence[float | None]) -> list[float | None]:
    """The same, however the tests hang together: each q is larger by 1 + 1/2 + … + 1/n.

    Benjamini & Yekutieli 2001, Annals of Statistics 29:1165.

    >>> [round(q, 6) for q in benjamini_yekutieli([0.04, 0.01]) if q is not None]
    [0.06, 0.03]
    """
    return _adjusted(ps, "by")


def _adjusted(ps: Sequence[float | None], method: Literal["bh", "by"]) -> list[float | None]:
    from scipy.stats import false_discovery_control

    made = [p for p in ps if p is not None]
    adjusted = iter(false_discovery_control(made, method=method) if made else ())
    return [None if p is None else float(next(adjusted)) for p in ps]
