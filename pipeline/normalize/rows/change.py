"""What a correction changes: its lines, and the fields they give new values to."""

import polars as pl

from pipeline.normalize.rows.number import place

# The words a correction names a field with, the first that fits; what it says now is the value.
_FIELDS = {
    "document_deadline": "(获取|领取|发售|购买|报名).*(时间|截止|期限)",
    "bid_deadline": "(投标|响应|递交|提交|应答).*(截止|时间)|截止时间|开标时间",
    "budget": "预算",
    "ceiling": "最高限价|控制价|限价",
}


def with_changes(notices: pl.DataFrame) -> pl.DataFrame:
    """The notices with fields filled from their changes, where they say nothing else of them."""
    lines = change_rows(notices).filter(pl.col("new").is_not_null() & pl.col("field").is_not_null())
    named = pl.coalesce(
        *(pl.when(pl.col("field").str.contains(p)).then(pl.lit(f)) for f, p in _FIELDS.items()),
        pl.lit(None, pl.String),
    )
    values = lines.with_columns(named=named).filter(pl.col("named").is_not_null())
    for field in _FIELDS:
        new = (
            values.filter(pl.col("named") == field)
            .group_by("row", maintain_order=True)
            .agg(changed=pl.col("new").last(), changed_label=pl.col("field").last())
        )
        notices = notices.join(new, on="row", how="left", maintain_order="left")
        if f"{field}_label" in notices.columns:
            notices = notices.with_columns(
                pl.when(pl.col(field).is_null())
                .then("changed_label")
                .otherwise(f"{field}_label")
                .alias(f"{field}_label")
            )
        notices = notices.with_columns(pl.coalesce(field, "changed").alias(field)).drop(
            "changed", "changed_label"
        )
    return notices


def change_rows(notices: pl.DataFrame) -> pl.DataFrame:
    """One row a line of a correction."""
    listed = notices.select("row", "changes").explode(
        "changes", empty_as_null=False, keep_nulls=False
    )
    return listed.unnest("changes").with_columns(change_no=place(listed, "row"))
