"""A delimited text table (CSV, TSV …) as chunks of strings, every record read or accounted for.

Well-formed text goes through Arrow's parser, a block of whole records at a time. From the first
block with broken quotes, and for a file of mixed encodings, it goes line by line: slower, but a
quote that is never closed costs its own line and not the rest of the file. (DuckDB's reader was
measured at the same CPU; after an open quote it lost every later row without a reject, it tells
rejects only at the end, and by record, not by line.)
"""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import polars as pl
import pyarrow as pa
from pyarrow import csv as arrow_csv

from pipeline.errors import FileError
from pipeline.ingest import dialect as dialects
from pipeline.ingest.batch import Broken
from pipeline.ingest.container import ELEMENT, LINE, Chunk
from pipeline.ingest.content import Content, by_line
from pipeline.ingest.dialect import Dialect
from pipeline.ingest.encoding import is_foreign, is_utf8
from pipeline.ingest.header import Known
from pipeline.ingest.quoting import Records, split

BLOCK = 1 << 24
# A record longer than this is a quote never closed.
_MAX_RECORD = 1 << 26
_ROWS = 20_000
_EMPTY = ["", " ", "\t", "\u3000", "\xa0"]
_RAW = 500


@dataclass(frozen=True)
class Table:
    """An opened text table."""

    content: Content
    dialect: Dialect
    text: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Labels of the header."""
        return self.dialect.header.labels

    def chunks(self) -> Iterator[Chunk]:
        """The rows below the header."""
        if self.content.is_clean:
            yield from self._blocks()
        else:
            lines = islice(self.content.lines(), self.dialect.skip, None)
            yield from self._lines(lines, self.content.line_encoding, self.dialect.skip + 1)

    def _blocks(self) -> Iterator[Chunk]:
        """Block after block of whole records, as long as the quoting is well-formed."""
        blocks = self.content.utf8(BLOCK)
        line, rest, is_last = 1, b"", False
        while not is_last:
            block = next(blocks, b"")
            is_last = not block
            if is_last and not rest and line > 1:
                return
            block = rest + block
            if line == 1:  # the header is inside the first block
                for _ in range(self.dialect.skip):
                    block = block.partition(b"\n")[2]
                line += self.dialect.skip
            if is_last and block and not block.endswith(b"\n"):
                block += b"\n"
            found = split(block, self.dialect.delimiter, self.dialect.width, is_last)
            chunk = self._parsed(block, found, line) if found else None
            if chunk is None or (found and len(block) - found.end > _MAX_RECORD):
                yield from self._lines(by_line(chain([block], blocks)), "utf-8", line)
                return
            assert found is not None
            yield chunk
            line, rest = line + found.line_count, block[found.end :]

    def _parsed(self, block: bytes, found: Records, line: int) -> Chunk | None:
        """The rows of a block; None when the parser does not see the same records."""
        wrong: list[tuple[int, int, str]] = []

        def set_aside(row: arrow_csv.InvalidRow) -> str:
            wrong.append((row.number, row.actual_columns, row.text))
            return "skip"

        names = [str(i) for i in range(self.dialect.width)]
        if not found.count:
            return self._chunk(pl.DataFrame(schema=dict.fromkeys(names, pl.String)), [], ())
        if not is_utf8(records := block[: found.end]):
            return None  # the file has changed since it was looked at
        try:
            parsed = arrow_csv.read_csv(
                pa.py_buffer(records),
                arrow_csv.ReadOptions(use_threads=False, block_size=2 * BLOCK, column_names=names),
                arrow_csv.ParseOptions(
                    delimiter=self.dialect.delimiter,
                    newlines_in_values=True,
                    invalid_row_handler=set_aside,
                ),
                arrow_csv.ConvertOptions(
                    check_utf8=False,  # cell by cell that takes ten times as long
                    column_types=dict.fromkeys(names, pa.string()),
                    null_values=_EMPTY,
                    strings_can_be_null=True,
                ),
            )
        except pa.ArrowInvalid:
            return None
        if parsed.num_rows + len(wrong) != found.count:
            return None
        lines = found.lines(line)
        broken = tuple(
            Broken(
                int(lines[number - 1]), None, _width_problem(count, self.dialect) or "", text[:_RAW]
            )
            for number, count, text in wrong
        )
        if wrong:
            numbers = pl.Series([number - 1 for number, _, _ in wrong])
            lines = lines.filter(~pl.int_range(lines.len(), eager=True).is_in(numbers.implode()))
        frame = pl.from_arrow(parsed)
        assert isinstance(frame, pl.DataFrame)
        return self._chunk(frame, lines, broken)

    def _chunk(
        self, cells: pl.DataFrame, lines: Sequence[int] | pl.Series, broken: tuple[Broken, ...]
    ) -> Chunk:
        """Cells under their labels; a row without any cell filled is no record."""
        cells.columns = list(self.columns)
        rows = cells.with_columns(
            pl.Series(LINE, lines, dtype=pl.Int64), pl.lit(None, pl.String).alias(ELEMENT)
        )
        blank = pl.all_horizontal(pl.col(self.columns).is_null())
        return Chunk(rows.filter(~blank), broken, self.dialect.header.note)

    def _lines(self, lines: Iterator[bytes], encoding: str, line: int) -> Iterator[Chunk]:
        """The rows of lines read one by one, the first of which is `line`."""
        rows: list[list[str]] = []
        numbers: list[int] = []
        broken: list[Broken] = []
        for found in _records(lines, encoding, line, self.dialect):
            if isinstance(found, Broken):
                broken.append(found)
            else:
                numbers.append(found[0])
                rows.append(found[1])
            if len(rows) == _ROWS:
                yield self._rows(rows, numbers, broken)
                rows, numbers, broken = [], [], []
        yield self._rows(rows, numbers, broken)

    def _rows(self, rows: list[list[str]], numbers: list[int], broken: list[Broken]) -> Chunk:
        names = [str(i) for i in range(self.dialect.width)]
        cells = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
        cells = cells.with_columns(pl.col(names).replace(_EMPTY, None))
        return self._chunk(cells, numbers, tuple(broken))


def open_table(content: Content, known: Known, header_row: int | None) -> Table:
    """Raises FileError when no row can be a header."""
    at = header_row - 1 if header_row else None
    found = dialects.sniff(content.head, content.is_whole, known, at)
    if found is None:
        raise FileError(content.path, "has no header row", "give it one, or say header_row")
    return Table(content, found)


def _records(
    lines: Iterator[bytes], encoding: str, line: int, dialect: Dialect
) -> Iterator[Broken | tuple[int, list[str]]]:
    """Each record with the line it begins in, or what was broken; `line` is that of the first.

    A record is as many lines as its quotes ask for. Where that gives no row of the right width,
    the first line alone is broken, and the next is tried.
    """
    ahead: deque[bytes] = deque()
    while first := ahead.popleft() if ahead else next(lines, b""):
        taken = [first]
        row, problem = _row(taken, ahead, lines, encoding, dialect)
        if problem:
            ahead.extendleft(reversed(taken[1:]))
            yield Broken(line, None, problem, first.decode(encoding, "replace").rstrip()[:_RAW])
            line += 1
        else:
            if row:
                yield line, row
            line += len(taken)


def _row(
    taken: list[bytes], ahead: deque[bytes], lines: Iterator[bytes], encoding: str, dialect: Dialect
) -> tuple[list[str], str | None]:
    """The row that begins with `taken`, to which the lines it needs are added; or the problem."""
    if is_foreign(taken[0], encoding):
        return [], "ENCODING_INVALID"

    def text() -> Iterator[str]:
        yield taken[0].decode(encoding)
        while following := ahead.popleft() if ahead else next(lines, b""):
            taken.append(following)
            yield following.decode(encoding)

    reader = csv.reader(text(), delimiter=dialect.delimiter, skipinitialspace=True, strict=True)
    try:
        row = next(reader, [])
    except (csv.Error, UnicodeDecodeError):
        return [], "QUOTE_BROKEN"
    if not any(row):
        return [], None
    mark = dialect.delimiter.encode()
    alike = sum(one.count(mark) == dialect.width - 1 for one in taken)
    if len(taken) > 1 and (
        len(row) != dialect.width or (dialect.width > 2 and alike * 2 > len(taken))
    ):
        return [], "QUOTE_BROKEN"
    return row, _width_problem(len(row), dialect)


def _width_problem(count: int, dialect: Dialect) -> str | None:
    if count == dialect.width:
        return None
    return "COLUMNS_MISSING" if count < dialect.width else "COLUMNS_EXTRA"
