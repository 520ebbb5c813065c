"""Try again what may go well later, and wait as long as it asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Sleep = Callable[[float], None]
Outcome = Literal["taken", "busy", "often", "refused"]

TRIES = 4
# Seconds before the second try; each later wait is twice as long. A channel that is called too
# often counts by the minute.
_FIRST: dict[Outcome, float] = {"busy": 1.0, "often": 15.0}
_LONGEST = 120.0


@dataclass(frozen=True, slots=True)
class Result:
    """How a try went, in words; `wait` is what the other side asks for, in seconds."""

    outcome: Outcome
    words: str
    wait: float | None = None


def tries(once: Callable[[], Result], sleep: Sleep) -> tuple[Result, int]:
    """The last result, and how often it was tried: at most four times, never after a refusal."""
    for count in range(1, TRIES + 1):
        result = once()
        if result.outcome not in _FIRST or count == TRIES:
            break
        pause = _FIRST[result.outcome] * 2 ** (count - 1)
        sleep(min(max(pause, result.wait or 0), _LONGEST))
    return result, count
