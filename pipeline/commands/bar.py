"""How far a long work is."""

import sys
from pathlib import Path


class Bar:
    """A progress line on a terminal, shown once the work has taken two seconds."""

    def __init__(self) -> None:
        from time import monotonic

        self._clock = monotonic
        self._start = monotonic()
        self._records = 0
        self._words = ""
        self._shown = False
        self._wanted = sys.stderr.isatty()

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *error: object) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def started(self, path: Path) -> None:
        self.say(path.name)

    def advance(self, records: int) -> None:
        self._records += records
        self._draw()

    def say(self, words: str) -> None:
        self._words = words
        self._draw()

    def _draw(self) -> None:
        if self._wanted and self._clock() - self._start > 2:
            self._shown = True
            line = f"{self._records:,} records  {self._words}"
            print(f"\r\x1b[K{line[:79]}", end="", file=sys.stderr, flush=True)
