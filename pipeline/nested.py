"""Columns of lists, built flat: twenty times faster than from nested Python values."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import polars as pl
import pyarrow as pa


def lists(values: Sequence[Sequence[Any] | None], dtype: pl.List) -> pl.Series:
    """A column of lists; where they are of structs, each item is a tuple of the fields in order.

    >>> dtype = pl.List(pl.Struct({"lot": pl.String(), "rank": pl.Int64()}))
    >>> lists([[("A", 1), ("B", None)], [], None], dtype).to_list()
    [[{'lot': 'A', 'rank': 1}, {'lot': 'B', 'rank': None}], [], None]
    """
    ends = accumulate(0 if items is None else len(items) for items in values)
    # A start that is null stands for a list that is.
    starts: list[int | None] = [0, *ends]
    for place, items in enumerate(values):
        if items is None:
            starts[place] = None
    flat = _items([item for items in values for item in items or ()], dtype.inner)
    arrays = pa.LargeListArray.from_arrays(
        pl.Series(starts, dtype=pl.Int64).to_arrow(),
        flat.to_arrow(compat_level=pl.CompatLevel.newest()),
    )
    return pl.Series(arrays, dtype=dtype)


def _items(values: Sequence[Any], dtype: Any) -> pl.Series:
    if not isinstance(dtype, pl.Struct):
        return pl.Series(values, dtype=dtype)
    fields = dtype.to_schema()
    by_field = zip(*values, strict=True) if values else ((),) * len(fields)
    cells = [
        pl.Series(name, cell, dtype)
        for (name, dtype), cell in zip(fields.items(), by_field, strict=True)
    ]
    return pl.DataFrame(cells).to_struct()
