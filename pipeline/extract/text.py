"""A notice as plain text → the same blocks as a page.

Such texts come from pages whose tags became line breaks: words broken in the middle, tables flattened
to one cell a line. Broken words are joined where the break cannot be the author's; a run of column
labels with rows that fit under it becomes a table again, and is otherwise left out.
"""

import re

from pipeline.extract import value
from pipeline.extract.block import Block, Document, Line, Table
from pipeline.extract.fact import lot_of
from pipeline.extract.label import DROPPED, MARKER, Label, is_chapter, resolve, section

_LEFTOVER = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_STYLE = re.compile(r"^[a-zA-Z.#@*][\w\s.,:#>@*-]{0,80}\{")
_CANNOT_START = "。，、；：:）)】〕》”’.,;?!？！%％—～~-"
_CANNOT_END = "（(【〔《“‘[至于为"
_DASHES = re.compile(r"[-—–/～~.·]+")
_ONLY_BRACKETS = re.compile(r"[（(][^（()）]{1,8}[)）]")
_PART_OF_DATE = re.compile(r"[年月日时点分秒号:：]")
_DIGITS = re.compile(r"\d{1,3}")
_NUMBER_ALONE = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、．]?|[（(][一二三四五六七八九十\d]{1,2}[)）]"
)
_OPEN_MOMENT = re.compile(r"\d\s*[年月时点:：]$|[:：]\d$|[至到]$")
_OPEN_DAY = re.compile(r"\d[日号]$")
_HOUR = re.compile(r"\d{1,2}\s*(?:[:：时点]|$)")
_NUMBERED = re.compile(r"\d{1,2}\s*[、.．](?!\d)")
_UNIT_FOLLOWS = re.compile(
    r"(?:[万亿]?元.|[万亿]元|年|月|日|时|点|分(?![包标])|秒|号|个|％|%|楼|室|栋|层|幢|平方米|米|天|份)"
)
_CHAPTER_INSIDE = re.compile(r"(?<=[。；;\s）)])(?=(?:[一二三四五六七八九十]{1,3})、)")
_RANK = re.compile(r"第[一二三四五六七八九十\d]{1,2}(?:名|位|(?:中标|成交|中选)?候选人)?")
_LEAD = re.compile(r"(?:联合体)?牵头(?:人|单位|方)\s*[:：]")
_LEAD_ALONE = re.compile(r"(?:联合体)?(?:牵头|成员)(?:人|单位|方)?\d?\s*[:：]")
_MEMBER = re.compile(r"(?:联合体)?成员(?:单位|方)?\d?\s*[:：]")
_WIDEST = 24


def read(text: str) -> Document:
    """The document of a plain text."""
    return Document(tuple(_tables(_joined(_lines(text)))))


def _lines(text: str) -> list[str]:
    lines: list[str] = []
    if "<" in text:
        text = _LEFTOVER.sub("\n", text)
    for raw in text.replace("\u200d", "").replace("\u200b", "").split("\n"):
        line = " ".join(raw.split())
        if not line or _STYLE.match(line):
            continue
        if len(line) > 300:
            lines.extend(part.strip() for part in _CHAPTER_INSIDE.split(line) if part.strip())
        else:
            lines.append(line)
    return lines


def _joined(lines: list[str]) -> list[str]:
    """Lines with the breaks undone that split a word, a date, a number or a label."""
    joined: list[str] = []
    for index, line in enumerate(lines):
        after = lines[index + 1] if index + 1 < len(lines) else ""
        if joined and _belongs(joined[-1], line, after):
            joined[-1] += "；" + line if _MEMBER.match(line) else line
        else:
            joined.append(line)
        parts = _label_parts(joined)
        if parts:
            joined[-1 - parts :] = ["".join(joined[-1 - parts :])]
    return joined


def _label_parts(lines: list[str]) -> int:
    """How many lines before the last hold the head of its label: `截止` `时` + `间：…`."""
    line = lines[-1]
    colon = min((place for place in (line.find("："), line.find(":")) if place > 0), default=0)
    if not 0 < colon <= 8 or resolve(line[:colon]) is not None:
        return 0
    head = line[:colon]
    for parts in (1, 2, 3):
        if parts >= len(lines) or len(lines[-1 - parts]) > 14 or lines[-1 - parts][-1] in ":：。":
            return 0
        head = lines[-1 - parts] + head
        if resolve(head) is not None and resolve(lines[-1 - parts]) is None:
            return parts
    return 0


