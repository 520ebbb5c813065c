"""Tables that a text holds one cell a line → tables again.

A run of column labels is a header when rows fit under it: as many cells as columns, amounts under
columns of money, organisations under columns of suppliers. A header without such rows is left out, so
that its last label does not take the first cell for its value.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.extract import value
from pipeline.extract.block import Block, Line, Table
from pipeline.extract.label import DROPPED, MARKER, Label, colon, is_chapter, resolve, resolved
from pipeline.extract.record import Cells, lot_of
from pipeline.extract.step import NO_HEAD, Head

_WIDEST = 24
_MOST_ROWS = 5000
_RANK = re.compile(r"第[一二三四五六七八九十\d]{1,2}(?:名|位|(?:中标|成交|中选)?候选人)?")
_NO_COLUMN = frozenset({MARKER, "candidate", "supplier_text"})
_PRICED = frozenset({"bid", "amount", "total_amount", DROPPED, MARKER})


def _is_supplier(cell: str) -> bool:
    return value.supplier(cell) is not None or value.is_failure(cell)


_KINDS: dict[str | None, Callable[[str], bool]] = {
    **dict.fromkeys(
        ("amount", "bid", "budget", "ceiling", "budget ceiling", "total_amount"), value.is_amount
    ),
    **dict.fromkeys(("supplier", "supplier?", "bidder"), _is_supplier),
    "outcome": lambda cell: not value.is_amount(cell) and not cell.isdecimal(),
}


@dataclass(frozen=True, slots=True)
class _Header:
    """A header: its words and what each column holds."""

    words: list[str]
    fields: list[str | None]

    @property
    def is_anchored(self) -> bool:
        """Whether the first column tells where a row begins."""
        return self.words[0] == "序号" or self.fields[0] in ("rank", "lot")

    @property
    def rank(self) -> int:
        """The column of ranks, behind those of a lot; -1 when there is none."""
        return self.fields.index("rank") if "rank" in self.fields else -1

    def opens(self, line: str, row: int) -> bool:
        """Whether a line can open row `row`, counted from 0."""
        if self.words[0] == "序号":
            return line == str(row + 1)
        if self.fields[0] == "rank":
            return line == str(row + 1) if line.isdecimal() else _RANK.fullmatch(line) is not None
        if self.fields[0] != "lot" or len(line) > 60 or (line.isdecimal() and len(line) > 2):
            return False
        return lot_of(line) is not None

    def fits(self, cells: list[str]) -> bool:
        """Whether cells are of the kind of their column; a row short of cells that still opened with
        its anchor needs one that is."""
        checks = [
            _KINDS[field](cell) or value.is_blank(cell)
            for field, cell in zip(self.fields, cells, strict=False)
            if field in _KINDS
        ]
        is_full = len(cells) == len(self.words)
        if not checks:
            return is_full and len(cells) > 1
        return any(checks) if self.is_anchored and not is_full else all(checks)

    def row(self, cells: list[str]) -> Cells:
        """Cells of a wrong kind emptied: a row that lost a cell shifts those behind it."""
        known = [
            "" if field in _KINDS and not _KINDS[field](cell) else cell
            for field, cell in zip(self.fields, cells, strict=False)
        ]
        return (*known, *[""] * (len(self.words) - len(known)))


def _head_of(line: Line) -> Head:
    """What a line heads; found out once, as lines recur."""
    if line.head is None:
        line.head = _find_head(line.text)
    return line.head


def _find_head(line: str) -> Head:
    label = resolved(line) if len(line) <= 40 and line[-1] not in ":：" else None
    if label is None:
        return NO_HEAD
    is_column = label.fields.get("") not in _NO_COLUMN or "table" in label.fields
    opens = label.field() == "candidate" or (is_column and not is_chapter(line))
    return Head(label, label if is_column else None, opens)


def blocks(lines: list[Line]) -> list[Block]:
    """Lines and the tables found among them.

    >>> lines = ["包号", "供应商名称", "中标金额(元)", "1", "甲有限公司", "500", "完"]
    >>> blocks(list(map(Line, lines)))[0].rows[1]
    ('1', '甲有限公司', '500')
    """
    heads = [line.head or _head_of(line) for line in lines]
    # A header has three columns, and none unknown but before a known one.
    openings = [
        place
        for place, head in enumerate(heads)
        if head.opens and any(after.label for after in heads[place + 1 : place + 3])
    ]
    return _with_tables(lines, openings) if openings else list(lines)


def _with_tables(lines: list[Line], openings: list[int]) -> list[Block]:
    found: list[Block] = []
    index = 0
    for place in openings:
        if place < index:
            continue
        found += lines[index:place]
        index = place
        if (ranks := _rank_run(lines, place)) > 1:
            rows, index = _bidders(lines, place, ranks)
        elif width := _run(lines, place):
            rows, index = _table(lines, place, width)
        else:
            continue
        if rows:
            found.append(Table(tuple(rows)))
    found += lines[index:]
    return found


def _column(line: Line) -> Label | None:
    """The label of a line that may head a column."""
    return _head_of(line).column


def _texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


def _rank_run(lines: list[Line], start: int) -> int:
    """How many lines from `start` name a rank: the heads of columns, one a bidder."""
    end = start
    while end < len(lines) and end - start < _WIDEST:
        label = _head_of(lines[end]).label if len(lines[end].text) <= 20 else None
        if label is None or label.field() != "candidate":
            break
        end += 1
    return end - start


def _bidders(lines: list[Line], start: int, ranks: int) -> tuple[list[Cells], int]:
    """Rows of a label and one value a rank under the ranks, and the line behind them."""
    rows: list[Cells] = []
    place = start + ranks
    while place + ranks < len(lines) and _column(lines[place]) is not None:
        cells = lines[place + 1 : place + 1 + ranks]
        if any(_column(cell) is not None or _is_no_cell(cell.text) for cell in cells):
            break
        rows.append((lines[place].text, *_texts(cells)))
        place += ranks + 1
    return ([("", *_texts(lines[start : start + ranks])), *rows] if rows else []), place


def _run(lines: list[Line], start: int) -> int:
    """How many lines from `start` are column labels; 0 when too few for a table."""
    if _column(lines[start]) is None or is_chapter(lines[start].text):
        return 0
    end, known = start, 0
    while end < len(lines) and end - start < _WIDEST and not is_chapter(lines[end].text):
        if _column(lines[end]) is not None:
            known += 1
        elif not _is_unknown_column(lines, end):
            break
        end += 1
    return end - start if known >= 3 and 3 * known >= 2 * (end - start) else 0


def _is_unknown_column(lines: list[Line], place: int) -> bool:
    """Whether an unknown line can be a column, standing before one that is known."""
    line = lines[place].text
    return (
        len(line) <= 20
        and not any(c.isdecimal() for c in line)
        and line[-1] not in ":：。"
        and place + 1 < len(lines)
        and _column(lines[place + 1]) is not None
        and value.organisation(line) is None
    )


def _table(lines: list[Line], start: int, width: int) -> tuple[list[Cells], int]:
    """The table whose header begins at `start`, and the line behind it.

    A header may have taken a caption before it, or lack a last column that is not known: both are tried.
    """
    for skip in range(min(3, width - 1)):
        for more in range(4):
            end = start + width + more
            head = _header(lines[start + skip : end])
            if len(head.words) < 2 or (more and _is_value(lines, end - 1, head)):
                break
            if skip and not any(field in _KINDS for field in head.fields):
                break
            rows, behind = _rows(lines, end, head)
            if rows:
                return [tuple(head.words), *rows], behind
    return [], start + width


def _header(lines: list[Line]) -> _Header:
    labels = [_column(line) for line in lines]
    return _Header(
        _texts(lines), [x.field("award", "table", "candidate") if x else None for x in labels]
    )


def _is_value(lines: list[Line], place: int, head: _Header) -> bool:
    """Whether a line is a cell or something else that cannot be one more column."""
    line = lines[place].text if place < len(lines) else ""
    return (
        not 0 < len(line) <= 20
        or line[-1] in ":："
        or is_chapter(line)
        or value.is_amount(line)
        or value.organisation(line) is not None
        or head.opens(line, 0)
    )


def _rows(lines: list[Line], start: int, head: _Header) -> tuple[list[Cells], int]:
    """Rows that fit under a header, and where they end."""
    rows: list[Cells] = []
    place = start
    while place < len(lines) and len(rows) < _MOST_ROWS and not is_chapter(lines[place].text):
        if rows and (more := _next_rank(lines, place, head, rows[-1])):
            rows.append(more)
            place += len(head.words) - head.rank
            continue
        if head.is_anchored and not head.opens(lines[place].text, len(rows)):
            break
        end = _row_end(lines, place, head, len(rows))
        cells = _texts(lines[place : min(end, place + len(head.words))])
        if not head.fits(cells):
            break
        rows.append(head.row(cells))
        place = end
    return rows, place


def _next_rank(lines: list[Line], place: int, head: _Header, above: Cells) -> Cells | None:
    """The row of the next bidder of the lot above, whose first cells reach down to it."""
    if head.rank < 1 or not (above[head.rank] or "").isdecimal():
        return None
    if lines[place].text != str(int(above[head.rank] or 0) + 1):
        return None
    cells = _texts(lines[place : place + len(head.words) - head.rank])
    if any(map(_is_no_cell, cells)):
        return None
    row = [*(cell or "" for cell in above[: head.rank]), *cells]
    return tuple(row) if len(row) == len(head.words) and head.fits(row) else None


def _row_end(lines: list[Line], place: int, head: _Header, row: int) -> int:
    """Where the row that begins at `place` ends: before the next anchor, else when it is full."""
    width = len(head.words)
    limit = min(len(lines), place + (2 * width if head.is_anchored else width))
    stop = place + 1
    while stop < limit and not _is_no_cell(lines[stop].text):
        stop += 1
    if not head.is_anchored:
        return stop
    full = place + width
    if full <= stop and full < len(lines):
        if head.opens(lines[full].text, row + 1) or _column(lines[full]) is not None:
            return full
    for end in range(place + 2, stop):
        if head.opens(lines[end].text, row + 1):
            return end
    return min(full, stop)


def _is_no_cell(line: str) -> bool:
    return is_chapter(line) or _is_labelled(line)


def _is_labelled(line: str) -> bool:
    """Whether a line is a label with its value and so no cell; a price may carry its own label."""
    at = colon(line)
    label = resolve(line[:at]) if 0 < at <= 30 else None
    if label is None:
        return False
    return at == len(line) - 1 or label.field() not in _PRICED
