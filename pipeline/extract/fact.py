"""Blocks → facts: a label, the value beside it, the section and the lot they stand in.

Lines are read as `label：value`, several to a line; a label without a value takes the next line. Tables
are read as records under a header, as label and value in neighbouring cells, or as one column a bidder.
"""

import re
from typing import NamedTuple

from pipeline.extract import value
from pipeline.extract.block import Above, Block, Line, Table
from pipeline.extract.label import (
    DROPPED,
    MARKER,
    Label,
    is_chapter,
    key,
    lot_prefix,
    lots_named,
    numbering,
    resolve,
    section,
    unnumbered,
)

_SEPARATOR = re.compile(
    r"[:：]|(?<=[价额算间人构位期金率)）])为[:：]?|(?<=[价额算])(?=\s?(?:人民币|约|暂定|共计|合计|不超过){0,2}\s?[￥¥]?\d)"
    r"|(?<=[)）])(?=\s?(?:人民币)?[￥¥]?\d{3})"
)
_DELIMITER = re.compile(
    r"[\s，。；;,、！!（(【)）“”\"》】〕|｜]|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])"
)
_BORDER = re.compile(r"[\s。；;|｜（(]")
_CLOCK_BEFORE = re.compile(r"\d\s*$")
_CLOCK_AFTER = re.compile(r"\s*\d")
_PART_OF_VALUE = re.compile(r"牵头|联合体|成员|主体|联合$|其中$|含税|增值税|[大小]写|人民币|[￥¥]")
_UNIT = re.compile(r"[(（]?\s*(?:人民币)?(?:[万亿]?元|万|亿)(?:整|人民币)?\s*(?:/|每|／)?.{0,6}$")
_METHOD = re.compile(
    r"公开招标|邀请招标|竞争性磋商|竞争性谈判|单一来源(?:采购)?|询价|框架协议(?:采购)?|其他"
)
_STARTS_WITH_DATE = re.compile(r"[(（]?\d{4}\s*[-年/.]\s*\d")
_NAME_AND_NUMBER = re.compile(
    r"(?P<name>.{4,}?)[\s,，;；/（(]+(?P<number>(?=[^)）]*\d{3})[A-Za-z0-9\u4e00-\u9fff\[\]〔〕【】_-]{5,40})[)）]?"
)
_HINT = re.compile(r"[(（][^()（）]{2,40}[)）]")
_CURRENCY = frozenset({"人民币", "￥", "¥", "约", "RMB"})
_TOKEN_LABEL = 3
_LONGEST_LINE = 3000

_MONEY = frozenset({"budget", "ceiling", "budget ceiling", "amount", "total_amount", "bid"})
_OWN_SECTION = {
    "buyer_name": "buyer",
    "agency_name": "agency",
    "supplier": "award",
    "candidate": "candidate",
    "supplier_text": "award",
}
_REFUSING = frozenset({"experts", "fee", "bond", "qualification", "objection", "supervision"})
_REFUSED = _MONEY | frozenset(
    "supplier supplier_text supplier_code lot_name bidder candidate rank outcome result lot bid_deadline"
    " opening document_deadline document_start award_date contract_date service_period".split()
)


class Fact(NamedTuple):
    """One value as published. `row` is shared by the facts of one record of a table, 0 elsewhere."""

    field: str
    value: str
    label: str
    section: str
    lot: str | None
    row: int
    order: int
    is_weak: bool


class _Pair(NamedTuple):
    start: int
    end: int
    label: Label | None
    words: str


def facts(blocks: tuple[Block, ...], title: str = "") -> list[Fact]:
    """All facts of a notice in reading order. The title tells where a name goes on over two lines."""
    reader = _Reader("".join(title.split()))
    for block in blocks:
        if isinstance(block, Line):
            reader.line(block.text)
        else:
            reader.table(block)
    return reader.facts


