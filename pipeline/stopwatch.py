"""Where the time of a run went: a stopwatch that is handed down to who does the work.

Who works says `with stage("read"): …` and knows no clock; without a stopwatch that does nothing.
"""

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from threading import Lock, local

Stage = Callable[[str], AbstractContextManager[None]]


def untimed(name: str) -> AbstractContextManager[None]:
    """The stage of a run that nobody times."""
    return nullcontext()


@dataclass
class Lap:
    """Seconds in a stage, all its turns together."""

    wall: float = 0.0
    cpu: float = 0.0


class Stopwatch:
    """A `Stage` that keeps what it saw. `parts` may run beside each other, each in a thread: their
    CPU is that of their thread, and a part within another is not counted in it. A `whole` runs
    alone: its CPU is that of every thread, those of DuckDB and Polars too, and of processes that
    have ended."""

    def __init__(self) -> None:
        self.parts: dict[str, Lap] = defaultdict(Lap)
        self.wholes: dict[str, Lap] = defaultdict(Lap)
        self._lock = Lock()
        self._thread = local()

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Time a part."""
        outer = getattr(self._thread, "within", Lap())
        within = self._thread.within = Lap()
        wall, cpu = time.perf_counter(), time.thread_time()
        try:
            yield
        finally:
            wall, cpu = time.perf_counter() - wall, time.thread_time() - cpu
            self._thread.within = outer
            _add(outer, wall, cpu)
            with self._lock:
                _add(self.parts[name], wall - within.wall, cpu - within.cpu)

    @contextmanager
    def whole(self, name: str) -> Iterator[None]:
        """Time a whole."""
        wall, cpu = time.perf_counter(), _all_cpu()
        try:
            yield
        finally:
            _add(self.wholes[name], time.perf_counter() - wall, _all_cpu() - cpu)

    def table(self, records: int) -> str:
        """A line a stage: seconds, CPU seconds, and the records read in a second of it.

        The parts stand below the first whole; `engines` is the CPU of it that is none of theirs.
        """
        lines = [f"{'stage':<12}{'wall s':>9}{'CPU s':>9}{'records/s':>12}"]
        parts = self.parts
        for name, lap in self.wholes.items():
            lines.append(_line(name, lap, records))
            lines += [_line(f"  {part}", parts[part], records) for part in parts]
            if parts:
                own = sum(part.cpu for part in parts.values())
                lines.append(f"{'  engines':<12}{'':>9}{max(lap.cpu - own, 0.0):>9.2f}")
            parts = {}
        every = Lap()
        for lap in self.wholes.values():
            _add(every, lap.wall, lap.cpu)
        return "\n".join([*lines, _line("all", every, records)])


def _add(lap: Lap, wall: float, cpu: float) -> None:
    lap.wall += wall
    lap.cpu += cpu


def _all_cpu() -> float:
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


def _line(name: str, lap: Lap, records: int) -> str:
    rate = f"{records / lap.wall:,.0f}" if lap.wall >= 0.005 and records else "—"
    return f"{name:<12}{lap.wall:>9.2f}{lap.cpu:>9.2f}{rate:>12}"
