"""How a text table is written: the delimiter and the header, sniffed from its first lines."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.ingest import header as headers
from pipeline.ingest.header import Header, Known

DELIMITERS = ",\t;|"
_SAMPLE_ROWS = 200

# Process-wide in the csv module; a cell may hold a whole notice.
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True)
class Dialect:
    """`width` in columns; `skip` is the lines of the file down to the end of the header."""

    delimiter: str
    header: Header
    width: int
    skip: int


def sniff(sample: str, is_whole: bool, known: Known, at: int | None = None) -> Dialect | None:
    """The dialect under which most labels are known and most rows are equally wide.

    `is_whole`: the sample is the whole file. None when no delimiter gives a header.

    >>> text = "某局采购结果;;\\n项目名称;中标人;中标金额\\n甲;某公司;6,5\\n"
    >>> found = sniff(text, True, lambda label: label == "中标人")
    >>> found.delimiter, found.header.labels, found.skip
    (';', ('项目名称', '中标人', '中标金额'), 2)
    """
    lines = [line + "\n" for line in sample.split("\n")]
    if not is_whole:
        lines.pop()
    found = [one for mark in DELIMITERS if (one := _with(mark, lines, is_whole, known, at))]
    return max(found, key=lambda one: one[0])[1] if found else None


def _with(
    delimiter: str, lines: Sequence[str], is_whole: bool, known: Known, at: int | None
) -> tuple[tuple[int, float, int], Dialect] | None:
    reader = csv.reader(lines, delimiter=delimiter)
    rows: list[list[str | None]] = []
    ends: list[int] = []
    try:
        for row in reader:
            rows.append([cell.strip() or None for cell in row])
            ends.append(reader.line_num)
            if len(rows) == _SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # a stray carriage return: what was read so far will do
    header = headers.find(rows, known, at)
    if header is None:
        return None
    end = header.row + header.height - 1
    named = len(header.labels)
    below = zip(rows[end + 1 :], ends[end:], ends[end + 1 :], strict=False)
    # A narrow row of several lines may be a quote that is never closed.
    widths = Counter(
        len(row)
        for row, above, last in below
        if any(row) and (len(row) >= named or last - above == 1)
    )
    width = _row_width(named, widths)
    agreement = widths[width] / max(widths.total(), 1) if width > 1 else 0.0
    labels = (*header.labels, *(f"第{i + 1}列" for i in range(len(header.labels), width)))[:width]
    fitted = Header(header.row, header.height, labels, header.score, header.note)
    return (header.score, agreement, width), Dialect(delimiter, fitted, width, ends[end])


def _row_width(named: int, widths: Counter[int]) -> int:
    """Columns of a row: as many as the header names, unless hardly a row has that many.

    Some exports end every row, but not the header, with a delimiter.
    """
    total = widths.total()
    if not total or widths[named] * 10 >= total:
        return named
    return max(sorted(widths), key=lambda width: widths[width])
