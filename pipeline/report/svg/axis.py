"""Axes: values along a stretch of a drawing, and the round values written on them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_DAYS: Final = (1, 2, 5, 7, 14, 30, 60, 90, 180, 365)


@dataclass(frozen=True)
class Axis:
    """Values from low to high between two coordinates, even or logarithmic."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool = False

    def at(self, value: float) -> float:
        """Coordinate of a value; one beyond the axis stands at its end."""
        held = min(max(value, self.low), self.high)
        low, high, held = (
            (math.log(one) for one in (self.low, self.high, held))
            if self.is_log
            else (self.low, self.high, held)
        )
        return self.start + (self.end - self.start) * (held - low) / (high - low)

    def is_beyond(self, value: float) -> bool:
        """Whether the value lies off the axis."""
        return not self.low <= value <= self.high


def even(low: float, high: float, most: int = 5) -> tuple[float, ...]:
    """Round values at even steps, from at most the low to at least the high.

    >>> even(0, 0.43), even(-30, 55), even(98_100, 98_700, 4)
    ((0.0, 0.1, 0.2, 0.3, 0.4, 0.5), (-40, -20, 0, 20, 40, 60), (98000, 98200, 98400, 98600, 98800))
    >>> even(0, 0)
    (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    """
    span = high - low or 1.0
    high = low + span
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(s for s in (power, 2 * power, 5 * power, 10 * power) if span / s <= most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if step >= 1:
        return tuple(round(step) * n for n in range(first, last + 1))
    return tuple(float(f"{step * n:.10g}") for n in range(first, last + 1))


def logarithmic(low: float, high: float, most: int = 7) -> tuple[float, ...]:
    """Round values for a logarithmic axis: 1, 2, 5 of each power of ten, or the powers alone.

    >>> logarithmic(0.6, 3.1), logarithmic(3, 9000)
    ((0.5, 1.0, 2.0, 5.0), (1.0, 10.0, 100.0, 1000.0, 10000.0))
    """
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for parts in ((1, 2, 5), (1, 5), (1,)):
        steps = [float(f"{part}e{n}") for n in range(first, last + 1) for part in parts]
        begin = max(n for n, step in enumerate(steps) if step <= low)
        end = next(n for n, step in enumerate(steps) if step >= high)
        found = tuple(steps[begin : max(end, begin + 1) + 1])
        if len(found) <= most:
            break
    return found


def days(last: float, most: int = 6) -> Sequence[int]:
    """Days written on an axis: steps of weeks, months or years.

    >>> days(95), days(0)
    ([0, 30, 60, 90, 120], [0, 1])
    """
    step = next((one for one in _DAYS if last / one <= most), 365 * math.ceil(last / 365 / most))
    return [step * n for n in range(max(math.ceil(last / step), 1) + 1)]
