"""Run a scan: read the warehouse, what people decided and what was shown; remember what is shown."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from pipeline.scan import journal, memory
from pipeline.scan.archive import Reader
from pipeline.scan.scan import Scan, scan
from pipeline.scan.watchlist import Watchlist
from pipeline.warehouse import Warehouse

# A first scan looks back a week.
_WEEK = timedelta(days=7)


def folder_of(db: Path) -> Path:
    """Where decisions and scans are kept: beside the warehouse, so that it can be built anew."""
    return db.parent / "journal"


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
            archive = reader.read(watchlist, start, stored_by)
            fates = reader.fates({one.notice_id for one in decisions}, watchlist)
            yield scan(archive, watchlist, before, decisions, fates)
