"""A workbook that people filled in: their verdicts, owners, statuses and reasons, read back.

Rows are found by the column 编号, columns by their heads: rows may be sorted, filtered or deleted
and columns inserted or moved. What a cell said when the workbook was written is told by the journal
of that day, so a cell that nobody touched never undoes what was decided elsewhere since.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

import fastexcel
import polars as pl

from pipeline.errors import DataError, UsageError
from pipeline.scan import journal
from pipeline.scan.journal import BY_WORD, STATUSES, VERDICTS, Decision
from pipeline.scan.memory import Dropped, Shown

Field = Literal["verdict", "owner", "status", "why"]

ITEM: Final = "编号"
HEADS: Final[Mapping[Field, str]] = {
    "verdict": "决定",
    "owner": "负责人",
    "status": "状态",
    "why": "理由",
}
WORDS: Final[Mapping[Field, tuple[str, ...]]] = {
    "verdict": tuple(VERDICTS.values()),
    "status": STATUSES,
}
STAMP: Final = "文件标识"
_NAMES: Final = {str(code): name for code, name in VERDICTS.items()}

_ITEM: Final = re.compile(r"[0-9a-f]{16}")
_STAMP: Final = re.compile(r"([\w\-]+)/(\d{4}-\d{2}-\d{2})(?:/(\d+))?")
# More faults than these are told by their number.
_MOST_FAULTS: Final = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something: sheet and row of it (the first is 1), the item as it stands there.

    `told` has a field for each column there is: "" where the cell is empty, the verdict as code.
    """

    sheet: str
    line: int
    item: str
    told: Mapping[Field, str]

    @property
    def place(self) -> str:
        """'sheet 在投, row 5'."""
        return f"sheet {self.sheet}, row {self.line}"


@dataclass(frozen=True, slots=True)
class Form:
    """What a workbook says: the watchlist and day it was written for, where that is still there,
    and how many decisions by that day there were then."""

    watchlist: str | None
    day: date | None
    count: int | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is not taken, and the way out."""

    place: str
    item: str
    why: str


@dataclass(frozen=True)
class Import:
    """Decisions to add, and each row once: it tells something new, nothing new, or is rejected."""

    new: list[Decision] = field(default_factory=list)
    told: list[Row] = field(default_factory=list)
    same: list[Row] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


def stamp(watchlist: str, day: date, count: int) -> str:
    """What a workbook is known by: watchlist and day of the scan, and how many decisions by that
    day its cells tell of: more may be made before the day is over."""
    return f"{watchlist}/{day}/{count}"


def read(path: Path) -> Form:
    """The rows of every sheet with the column 编号 and one to fill in.

    Raises UsageError where there is no such file, DataError with sheet, row and column where it
    cannot be read or a cell holds another word than can be chosen.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    try:
        book = fastexcel.read_excel(path)
        sheets = {name: _cells(book, name) for name in book.sheet_names}
    except fastexcel.FastExcelError as error:
        reason = str(error).splitlines()[0]
        raise DataError(f"{path}: is no workbook ({reason}); save it as .xlsx") from None
    watchlist, day, count = _stamped(sheets)
    tables = {name: head for name, cells in sheets.items() if (head := _head(path, name, cells))}
    if not tables:
        heads = ", ".join(HEADS.values())
        raise DataError(f"{path}: no sheet has the column {ITEM} and one of {heads}; add them")
    rows = [row for name, head in tables.items() for row in _rows(name, sheets[name], head)]
    if faults := [fault for row in rows for fault in _faults(row)]:
        more = len(faults) - _MOST_FAULTS
        told = [
            *faults[:_MOST_FAULTS],
            *([f"and {more} more"] if more > 0 else []),
            "nothing is taken; mend these cells and import again",
        ]
        raise DataError("\n".join(f"{path}: {one}" for one in told))
    return Form(watchlist, day, count, tuple(_coded(row) for row in rows))


def decisions(
    rows: Sequence[Row],
    known: Mapping[str, Shown | Dropped],
    made: Sequence[Decision],
    written: date,
    day: date,
    count: int | None = None,
) -> Import:
    """What people decided by filling in a workbook, made on `day`.

    `known` are the needs of the scan that the workbook was written from on the day `written`, by
    item; `made` is the journal, `count` how many decisions by that day it held then (None: all of
    the day). A need that stands on two sheets is one need; told two things it is rejected. An
    emptied owner or reason is taken back. Every row is counted once: told, same or rejected.
    """
    found: dict[str, Shown | Dropped | Decision] = {one.item: one for one in made} | dict(known)
    # A need that was linked anew is found by its notices, too.
    needs = {one.notice_id: int(one.item, 16) for one in made}
    needs |= {one.notice_id: int(item, 16) for item, one in known.items()}
    held = journal.latest(made, date.max, needs)
    then = [one for one in made if one.decided <= written]
    filled = journal.latest(then[:count], written, needs)
    by_item: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_item[row.item].append(row)
    done = Import()
    for item, own in by_item.items():
        need = found.get(item)
        if need is None:
            lost = [row for row in own if any(row.told.values())]
            done.rejects.extend(Reject(row.place, item, _unknown(item)) for row in lost)
            done.same.extend(row for row in own if row not in lost)
            continue
        key = needs[need.notice_id]
        changes = [(row, _changes(row, filled.get(key), held.get(key))) for row in own]
        said = [(row, change) for row, change in changes if change]
        done.same.extend(row for row, change in changes if not change)
        if not said:
            continue
        if why := _refusal(said):
            done.rejects.extend(Reject(row.place, item, why) for row, _ in said)
            continue
        done.told.extend(row for row, _ in said)
        told: dict[str, Any] = {
            "item": item,
            "notice_id": need.notice_id,
            "title": need.title,
            "decided": day,
            "seen": need.seen,
        }
        for _, change in said:
            told.update(change.items())
        done.new.append(Decision(**told))
    return done


