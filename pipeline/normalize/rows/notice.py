"""Identity, type, method, number, parties and publication of each notice."""

from typing import Any

import polars as pl

from pipeline.model import RawNotice
from pipeline.normalize import dates, method, notice_type, party, project
from pipeline.normalize.distinct import over_distinct
from pipeline.normalize.key import key64
from pipeline.normalize.subject import periods, subject, title_key

_INTENDING = r"^(\D{4,60}?)\d{4}\s*年.{0,20}采购意向"


def notice_rows(notices: pl.DataFrame, outcomes: pl.DataFrame, source: str) -> pl.DataFrame:
    """Identity, type, method, number, parties and publication of each notice."""
    notices = notices.join(outcomes, on="row", how="left", maintain_order="left")
    decided = [
        notice_type.decide(*values)
        for values in notices.select(
            "channel", "title", "body", "has_award", "has_failure"
        ).iter_rows()
    ]
    notices = notices.with_columns(
        pl.Series("notice_type", [d.coarse for d in decided], pl.String),
        pl.Series("notice_subtype", [d.subtype for d in decided], pl.String),
        pl.Series("type_flags", [list(d.flags) for d in decided], pl.List(pl.String)),
        source=pl.lit(source),
        content_key=_content_key(notices),
    )
    notices = notices.with_columns(notice_id=_notice_id(notices))
    notices = over_distinct(
        notices.rename({"procurement_method": "method_raw", "buyer_name": "buyer_raw"}),
        ["method_raw", "title"],
        lambda raw, title: (method.parse(raw, title or ""),),
        {"procurement_method": pl.String()},
    )
    # The official form of an intention has no line for the buyer: «（单位名称）2022年5月政府采购意向».
    notices = notices.with_columns(
        buyer_raw=pl.when(pl.col("notice_type") == "intention")
        .then(pl.coalesce("buyer_raw", pl.col("title").str.extract(_INTENDING)))
        .otherwise("buyer_raw")
    )
    notices = over_distinct(
        notices.rename({"agency_name": "agency_raw"}),
        ["buyer_raw", "agency_raw"],
        _buyer_and_agency,
        {
            "buyer_name": pl.String(),
            "agency_name": pl.String(),
            "buyer_id": pl.Int64(),
            "agency_id": pl.Int64(),
        },
    )
    notices = over_distinct(
        notices,
        ["project_name", "title", "buyer_name"],
        _name,
        {
            "name_key": pl.String(),
            "periods": pl.List(pl.String()),
            "title_key": pl.String(),
        },
    )
    notices = over_distinct(
        notices.rename({"refers_date": "refers_raw"}),
        ["plan_number", "refers_raw"],
        lambda plan, day: (
            project.parse(plan).key if plan else None,
            dates.parse(day, "published").day if day else None,
        ),
        {"plan_key": pl.String(), "refers_date": pl.Date()},
    )
    return over_distinct(
        notices.rename({"published": "published_raw"}),
        ["published_raw"],
        _published,
        {
            "published_date": pl.Date(),
            "published_at": pl.Datetime("us"),
            "published_status": pl.String(),
        },
    )


def _content_key(notices: pl.DataFrame) -> pl.Series:
    """Key of everything published, absent fields left out so that a new field moves no key."""
    nested_fields = ("lots", "candidates", "changes")
    plain = [
        name
        for name in RawNotice.model_fields
        if name not in ("line", "element", "places", *nested_fields)
    ]
    nested = [
        pl.format(
            "{}={}",
            pl.lit(name),
            pl.col(name).list.eval(pl.element().struct.json_encode()).list.join(""),
        )
        for name in nested_fields
    ]
    text = notices.select(
        pl.concat_str(
            *(pl.format("{}={}", pl.lit(name), name) for name in plain),
            *nested,
            separator="\x1f",
            ignore_nulls=True,
        )
    ).to_series()
    return pl.Series([key64(value) for value in text], dtype=pl.Int64)


def _notice_id(notices: pl.DataFrame) -> pl.Series:
    """Key of the publisher's identifier, else of the address, else of the content itself."""
    identity = notices.select(
        "source", "source_notice_id", "url", pl.col("content_key").cast(pl.String)
    )
    return pl.Series(
        [
            key64(source, "id", own)
            if own
            else key64(source, "url", url)
            if url
            else key64(source, content)
            for source, own, url, content in identity.iter_rows()
        ],
        dtype=pl.Int64,
    )


def _buyer_and_agency(buyer: str | None, agency: str | None) -> tuple[Any, ...]:
    names = party.clean(buyer), party.clean(agency)
    return (*names, *(key64(name) if name else None for name in names))


def _name(name: str | None, title: str | None, buyer: str | None) -> tuple[Any, ...]:
    told = name or title or ""
    # The months of a plan are those of the plan, not of what is bought.
    dated = told if "意向" in (title or "") else f"{told} {title or ''}"
    return subject(told, buyer or "") or None, list(periods(dated)), title_key(title or "")


def _published(raw: str | None) -> tuple[Any, ...]:
    moment = dates.parse(raw, "published")
    return moment.day, moment.at, moment.status
