"""Dates other than the publication: one row a notice and kind."""

from typing import Any

import polars as pl

from pipeline.normalize import dates
from pipeline.normalize.distinct import over_distinct

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
            notices.filter(pl.col(field).is_not_null()).select(
                "row", "published_date", kind=pl.lit(kind), raw=field
            )
            for field, kind in DATE_FIELDS.items()
        ]
    ).sort("row", maintain_order=True)

    def read(raw: str, kind: str, published: Any) -> tuple[Any, ...]:
        m = dates.parse(raw, kind, published)
        return m.day, m.at, m.end_day, m.end_at, m.precision, m.status

    return over_distinct(
        long,
        ["raw", "kind", "published_date"],
        read,
        {
            "day": pl.Date(),
            "at": pl.Datetime("us"),
            "end_day": pl.Date(),
            "end_at": pl.Datetime("us"),
            "precision": pl.String(),
            "status": pl.String(),
        },
    )
