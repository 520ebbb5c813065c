"""A workbook: one sheet, header frozen and filtered; the same rows give the same bytes."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from rich.cells import cell_len

from pipeline.errors import UsageError
from pipeline.export import Rows
from pipeline.export._cell import text

# The writer stamps the hour of writing unless it is told a day.
_CREATED = datetime(2000, 1, 1)
_MOST_ROWS = 1_048_575


def dump(columns: Sequence[str], rows: Rows) -> bytes:
    """Rows as XLSX. Text is written as text, never as formula or link. Raises UsageError."""
    if len(rows) > _MOST_ROWS:
        raise UsageError(f"{len(rows)} rows do not fit a sheet; use -f csv or -f parquet")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    )
    book.set_properties({"created": _CREATED})
    sheet = book.add_worksheet("rows")
    head = book.add_format({"bold": True, "bottom": 1})
    money = book.add_format({"num_format": "#,##0.00"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, columns, head)
    for y, row in enumerate(rows, 1):
        for x, value in enumerate(row):
            _write(sheet, y, x, value, money, day, moment)
    for x, name in enumerate(columns):
        widest = max((cell_len(text(row[x])) for row in rows[:200]), default=0)
        sheet.set_column(x, x, min(max(cell_len(name), widest) + 2, 48))
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    book.close()
    return out.getvalue()


def _write(sheet: Any, y: int, x: int, value: Any, money: Any, day: Any, moment: Any) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(y, x, value)
        case Decimal():
            sheet.write_number(y, x, value, money)
        # A spreadsheet keeps 15 digits: a 64-bit key stays text.
        case int() if abs(value) < 10**15:
            sheet.write_number(y, x, value)
        case float():
            sheet.write_number(y, x, value)
        case datetime():
            sheet.write_datetime(y, x, value, moment)
        case date():
            sheet.write_datetime(y, x, value, day)
        case _:
            sheet.write_string(y, x, text(value)[:32767])