def _belongs(before: str, line: str, after: str) -> bool:
    """Whether `line` continues `before`; `after` is the line behind it."""
    if len(before) > 2000:
        return False
    if (_MEMBER.match(line) and _LEAD.match(before)) or _LEAD_ALONE.fullmatch(before):
        return True
    if line[0] in _CANNOT_START:
        return _DASHES.fullmatch(line) is None
    last = before[-1]
    if last in _CANNOT_END and (len(before) == 1 or last not in "至于为" or line[0].isdecimal()):
        return True
    if _ONLY_BRACKETS.fullmatch(line):
        return before[-1].isdecimal() or len(before) <= 12 or line == "（北京时间）"
    if last.isdecimal():
        if _UNIT_FOLLOWS.match(line):
            return True
        if _DIGITS.fullmatch(line) and (
            _UNIT_FOLLOWS.match(after) or re.search(r"[:：]\d$", before)
        ):
            return (
                len(before) < 4 or not before.isdecimal() or _PART_OF_DATE.match(after) is not None
            )
    if line[0].isdecimal() and not _NUMBERED.match(line):
        if last in "年月" and _DIGITS.fullmatch(line):
            return after[:1] in ("月", "日", "号") or (last == "年" and after[:1].isdecimal())
        if _OPEN_MOMENT.search(before) or (_OPEN_DAY.search(before) and _HOUR.match(line)):
            return True
    if line[0] == "至" or line[:2] in ("时止", "时前"):
        return last in "日时分" or last.isdecimal()
    if _NUMBER_ALONE.fullmatch(before) and not before.isdecimal():
        return True
    return _is_split_heading(before, line)


def _is_split_heading(before: str, line: str) -> bool:
    """`三、获取采购` + `文件`: only both together open a section."""
    return (
        len(before) < 40
        and len(line) < 20
        and is_chapter(before)
        and before[-1] not in ":：。"
        and section(before) is None
        and resolve(before) is None
        and resolve(line) is None
        and not is_chapter(line)
        and section(before + line) is not None
        and section(line) is None
    )


# ---------------------------------------------------------------- flattened tables


def _column(line: str) -> Label | None:
    """The label of a line that may head a column."""
    if len(line) > 40 or line[-1] in ":：":
        return None
    label = resolve(line)
    return None if label is None or label.fields.get("") in (MARKER, "candidate") else label


