"""What earlier scans showed, kept beside the warehouse: one file a watchlist and day."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from pipeline.artefact import write
from pipeline.errors import DataError
from pipeline.model import Record
from pipeline.scan.journal import Seen


class Shown(Record):
    """A need as a scan showed it. `rank` is its place in the list of what can be bid for, `seen`
    what was said of it: a decision keeps it. Deadlines and budget tell the next scan what a notice
    that was edited in its place says otherwise."""

    notice_id: int
    title: str
    standing: str
    published: date
    first_shown: date
    shown_count: int
    rank: int | None
    seen: Seen
    document_deadline: date | None = None
    bid_deadline: date | None = None
    budget: Decimal | None = None


class Dropped(Record):
    """A need that was wanted and that a gate dropped."""

    notice_id: int
    title: str
    gate: str
    seen: Seen


class Remembered(Record):
    """One scan: its day, what was stored by then, what it showed and what gates dropped, by item."""

    watchlist: str
    digest: str
    day: date
    known_at: datetime | None
    items: dict[str, Shown]
    dropped: dict[str, Dropped]


def before(folder: Path, watchlist: str, day: date) -> Remembered | None:
    """The last scan of a watchlist before a day; None where there is none. Raises DataError."""
    earlier = [one for one in days(folder, watchlist) if one < day]
    return read(folder, watchlist, earlier[-1]) if earlier else None


def days(folder: Path, watchlist: str) -> list[date]:
    """The days of the scans that are kept, in order."""
    found = (folder / "scans" / watchlist).glob("????-??-??.json")
    return sorted(day for path in found if (day := _day(path.stem)))


def read(folder: Path, watchlist: str, day: date) -> Remembered:
    """The scan of a day. Raises DataError where it cannot be read."""
    path = place(folder, watchlist, day)
    try:
        return Remembered.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        why = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        raise DataError(f"{path}: cannot be read ({why}); remove it and scan again") from None


def keep(folder: Path, scan: Remembered) -> None:
    """Keep a scan in the place of one of the same day."""
    text = scan.model_dump_json(indent=1) + "\n"
    write(place(folder, scan.watchlist, scan.day), text.encode())


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:  # a file of somebody else's
        return None


def place(folder: Path, watchlist: str, day: date) -> Path:
    """Where the scan of a day is kept."""
    return folder / "scans" / watchlist / f"{day}.json"