def pairs(text: str) -> list[_Pair]:
    """The labels of a line, known or not, each with the place where its value begins.

    >>> [(pair.words, pair.label is not None) for pair in pairs("采购人：某局 电话：12:30")]
    [('采购人', True), ('电话', True)]
    """
    found: list[_Pair] = []
    floor = 0
    number = numbering(text)
    for match in _SEPARATOR.finditer(text, 0, _LONGEST_LINE):
        at, end = match.span()
        if at < floor or end <= number:
            continue
        is_colon = text[at : at + 1] in ":：" and at < end
        if is_colon and (_is_clock(text, at, end) or text.startswith("//", end)):
            continue
        if found and is_colon and _HINT.fullmatch(between := text[floor:at].strip()):
            found[-1] = found[-1]._replace(end=end, words=found[-1].words + between)
            floor = end
            continue
        start = max(floor, at - 70)
        label = resolve(text[start:at].strip()) if at - floor <= 70 else None
        if label is None:
            start, label = _tail(text, floor, at)
        if label is None and (
            not is_colon or start < 0 or _PART_OF_VALUE.search(text, max(floor, at - 12), at)
        ):
            continue
        found.append(_Pair(start, end, label, text[start:at].strip()))
        floor = end
    return found


def _is_clock(text: str, at: int, end: int) -> bool:
    return (
        _CLOCK_AFTER.match(text, end) is not None
        and _CLOCK_BEFORE.search(text[max(0, at - 4) : at]) is not None
    )


def _tail(text: str, floor: int, at: int) -> tuple[int, Label | None]:
    """The longest label that ends at `at` behind a delimiter; else where unknown words begin, -1 when
    nothing parts them from a value before."""
    bottom = max(floor, at - 60)
    first = numbering(text) if not floor else 0
    ends = [match.end() for match in _DELIMITER.finditer(text, bottom, at) if match.end() > first][
        -8:
    ]
    found: tuple[int, Label | None] | None = None
    for start in reversed(ends):
        label = resolve(text[start:at])
        if label is not None:
            found = (start, label)
    if found is not None:
        return found
    borders = [m.end() for m in _BORDER.finditer(text, bottom, at) if m.end() > first]
    return (borders[-1] if borders else -1 if floor else 0), None