def _tables(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    index = 0
    while index < len(lines):
        ranks = _rank_run(lines, index)
        if ranks > 1:
            rows, index = _columns(lines, index, ranks)
            if rows:
                blocks.append(Table(tuple(rows)))
            continue
        run = _run(lines, index)
        if run:
            rows, end = _rows(lines, index, run)
            if rows:
                blocks.append(Table(tuple(rows)))
            index = end
        else:
            blocks.append(Line(lines[index]))
            index += 1
    return blocks


def _rank_run(lines: list[str], start: int) -> int:
    """How many lines from `start` name a rank: the heads of columns, one a bidder."""
    end = start
    while end < len(lines) and end - start < _WIDEST:
        label = resolve(lines[end]) if len(lines[end]) <= 20 else None
        if label is None or label.field() != "candidate" or lines[end][-1] in ":：":
            break
        end += 1
    return end - start


def _columns(lines: list[str], start: int, ranks: int) -> tuple[list[tuple[str | None, ...]], int]:
    """Rows of a label and one value a rank under the ranks, and the line behind them."""
    rows: list[tuple[str | None, ...]] = []
    place = start + ranks
    while place + ranks < len(lines) and _column(lines[place]) is not None:
        cells = lines[place + 1 : place + 1 + ranks]
        if any(
            is_chapter(cell) or _column(cell) is not None or _is_labelled(cell) for cell in cells
        ):
            break
        rows.append((lines[place], *cells))
        place += ranks + 1
    return ([("", *lines[start : start + ranks]), *rows] if rows else []), place


def _run(lines: list[str], start: int) -> int:
    """How many lines from `start` are column labels; 0 when too few for a table."""
    if _column(lines[start]) is None or is_chapter(lines[start]):
        return 0
    end, known = start, 0
    while end < len(lines) and end - start < _WIDEST:
        line = lines[end]
        if is_chapter(line):
            break
        if _column(line) is not None:
            known += 1
        elif not (
            len(line) <= 20
            and not any(c.isdecimal() for c in line)
            and line[-1] not in ":：。"
            and end + 1 < len(lines)
            and _column(lines[end + 1]) is not None
            and value.organisation(line) is None
        ):
            break
        end += 1
    return end - start if known >= 3 and 3 * known >= 2 * (end - start) else 0


def _rows(lines: list[str], start: int, width: int) -> tuple[list[tuple[str | None, ...]], int]:
    """The table whose header begins at `start`, its rows, and the line behind it.

    A header may have swallowed a caption before it or have lost an unknown last column: both are tried.
    """
    for skip in range(min(3, width - 1)):
        for more in range(4):
            head = lines[start + skip : start + width + more]
            if len(head) < 2 or (more and _is_data(lines, start + width + more - 1, head[0])):
                break
            rows, end = _under(lines, start + width + more, head, is_cut=skip > 0)
            if rows:
                return [tuple(head), *rows], end
    return [], start + width


def _is_data(lines: list[str], place: int, first: str) -> bool:
    line = lines[place] if place < len(lines) else ""
    label = _column(first)
    return (
        not line
        or len(line) > 20
        or line[-1] in ":："
        or is_chapter(line)
        or value.is_amount(line)
        or value.organisation(line) is not None
        or (label is not None and _is_anchor(label, first, line, 0))
    )


def _is_anchor(label: Label, head: str, line: str, row: int) -> bool:
    """Whether a line can open row `row` of a table whose first column is this."""
    field = label.field("candidate", "table")
    if head.strip() == "序号":
        return line == str(row + 1)
    if field == "rank":
        return line == str(row + 1) if line.isdecimal() else _RANK.fullmatch(line) is not None
    if field == "lot":
        return len(line) <= 60 and lot_of(line) is not None
    return False


def _under(
    lines: list[str], start: int, head: list[str], is_cut: bool
) -> tuple[list[tuple[str | None, ...]], int]:
    """Rows that fit under a header, and where they end. A header cut at its front must have a column
    whose kind of value can be told."""
    first = _column(head[0])
    assert first is not None
    fields = [
        label.field("award", "table", "candidate") if (label := _column(name)) else None
        for name in head
    ]
    if is_cut and not any(field in _TYPED for field in fields):
        return [], start
    width = len(head)
    is_anchored = head[0] == "序号" or first.field("candidate", "table") in ("rank", "lot")
    rows: list[tuple[str | None, ...]] = []
    place = start
    while place < len(lines) and len(rows) < 5000 and not is_chapter(lines[place]):
        if is_anchored and not _is_anchor(first, head[0], lines[place], len(rows)):
            break
        end = _row_end(lines, place, width, first, head[0], len(rows), is_anchored)
        cells = lines[place:end][:width]
        if not _fits(fields, cells, is_exact=end - place == width):
            break
        rows.append(tuple(_typed(fields, cells) + [""] * (width - len(cells))))
        place = end
    return rows, place if rows else start


def _row_end(
    lines: list[str], place: int, width: int, first: Label, head: str, row: int, is_anchored: bool
) -> int:
    """Where the row that begins at `place` ends."""
    limit = min(len(lines), place + (2 * width if is_anchored else width))
    stop = place + 1
    while stop < limit and not is_chapter(lines[stop]) and not _is_labelled(lines[stop]):
        stop += 1
    if not is_anchored:
        return stop
    exact = place + width
    if exact < len(lines) and exact <= stop:
        if _is_anchor(first, head, lines[exact], row + 1) or _column(lines[exact]) is not None:
            return exact
    for end in range(place + 2, stop):
        if _is_anchor(first, head, lines[end], row + 1):
            return end
    return min(exact, stop)


def _is_labelled(line: str) -> bool:
    """Whether a line is a label with its value and so no cell; a price may carry its own label."""
    colon = min((place for place in (line.find("："), line.find(":")) if place > 0), default=0)
    label = resolve(line[:colon]) if 0 < colon <= 30 else None
    if label is None:
        return False
    return colon == len(line) - 1 or label.field() not in (
        *("bid", "amount", "total_amount"),
        *(DROPPED, MARKER),
    )


_TYPED = {
    "amount": value.is_amount,
    "bid": value.is_amount,
    "budget": value.is_amount,
    "ceiling": value.is_amount,
    "budget ceiling": value.is_amount,
    "total_amount": value.is_amount,
    "supplier": lambda cell: value.supplier(cell) is not None or value.is_failure(cell),
    "supplier?": lambda cell: value.supplier(cell) is not None or value.is_failure(cell),
    "bidder": lambda cell: value.supplier(cell) is not None,
    "outcome": value.is_failure,
}


def _fits(fields: list[str | None], cells: list[str], is_exact: bool) -> bool:
    """Whether the cells under columns of known kind are of that kind: all in a row of full width."""
    checks = [
        _TYPED[field](cell) or value.is_blank(cell)
        for field, cell in zip(fields, cells, strict=False)
        if field in _TYPED
    ]
    if not checks:
        return is_exact and len(cells) > 1
    return all(checks) if is_exact else any(checks)


def _typed(fields: list[str | None], cells: list[str]) -> list[str]:
    """Cells of the wrong kind emptied: a row that lost a cell shifts those behind it."""
    return [
        "" if field in _TYPED and not _TYPED[field](cell) else cell
        for field, cell in zip(fields, cells, strict=False)
    ]
