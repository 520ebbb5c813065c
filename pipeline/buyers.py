"""Profiles of the buyers that scans of one day name, each made once whichever lists name it."""

import atexit
import shlex
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path

from pipeline import artefact, claims, folders, report, workers
from pipeline.claim.judgement import Judged
from pipeline.errors import DataError
from pipeline.report.words import Lang
from pipeline.run import write_report
from pipeline.warehouse import Warehouse


@dataclass
class Profiles:
    """Writes them on a day, as `biaoxun report buyer NAME` does; by a worker where there is one and
    the rows of the day are kept, for it would fold the notices of another day again."""

    warehouse: Warehouse
    day: date
    known_at: datetime | None
    lang: Lang
    _made: dict[str, list[Path]] = field(default_factory=dict)

    def prepare(self) -> None:
        """Let a worker find out what all profiles have in common before the first is asked for."""
        if self._is_apart:
            workers.begin(_prepare, self._asked)

    def begin(self, buyers: Sequence[str], folder: Path) -> Future[dict[str, Path]]:
        """The pages of buyers, written there with their ledgers. There is none of a buyer of whom
        nothing is known but one need."""
        if self._is_apart:
            return workers.begin(_write, self._asked, buyers, folder)
        return workers.here(self.write, buyers, folder)

    def write(self, buyers: Sequence[str], folder: Path) -> dict[str, Path]:
        """The same, written by this process."""
        pages = {buyer: self._page(buyer, folder) for buyer in buyers}
        return {buyer: page for buyer, page in pages.items() if page}

    @property
    def _is_apart(self) -> bool:
        return workers.pool() is not None and self.warehouse.keeps(self.day, self.known_at)

    @property
    def _asked(self) -> "_Asked":
        return self.warehouse.path, self.day, self.known_at, self.lang

    def _page(self, buyer: str, folder: Path) -> Path | None:
        if buyer not in self._made:
            self._made[buyer] = self._write(buyer, folder)
        files = [folder / file.name for file in self._made[buyer]]
        for file, made in zip(files, self._made[buyer], strict=True):
            if file != made:
                artefact.write(file, made.read_bytes())
        return next(iter(files), None)

    @cached_property
    def judged(self) -> list[Judged]:
        """The claims that stand in every profile."""
        profile = report.find("buyer", folders.search("reports"))
        return claims.of_report(self.warehouse, profile, self.day, self.known_at)

    def _write(self, buyer: str, folder: Path) -> list[Path]:
        try:
            written = write_report(
                self.warehouse,
                "buyer",
                folder,
                ("html",),
                self.day,
                self.known_at,
                command=f"biaoxun report buyer {shlex.quote(buyer)} --as-of {self.day}",
                lang=self.lang,
                party=buyer,
                judged=self.judged,
            )
        except DataError:
            return []
        return [Path(one.path) for one in written]


_Asked = tuple[Path, date, datetime | None, Lang]
# What a worker has open until it ends.
_open = ExitStack()
atexit.register(_open.close)


@lru_cache(maxsize=1)
def _of_worker(asked: _Asked) -> Profiles:
    path, day, known_at, lang = asked
    warehouse = _open.enter_context(Warehouse(path))
    _open.enter_context(warehouse.held(day, known_at))
    return Profiles(warehouse, day, known_at, lang)


def _prepare(asked: _Asked) -> None:
    _ = _of_worker(asked).judged


def _write(asked: _Asked, buyers: Sequence[str], folder: Path) -> dict[str, Path]:
    return _of_worker(asked).write(buyers, folder)
