"""Where the records of a block of quoted text begin and end, told from its quotes and newlines."""

from dataclasses import dataclass

import polars as pl
import pyarrow as pa

_NEWLINE, _RETURN, _QUOTE = b'\n\r"'


@dataclass(frozen=True)
class Records:
    """`count` records in `block[:end]`, which is `line_count` lines; `first_lines` (from 0) of the
    records, None when each record is a line."""

    end: int
    count: int
    line_count: int
    first_lines: pl.Series | None

    def lines(self, line: int) -> pl.Series:
        """The line each record begins in, when the block begins in `line`."""
        if self.first_lines is None:
            return pl.int_range(line, line + self.count, eager=True)
        return self.first_lines + line


def split(block: bytes, delimiter: str, width: int, is_last: bool) -> Records | None:
    """The whole records of a block that begins with a record; None when its quoting is broken.

    Quoting is well-formed when every quote opens a cell, closes one, or is one of a doubled pair;
    and when no cell swallowed lines that look like records themselves.

    >>> found = split(b'a,b\\n1,"x\\ny"\\n2,"z', ",", 2, is_last=False)
    >>> found.end, found.count, found.line_count, found.lines(1).to_list()
    (12, 2, 3, [1, 2])
    >>> split(b'a,b\\n1,"x\\n2,"y"\\n', ",", 2, is_last=True) is None
    True
    """
    text = _bytes(block)
    newlines = _where(text, _NEWLINE)
    quotes = _where(text, _QUOTE)
    outside = pl.int_range(newlines.len(), eager=True)
    if quotes.len():
        outside = outside.filter(quotes.search_sorted(newlines) % 2 == 0)
    if not outside.len():
        return Records(0, 0, 0, None) if not (is_last and block) else None
    ends = newlines.gather(outside)
    end = int(ends[-1]) + 1
    if is_last and end != len(block):
        return None
    if not _is_well_formed(text, quotes.filter(quotes < end), ord(delimiter)):
        return None
    first_lines = outside.shift(1, fill_value=-1) + 1
    starts = ends.shift(1, fill_value=-1) + 1
    sizes = ends - starts
    is_blank = (sizes == 0) | ((sizes == 1) & (text.gather(starts) == _RETURN))
    is_long = outside > first_lines
    if is_long.any() and width > 2:
        delimiters = _where(text, ord(delimiter))
        if _has_swallowed(newlines, outside, first_lines, delimiters, width):
            return None
    if not is_long.any() and not is_blank.any():
        return Records(end, ends.len(), ends.len(), None)
    return Records(end, int((~is_blank).sum()), int(outside[-1]) + 1, first_lines.filter(~is_blank))


def _bytes(block: bytes) -> pl.Series:
    """The block as numbers, without a copy."""
    buffers = [None, pa.py_buffer(block)]
    return pl.Series(pa.Array.from_buffers(pa.uint8(), len(block), buffers))


def _where(text: pl.Series, byte: int) -> pl.Series:
    return (text == byte).arg_true().cast(pl.Int64)


def _is_well_formed(text: pl.Series, quotes: pl.Series, delimiter: int) -> bool:
    if quotes.len() % 2:
        return False
    bounds = [delimiter, _NEWLINE, _RETURN]
    opening, closing = quotes.gather_every(2), quotes.gather_every(2, offset=1)
    before = text.gather((opening - 1).clip(0))
    after = text.gather((closing + 1).clip(0, text.len() - 1))
    # A doubled quote closes and opens again at once.
    reopens = (opening == closing.shift(1) + 1).fill_null(False)
    recloses = (closing + 1 == opening.shift(-1)).fill_null(False)
    opens = (opening == 0) | before.is_in(bounds) | reopens
    closes = after.is_in(bounds) | recloses
    return bool(opens.all() and closes.all())


def _has_swallowed(
    newlines: pl.Series,
    outside: pl.Series,
    first_lines: pl.Series,
    delimiters: pl.Series,
    width: int,
) -> bool:
    """Are most lines of a record of several lines as wide as a record by themselves?

    Two stray quotes make one cell of the records between them, and nothing else would tell.
    """
    before = delimiters.search_sorted(newlines).cast(pl.Int64)
    is_wide = (before - before.shift(1, fill_value=0)) == width - 1
    wide_until = is_wide.cast(pl.Int64).cum_sum().gather(outside)
    wide = wide_until - wide_until.shift(1, fill_value=0)
    count = outside - first_lines + 1
    return bool(((count > 1) & (wide * 2 > count)).any())
