"""One side of a comparison: work in a process of its own, so that nothing is warm, and what it cost."""

import multiprocessing
import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

ROUNDS = 3


@dataclass(frozen=True)
class Cost:
    """CPU seconds of all threads and of processes that ended, the most bytes held, the answer."""

    seconds: float
    peak_bytes: int
    answer: Any


def apart(work: Callable[..., Any], *given: Any) -> Cost:
    """The work in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (work, given))


def best(
    sides: Mapping[str, tuple[Callable[..., Any], tuple[Any, ...]]], rounds: int = ROUNDS
) -> dict[str, Cost]:
    """The cheapest run of each side: one after the other, so that noise meets all."""
    runs: dict[str, list[Cost]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, (work, given) in sides.items():
            runs[name].append(apart(work, *given))
    return {name: min(costs, key=lambda cost: cost.seconds) for name, costs in runs.items()}


def _measured(work: Callable[..., Any], given: tuple[Any, ...]) -> Cost:
    start = cpu()
    answer = work(*given)
    seconds = cpu() - start
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Cost(seconds, held, answer)


def cpu() -> float:
    """CPU seconds of this process so far: of all threads, and of processes that ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime
