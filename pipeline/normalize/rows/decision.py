"""Where the demand of each notice stands: level, place, category, stage, tags, funding."""

from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from pipeline.normalize import category, funding, lead, level, titles
from pipeline.normalize.distinct import each, in_rounds, over_distinct
from pipeline.normalize.gazetteer import ANY_DAY, era
from pipeline.normalize.rare import holds, longer

_STANDING = {
    **{name: pl.String() for name in ("level", "served_level", "report_level")},
    **{name: pl.String() for name in ("province", "prefecture", "county")},
    **{name: pl.String() for name in ("level_rule", "level_confidence")},
    "level_flags": pl.List(pl.String()),
}
_CATEGORY = {
    **{name: pl.String() for name in ("category_l1", "category_l2", "stage")},
    "tags": pl.List(pl.String()),
    **{name: pl.String() for name in ("category_rule", "category_confidence")},
    "category_flags": pl.List(pl.String()),
}
# A title that may begin with a remark in brackets: signs or a label stand before it, if anything.
_BRACKET = r"[\[【〔(]"
_BRACKET_FIRST = rf"(?s)^(?:.*:)?[^一-龥]*{_BRACKET}"


def decision_rows(notices: pl.DataFrame, lots: pl.DataFrame, ruleset: str) -> pl.DataFrame:
    """Level, place, category, stage, tags and funding of each notice."""
    named = lots.select("row", "name").drop_nulls().group_by("row", maintain_order=True)
    listed = named.agg(lot_names=pl.col("name").str.join("\n"))
    names = notices.select("row").join(listed, on="row", how="left", maintain_order="left")
    judged = notices.hstack(_standings(notices)).with_columns(names["lot_names"].fill_null(""))
    titled = judged.select(pl.coalesce("title", "project_name")).to_series()
    judged = over_distinct(
        judged.with_columns(owner=titles.owners(titled, judged["buyer_name"], judged["level"])),
        ["described", "owner", "item_category", "lot_names"],
        _category,
        _CATEGORY,
    )
    judged = over_distinct(
        judged,
        ["funding"],
        lambda raw: (funding.classify(raw)[0],),
        {"funding_mode": pl.String()},
    )
    more = judged["category_flags"]
    has_more = more.list.len() > 0
    flags = longer(judged["level_flags"], has_more, more.filter(has_more))
    return judged.with_columns(flags=flags, ruleset=pl.lit(ruleset))


def _standings(notices: pl.DataFrame) -> pl.DataFrame:
    """Level and place of each notice; its day and title are asked where they have a say."""
    title = notices["title"].fill_null("")
    opens = holds(notices["folded"], _BRACKET_FIRST, needs=_BRACKET)
    before = each(title.set(~opens, None), lambda text: lead.split(text)[0], pl.String())
    asked = notices.select(
        *(pl.col(name).fill_null("") for name in ("buyer_raw", "area", "site")),
        title=title,
        before=before.fill_null(""),
        day=each(notices["published_date"], era, pl.Date()),
    )
    return in_rounds(
        asked,
        [
            (["buyer_raw", "before", "area", "site"], _standing_anytime),
            (["buyer_raw", "before", "area", "site", "day"], _standing_untitled),
            (["buyer_raw", "title", "area", "site", "day"], _standing),
        ],
        _STANDING,
    ).select(list(_STANDING))


def _standing_anytime(buyer: str, before: str, area: str, site: str) -> tuple[Any, ...] | None:
    return _standing_untitled(buyer, before, area, site, ANY_DAY)


@lru_cache(maxsize=2**17)  # the same buyers come again, batch after batch
def _standing_untitled(
    buyer: str, before: str, area: str, site: str, day: date | None
) -> tuple[Any, ...] | None:
    found = level.judge_untold(buyer, before, area, day, site)
    return _told(found) if found else None


def _standing(buyer: str, title: str, area: str, site: str, day: date | None) -> tuple[Any, ...]:
    return _told(level.judge(buyer, title, area, day, site))


def _told(s: level.Standing) -> tuple[Any, ...]:
    return (
        *(s.level, s.served_level, s.report_level, s.province, s.prefecture, s.county),
        *(s.rule, s.confidence, list(s.flags)),
    )


def _category(subject: str, owner: category.Owner, items: str | None, lots: str) -> tuple[Any, ...]:
    lot_names = tuple(lot for lot in lots.split("\n") if lot)
    c = category.judged(category.reading(subject, owner, items or "", lot_names))
    return c.l1, c.l2, c.stage, list(c.tags), c.rule, c.confidence, list(c.flags)
