"""Rows of a table: which are headers, which are records, what the columns mean."""

import re

from pipeline.extract import value
from pipeline.extract.label import DROPPED, MARKER, Label, lot_prefix, lots_named

Cells = tuple[str | None, ...]
MONEY = frozenset({"budget", "ceiling", "budget ceiling", "amount", "total_amount", "bid"})
"""Fields that hold a sum."""
UNIT_COLUMN = "unit"
"""The field of a column that holds the unit of the column before it."""
_LOT_CELL = re.compile(r"(?:.*[-—_/包])?0*(\d{1,3})|([A-Za-z])|([一二三四五六七八九十]{1,3})")
_LOT_AND_NAME = re.compile(
    r"(?P<lot>(?:第?\s*[A-Za-z\d一二三四五六七八九十]{1,3}\s*(?:包|标段|标项|标包)?|(?:包|标段|标项|标包)\d{1,3}))"
    r"[\s:：、.．—-]+(?P<name>[\u4e00-\u9fff(（].{2,50})"
)
_OPENING_A_RECORD = ("lot_name", "lot", "item_category", "rank", "index")


def columns(cells: Cells, labels: list[Label | None], section: str) -> list[str | None]:
    """The field of each column of a header."""
    names = {name for label in labels if label for name in label.fields.values()}
    own = {label.field() for label in labels if label}
    if "title" in own:  # a list of other notices
        return [None] * len(cells)
    if "supplier" in own or ("supplier?" in names and section == "award"):
        place = "award"
    elif names & {"bidder", "rank", "candidate"}:
        place = "candidate"
    else:
        place = "award" if "supplier?" in names else section
    fields = [label.field(place, "table", section) if label else None for label in labels]
    for index, (cell, label) in enumerate(zip(cells, labels, strict=True)):
        if cell is None and index and fields[index - 1] in ("bidder", "supplier"):
            fields[index] = fields[index - 1]  # a name told in two cells: 牵头人 | 某公司
        if cell is None or label is None:
            continue
        name = "".join(cell.split())
        if name == "序号":
            fields[index] = "index"
        elif name == "单位" and index and fields[index - 1] in MONEY:
            fields[index] = UNIT_COLUMN
        elif fields[index] == "bidder" and index + 1 < len(cells) and fields[index + 1] == "bidder":
            fields[index] = "rank"  # 中标候选人 | 中标候选人名称: the first tells which
        elif fields[index] == "amount" and "amount" in own and label.field() != "amount":
            fields[index] = None
    return fields


def lot_of(cell: str) -> str | None:
    """The number of a lot from a cell of a lot column.

    >>> lot_of("某采-2026-12-2"), lot_of("第二标段"), lot_of("B"), lot_of("一"), lot_of("其他")
    ('2', '2', 'B', '1', None)
    """
    cell = cell.strip()
    named = lots_named(cell)
    if named:
        return named[-1][0]
    if match := _LOT_CELL.fullmatch(cell):
        found = lot_prefix((match[1] or match[2] or match[3]) + "包")
        return found[0] if found else None
    return None


def lot_and_name(text: str) -> tuple[str | None, str | None]:
    """A lot's number and the name behind it.

    >>> lot_and_name("A　造价咨询服务"), lot_and_name("第二标段"), lot_and_name("1 # 楼")
    (('A', '造价咨询服务'), ('2', None), (None, None))
    """
    if (found := lot_of(text)) is not None and not _LOT_AND_NAME.fullmatch(text):
        return found, None
    match = _LOT_AND_NAME.fullmatch(text.strip())
    return (lot_of(match["lot"]), match["name"]) if match else (None, None)


def lot_in(kind: str, cell: str) -> str | None:
    """The lot of a record: from the column of lots; a lot's name may carry its number too."""
    if kind == "lot":
        return lot_of(cell)
    named = {number for number, _, _ in lots_named(cell)}
    return named.pop() if len(named) == 1 else None


def ranks_of(cells: Cells, labels: list[Label | None]) -> list[str | None] | None:
    """The bidder each column stands for, when a row names two ranks or more behind its first cell."""
    ranks: list[str | None] = [
        cell if label is not None and label.fields.get("") == "candidate" else None
        for cell, label in zip(cells, labels, strict=True)
    ]
    ranks[0] = None
    return ranks if sum(rank is not None for rank in ranks) > 1 else None


def is_header(cells: Cells, labels: list[Label | None]) -> bool:
    """Whether a row is made of labels: two neighbours at least, and nothing that looks like a value."""
    known = 0
    neighbours = False
    was_known = False
    filled = 0
    for cell, label in zip(cells, labels, strict=True):
        if cell is None:
            continue
        if not cell:
            was_known = False
            continue
        filled += 1
        is_known = label is not None and label.fields.get("") != MARKER
        if is_known:
            known += 1
            neighbours = neighbours or was_known
        elif len(cell) > 30 or any(c.isdecimal() for c in cell) or value.organisation(cell):
            return False
        was_known = is_known
    places = sum(cell is not None for cell in cells)
    return known > 1 and neighbours and 2 * known >= filled and (filled == places or known > 2)


def is_record(cells: Cells, labels: list[Label | None], header: list[str | None]) -> bool:
    """Whether a row belongs under a header: as wide, and not a label with its value."""
    if abs(len(cells) - len(header)) > 1 or (cells[0] or "").rstrip()[-1:] in (":", "："):
        return False
    if len(cells) > 3 and sum(cell is not None for cell in cells) == 2:
        return False
    if header[0] == "change_field":
        return True  # its cells name fields: 投标截止时间 | before | after
    first = labels[0]
    if first is None or first.fields.get("") == MARKER:
        return True
    return header[0] in _OPENING_A_RECORD and first.field() in (None, DROPPED, "candidate")
