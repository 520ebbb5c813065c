"""Identity, type, method, number, parties and publication of each notice."""

from typing import Any

import polars as pl

from pipeline.model import RawNotice
from pipeline.normalize import dates, method, notice_type, parties, project, titles
from pipeline.normalize.distinct import in_rounds, over_column, over_distinct
from pipeline.normalize.key import key64s
from pipeline.normalize.moments import moments
from pipeline.normalize.rare import of_filled, of_some

_UNTOLD = ("line", "element", "places")  # where it stands, and not what
_SLICE = 20_000  # texts of all that a notice says are long: so many are held at a time
_INTENDING = r"^(\D{4,60}?)\d{4}\s*年.{0,20}采购意向"
_TYPES = {
    "notice_type": pl.String(),
    "notice_subtype": pl.String(),
    "type_flags": pl.List(pl.String()),
}
_METHOD = {"procurement_method": pl.String()}


def notice_rows(notices: pl.DataFrame, outcomes: pl.DataFrame) -> pl.DataFrame:
    """Identity, type, method, number, parties and publication of each notice."""
    rows = notices.select("row")
    notices = notices.hstack(
        rows.join(outcomes, on="row", how="left", maintain_order="left").drop("row")
    )
    notices = notices.with_columns(content_key=_content_key(notices))
    notices = notices.with_columns(notice_id=_notice_id(notices))
    usual = notices["is_usual"]
    words = titles.kind_words(notices["title"], notices["folded"], notices["channel"], usual)
    notices = in_rounds(
        notices.with_columns(kind_words=words),
        [
            (["channel", "kind_words", "has_award", "has_failure"], _type_by_words),
            (["channel", "title", "body", "has_award", "has_failure"], _type),
        ],
        _TYPES,
    )
    speaks = notices["procurement_method"].is_not_null()
    alone, heads = (notices[name].set(speaks, None) for name in ("title", "head"))
    notices = notices.with_columns(by_title=titles.methods(alone, heads, usual))
    notices = in_rounds(
        notices.rename({"procurement_method": "method_raw", "buyer_name": "buyer_raw"}),
        [(["method_raw", "by_title"], _method_by_field), (["method_raw", "title"], _method)],
        _METHOD,
    )
    # The official form of an intention has no line for the buyer: «（单位名称）2022年5月政府采购意向».
    is_open = (notices["notice_type"] == "intention") & notices["buyer_raw"].is_null()
    intending = of_some(notices["title"], is_open, lambda some: some.str.extract(_INTENDING))
    notices = notices.with_columns(pl.col("buyer_raw").fill_null(intending))
    notices = notices.rename({"agency_name": "agency_raw"})
    for party_ in ("buyer", "agency"):
        notices = notices.hstack(
            parties.cleaned(notices[f"{party_}_raw"]).select(pl.all().name.prefix(f"{party_}_"))
        )
    notices = notices.hstack(_names(notices))
    notices = over_distinct(
        notices.rename({"refers_date": "refers_raw"}),
        ["plan_number", "refers_raw"],
        lambda plan, day: (
            project.parse(plan).key if plan else None,
            dates.parse(day, "published").day if day else None,
        ),
        {"plan_key": pl.String(), "refers_date": pl.Date()},
    )
    notices = notices.rename({"published": "published_raw"})
    return notices.hstack(_published(notices["published_raw"]))


def _content_key(notices: pl.DataFrame) -> pl.Series:
    """Key of everything published, absent fields left out so that a new field moves no key."""
    nested = ("lots", "candidates", "changes")
    told = [
        pl.format("{}={}", pl.lit(name), _text(notices[name]) if name in nested else name)
        for name in (*(name for name in RawNotice.model_fields if name not in nested), *nested)
        if name == "title" or (name not in _UNTOLD and notices[name].count())
    ]
    text = pl.concat_str(*told, separator="\x1f", ignore_nulls=True)
    slices = notices.iter_slices(_SLICE) if notices.height else [notices]
    return pl.concat([key64s(some.select(text).to_series()) for some in slices])


def _text(parts: pl.Series) -> pl.Expr:
    if not parts.list.len().sum():
        return pl.when(pl.col(parts.name).is_not_null()).then(pl.lit(""))
    return pl.col(parts.name).list.eval(pl.element().struct.json_encode()).list.join("")


def _notice_id(notices: pl.DataFrame) -> pl.Series:
    """Key of the publisher's identifier, else of the address, else of the content itself."""
    own, url = (pl.col(name).replace("", None) for name in ("source_notice_id", "url"))
    told = notices.select(
        pl.coalesce(
            pl.format("{}\x1fid\x1f{}", "source", own),
            pl.format("{}\x1furl\x1f{}", "source", url),
            pl.format("{}\x1f{}", "source", "content_key"),
        )
    )
    return key64s(told.to_series())


def _type_by_words(channel: str | None, words: str | None, *lots: bool | None) -> Any:
    return None if words is None else _type(channel, words, None, *lots)


def _type(channel: str | None, title: str | None, body: str | None, *lots: bool | None) -> Any:
    decided = notice_type.decide(channel, title, body, *lots)
    return decided.coarse, decided.subtype, list(decided.flags)


def _method_by_field(raw: str | None, by_title: str | None) -> tuple[Any, ...] | None:
    if raw is None:
        return (by_title,)
    told = method.parse(raw)
    return (told,) if told else None


def _method(raw: str, title: str | None) -> tuple[Any, ...]:
    return (method.parse(raw, title or ""),)


def _names(notices: pl.DataFrame) -> pl.DataFrame:
    """What each notice is about: as described, as a key, by its title, and its periods."""
    title, name = (notices[column].replace("", None) for column in ("title", "project_name"))
    buyer = over_column(notices["buyer_name"].fill_null(""), _half_widths)["half_width"]
    usual = notices["is_usual"]
    half_title = titles.half_widths(notices["folded"].replace("", None), usual)
    half_name = of_filled(name, _half_width)  # most tables have no names of projects
    of_title = titles.without_notice(half_title, usual)
    of_name = of_filled(half_name, titles.without_notice)
    described = titles.described(_either(of_title, of_name), buyer)
    named = titles.described(of_name, buyer) if name.count() else of_name
    # The months of a plan are those of the plan, not of what is bought.
    is_told = title.str.contains("意向", literal=True) | (name == title)
    both = pl.select(name + " " + title).to_series().set(is_told, None)
    dated = _either(of_filled(both, _half_width), _either(half_name, half_title))
    return pl.DataFrame(
        {
            "described": described.fill_null(""),
            "name_key": titles.subjects(_either(named, described)).replace("", None),
            "periods": titles.periods(dated),
            "title_key": titles.title_keys(of_title, usual),
        }
    )


def _half_widths(names: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"half_width": _half_width(names)})


def _half_width(names: pl.Series) -> pl.Series:
    return titles.half_widths(titles.folded(names))


def _either(first: pl.Series, second: pl.Series) -> pl.Series:
    return first.zip_with(first.is_not_null(), second)


def _published(raw: pl.Series) -> pl.DataFrame:
    """When each notice was published."""
    nowhen = pl.lit(None, pl.Date)
    told = moments(raw.to_frame("raw").with_columns(role=pl.lit("published"), published=nowhen))
    return told.select(published_date="day", published_at="at", published_status="status")
