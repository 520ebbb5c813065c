"""Are claims right? Reports of constructed worlds beside what was planned.

    python -m benchmarks.claims [--seeds 100] [--worlds planted null …] [--jobs 1]

Each seed of each world goes the whole way: notices, a warehouse in memory, and the claims of the
trend report and of the trial digital_government, judged together. Printed are shares of seeds with
Wilson's intervals. A world of no effect has no leading category either, since a plurality of unequal
shares would be true. Exit code 1 while a bar is missed.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from multiprocessing import get_context
from typing import Any

from benchmarks import worlds
from benchmarks.tally import wilson
from benchmarks.worlds import AS_OF, CATEGORIES, LEVELS, WORLDS, Need, World
from pipeline import folders
from pipeline.claim import ledger, rule, trial
from pipeline.claim.judgement import Judged
from pipeline.claim.rule import Rule
from pipeline.claim.words import Phrase
from pipeline.ingest.batch import FileInfo, RawBatch, frame
from pipeline.normalize.batch import normalise
from pipeline.warehouse import Warehouse

RIGHT, FALSE, READ = 0.95, 0.05, 0.99
AT_ODDS = "与参考报告的判断不一致"
TRIAL = "digital_government"
_NOW = datetime(2022, 6, 1, 9)
_WORLDS = ("planted", "null", "clustered", "reversed")
_SAYING = ("supported", "contradicts")
_HYPOTHESES = tuple(f"{TRIAL}.{name}" for name in ("H1", "H2", "H3"))
_STATED = (
    "level_plurality.市级",
    f"{TRIAL}.H1.省级.安全、基础设施、运营运维",
    f"{TRIAL}.H2.市级",
    f"{TRIAL}.H3.区县级.平台、政务管理",
)


@dataclass(frozen=True)
class Outcome:
    """One seed: the verdict of each tested claim, those of the trial said to be at odds, and how
    many of the needs were read otherwise than planned."""

    seed: int
    verdicts: Mapping[str, str]
    at_odds: frozenset[str]
    misread: int
    needs: int

    @property
    def alarms(self) -> list[str]:
        """Tested claims that say something."""
        return [name for name, verdict in self.verdicts.items() if verdict in _SAYING]


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
    raw = RawBatch(frame(published), (), len(published))
    with warehouse.loading([info], _NOW) as loading:
        loading.add(normalise(raw.notices, "portal", "worlds"), [raw])
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


def truth(world: World) -> dict[str, int]:
    """What is planned of each claim on a level and category: 1 more than elsewhere, -1 less, 0 the
    same; and 1 of the conclusions that the planted world bears out."""
    planned = dict.fromkeys(_STATED, 1) if world.shares is worlds.PLANTED else {}
    for place, category in enumerate(CATEGORIES):
        for level in LEVELS:
            own = world.shares[level][place]
            rest = sum(world.shares[other][place] for other in LEVELS if other != level)
            planned[f"level_focus.{level}.{category}"] = (2 * own > rest) - (2 * own < rest)
    return planned


def is_right(verdict: str | None, planned: int) -> bool:
    """Whether a verdict is the one planned: what is less need not be said, only not the opposite."""
    if planned == 0:
        return verdict not in _SAYING
    return (verdict == "supported") == (planned > 0)


def tried(name: str, seed: int) -> Outcome:
    """One seed of a world, the whole way."""
    needs = worlds.needs(WORLDS[name], seed)
    with stored(needs) as warehouse:
        claims = [one.claim for one in judged(warehouse, rules())]
        wrong = len(misread(warehouse, needs))
    tested = {c.claim_id: c.verdict for c in claims if c.q is not None}
    at_odds = frozenset(c.rule for c in claims if c.sentence_zh.startswith(AT_ODDS))
    return Outcome(seed, tested, at_odds, wrong, len(needs))


def bars(name: str, seen: Sequence[Outcome]) -> list[Bar]:
    """What a world is held to."""
    n = len(seen)
    found = []
    if name in ("null", "clustered"):
        count = sum(bool(one.alarms) for one in seen)
        found.append(Bar("seeds that claim what is not there", count, n, FALSE, is_most=True))
    if name == "planted":
        planned = truth(WORLDS[name])
        for claim, is_more in planned.items():
            if is_more > 0:
                count = sum(one.verdicts.get(claim) == "supported" for one in seen)
                found.append(Bar(claim, count, n, RIGHT))
        # Of regions, tiers, funding and the course of the years nothing is planned.
        marks = [
            is_right(one.verdicts.get(claim), planned.get(claim, 0))
            for one in seen
            for claim in {**planned, **one.verdicts}
        ]
        found.append(Bar("right verdicts", sum(marks), len(marks), RIGHT))
    if name == "reversed":
        for claim in _HYPOTHESES:
            found.append(Bar(claim, sum(claim in one.at_odds for one in seen), n, RIGHT))
    read = sum(one.needs - one.misread for one in seen)
    found.append(Bar("needs read as planned", read, sum(one.needs for one in seen), READ))
    return found


def _line(bar: Bar) -> str:
    low, high = wilson(bar.right, bar.n)
    verdict = "reached" if bar.is_reached else "MISSED "
    word = "at most" if bar.is_most else "at least"
    return (
        f"  {verdict}  {bar.right / bar.n:.3f} [{low:.3f}, {high:.3f}]  {word} {bar.bar:.2f}"
        f"  {bar.name} ({bar.right}/{bar.n})"
    )


def _zh(value: Any, kind: str) -> str:
    return value.text.zh if isinstance(value, Phrase) else str(value)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what each world showed beside its bars."""
    parser = argparse.ArgumentParser(description="Claims of constructed worlds beside the plan.")
    parser.add_argument("--seeds", type=int, default=100, help="seeds a world")
    parser.add_argument("--first", type=int, default=1, help="first seed")
    parser.add_argument("--worlds", nargs="+", choices=_WORLDS, default=_WORLDS)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    options = parser.parse_args(arguments)
    reached = True
    with get_context("spawn").Pool(options.jobs) as pool:
        for name in options.worlds:
            start = time.monotonic()
            seeds = range(options.first, options.first + options.seeds)
            seen = pool.map(partial(tried, name), seeds, chunksize=5)
            spent = (time.monotonic() - start) / options.seeds
            print(f"{name}: {options.seeds} seeds, {spent:.1f} s each")
            said = Counter(claim for one in seen for claim in one.alarms)
            if name in ("null", "clustered"):
                for claim, count in said.most_common():
                    print(f"           {count} of {options.seeds}: {claim}")
            for bar in bars(name, seen):
                print(_line(bar), flush=True)
                reached &= bar.is_reached
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