def _changes(row: Row, filled: Decision | None, held: Decision | None) -> dict[Field, str]:
    """Cells that are neither as they were written nor as it is decided."""
    return {
        name: word
        for name, word in row.told.items()
        if word not in (_was(filled, name), _was(held, name))
    }


def _was(decision: Decision | None, name: Field) -> str:
    return (getattr(decision, name) if decision else None) or ""


def _refusal(said: Sequence[tuple[Row, Mapping[Field, str]]]) -> str | None:
    """Why what the rows of one need say is not taken; None where it is."""
    words: dict[Field, dict[str, str]] = defaultdict(dict)
    for row, change in said:
        for name, word in change.items():
            words[name].setdefault(word, row.place)
    for name, by_word in words.items():
        if len(by_word) > 1:
            places = " and ".join(
                f"{_NAMES.get(word, word) or 'nothing'} ({place})"
                for word, place in by_word.items()
            )
            return f"{HEADS[name]} is told as {places}; make them the same"
        if name in WORDS and "" in by_word:
            return f"{HEADS[name]} was emptied; choose {', '.join(WORDS[name])}"
    return None


def _unknown(item: str) -> str:
    if not item:
        return f"has words to take but no {ITEM}; it cannot be decided on here"
    if not _ITEM.fullmatch(item):
        return f"{ITEM} '{item}' is not 16 hexadecimal figures; copy it from the workbook again"
    return f"{ITEM} {item} is not in the scan of that day; give the watchlist and day it is from"


def _cells(book: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    # Without skip_rows=0 blank rows above would be dropped, and the row numbers with them.
    return book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()


def _stamped(sheets: Mapping[str, pl.DataFrame]) -> tuple[str | None, date | None, int | None]:
    for cells in sheets.values():
        for row in cells.iter_rows():
            if STAMP not in row:
                continue
            for cell in row:
                if cell and (found := _STAMP.fullmatch(cell.strip())):
                    count = int(found[3]) if found[3] else None
                    return found[1], date.fromisoformat(found[2]), count
    return None, None, None


@dataclass(frozen=True, slots=True)
class _Head:
    row: int
    item: int
    columns: Mapping[Field, int]


def _head(path: Path, sheet: str, cells: pl.DataFrame) -> _Head | None:
    """The first row with 编号 and a column to fill in; raises DataError where a head comes twice."""
    for number, row in enumerate(cells.iter_rows()):
        heads = [_clean(cell) for cell in row]
        columns = {name: heads.index(head) for name, head in HEADS.items() if head in heads}
        if ITEM not in heads or not columns:
            continue
        for head in (ITEM, *HEADS.values()):
            if heads.count(head) > 1:
                where = f"{path}: sheet {sheet}, row {number + 1}"
                raise DataError(f"{where}: {heads.count(head)} columns {head}; leave one")
        return _Head(number, heads.index(ITEM), columns)
    return None


def _rows(sheet: str, cells: pl.DataFrame, head: _Head) -> Iterator[Row]:
    """Rows below the head that name an item or say something."""
    for number, row in enumerate(cells.slice(head.row + 1).iter_rows(), head.row + 2):
        item = _clean(row[head.item]).lower()
        # A spreadsheet that took figures for a number drops the noughts before them.
        item = item.zfill(16) if item.isascii() and item.isdigit() else item
        told = {name: _clean(row[column]) for name, column in head.columns.items()}
        if item or any(told.values()):
            yield Row(sheet, number, item, told)


def _clean(cell: str | None) -> str:
    return cell.strip() if cell else ""


def _faults(row: Row) -> Iterator[str]:
    for name, words in WORDS.items():
        word = row.told.get(name, "")
        if word and word not in words and not (name == "verdict" and word in BY_WORD):
            allowed = ", ".join(words)
            yield f"{row.place}, column {HEADS[name]}: '{word}' is none of {allowed}"


def _coded(row: Row) -> Row:
    told: dict[Field, str] = dict(row.told)
    if told.get("verdict"):
        told["verdict"] = BY_WORD[told["verdict"]]
    return Row(row.sheet, row.line, row.item, told)
