"""Does the audit find what a watchlist misses? Rounds of scan, reading and amendment, on constructed
weeks.

    python -m benchmarks.audit [--seeds 20] [--first 1] [--names 5] [--odd 0.10]

A first watchlist of natural words finds nine in ten of what a team wants; the rest bears odd names.
In each round the list is scanned, the audit says what to read, an oracle judges those rows and no
others, and what is then proposed, all of a simulated precision of a half or more, is in the list of
the next week. What is recovered is told in four ways, since the word can mean each:

- met: in three rounds, shown by the list of the round or read, of what was open in one of them;
- found: met, or shown by the list as amended after the third;
- fresh: of what is called for in four weeks afterwards, shown by that list with nobody reading on;
- kept up: of the same, shown or read where the rounds go on.

The load is all that was shown and read over what the first list alone showed. Exit code 1 while a
bar is missed.
"""

import argparse
import sys
import time
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from benchmarks.audit_world import FIRST, Truth, Weeks, World, draw
from pipeline.scan import audit, proposal
from pipeline.scan.amend import edited
from pipeline.scan.archive import Archive, Returns
from pipeline.scan.journal import Decision
from pipeline.scan.loss import at_call, loss
from pipeline.scan.market import Market
from pipeline.scan.memory import Remembered
from pipeline.scan.scan import Scan, scan
from pipeline.scan.score import History
from pipeline.scan.watchlist import Watchlist
from pipeline.stats import Estimate, cluster_bootstrap

RECOVERED, LOAD = 0.80, 1.5
BEFORE, ROUNDS, AFTER = 12, 3, 4
MARKET = Market(
    name="market",
    title="示例市场",
    categories=("SEC", "INF", "OPS", "SVC", "PLT", "MGT", "DAT", "CON"),
    least_wan=Decimal(20),
    text="",
)


@dataclass(frozen=True)
class Outcome:
    """Counts of one world. `planted` and its parts are needs under odd names; `single` those whose
    name occurs once."""

    planted: int
    met: int
    found: int
    single: int
    single_met: int
    missed: int
    read: int
    read_relevant: int
    by_first: int
    load: int
    fresh: int
    fresh_shown: int
    fresh_read_name: int
    fresh_read_name_shown: int
    fresh_met: int
    all_by_first: int
    all_load: int
    words: int
    first_shown: int
    first_right: int
    amended_shown: int
    amended_right: int
    more_shown: int
    more_right: int


@dataclass
class Team:
    """A team that reads on: its list, what it decided, and what it was shown and read so far."""

    weeks: Weeks
    first: Watchlist
    current: Watchlist
    before: Remembered | None = None
    decisions: list[Decision] = field(default_factory=list)
    shown: set[int] = field(default_factory=set)
    read: set[int] = field(default_factory=set)
    open: set[int] = field(default_factory=set)
    by_first: set[int] = field(default_factory=set)
    missed: set[int] = field(default_factory=set)

    def go(self, day: date) -> None:
        """One round."""
        done = self._scan(day)
        play = [need for need in done.archive.needs if need.is_open]
        self.open |= {need.demand_id for need in play}
        self.by_first |= {need.demand_id for need in play if loss(need, self.first, day) is None}
        self.shown |= {card.need.demand_id for card in done.shown if card.match.is_wanted}
        rows = audit.missed(done, MARKET, self.shown)
        self.missed |= {one.need.demand_id for one in rows}
        truth = {one.need.demand_id: one for one in self.weeks.needs}
        for one in audit.reading(rows, audit.budget(done), audit.refused(done)):
            self.read.add(one.need.demand_id)
            self.decisions.append(_judged(truth[one.need.demand_id], day))
        self.before = done.memory()
        trial = proposal.Trial(
            self.current,
            MARKET,
            [one.need for one in self.weeks.needs],
            proposal.judged(self.decisions, day, {}),
            day,
        )
        edits = [one.edit for one in proposal.propose(trial)]
        self.current = _watchlist(edited(self.current, edits))

    def _scan(self, day: date) -> Scan:
        """The scan of what was called for by a day and is open."""
        since = self.before.day if self.before else day - timedelta(days=7)
        held = [
            replace(need, new_types=("tender",) if need.first_date > since else ())
            for one in self.weeks.needs
            if (need := one.need).first_date <= day and (need.bid_deadline or day) >= day
        ]
        stored = datetime.combine(day, datetime.max.time())
        nothing = Returns(0, 0, None)
        archive = Archive(day, since, stored, held, {}, (), (), History(), (), nothing, (), ())
        return scan(archive, self.current, self.before, self.decisions, {})


