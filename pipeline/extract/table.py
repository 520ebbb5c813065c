"""Blocks → facts: tables as records under a header, as label and value in neighbouring cells, or with
one column a bidder; everything else as lines.
"""

import re

from pipeline.extract import block, value
from pipeline.extract.block import Above, Block, Line, Table
from pipeline.extract.fact import UNIT, LineReader
from pipeline.extract.label import DROPPED, MARKER, Label, resolve, section
from pipeline.extract.pair import pairs
from pipeline.extract.record import (
    MONEY,
    UNIT_COLUMN,
    Cells,
    columns,
    is_header,
    is_record,
    lot_in,
    lot_of,
    ranks_of,
)
from pipeline.extract.step import Fact

_TOTAL = re.compile(r"合计|总计|共计|合计金额|总合计")


def facts(blocks: tuple[Block, ...], title: str = "") -> tuple[list[Fact], list[int]]:
    """All facts of a notice in reading order, and the number of the block that told each, from 1. The
    title tells where a name goes on over two lines."""
    reader = _Reader("".join(title.split()))
    found, numbers = reader.facts, list[int]()
    for number, each in enumerate(blocks, 1):
        if isinstance(each, Line):
            reader.line(each)
        else:
            reader.table(each)
        if more := len(found) - len(numbers):
            numbers += [number] * more
    return found, numbers


class _Reader(LineReader):
    """Reads tables too."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.rows = 0
        self.candidate = ""

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
            may_head = len(labels) - labels.count(None) > 1
            if may_head and (found := ranks_of(cells, labels)) is not None:
                ranks, header, base = found, None, self.rows
            elif may_head and is_header(cells, labels):
                header = columns(cells, labels, self.section)
                words = [" ".join((cell or "").split()) for cell in cells]
                ranks = []
            elif ranks and len(cells) == len(ranks):
                first = labels[0]
                if first is None or first.field() == MARKER:
                    self._row_of_bidders(cells, ranks)
                else:
                    self._column_a_bidder(cells, first, ranks, base)
            elif header is not None and _TOTAL.fullmatch("".join((cells[0] or "").split())):
                self._total(cells, header, words)
            elif header is not None and is_record(cells, labels, header):
                self._record(cells, header, words)
            else:
                header = None
                self._neighbours(cells, labels)
        self.row = 0
        self.pending = None

    def _single(self, cell: str) -> None:
        for line in cell.split("\n"):
            self.line(block.line(line))

    def _record(self, cells: Cells, header: list[str | None], words: list[str]) -> None:
        self.row = self.rows
        lot = self._lot_of_record(cells, header)
        for index, (name, cell) in enumerate(zip(header, cells, strict=False)):
            if not name or not cell or name in (DROPPED, UNIT_COLUMN, MARKER):
                continue
            if isinstance(cell, Above) and name in MONEY:
                continue
            text = cell
            if (
                index + 1 < len(header)
                and header[index + 1] == UNIT_COLUMN
                and index + 1 < len(cells)
            ):
                unit = cells[index + 1] or ""
                text = cell + unit if UNIT.match(unit) else cell
            self.emit(name, text, words[index], lot)
        self._remark(cells, header, lot)
        self.row = 0

    def _lot_of_record(self, cells: Cells, header: list[str | None]) -> str | None:
        """The lot of a record: of its column of lots, of a lot's name, of the lines above. A part and
        a lot inside it (分标 SJ, 包1) number it together."""
        pairs_ = [(name, cell) for name, cell in zip(header, cells, strict=False) if cell]
        numbers = [cell for name, cell in pairs_ if name == "lot"]
        if len(numbers) > 1 and numbers[0].strip() != numbers[1].strip():
            inner = lot_of(numbers[1])
            return f"{numbers[0].strip()}-{inner}" if inner else lot_of(numbers[0]) or self.lot
        lot = self.lot
        for kind in ("lot_name", "lot"):
            for name, cell in pairs_:
                if name == kind and (found := lot_in(kind, cell)) is not None:
                    lot = found
        return lot

    def _total(self, cells: Cells, header: list[str | None], words: list[str]) -> None:
        """The last row of a table that adds up: its budgets are those of the whole."""
        for name, cell, label in zip(header, cells, words, strict=False):
            if name in ("budget", "ceiling", "budget ceiling") and cell and value.is_amount(cell):
                self.emit(name, cell, label, None)

    def _remark(self, cells: Cells, header: list[str | None], lot: str | None) -> None:
        """A failure told in a column of remarks, where the column of suppliers is empty."""
        named = [cell for name, cell in zip(header, cells, strict=False) if name == "supplier"]
        if not named or not all(cell is not None and value.is_blank(cell) for cell in named):
            return
        for name, cell in zip(header, cells, strict=False):
            if name in (None, DROPPED) and cell and value.is_failure(cell):
                self.emit("outcome", cell, "", lot)

    def _column_a_bidder(
        self, cells: Cells, label: Label, ranks: list[str | None], base: int
    ) -> None:
        """What a row says of the bidder of each column."""
        name = label.field("candidate", self.section)
        if name is None or name == DROPPED:
            return
        for index, (rank, cell) in enumerate(zip(ranks, cells, strict=True)):
            if rank and cell:
                self.row = -(base * 1000 + index)
                self.emit("rank", rank, "", self.lot)
                self.emit(name, cell, " ".join((cells[0] or "").split()), self.lot)
        self.row = 0

    def _row_of_bidders(self, cells: Cells, ranks: list[str | None]) -> None:
        """A lot and its bidders, one column a rank."""
        lot = lot_of(cells[0] or "") or self.lot
        for index, (rank, cell) in enumerate(zip(ranks, cells, strict=True)):
            if rank and cell:
                self.row = -(self.rows * 1000 + index)
                self.emit("rank", rank, "", lot)
                self.emit("bidder", cell, rank, lot)
        self.row = 0

    def _neighbours(self, cells: Cells, labels: list[Label | None]) -> None:
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
            self.emit(
                name,
                text if name in ("supplier", "supplier_text") else lines[0],
                words,
                label.lot or self.lot,
            )
        before = self.section
        self.enter(section(words) or before, is_new=False)
        for line in lines:
            if len(lines) > 1 or "：" in line or ":" in line:
                self.line(block.line(line))
        self.section = before

    def _of_candidate(self, words: str, lines: list[str]) -> None:
        """第一名 | 单位名称：… : the rank stands once, what is said of the bidder in lines."""
        before, self.section = self.section, "candidate"
        if self.candidate != words:
            self.candidate = words
            self.emit("rank", words, "", self.lot)
        for line in lines:
            self.line(block.line(line))
        self.section = before
