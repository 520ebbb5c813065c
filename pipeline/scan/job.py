"""Run a scan: read the warehouse, what people decided and what was shown; remember what is shown."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.scan import audit, journal, memory, proposal, rehearsal
from pipeline.scan import market as markets
from pipeline.scan.archive import Reader
from pipeline.scan.audit import Missed
from pipeline.scan.journal import Decision, Status, Verdict
from pipeline.scan.kpi import Kpi, kpis
from pipeline.scan.market import Market
from pipeline.scan.memory import Dropped, Remembered, Shown
from pipeline.scan.proposal import Proposal
from pipeline.scan.review import Review, review
from pipeline.scan.scan import Scan, scan
from pipeline.scan.watchlist import Watchlist
from pipeline.warehouse import Warehouse

# A first scan looks back a week.
_WEEK = timedelta(days=7)
# Another process costs seconds of its own: of fewer notices a scan takes no half minute anyway.
_MANY = 200_000


def helpers(warehouse: Warehouse) -> int:
    """How many workers a scan has use for: one, where there is much to do and a processor to spare."""
    return int((os.cpu_count() or 1) > 1 and warehouse.notice_count() >= _MANY)


def scans(
    warehouse: Warehouse,
    watchlists: Sequence[Watchlist],
    folder: Path,
    day: date,
    known_at: datetime | None = None,
    since: date | None = None,
) -> Iterator[Scan]:
    """Scan each watchlist on a day, against the last scan before it or, without one, the week."""
    decisions = journal.read(folder)
    stored_by = known_at or warehouse.newest()
    with warehouse.held(day, known_at):
        reader = Reader(warehouse, day, known_at)
        for watchlist in watchlists:
            before = memory.before(folder, watchlist.name, day)
            start = since or (before.day if before else day - _WEEK)
            told_until = before.known_at if before else None
            archive = reader.read(watchlist, start, stored_by, told_until)
            fates = reader.fates({one.notice_id for one in decisions}, watchlist)
            yield scan(archive, watchlist, before, decisions, fates)


@dataclass(frozen=True)
class Audit:
    """What a scan did not show of its market, and which of it is worth reading."""

    market: Market
    missed: list[Missed]
    reading: list[Missed]


def audited(folder: Path, scan: Scan) -> Audit | None:
    """What a scan missed of its market; None where its watchlist names none. Raises UsageError."""
    market = markets.of(scan.watchlist)
    if market is None:
        return None
    past = memory.gists(folder, scan.watchlist.name, scan.day)
    rows = audit.missed(scan, market, audit.shown_by(past))
    return Audit(market, rows, audit.reading(rows, audit.budget(scan), audit.refused(scan)))


def proposals(
    warehouse: Warehouse, watchlist: Watchlist, folder: Path, day: date, known_at: datetime | None
) -> list[Proposal]:
    """Changes to a watchlist that would have shown what people found relevant among the missed,
    tried on the last ninety days. Raises UsageError where it names no market."""
    market = markets.of(watchlist)
    if market is None:
        raise UsageError(
            f"watchlist {watchlist.name} names no market to hold it against; add a line below its "
            'title, such as market = "infrastructure", which is a file of watchlists/markets: '
            "the product's or your own"
        )
    decisions = journal.read(folder)
    with warehouse.held(day, known_at):
        reader = Reader(warehouse, day, known_at)
        archive = reader.read(watchlist, day - timedelta(days=proposal.DAYS), known_at)
        fates = reader.fates({one.notice_id for one in decisions}, watchlist)
    needs = {key: one.demand_id for key, one in fates.items()}
    told = proposal.judged(decisions, day, needs)
    return proposal.propose(
        proposal.Trial(watchlist, market, archive.needs, told, day, own=archive.own)
    )


def rehearsed(
    warehouse: Warehouse, watchlist: Watchlist, day: date, known_at: datetime | None
) -> list[rehearsal.Row]:
    """What a watchlist would have made of the calls of the last ninety days, week by week."""
    with warehouse.held(day, known_at):
        reader = Reader(warehouse, day, known_at)
        archive = reader.read(watchlist, day - timedelta(days=rehearsal.DAYS), known_at)
    return rehearsal.rehearse(watchlist, archive.needs, day, own=archive.own)


def remember(
    folder: Path, scan: Scan, audit_of: Audit | None = None, *, is_replay: bool = False
) -> list[Kpi]:
    """Keep what a scan showed, and what its audit asks to be read, for the next one; a scan of the
    same day takes its place, but a replay of an earlier knowledge takes none. Gives the figures of
    the scan itself, over all that are kept."""
    made = scan.memory()
    if audit_of is not None:
        read = audit.kept(scan, audit_of.reading)
        made = made.model_copy(update={"dropped": dict(sorted((read | made.dropped).items()))})
    if not is_replay or not is_kept(folder, scan):
        memory.keep(folder, made)
    return kpis(scan, memory.gists(folder, scan.watchlist.name, scan.day + timedelta(days=1)))


def is_kept(folder: Path, scan: Scan) -> bool:
    """Was a scan of this watchlist and day shown to people."""
    return scan.day in memory.days(folder, scan.watchlist.name)


def kept(folder: Path, watchlist: str) -> list[Remembered]:
    """The scans of a watchlist that are kept, in the order of their days."""
    return [memory.read(folder, watchlist, day) for day in memory.days(folder, watchlist)]


def decide(
    folder: Path,
    item: str,
    day: date,
    verdict: Verdict | None,
    owner: str | None = None,
    status: Status | None = None,
    why: str | None = None,
) -> Decision:
    """Write down a decision on an item that a scan showed or dropped, with the card as it was seen.

    `item` is its name or a part of its start that is enough. Raises UsageError where none or
    several are meant.
    """
    name, told = lookup(folder, item)
    decision = Decision(
        item=name,
        notice_id=told.notice_id,
        title=told.title,
        decided=day,
        verdict=verdict,
        owner=owner,
        status=status,
        why=why,
        seen=told.seen,
    )
    journal.add(folder, [decision])
    return decision


def lookup(folder: Path, item: str) -> tuple[str, Shown | Dropped]:
    """An item as the last scan that knew it showed it. Raises UsageError."""
    known: dict[str, Shown | Dropped] = {}
    for path in sorted((folder / "scans").glob("*")):
        for one in kept(folder, path.name):
            known |= one.dropped
            known |= one.items
    found = sorted(name for name in known if name.startswith(item.lower()))
    if not item or not found:
        raise UsageError(f"no scan showed '{item}'; take a name from its list: biaoxun scan")
    if len(found) > 1:
        raise UsageError(f"'{item}' is the start of several: {', '.join(found[:5])}; write more")
    return found[0], known[found[0]]


def reviewed(
    warehouse: Warehouse, watchlist: Watchlist, folder: Path, day: date, known_at: datetime | None
) -> Review:
    """What became of the decisions on what a watchlist showed, as known on a day."""
    past = [one for one in kept(folder, watchlist.name) if one.day <= day]
    ours = {item for one in past for item in (*one.items, *one.dropped)}
    decisions = [one for one in journal.read(folder) if one.item in ours]
    keys = {one.notice_id for one in decisions}
    keys |= {lost.notice_id for one in past for lost in one.dropped.values()}
    with warehouse.held(day, known_at):
        fates = Reader(warehouse, day, known_at).fates(keys, watchlist)
    held = journal.latest(decisions, day, {key: one.demand_id for key, one in fates.items()})
    outcomes = {key: one.outcome for key, one in fates.items() if one.outcome is not None}
    return review([*held.values()], past, outcomes, watchlist.rivals)