def run(world: World, seed: int, after: int = AFTER) -> Outcome:
    """Three rounds on one world, and as many fresh weeks as `after` says."""
    weeks = draw(world, seed, BEFORE + ROUNDS - 1 + after)
    first = _watchlist(_text(weeks.words))
    team = Team(weeks, first, first)
    days = [FIRST + timedelta(days=7 * (BEFORE + week) - 1) for week in range(ROUNDS + after)]
    for day in days[:ROUNDS]:
        team.go(day)
    last, amended = days[ROUNDS - 1], team.current
    truth = {one.need.demand_id: one for one in weeks.needs}
    right = {key for key, one in truth.items() if one.is_relevant}
    odd = {key for key in right if truth[key].kind != "natural"}
    planted, met = team.open & odd, (team.shown | team.read) & odd
    late = {key for key in planted if at_call(truth[key].need, amended) is None}
    single = {key for key in planted if truth[key].kind == "single"}
    names = {truth[key].name for key in team.read & odd}
    fresh = {key for key, one in truth.items() if one.need.first_date > last}
    by_first, by_amended = (
        {key for key in fresh if at_call(truth[key].need, one) is None} for one in (first, amended)
    )
    named = {key for key in fresh & odd if truth[key].name in names}
    missed, read, load = set(team.missed), set(team.read), len(team.shown) + len(team.read)
    of_first = set(team.by_first)
    for day in days[ROUNDS:]:
        team.go(day)
    return Outcome(
        planted=len(planted),
        met=len(met & planted),
        found=len(met & planted | late),
        single=len(single),
        single_met=len(single & met),
        missed=len(missed),
        read=len(read),
        read_relevant=len(read & right),
        by_first=len(of_first),
        load=load,
        fresh=len(fresh & odd),
        fresh_shown=len(by_amended & odd),
        fresh_read_name=len(named),
        fresh_read_name_shown=len(named & by_amended),
        fresh_met=len((team.shown | team.read) & fresh & odd),
        all_by_first=len(team.by_first),
        all_load=len(team.shown) + len(team.read),
        words=sum(len(one.any) for one in amended.terms[1:]),
        first_shown=len(by_first),
        first_right=len(by_first & right),
        amended_shown=len(by_amended),
        amended_right=len(by_amended & right),
        more_shown=len(by_amended - by_first),
        more_right=len((by_amended - by_first) & right),
    )


def _text(words: Iterable[str]) -> str:
    told = ", ".join(f'"{word}"' for word in words)
    return f'title = "示例清单"\n\n[[terms]]\nname = "自然词"\nany = [{told}]\n'


def _watchlist(text: str) -> Watchlist:
    return Watchlist.model_validate({"name": "first", **tomllib.loads(text), "text": text})


def _judged(truth: Truth, day: date) -> Decision:
    return Decision(
        item=truth.need.item,
        notice_id=truth.need.notice_id,
        title=truth.need.title,
        decided=day,
        verdict="go" if truth.is_relevant else "no-go",
    )


_COLUMNS = {one.name: place for place, one in enumerate(fields(Outcome))}


def ratio(seen: Sequence[Outcome], part: str, whole: str) -> Estimate:
    """One count over another, of all worlds together; worlds are drawn again for the interval."""
    import numpy as np

    columns = [_COLUMNS[part], _COLUMNS[whole]]
    counts = np.array([astuple(one) for one in seen], dtype=np.int64)[:, columns]
    return cluster_bootstrap(counts, lambda sums: sums[:, 0] / sums[:, 1])


@dataclass(frozen=True)
class Line:
    """A figure to print, and its bar if it has one."""

    name: str
    part: str
    whole: str
    bar: float | None = None
    is_most: bool = False


LINES = (
    Line("met in three rounds, of planted", "met", "planted"),
    Line("  of names that occur once", "single_met", "single"),
    Line("found: met, or by the list as amended", "found", "planted", RECOVERED),
    Line("reading load of three rounds", "load", "by_first", LOAD, is_most=True),
    Line("read, of missed in the market", "read", "missed"),
    Line("relevant, of read", "read_relevant", "read"),
    Line("fresh weeks: shown by the list alone", "fresh_shown", "fresh"),
    Line("  of names that were read", "fresh_read_name_shown", "fresh_read_name"),
    Line("fresh weeks: kept up, shown or read", "fresh_met", "fresh"),
    Line("reading load of all rounds", "all_load", "all_by_first"),
    Line("relevant, of shown by the first list", "first_right", "first_shown"),
    Line("relevant, of shown by the amended list", "amended_right", "amended_shown"),
    Line("relevant, of what the edits add", "more_right", "more_shown"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was recovered and read beside the bars."""
    parser = argparse.ArgumentParser(description="What the audit recovers on constructed weeks.")
    parser.add_argument("--seeds", type=int, default=20, help="worlds")
    parser.add_argument("--first", type=int, default=1, help="first seed")
    parser.add_argument("--names", type=int, default=5, help="odd names a theme, at most 5")
    parser.add_argument("--odd", type=float, default=0.10, help="share of odd names")
    parser.add_argument("--relevant", type=int, default=40, help="relevant needs a week")
    options = parser.parse_args(arguments)
    world = World(names=options.names, odd=options.odd, relevant=options.relevant)
    start = time.monotonic()
    seen = [run(world, seed) for seed in range(options.first, options.first + options.seeds)]
    spent = (time.monotonic() - start) / options.seeds
    words = sum(one.words for one in seen) / len(seen)
    print(f"{world}\n{options.seeds} worlds, {spent:.1f} s each; {words:.1f} words added")
    reached = True
    for line in LINES:
        whole = sum(getattr(one, line.whole) for one in seen)
        if not whole:
            print(f"{line.name:42} —")
            continue
        value, lo, hi = ratio(seen, line.part, line.whole)
        assert value is not None
        ends = f"[{lo:.3f}, {hi:.3f}]" if lo is not None and hi is not None else "—"
        told = f"{line.name:42} {value:.3f} {ends} n={whole}"
        if line.bar is not None:
            is_kept = value <= line.bar if line.is_most else value >= line.bar
            reached &= is_kept
            sign = "≤" if line.is_most else "≥"
            told += f"  bar {sign} {line.bar} {'reached' if is_kept else 'missed'}"
        print(told)
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
