"""Rows that people put right: a reference table of the product, and the user's rows beside it.

The user's stand in `data/curated/lookups/<name>.csv` of the working folder, with the columns of the
product's table; taking a row out undoes it. They are read anew whenever a warehouse is opened.
"""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from pipeline import reference
from pipeline.errors import DataError
from pipeline.model import Record

FOLDER = Path("data/curated/lookups")

R = TypeVar("R", bound=Record)


class Located(NamedTuple, Generic[R]):
    """A row, and where it stands for the message of an error: file:line."""

    place: str
    row: R


def own(name: str, record: type[R]) -> tuple[Located[R], ...]:
    """The user's rows; none where there is no file. Raises DataError with file, line and key."""
    path = FOLDER / f"{name}.csv"
    if not path.exists():
        return ()
    try:
        # Excel reads and writes a mark at the head of UTF-8.
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"{path}: not UTF-8; save it as CSV UTF-8") from None
    lines = csv.DictReader(StringIO(text, newline=""))
    return tuple(_read(((f"{path}:{lines.line_num}", cells) for cells in lines), record))


def product(name: str, record: type[R]) -> tuple[Located[R], ...]:
    """The product's rows, in file order."""
    place = f"reference/{name}.csv"
    return tuple(_read(((place, cells) for cells in reference.rows(name)), record))


def _read(rows: Iterable[tuple[str, dict[str, str]]], record: type[R]) -> Iterator[Located[R]]:
    for place, cells in rows:
        # An empty cell is a cell that says nothing; cells beyond the header have no key.
        said = {key or "(no column)": cell for key, cell in cells.items() if cell}
        if not said:
            continue  # a spreadsheet leaves empty lines
        try:
            yield Located(place, record.model_validate(said))
        except ValidationError as error:
            first = error.errors()[0]
            raise DataError(
                f"{place}: {'.'.join(map(str, first['loc']))}: {first['msg'].lower()}; "
                f"the columns are {', '.join(record.model_fields)}"
            ) from None
