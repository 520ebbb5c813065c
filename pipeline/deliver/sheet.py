"""A sheet of a workbook: columns that say what they mean, rows under a frozen and filtered head.

Text is never a formula, an amount is a number, what is not known is an empty cell, and colours are
counted from the day of the scan: a file that is opened later looks as it did.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from rich.cells import cell_len
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.errors import DataError

Row = Mapping[str, Any]
Kind = Literal["text", "code", "count", "wan", "share", "day", "deadline", "link", "left", "fill"]

# What Excel takes: characters of a cell and of a link, links of a sheet, rows below the head.
MOST_TEXT: Final = 32_767
MOST_URL: Final = 2_079
MOST_LINKS: Final = 65_530
MOST_ROWS: Final = 1_048_575
# Days to a deadline that are red, and orange.
RED, ORANGE = 3, 7

_WAN: Final = Decimal(10_000)
_MOST_HEIGHT: Final = 409.0
_NAVY, _LINE = "#1F4E79", "#D9E1EA"
_FILLABLE, _NOTE = "#FFF9E5", "#6B7785"
_PAINT: Final = (
    (RED, {"bg_color": "#F8CBC6", "font_color": "#9C1C13"}),
    (ORANGE, {"bg_color": "#FCE3C5", "font_color": "#8A4B08"}),
)
_PLAIN: Final = {"valign": "vcenter", "border": 1, "border_color": _LINE, "font_size": 10}
_KINDS: Final[Mapping[Kind, Mapping[str, Any]]] = {
    # The prefix keeps text that begins like a formula text, also when somebody edits the cell.
    "text": {"quote_prefix": True, "text_wrap": True},
    "code": {"num_format": "@", "font_color": _NOTE},
    "count": {"num_format": "0", "align": "center"},
    "wan": {"num_format": "#,##0.0", "align": "right", "indent": 1},
    "share": {"num_format": "0.0%", "align": "right", "indent": 1},
    "day": {"num_format": "yyyy-mm-dd", "align": "center"},
    "deadline": {"num_format": "yyyy-mm-dd hh:mm", "align": "center"},
    "link": {
        "quote_prefix": True,
        "text_wrap": True,
        "font_color": "#0B5394",
        "font_size": 9,
        "underline": 1,
    },
    "left": {"num_format": "0", "align": "center", "bold": True},
    "fill": {"num_format": "@", "text_wrap": True, "bg_color": _FILLABLE},
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, the value of a row, how it is written, and what it means.

    A value of `wan` is Decimal yuan, of `share` 0 to 1, of `deadline` a day or a moment in Beijing
    time, of `link` a title and the address of it. `width` is in letters.
    """

    head: str
    value: Callable[[Row], Any]
    kind: Kind
    width: float
    meaning: str
    source: str
    unit: str = ""
    choice: tuple[str, ...] = ()
    is_choice_only: bool = False
    bar: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A title and where it is published."""

    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Shut:
    """A cell to fill in that is none in this row, as there is nothing to decide on."""


SHUT: Final = Shut()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet before it is written, of plain values: the cells of each row by the columns. The
    first `printed` columns go to paper, the first `frozen` stay in sight."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    printed: int
    frozen: int = 0


def laid_out(
    name: str, columns: Sequence[Column], rows: Sequence[Row], printed: int, frozen: int = 0
) -> Sheet:
    """The sheet of rows."""
    cells = [[column.value(row) for column in columns] for row in rows]
    return Sheet(name, columns, cells, printed, frozen)


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        """None is made before it is asked for."""
        self._book = book
        self._made: dict[str, Format] = {}
        self._kinds: dict[Kind, Format] = {}

    def kind(self, kind: Kind) -> Format:
        """Of a cell of a table."""
        if kind not in self._kinds:
            self._kinds[kind] = self.of({**_PLAIN, **_KINDS[kind]})
        return self._kinds[kind]

    @property
    def head(self) -> Format:
        """Of the head of a table."""
        return self.of(
            {**_PLAIN, "bold": True, "font_color": "white", "bg_color": _NAVY, "text_wrap": True}
        )

    @property
    def note(self) -> Format:
        """Of what is said beside."""
        return self.of({"font_color": _NOTE, "font_size": 10, "valign": "top"})

    def of(self, told: Mapping[str, Any]) -> Format:
        """Of any properties."""
        key = repr(sorted(told.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(told))
        return self._made[key]


def table(book: Workbook, styles: Styles, told: Sheet, title: str, day: date) -> None:
    """Add a sheet. Raises DataError where its rows do not fit."""
    columns, rows = told.columns, told.rows
    if len(rows) > MOST_ROWS:
        raise DataError(f"{len(rows)} rows do not fit a sheet; narrow the watchlist")
    sheet = book.add_worksheet(told.name)
    for x, column in enumerate(columns):
        sheet.set_column(x, x, column.width)
        sheet.write_string(0, x, column.head, styles.head)
    sheet.set_row(0, 30)
    kinds = [column.kind for column in columns]
    for y, row in enumerate(rows, 1):
        for x, (kind, value) in enumerate(zip(kinds, row, strict=True)):
            write(sheet, styles, y, x, kind, value)
        sheet.set_row(y, _height(columns[: told.printed], row))
    if not rows:
        sheet.write_string(1, 0, "（本期无）", styles.note)
    else:
        for x, column in enumerate(columns):
            _choose(sheet, x, column, len(rows))
            _paint(sheet, styles, x, column, len(rows), day)
    sheet.freeze_panes(1, told.frozen)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    page(sheet, title, max(len(rows), 1), told.printed)
    sheet.repeat_rows(0)


def _height(columns: Sequence[Column], values: Sequence[Any]) -> float:
    """Points for the tallest text of the columns; programs do not fit rows to wrapped links."""
    lines = 1
    for column, value in zip(columns, values, strict=False):
        text = value.title if isinstance(value, Link) else value
        # A letter is two cells wide at the most.
        if (
            isinstance(text, str)
            and 2 * len(text) > lines * column.width
            and column.kind in ("text", "link", "fill")
        ):
            lines = max(lines, ceil(cell_len(text) / column.width))
    return min(13.5 * lines + 4, _MOST_HEIGHT)


def page(sheet: Worksheet, title: str, last_row: int, columns: int) -> None:
    """How a sheet goes to paper: A4 across, one page wide, its title and pages below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, last_row, columns - 1)
    # An ampersand begins an order to the footer, and it takes no more than 255 letters.
    sheet.set_footer(f"&L&9{title[:80].replace('&', '&&')}&R&9&P / &N")


