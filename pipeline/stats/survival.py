"""How long until it happens, when for some it has not happened yet."""

import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeline.stats.interval import Estimate, known


class Survival(NamedTuple):
    """After each of `times`, the `share` of the `n` still waiting, with the ends of its interval.

    `at_risk` were waiting just before; `lo` and `hi` are None before the first event and where
    nobody waits any more. The median is None when more than half were waiting to the last.
    """

    times: tuple[float, ...]
    share: tuple[float, ...]
    lo: tuple[float | None, ...]
    hi: tuple[float | None, ...]
    at_risk: tuple[int, ...]
    median: Estimate
    n: int
    event_count: int


def kaplan_meier(
    durations: Sequence[float], observed: Sequence[bool], confidence: float = 0.95
) -> Survival | None:
    """Kaplan–Meier with log-log intervals; None without durations.

    `observed`: did it end with the event, or had we to stop watching? The median is the first time
    at which half or fewer wait; its interval is of the times at which half can still be waiting
    (Brookmeyer & Crowley 1982, Biometrics 38:29). Raises ValueError for unequal lengths or a
    duration below 0.
    """
    import numpy as np
    from scipy.stats import CensoredData, ecdf

    days = np.asarray(durations, dtype=np.float64)
    ended = np.asarray(observed, dtype=bool)
    if days.shape != ended.shape or not (days >= 0).all():
        raise ValueError("durations and observed are of one length, and no duration is below 0")
    if not len(days):
        return None
    waiting = ecdf(CensoredData(uncensored=days[ended], right=days[~ended])).sf
    with warnings.catch_warnings():  # scipy warns where the interval is unknown; we say None
        warnings.simplefilter("ignore", RuntimeWarning)
        band: Any = waiting.confidence_interval(confidence, method="log-log")
    times = waiting.quantiles.tolist()
    share = waiting.probabilities.tolist()
    lo = [known(end) for end in band.low.probabilities.tolist()]
    hi = [known(end) for end in band.high.probabilities.tolist()]
    at_risk = len(days) - np.searchsorted(np.sort(days), waiting.quantiles, side="left")
    return Survival(
        tuple(times),
        tuple(share),
        tuple(lo),
        tuple(hi),
        tuple(at_risk.tolist()),
        Estimate(_halved(times, share), _halved(times, lo), _halved(times, hi)),
        len(days),
        int(ended.sum()),
    )


def _halved(times: Sequence[float], shares: Sequence[float | None]) -> float | None:
    """The first time at which a curve is at a half or below; a product of floats can miss it."""
    pairs = zip(times, shares, strict=True)
    return next((t for t, share in pairs if share is not None and share <= 0.5 + 1e-9), None)
