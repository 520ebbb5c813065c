"""Numbers within a notice: most groups are a row, and there is nothing to count."""

import polars as pl


def within(frame: pl.DataFrame, number: pl.Expr, *group: str) -> pl.Series:
    """`number` of every row over its group; 1 where that is the row alone.

    >>> frame = pl.DataFrame({"row": [1, 2, 2, 3], "lot": ["A", "B", "B", "B"]})
    >>> within(frame, pl.int_range(1, pl.len() + 1), "row", "lot").to_list()
    [1, 1, 2, 1]
    """
    ones = pl.repeat(1, frame.height, dtype=pl.Int64, eager=True)
    several = frame.select(group).hash_rows().is_duplicated()
    if not several.any():
        return ones
    counted = frame.filter(several).select(number.cast(pl.Int64).over(*group)).to_series()
    return ones.scatter(several.arg_true(), counted)


def place(frame: pl.DataFrame, *group: str) -> pl.Series:
    """The place of every row in its group, from 1, in their order."""
    return within(frame, pl.int_range(1, pl.len() + 1), *group)
