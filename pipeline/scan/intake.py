"""Take in a workbook that people filled in: what they decided goes into the journal."""

from datetime import date
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.scan import form, journal, memory
from pipeline.scan.form import Form, Import


def take(folder: Path, path: Path, day: date, watchlist: str | None = None) -> Import:
    """Add what a workbook decides to the journal, as decided on `day`; twice adds nothing.

    A workbook tells the watchlist and day of its scan; `watchlist` is for one that has lost them,
    and then the last scan of it counts. Raises UsageError where no such scan is kept, DataError
    where a cell cannot be read; then nothing is added.
    """
    filled = form.read(path)
    name, written = _scanned(folder, path, filled, watchlist)
    scan = memory.read(folder, name, written)
    made = journal.read(folder)
    done = form.decisions(
        filled.rows, {**scan.dropped, **scan.items}, made, written, day, filled.count
    )
    journal.add(folder, done.new)
    return done


def _scanned(folder: Path, path: Path, filled: Form, watchlist: str | None) -> tuple[str, date]:
    """Watchlist and day of the scan that a workbook was written from."""
    if watchlist and filled.watchlist and watchlist != filled.watchlist:
        raise UsageError(f"{path}: is of watchlist {filled.watchlist}, not of {watchlist}")
    name = watchlist or filled.watchlist
    if name is None:
        raise UsageError(f"{path}: does not tell its watchlist; say it: --watchlist NAME")
    days = memory.days(folder, name)
    if not days:
        raise UsageError(f"no scan of {name} is kept; run it: biaoxun scan run {name}")
    if filled.day is None:
        return name, days[-1]
    if filled.day not in days:
        run = f"biaoxun scan run {name} --as-of {filled.day}"
        raise UsageError(f"no scan of {name} on {filled.day} is kept; run it: {run}")
    return name, filled.day
