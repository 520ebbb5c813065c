"""Readable Python sees each distinct value once; rows are matched back by a join."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl


def over_distinct(
    frame: pl.DataFrame,
    columns: Sequence[str],
    function: Callable[..., tuple[Any, ...]],
    schema: Mapping[str, pl.DataType],
) -> pl.DataFrame:
    """`frame` with the columns of `schema` added: `function` of the values in `columns`.

    The function is called once for each distinct combination; row order is kept.
    """
    unique = frame.select(columns).unique(maintain_order=True)
    answers = [function(*values) for values in unique.iter_rows()]
    looked_up = pl.DataFrame(answers, schema=dict(schema), orient="row")
    return frame.join(
        unique.hstack(looked_up), on=columns, how="left", nulls_equal=True, maintain_order="left"
    )