def write(sheet: Worksheet, styles: Styles, y: int, x: int, kind: Kind, value: Any) -> None:
    """Write a cell; what is not known stays empty."""
    if value is None or value == "" or isinstance(value, Shut):
        is_text = kind == "link" or isinstance(value, Shut)
        sheet.write_blank(y, x, None, styles.kind("text" if is_text else kind))
        return
    style = styles.kind(kind)
    if isinstance(value, str):  # as most are: the first to be asked about
        sheet.write_string(y, x, value[:MOST_TEXT], style)
        return
    match kind, value:
        case "link", Link():
            _link(sheet, styles, y, x, value)
        case "wan", Decimal():
            sheet.write_number(y, x, value / _WAN, style)
        case "deadline", datetime():
            sheet.write_datetime(y, x, value, style)
        case "deadline" | "day", date():
            sheet.write_datetime(y, x, value, styles.kind("day"))
        case _, int() | float() | Decimal():
            sheet.write_number(y, x, value, style)
        case _:
            sheet.write_string(y, x, str(value)[:MOST_TEXT], style)


def _link(sheet: Worksheet, styles: Styles, y: int, x: int, link: Link) -> None:
    """A link where the address is one of the web and fits; else the title alone."""
    title = link.title[:MOST_TEXT]
    url = link.url or ""
    if is_web(url) and len(url) <= MOST_URL and sheet.hlink_count < MOST_LINKS:
        sheet.write_url(y, x, url, styles.kind("link"), title)
    else:
        sheet.write_string(y, x, title, styles.kind("text"))


def is_web(url: str) -> bool:
    """Is it a whole address of the web.

    >>> is_web("https://example.invalid/a"), is_web("javascript:alert(1)"), is_web("//a.invalid")
    (True, False, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and url.isprintable()


def _choose(sheet: Worksheet, x: int, column: Column, last: int) -> None:
    if not column.choice:
        return
    chosen: dict[str, Any] = {"validate": "list", "source": list(column.choice)}
    if column.is_choice_only:
        chosen["error_title"] = column.head
        chosen["error_message"] = f"请选择：{'、'.join(column.choice)}"
    else:
        chosen["show_error"] = False
    # Excel holds 255 characters of words in a cell's list; the others are typed.
    while len(",".join(chosen["source"])) > 255:
        chosen["source"].pop()
    sheet.data_validation(1, x, last, x, chosen)


def _paint(sheet: Worksheet, styles: Styles, x: int, column: Column, last: int, day: date) -> None:
    """Colours of deadlines, and bars of sums."""
    if column.bar:
        bar = {"type": "data_bar", "bar_color": "#9DC3E6", "bar_solid": True, "min_type": "num"}
        sheet.conditional_format(1, x, last, x, {**bar, "min_value": 0, "data_bar_2010": True})
    if column.kind not in ("left", "deadline"):
        return
    cell = f"${_letter(x)}2"
    left = cell if column.kind == "left" else f"INT({cell})-{(day - date(1899, 12, 30)).days}"
    for most, paint in _PAINT:
        is_near = f"=AND(ISNUMBER({cell}),{left}>=0,{left}<={most})"
        told = {"type": "formula", "criteria": is_near, "format": styles.of(paint)}
        sheet.conditional_format(1, x, last, x, {**told, "stop_if_true": True})


def _letter(x: int) -> str:
    return (chr(64 + x // 26) if x >= 26 else "") + chr(65 + x % 26)
