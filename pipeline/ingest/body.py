"""Bodies of notices → the fields that their columns left open: the one place where that is done."""

import polars as pl

from pipeline.ingest.batch import PARTS, RAW_SCHEMA, column

_NEEDED = ("body", "title", "channel")
# What is found of a slice becomes columns before the next is read: few objects live at a time.
_SLICE = 1000


def filled(rows: pl.DataFrame) -> pl.DataFrame:
    """The notices, those with a body filled with what it says."""
    has_body = rows["body"].is_not_null()
    if not has_body.any():
        return rows
    bodied = rows.filter(has_body)
    read = pl.concat([_filled(part) for part in bodied.iter_slices(_SLICE)])
    if has_body.all():
        return read
    order = pl.concat([has_body.arg_true(), (~has_body).arg_true()])
    return pl.concat([read, rows.filter(~has_body)]).select(pl.all().sort_by(order))


def _filled(rows: pl.DataFrame) -> pl.DataFrame:
    from pipeline.extract import stated  # tables without bodies do without it

    found = [stated(*cells) for cells in rows.select(_NEEDED).iter_rows()]
    told = {name for fields in found for name in fields}
    return rows.with_columns(
        _where_empty(
            rows[name],
            column(name, [fields.get(name, () if name in PARTS else None) for fields in found]),
        )
        for name in RAW_SCHEMA
        if name in told
    )


def _where_empty(given: pl.Series, found: pl.Series) -> pl.Series:
    """What a column gave; where that is nothing, what the body says, if anything."""
    if given.name in PARTS:
        is_open = given.list.len() == 0
    else:
        is_open = given.is_in([None, ""], nulls_equal=True) & found.is_not_null()
    return found.zip_with(is_open, given)
