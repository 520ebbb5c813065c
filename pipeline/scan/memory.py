"""What earlier scans showed, kept beside the warehouse: one file a watchlist and day.

Only the last is read whole. Of each is noted what all that follow ask of it, so that a scan costs
hardly more for those that were before.
"""

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from pipeline.artefact import write
from pipeline.errors import DataError
from pipeline.model import Record
from pipeline.recipe import FOLDER
from pipeline.scan.journal import Seen

# Places of a list that are read first.
FIRST = 10
# Of what is noted of a scan: another where `FIRST` or `Gist` is another. What was noted in another
# form is not trusted.
_FORM = 1


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


class Gist(Record):
    """What is asked of every scan that was before: the notices of all it showed, the items that
    stood first on its list, and the digest of its file."""

    notices: tuple[int, ...]
    first: tuple[str, ...]
    sha256: str


class _Noted(Record):
    """A gist and its form, and the size and the time of the file that it is of."""

    form: int
    size: int
    changed: int
    gist: Gist


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
    path = place(folder, scan.watchlist, scan.day)
    write(path, text.encode())
    _note(path, scan)


def gists(folder: Path, watchlist: str, until: date) -> list[Gist]:
    """Those of the scans before a day, in their order. Raises DataError."""
    return [_gist(folder, watchlist, day) for day in days(folder, watchlist) if day < until]


def _gist(folder: Path, watchlist: str, day: date) -> Gist:
    """As noted or, where the file or the form is another now, read anew."""
    path = place(folder, watchlist, day)
    try:
        noted = _Noted.model_validate_json(_beside(path).read_bytes())
        if (noted.form, noted.size, noted.changed) == (_FORM, *_stamp(path)):
            return noted.gist
    except (OSError, ValueError):
        pass
    return _note(path, read(folder, watchlist, day))


def _note(path: Path, scan: Remembered) -> Gist:
    size, changed = _stamp(path)
    found = Gist(
        notices=tuple(one.notice_id for one in scan.items.values()),
        first=tuple(
            item for item, one in scan.items.items() if one.rank is not None and one.rank <= FIRST
        ),
        sha256=sha256(path.read_bytes()).hexdigest(),
    )
    noted = _Noted(form=_FORM, size=size, changed=changed, gist=found)
    # A journal that cannot be written to is read as well, only slower.
    with suppress(OSError):
        write(_beside(path), noted.model_dump_json().encode())
    return found


def _stamp(path: Path) -> tuple[int, int]:
    there = path.stat()
    return there.st_size, there.st_mtime_ns


def _beside(path: Path) -> Path:
    return path.parent / FOLDER / path.name


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:  # a file of somebody else's
        return None


def place(folder: Path, watchlist: str, day: date) -> Path:
    """Where the scan of a day is kept."""
    return folder / "scans" / watchlist / f"{day}.json"
