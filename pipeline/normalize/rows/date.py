"""Dates other than the publication: one row a notice and kind."""

import polars as pl

from pipeline.normalize.moments import moments

DATE_FIELDS = {
    "document_start": "document_start",
    "document_deadline": "document_deadline",
    "bid_deadline": "bid_deadline",
    "opening": "opening",
    "award_date": "award",
    "contract_date": "contract_signed",
    "expected": "expected",
}


def date_rows(notices: pl.DataFrame) -> pl.DataFrame:
    """One row a date other than the publication."""
    long = pl.concat(
        [
            notices.select("row", "published_date", kind=pl.lit(kind), raw=field).drop_nulls("raw")
            for field, kind in DATE_FIELDS.items()
        ]
    ).sort("row", maintain_order=True)
    asked = long.select("raw", role="kind", published="published_date")
    return long.hstack(moments(asked))
