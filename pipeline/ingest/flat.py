"""A block of JSON lines that are flat objects, as a frame at once: a third of the CPU of one by one.

Arrow's parser knows no number as it was published, so numbers get quotes first. Whatever is not of
this form (a list, a nested object, a new key, a broken line, half a character) is not parsed here:
the caller reads the block record by record.
"""

from collections.abc import Sequence

import polars as pl
import pyarrow as pa
from pyarrow import json as arrow_json

from pipeline.ingest.container import ELEMENT, LINE

# A value that is no string, with the quote that ends its key: within a string that quote would stand
# behind a backslash. Where it begins a string (`": 5, …"`), quotes put in make the block no JSON.
_BARE = r'([^\\]"\s*:\s*)(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false)'
_QUOTED = '$1"$2"'
# What `str.isspace` calls white space.
_FILLED = r"[^\s\x1c-\x1f]"


def parse(block: bytes, labels: Sequence[str], line: int) -> pl.DataFrame | None:
    r"""The records of whole lines, the first of which is `line`; None where one is not flat, or has
    a key that is none of the labels.

    >>> rows = parse(b'{"a": 1.50, "b": "x"}\n\n{"b": " ", "a": true}\n', ["a", "b"], 7)
    >>> rows.rows()
    [('1.50', 'x', 7, None), ('true', None, 9, None)]
    >>> parse(b'{"a": [1]}\n', ["a"], 1) is None
    True
    """
    lines = pl.Series([block]).cast(pl.String).str.split("\n").explode().str.strip_chars()
    numbers = pl.int_range(line, line + lines.len(), eager=True).filter(lines != "")
    lines = lines.filter(lines != "")
    # So every line begins an object and ends one: as many rows as lines are one object a line.
    if not (lines.str.starts_with("{") & lines.str.ends_with("}")).all():
        return None
    text = lines.str.replace_all(_BARE, _QUOTED).str.join("\n").to_arrow()
    try:
        table = arrow_json.read_json(
            pa.BufferReader(text.buffers()[2]),
            arrow_json.ReadOptions(use_threads=False, block_size=2 * len(block) + 1),
            arrow_json.ParseOptions(
                explicit_schema=pa.schema([(label, pa.string()) for label in labels]),
                newlines_in_values=False,
                unexpected_field_behavior="error",
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows != lines.len():
        return None
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame.select(
        *(pl.when(pl.col(label).str.contains(_FILLED)).then(label) for label in labels),
        numbers.alias(LINE),
        pl.lit(None, pl.String).alias(ELEMENT),
    )
