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
            .agg(changed=pl.col("new").last(), label=pl.col("field").last())
        )
        if new.is_empty():
            continue
        told = notices.select("row").join(new, on="row", how="left", maintain_order="left")
        if (words := f"{field}_label") in notices.columns:
            label = pl.when(pl.col(field).is_null()).then(told["label"]).otherwise(words)
            notices = notices.with_columns(label.alias(words))
        notices = notices.with_columns(pl.coalesce(field, told["changed"]).alias(field))
    return notices


def change_rows(notices: pl.DataFrame) -> pl.DataFrame:
    """One row a line of a correction."""
    listed = notices.select("row", "changes").explode(
        "changes", empty_as_null=False, keep_nulls=False
    )
    return listed.unnest("changes").with_columns(change_no=place(listed, "row"))
