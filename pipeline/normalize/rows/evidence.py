"""Where the values of a notice stood in its body."""

import polars as pl

from pipeline.normalize.rows.number import place


def evidence_rows(notices: pl.DataFrame) -> pl.DataFrame:
    """One row a value that was found in a body."""
    listed = notices.select("row", "places").explode(
        "places", empty_as_null=False, keep_nulls=False
    )
    return listed.unnest("places").select(
        "row",
        "field",
        "raw",
        "label",
        "section",
        lot_id="lot",
        block_no=pl.col("block").cast(pl.Int64),
        place_no=place(listed, "row"),
    )
