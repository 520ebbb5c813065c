"""An XLSX workbook as chunks of strings: every sheet, its header found below its titles."""

from collections.abc import Iterator
from dataclasses import dataclass

import fastexcel
import polars as pl

from pipeline.errors import FileError
from pipeline.ingest import header as headers
from pipeline.ingest.batch import Broken
from pipeline.ingest.container import ELEMENT, LINE, Chunk
from pipeline.ingest.content import Content
from pipeline.ingest.header import Header, Known


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet with its cells as strings, row by row from the first; no header, no table."""

    name: str
    cells: pl.DataFrame
    header: Header | None


@dataclass(frozen=True)
class Workbook:
    """An opened workbook. Its columns are those of the sheet with most labels known; a sheet that
    shares none of them is set aside, and told."""

    sheets: tuple[Sheet, ...]
    text: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Labels of the sheets that are read, in the order they come."""
        return tuple(dict.fromkeys(label for s in self._read for label in _labels(s)))

    @property
    def _read(self) -> list[Sheet]:
        tables = [sheet for sheet in self.sheets if sheet.header]
        if not tables:
            return []
        best = max(tables, key=lambda sheet: sheet.header.score if sheet.header else 0)
        if best.header and best.header.score == 0:
            return tables[:1]
        shared = set(_labels(best))
        return [s for s in tables if s.header and s.header.score and shared & set(_labels(s))]

    def chunks(self) -> Iterator[Chunk]:
        """A chunk a sheet."""
        read = self._read
        for sheet in self.sheets:
            yield _rows(sheet) if sheet in read else _set_aside(sheet)


def open_workbook(
    content: Content, known: Known, name: str | None, header_row: int | None
) -> Workbook:
    """Raises FileError when it cannot be read or no sheet is a table."""
    try:
        book = fastexcel.read_excel(content.path)
        sheets = tuple(
            _sheet(book, sheet_name, known, header_row)
            for sheet_name in book.sheet_names
            if name is None or sheet_name == name
        )
    except fastexcel.FastExcelError as error:
        reason = str(error).splitlines()[0]
        raise FileError(
            content.path, f"is a damaged workbook ({reason})", "export it again"
        ) from None
    sheets = tuple(sheet for sheet in sheets if sheet.cells.height)
    if not any(sheet.header for sheet in sheets):
        what = (
            "has no sheet with a header row" if name is None else f"has no table in sheet {name!r}"
        )
        raise FileError(content.path, what, "give it one, or say sheet and header_row")
    return Workbook(sheets)


def _sheet(book: fastexcel.ExcelReader, name: str, known: Known, header_row: int | None) -> Sheet:
    # Without skip_rows=0 blank rows above would be dropped, and the row numbers with them.
    # Eager: cells become strings as they are read, and are not kept as cells first.
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string", eager=True)
    cells = pl.from_arrow(sheet)
    assert isinstance(cells, pl.DataFrame)
    cells = cells.with_columns(
        pl.when(pl.col(column).str.strip_chars() != "").then(pl.col(column))
        for column in cells.columns
    )
    first_rows = cells.head(headers.DEPTH + 2).rows()
    header = headers.find(first_rows, known, header_row - 1 if header_row else None)
    return Sheet(name, cells, header)


def _labels(sheet: Sheet) -> tuple[str, ...]:
    return sheet.header.labels if sheet.header else ()


def _rows(sheet: Sheet) -> Chunk:
    assert sheet.header is not None
    begin = sheet.header.row + sheet.header.height
    cells = sheet.cells.slice(begin)
    cells.columns = list(sheet.header.labels)
    rows = cells.with_columns(
        pl.int_range(begin + 1, begin + 1 + pl.len(), dtype=pl.Int64).alias(LINE),
        pl.lit(sheet.name).alias(ELEMENT),
    )
    blank = pl.all_horizontal(pl.col(sheet.header.labels).is_null())
    return Chunk(rows.filter(~blank), (), sheet.header.note)


def _set_aside(sheet: Sheet) -> Chunk:
    row = next((row for row in sheet.cells.iter_rows() if any(row)), ())
    raw = " | ".join(cell for cell in row if cell)[:500]
    broken = Broken(1, sheet.name, "SHEET_NOT_READ", raw)
    return Chunk(pl.DataFrame(schema={LINE: pl.Int64, ELEMENT: pl.String}), (broken,))
