"""Are claims right? Reports of constructed worlds beside what was planned.

    python -m benchmarks.claims [--seeds 100] [--worlds planted null …]

Each seed of each world goes the whole way: notices, a warehouse in memory, and the claims of the
trend report and of the trial digital_government, judged together. Printed are shares of seeds with
Wilson's intervals. A world of no effect has no leading category either, since a plurality of unequal
shares would be true. Exit code 1 while a bar is missed.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from benchmarks import worlds
from benchmarks.tally import wilson
from benchmarks.worlds import AS_OF, CATEGORIES, LEVELS, WORLDS, Need, World
from pipeline import folders
from pipeline.claim import ledger, rule, trial
from pipeline.claim.judgement import Claim, Judged
from pipeline.claim.rule import Rule
from pipeline.claim.words import Phrase
from pipeline.ingest.batch import FileInfo, frame
from pipeline.normalize.batch import normalise
from pipeline.warehouse import Warehouse

RIGHT, FALSE, READ = 0.95, 0.05, 0.99
AT_ODDS = "与参考报告的判断不一致"
TRIAL = "digital_government"
_NOW = datetime(2022, 6, 1, 9)


@dataclass
class Seen:
    """What the seeds of a world showed: counts of seeds, of verdicts, and of decisions as planned."""

    seeds: int = 0
    alarms: Counter[str] = field(default_factory=Counter)
    any_alarm: int = 0
    stood: Counter[str] = field(default_factory=Counter)
    right: int = 0
    judged: int = 0
    at_odds: Counter[str] = field(default_factory=Counter)
    as_planned: int = 0
    needs: int = 0


@dataclass(frozen=True)
class Bar:
    """A share of `right` of `n`, and the least, or for what is false the most, that it may be."""

    name: str
    right: int
    n: int
    bar: float
    is_most: bool = False

    @property
    def is_reached(self) -> bool:
        """Whether the share measured keeps to the bar."""
        share = self.right / self.n
        return share <= self.bar if self.is_most else share >= self.bar


def rules() -> list[Rule]:
    """The rules of the trend report and those of the trial, as one report judges them."""
    reports = folders.search("reports")
    return [
        *rule.find([folder / "trend" / "claims" for folder in reports]),
        *trial.rules(
            trial.find(TRIAL, [f / "trials" for f in reports]), [f / "trials" for f in reports]
        ),
    ]


def stored(needs: Sequence[Need]) -> Warehouse:
    """A warehouse in memory with the notices of the needs."""
    published = worlds.notices(needs)
    digest = sha256(repr(published).encode()).hexdigest()
    warehouse = Warehouse(":memory:", read_only=False)
    info = FileInfo("portal.csv", digest, 1, "csv", "utf-8", "portal")
    with warehouse.loading(info, _NOW) as loading:
        loading.add(normalise(frame(published), "portal", "worlds"), (), len(published))
    warehouse.fold(_NOW)
    return warehouse


def judged(warehouse: Warehouse, asked: Sequence[Rule]) -> list[Judged]:
    """The claims of the rules, on all that was published by the day of the worlds."""
    return ledger.make(warehouse, asked, "trend", AS_OF, None, None, (_zh, _zh))


def misread(warehouse: Warehouse, needs: Sequence[Need]) -> list[tuple[Need, str, str]]:
    """Needs that were judged otherwise than planned: level and category as read."""
    found = warehouse.con.execute(
        "SELECT n.project_number, d.level, d.category_l1 "
        "FROM counted_demand($day, NULL, NULL) AS d "
        "INNER JOIN notice AS n ON d.notice_id = n.notice_id",
        {"day": AS_OF},
    ).fetchall()
    read = {number: (level, category) for number, level, category in found}
    missing = ("", "")
    return [
        (need, *read.get(need.project_number, missing))
        for need in needs
        if read.get(need.project_number, missing) != (need.level, need.category)
    ]


def truth(world: World) -> dict[str, bool | None]:
    """What is planned of the claims on level and category: True must be claimed, False must not;
    None where a lead is neither planned nor excluded."""
    planned: dict[str, bool | None] = {}
    for place, category in enumerate(CATEGORIES):
        for level in LEVELS:
            own = world.shares[level][place]
            rest = sum(world.shares[other][place] for other in LEVELS if other != level) / 2
            planned[f"level_focus.{level}.{category}"] = own > rest
    return planned


def alarms(claims: Iterable[Claim]) -> list[str]:
    """Tested claims that say something: supported or contradicting."""
    return [c.claim_id for c in claims if c.q is not None and c.verdict in _SAYING]


_SAYING = ("supported", "contradicts")


def _zh(value: Any, kind: str) -> str:
    return value.text.zh if isinstance(value, Phrase) else str(value)
