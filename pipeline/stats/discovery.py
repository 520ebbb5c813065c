"""Many tests at once: the share of claims that would be false."""

from collections.abc import Sequence


def benjamini_hochberg(ps: Sequence[float | None]) -> list[float | None]:
    """A q for each p: with claims at q < 0.05, one in twenty of them is expected to be false.

    None is a test that was not made: it stays None and is not counted. Raises ValueError outside
    0…1. Benjamini & Hochberg 1995, JRSS B 57:289.

    >>> benjamini_hochberg([0.04, None, 0.01])
    [0.04, None, 0.02]
    """
    from scipy.stats import false_discovery_control

    made = [p for p in ps if p is not None]
    adjusted = iter(false_discovery_control(made) if made else ())
    return [None if p is None else float(next(adjusted)) for p in ps]
