"""`dates.parse` for whole columns: the forms that most cells have are read at once."""

from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from pipeline.normalize import dates, moment
from pipeline.normalize.distinct import mixed

_MOMENT = {
    "day": pl.Date(),
    "at": pl.Datetime("us"),
    "end_day": pl.Date(),
    "end_at": pl.Datetime("us"),
    "precision": pl.String(),
    "status": pl.String(),
}
_DAY, _HOUR, _SECOND = "^20[0-9]{2}-[0-9]{2}-[0-9]{2}", "[0-9]{2}:[0-5][0-9]", ":[0-5][0-9]"
# How it is written, as polars reads it, and how exact it is.
_FORMS = (
    (f"{_DAY} {_HOUR}{_SECOND}$", "%Y-%m-%d %H:%M:%S", "second"),
    (rf"{_DAY}T{_HOUR}{_SECOND}\+08:00$", "%Y-%m-%dT%H:%M:%S+08:00", "second"),
    (f"{_DAY} {_HOUR}$", "%Y-%m-%d %H:%M", "minute"),
)


def moments(frame: pl.DataFrame) -> pl.DataFrame:
    """What each cell `raw` says as a date of its `role`, in a notice of the day `published`."""
    asked = frame.select("raw", "role", "published")
    usual = pl.DataFrame(
        [
            pl.repeat(None, frame.height, dtype=dtype, eager=True).alias(name)
            for name, dtype in _MOMENT.items()
        ]
    )
    for pattern, layout, precision in _FORMS:
        text = frame["raw"].set(~frame["raw"].str.contains(pattern), None)
        if text.null_count() < frame.height:
            at = text.str.to_datetime(layout, time_unit="us", strict=False)
            usual = usual.with_columns(
                at=pl.coalesce("at", at),
                precision=pl.coalesce(
                    "precision", pl.when(at.is_not_null()).then(pl.lit(precision))
                ),
            )
    usual = usual.with_columns(day=pl.col("at").dt.date(), status=pl.lit("ok"))
    return mixed(usual, ~_is_near(usual["day"], frame["published"]), asked, _moment)


def _is_near(day: pl.Series, published: pl.Series) -> pl.Series:
    """Whether a day is told, and near enough to its notice that no role would doubt it."""
    since = (day - published).dt.total_days()
    is_near = since.is_between(*moment.NEAR) & published.dt.year().is_between(*dates.YEARS)
    return (day.is_not_null() & (published.is_null() | is_near)).fill_null(False)


@lru_cache(maxsize=2**16)
def _moment(raw: str | None, role: str, published: date | None) -> tuple[Any, ...]:
    found = dates.parse(raw, role, published)
    return (
        *(found.day, found.at, found.end_day, found.end_at),
        *(found.precision, found.status),
    )