class _Reader:
    """The place reached in a notice: its section, its lot, the label that waits for a value."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.facts: list[Fact] = []
        self.section = ""
        self.lot: str | None = None
        self.pending: tuple[str, str, str | None] | None = None
        self.repeated: tuple[str, str, str | None] | None = None
        self.candidate = ""
        self.row = 0
        self.rows = 0

    # ------------------------------------------------------------ lines

    def line(self, text: str) -> None:
        found = pairs(text)
        if not found:
            self._bare(text)
            return
        last = len(found) - 1
        if lead := text[: found[0].start].strip():
            if (
                not last
                and numbering(text)
                and found[0].end >= len(text.rstrip())
                and section(text)
            ):
                self._enter(section(text) or "", is_chapter(text))
                return
            self._lead(lead)
        if self.section == "correction" and not _is_known(found[0].label):
            self._emit("change_text", text, "", None)
        for index, pair in enumerate(found):
            end = len(text) if index == last else found[index + 1].start
            self._pair(pair, text[pair.end : end].strip(), index == 0 and not lead)

    def _lead(self, text: str) -> None:
        """Words before the first label of a line: a value, or a heading that shares the line."""
        prefix = lot_prefix(text)
        if prefix is not None:
            self.lot = prefix[0]
        if self.pending is not None:
            self._emit_pending(text)
        elif is_chapter(text):
            self._enter(section(text[:60]) or "", is_new=True)
        else:
            self._dated(text)

    def _pair(self, pair: _Pair, text: str, is_first: bool) -> None:
        waiting, self.pending = self.pending, None
        if is_first and (is_chapter(pair.words) or (not text and self.section != "correction")):
            heading = section(pair.words) if len(pair.words) <= 60 else None
            if is_chapter(pair.words):
                self._enter(heading or "", is_new=True)
            elif heading and (pair.label is None or numbering(pair.words)):
                self._enter(heading, is_new=False)
        label = pair.label
        if label is None:
            return
        name = label.field(self.section)
        if name == MARKER:
            self.lot = label.lot
            self.pending = waiting or (self.repeated if text else None)
            if text:
                self.repeated = self.pending
                self._bare(text)
            return
        if is_first:
            self.repeated = None
        if name is None:
            return
        lot = label.lot or self.lot
        if name == DROPPED:
            self.pending = None if text else (name, pair.words, lot)
        elif text and text not in _CURRENCY:
            if name == "lot":
                self.lot = lot_of(text) if len(text) <= 40 else self.lot
            self._emit(name, text, pair.words, lot)
            if name == "supplier_text":
                self.pending = (name, pair.words, lot)
        else:
            self._wait(name, pair.words, lot)

    def _wait(self, name: str, words: str, lot: str | None) -> None:
        """A label whose value comes with the next line; it may be the head of a block of labels."""
        self.pending = (name, words, lot)
        self.section = _OWN_SECTION.get(name, self.section)
        if name == "candidate":
            self._emit("rank", words, "", lot)

    def _bare(self, text: str) -> None:
        """A line without a label and a value of its own."""
        if len(text) <= 60:
            label = resolve(text)
            if label is not None:
                self._alone(text, label)
                return
        if " " in text and self._spaced(text):
            return
        if len(text) <= 60:
            is_new = is_chapter(text)
            if is_new or (self.section != "correction" and (len(text) <= 30 or numbering(text))):
                heading = section(text)
                if is_new or (heading and (self.pending is None or numbering(text))):
                    self._enter(heading or "", is_new)
                    return
            prefix = lot_prefix(text)
            if prefix is not None and prefix[1][:1] in " :：、，,-—（(":
                self.lot = prefix[0]
                text = prefix[1].strip(" :：、，,-—") or text
        if self.pending is not None:
            self._emit_pending(text)
        elif self._continues(text):
            pass
        elif self.section == "correction":
            self._emit("change_text", text, "", None)
        elif self.section == "termination":
            self._emit("outcome", text, "", self.lot)
        elif self._dated(text):
            pass
        elif self.section == "award":
            self._emit("supplier_text", text, "", self.lot)

    def _dated(self, text: str) -> bool:
        """A date that needs no label because its section says what it is."""
        if self.section == "obtain" and value.start(text[:160]) is not None:
            self._emit("document_deadline", text[:160], "", None)
        elif self.section == "submit" and _STARTS_WITH_DATE.match(text):
            self._emit("bid_deadline", text, "", None)
        elif self.section == "open" and _STARTS_WITH_DATE.match(text):
            self._emit("opening", text, "", None)
        else:
            return False
        return True

    def _alone(self, text: str, label: Label) -> None:
        """A label that has a line to itself: its value is the next line; it may be a heading too."""
        heading = section(text)
        if is_chapter(text):
            self._enter(heading or "", is_new=True)
        elif heading and numbering(text):
            self._enter(heading, is_new=False)
        name = label.field(self.section)
        if name == MARKER:
            self.lot = label.lot
            return
        self.pending = None
        if name is not None:
            self._wait(name, text, label.lot or self.lot)

    def _spaced(self, text: str) -> bool:
        """`label value label value` with blanks between; a row of labels alone is a header, not facts."""
        tokens = text.split(None, 60)
        first = resolve(tokens[0]) if len(tokens[0]) <= 24 else None
        if first is None or len(key(tokens[0])) < _TOKEN_LABEL or len(tokens[1]) < 4:
            return False
        labels = [resolve(token) if len(token) <= 24 else None for token in tokens]
        if labels[1] is not None:
            return False
        index = 0
        while index < len(tokens):
            label = labels[index]
            end = index + 1
            while end < len(tokens) and labels[end] is None:
                end += 1
            name = label.field(self.section) if label is not None else None
            if label is not None and name and name not in (DROPPED, MARKER) and end > index + 1:
                if len(tokens[index]) >= _TOKEN_LABEL:
                    words = " ".join(tokens[index + 1 : end])
                    self._emit(name, words, tokens[index], label.lot or self.lot)
            index = end
        return True

    def _enter(self, name: str, is_new: bool) -> None:
        self.section = name
        self.pending = self.repeated = None
        if is_new:
            self.lot = None

    def _emit_pending(self, text: str) -> None:
        assert self.pending is not None
        name, words, lot = self.pending
        if name != "supplier_text":
            self.pending = None
        self._emit(name, text, words, self.lot or lot)

    def _continues(self, text: str) -> bool:
        """Whether a line ends the value before it: a unit, a second method, the rest of a name."""
        if not self.facts or self.facts[-1].row:
            return False
        last = self.facts[-1]
        if last.field in _MONEY:
            is_more = len(text) <= 14 and last.value[-1:].isdecimal() and bool(_UNIT.match(text))
        elif last.field == "procurement_method":
            is_more = _METHOD.fullmatch(text) is not None
        elif last.field == "project_name":
            is_more = "".join((last.value + text).split()) in self.title
        else:
            return False
        if is_more:
            between = " " if last.field == "procurement_method" else ""
            self.facts[-1] = last._replace(value=last.value + between + text)
        return is_more

    def _emit(self, name: str, text: str, words: str, lot: str | None) -> None:
        if name == DROPPED:
            return
        if self.section in _REFUSING and name.rstrip("?") in _REFUSED:
            return
        if (
            name == "project_name"
            and (match := _NAME_AND_NUMBER.fullmatch(text))
            and "编号" in words
        ):
            text = match["name"]
            self._emit("project_number", match["number"], words, lot)
        words = unnumbered(words)
        is_weak = name[-1] == "?"
        order = len(self.facts)
        self.facts.append(
            Fact(name.rstrip("?"), text, words, self.section, lot, self.row, order, is_weak)
        )

    # ------------------------------------------------------------ tables

    def table(self, table: Table) -> None:
        header: list[str | None] | None = None
        words: list[str] = []
        ranks: list[str | None] = []
        base = 0
        for cells in table.rows:
            filled = [cell for cell in cells if cell]
            self.rows += 1
            if len(filled) == 1:
                self._single(filled[0])
                continue
            labels = [resolve(cell) if cell and len(cell) <= 60 else None for cell in cells]
            if (found := _ranks(cells, labels)) is not None:
                ranks, header, base = found, None, self.rows
            elif _is_header(cells, labels):
                header = self._header(cells, labels)
                words = [" ".join((cell or "").split()) for cell in cells]
                ranks = []
            elif ranks and labels[0] is not None and len(cells) == len(ranks):
                self._column_a_bidder(cells, labels[0], ranks, base)
            elif header is not None and _is_record(cells, labels, header):
                self._record(cells, header, words)
            else:
                header = None
                self._neighbours(cells, labels)
        self.row = 0
        self.pending = None

    def _single(self, cell: str) -> None:
        for line in cell.split("\n"):
            self.line(line)

    def _header(
        self, cells: tuple[str | None, ...], labels: list[Label | None]
    ) -> list[str | None]:
        """The field of each column."""
        names = {name for label in labels if label for name in label.fields.values()}
        if "supplier" in {label.field() for label in labels if label} or (
            "supplier?" in names and self.section == "award"
        ):
            place = "award"
        elif names & {"bidder", "rank", "candidate"}:
            place = "candidate"
        else:
            place = "award" if "supplier?" in names else self.section
        fields = [label.field(place, "table", self.section) if label else None for label in labels]
        if any(label and label.field() == "amount" for label in labels):
            fields = [
                None if field == "amount" and label and label.field() != "amount" else field
                for field, label in zip(fields, labels, strict=True)
            ]
        for index, (cell, label) in enumerate(zip(cells, labels, strict=True)):
            if cell and "".join(cell.split()) == "序号":
                fields[index] = "index"
            if label and label.fields.get("") == DROPPED and cell in ("单位",) and index:
                if fields[index - 1] in _MONEY:
                    fields[index] = "unit"
        return fields

    def _record(
        self, cells: tuple[str | None, ...], header: list[str | None], words: list[str]
    ) -> None:
        self.row = self.rows
        lot = self.lot
        for kind in ("lot_name", "lot"):
            for name, cell in zip(header, cells, strict=False):
                if name == kind and cell and (found := _lot_in(kind, cell)) is not None:
                    lot = found
        for index, (name, cell) in enumerate(zip(header, cells, strict=False)):
            if not name or not cell or name in (DROPPED, "unit", MARKER):
                continue
            if isinstance(cell, Above) and name in _MONEY:
                continue
            text = cell
            if index + 1 < len(header) and header[index + 1] == "unit" and index + 1 < len(cells):
                unit = cells[index + 1] or ""
                text = cell + unit if _UNIT.match(unit) else cell
            self._emit(name, text, words[index], lot)
        self.row = 0

    def _column_a_bidder(
        self, cells: tuple[str | None, ...], label: Label, ranks: list[str | None], base: int
    ) -> None:
        name = label.field("candidate", self.section)
        if name is None or name == DROPPED:
            return
        for index, (rank, cell) in enumerate(zip(ranks, cells, strict=True)):
            if rank and cell:
                self.row = -(base * 1000 + index)
                self._emit("rank", rank, "", self.lot)
                self._emit(name, cell, " ".join((cells[0] or "").split()), self.lot)
        self.row = 0

    def _neighbours(self, cells: tuple[str | None, ...], labels: list[Label | None]) -> None:
        """Label and value in neighbouring cells; cells that are neither are read as lines."""
        index = 0
        places = [place for place, cell in enumerate(cells) if cell is not None]
        while index < len(places):
            cell, label = cells[places[index]] or "", labels[places[index]]
            index += 1
            if label is None or label.fields.get("") == MARKER:
                self._unlabelled(cell, label)
                continue
            after = cells[places[index]] or "" if index < len(places) else ""
            if index < len(places) and labels[places[index]] is None:
                index += 1
                self._cell(label, " ".join(cell.split()), after)
        self.pending = None

    def _unlabelled(self, cell: str, label: Label | None) -> None:
        """A cell that is no label: lines of its own, a lot, or nothing that can be told."""
        if label is not None:
            self.lot = label.lot
        elif "：" in cell or ":" in cell:
            self._single(cell)

    def _cell(self, label: Label, words: str, text: str) -> None:
        name = label.field(self.section)
        lines = text.split("\n")
        if name == "candidate" and pairs(lines[0]):
            self._of_candidate(words, lines)
            return
        if name and name != DROPPED and text:
            self._emit(
                name,
                text if name in ("supplier", "supplier_text") else lines[0],
                words,
                label.lot or self.lot,
            )
        before = self.section
        self._enter(section(words) or before, is_new=False)
        for line in lines:
            if len(lines) > 1 or "：" in line or ":" in line:
                self.line(line)
        self.section = before

    def _of_candidate(self, words: str, lines: list[str]) -> None:
        """第一名 | 单位名称：… : the rank stands once, what is said of the bidder in lines."""
        before, self.section = self.section, "candidate"
        if self.candidate != words:
            self.candidate = words
            self._emit("rank", words, "", self.lot)
        for line in lines:
            self.line(line)
        self.section = before


def lot_of(cell: str) -> str | None:
    """The number of a lot from a cell of a lot column.

    >>> lot_of("某采-2026-12-2"), lot_of("第二标段"), lot_of("B"), lot_of("一"), lot_of("其他")
    ('2', '2', 'B', '1', None)
    """
    cell = cell.strip()
    named = lots_named(cell)
    if named:
        return named[-1][0]
    match = re.fullmatch(
        r"(?:.*[-—_/包])?0*(\d{1,3})|([A-Za-z])|([一二三四五六七八九十]{1,3})", cell
    )
    if match:
        found = lot_prefix((match[1] or match[2] or match[3]) + "包")
        return found[0] if found else None
    return None


def _lot_in(kind: str, cell: str) -> str | None:
    """The lot of a record: from the column of lots; a lot's name may carry its number too."""
    if kind == "lot":
        return lot_of(cell)
    named = {number for number, _, _ in lots_named(cell)}
    return named.pop() if len(named) == 1 else None


def _is_known(label: Label | None) -> bool:
    """Whether a line of a correction is one of its own fields and not what it corrects."""
    return label is not None and label.field() in (
        DROPPED,
        "change_text",
        "change_old",
        "change_new",
    )


def _ranks(cells: tuple[str | None, ...], labels: list[Label | None]) -> list[str | None] | None:
    """The bidder each column stands for, when a row names two ranks or more behind its first cell."""
    ranks: list[str | None] = [
        cell if label is not None and label.fields.get("") == "candidate" else None
        for cell, label in zip(cells, labels, strict=True)
    ]
    ranks[0] = None
    return ranks if sum(rank is not None for rank in ranks) > 1 else None


def _is_header(cells: tuple[str | None, ...], labels: list[Label | None]) -> bool:
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


def _is_record(
    cells: tuple[str | None, ...], labels: list[Label | None], header: list[str | None]
) -> bool:
    """Whether a row belongs under a header: as wide, and not a label with its value."""
    if abs(len(cells) - len(header)) > 1:
        return False
    first = labels[0]
    if first is None or first.fields.get("") == MARKER:
        return True
    return header[0] in ("lot_name", "lot", "item_category", "rank", "index") and first.field() in (
        None,
        DROPPED,
        "candidate",
    )
