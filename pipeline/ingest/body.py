"""Bodies of notices → the fields that their columns left open: the one place where that is done."""

import polars as pl

from pipeline.garbage import uncollected
from pipeline.ingest.batch import PARTS, RAW_SCHEMA, column
from pipeline.workers import pool

_NEEDED = ("body", "title", "channel")
_GIVEN = ("line", "element", "body")
# What is found of a slice becomes columns before the next is read: few objects live at a time.
_SLICE = 1000
# Fewer slices are read before a process has started.
_MANY = 8


def filled(rows: pl.DataFrame) -> pl.DataFrame:
    """The notices, those with a body filled with what it says."""
    has_body = rows["body"].is_not_null()
    if not has_body.any():
        return rows
    bodied = rows.filter(has_body)
    slices = list(bodied.select(_NEEDED).iter_slices(_SLICE))
    there = pool() if len(slices) >= _MANY else None
    found = pl.concat((there.map if there else map)(_stated, slices))
    read = bodied.with_columns(
        _where_empty(bodied[said.name], said) for said in found if said.null_count() < said.len()
    )
    if has_body.all():
        return read
    order = pl.concat([has_body.arg_true(), (~has_body).arg_true()])
    return pl.concat([read, rows.filter(~has_body)]).select(pl.all().sort_by(order))


def _stated(rows: pl.DataFrame) -> pl.DataFrame:
    """What bodies say, in the columns of `RAW_SCHEMA`."""
    from pipeline.extract import stated  # tables without bodies do without it

    with uncollected():
        found = [stated(*cells) for cells in rows.iter_rows()]
    return pl.DataFrame(
        [
            column(name, [fields.get(name, () if name in PARTS else None) for fields in found])
            for name in RAW_SCHEMA
            if name not in _GIVEN
        ]
    )


def _where_empty(given: pl.Series, found: pl.Series) -> pl.Series:
    """What a column gave; where that is nothing, what the body says, if anything."""
    if given.name in PARTS:
        is_open = given.list.len() == 0
    else:
        is_open = given.is_in([None, ""], nulls_equal=True) & found.is_not_null()
    return found.zip_with(is_open, given)
