"""The header among the first rows of a table: below titles, of one row or of two merged ones."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

Row = Sequence[str | None]
Known = Callable[[str], bool]

DEPTH = 30
_MAX_LABEL = 40
_NUMBER = re.compile(r"[\d.,:：/\-年月日％%\s]+")
_UNNAMED = re.compile(r"第\d+列(?: \(\d+\))?")
# Not 采购单位:元氏县….
_UNIT_NOTE = re.compile(
    r"(?<![\u4e00-\u9fff])(?:金额|货币)?单位\s*[:：]\s*(?:人民币)?\s*"
    r"(?:元|千元|万元|百万元|亿元)(?![\u4e00-\u9fff])"
)


@dataclass(frozen=True)
class Header:
    """`row` and `height` in rows, the label of each column, and a note of the unit above it."""

    row: int
    height: int
    labels: tuple[str, ...]
    score: int
    note: str | None


def is_unnamed(label: str) -> bool:
    """Was the column given its label for want of one?"""
    return _UNNAMED.fullmatch(label) is not None


def find(rows: Sequence[Row], known: Known, at: int | None = None) -> Header | None:
    """The row (or two) with most labels known; without any, the first row that is as wide as most.

    `at` is the index of the row when somebody said it. None when there is no row with text.

    >>> rows = [["某局采购结果", None, None], ["单位：万元", None, None],
    ...         ["项目名称", "中标信息", None], [None, "供应商", "金额"], ["甲", "某公司", "6.5"]]
    >>> header = find(rows, lambda label: label in ("项目名称", "中标信息 供应商"))
    >>> header.row, header.height, header.labels, header.note
    (2, 2, ('项目名称', '中标信息 供应商', '中标信息 金额'), '单位：万元')
    """
    rows = rows[: DEPTH + 2]
    starts = [at] if at is not None else range(DEPTH)
    found = [header for start in starts if start < len(rows) for header in _at(rows, start, known)]
    if not found:
        return None
    # A title above a header is no group of it: two rows only where they say more than one.
    best: Header | None = max(found, key=lambda header: (header.score, -header.height))
    if best and best.score == 0 and at is None:
        widths = [_width(row) for row in rows]
        start = next(i for i, width in enumerate(widths) if width >= 0.8 * max(widths))
        best = next((header for header in found if header.row == start), None)
    return replace(best, note=_note(rows[: best.row])) if best else None


def _at(rows: Sequence[Row], start: int, known: Known) -> list[Header]:
    """The headers that may begin at a row, without their notes."""
    if not _width(rows[start]):
        return []
    heights = [1]
    if start + 1 < len(rows) and _is_below(rows[start], rows[start + 1]):
        heights.append(2)
    headers = []
    for height in heights:
        labels = _labels(rows[start], rows[start + 1] if height == 2 else ())
        score = sum(known(label) for label in labels if len(label) <= _MAX_LABEL)
        headers.append(Header(start, height, labels, score, None))
    return headers


def _note(above: Sequence[Row]) -> str | None:
    """The first note of a unit in the rows above a header."""
    notes = (_UNIT_NOTE.search(cell) for row in above for cell in row if cell)
    return next((match[0] for match in notes if match), None)


def _width(row: Row) -> int:
    return sum(cell is not None and bool(cell.strip()) for cell in row)


def _filled(row: Row, width: int) -> list[str]:
    """Cells without the white space that wraps a label; '' for none."""
    cells = [" ".join((cell or "").split()) for cell in row]
    return cells + [""] * (width - len(cells))


def _is_below(above: Row, below: Row) -> bool:
    """Does `below` name the columns of the groups in `above`, and nothing else?

    A merged cell leaves blanks to its right in the row of groups and below itself elsewhere.
    """
    width = max(len(above), len(below))
    groups, names = _filled(above, width), _filled(below, width)
    grouped = [
        not groups[i] or (i + 1 < width and not groups[i + 1] and bool(names[i]))
        for i in range(width)
    ]
    under = [names[i] for i in range(width) if grouped[i] and any(groups[: i + 1])]
    return (
        any(not groups[i] and names[i] and any(groups[:i]) for i in range(width))
        and not any(name for name, is_grouped in zip(names, grouped, strict=True) if not is_grouped)
        and sum(bool(name) for name in under) > 1
        and not any(_NUMBER.fullmatch(name) or len(name) > _MAX_LABEL for name in names if name)
    )


def _labels(above: Row, below: Row) -> tuple[str, ...]:
    """One label a column, all different; a column without a word is named by its number."""
    width = max(len(above), len(below))
    groups, names = _filled(above, width), _filled(below, width)
    labels: list[str] = []
    group = ""
    for i in range(width):
        group = groups[i] or (group if names[i] else "")
        words = f"{group} {names[i]}".strip() or f"第{i + 1}列"
        label, number = words, 2
        while label in labels:
            label, number = f"{words} ({number})", number + 1
        labels.append(label)
    return tuple(labels)
