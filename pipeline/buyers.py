"""Profiles of the buyers that scans of one day name, each made once whichever lists name it."""

import shlex
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from pipeline import artefact, claims, folders, report
from pipeline.claim.judgement import Judged
from pipeline.errors import DataError
from pipeline.report.words import Lang
from pipeline.run import write_report
from pipeline.warehouse import Warehouse


@dataclass
class Profiles:
    """Writes them on a day, as `biaoxun report buyer NAME` does."""

    warehouse: Warehouse
    day: date
    known_at: datetime | None
    lang: Lang
    _made: dict[str, list[Path]] = field(default_factory=dict)

    def write(self, buyer: str, folder: Path) -> Path | None:
        """The page of a buyer, written there with its ledger; None where nothing is known of it but
        one need."""
        if buyer not in self._made:
            self._made[buyer] = self._write(buyer, folder)
        files = [folder / file.name for file in self._made[buyer]]
        for file, made in zip(files, self._made[buyer], strict=True):
            if file != made:
                artefact.write(file, made.read_bytes())
        return next(iter(files), None)

    @cached_property
    def _judged(self) -> list[Judged]:
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
                judged=self._judged,
            )
        except DataError:
            return []
        return [Path(one.path) for one in written]
