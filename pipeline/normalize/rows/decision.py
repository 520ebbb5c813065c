"""Where the demand of each notice stands: level, place, category, stage, tags, funding."""

from typing import Any

import polars as pl

from pipeline.normalize import category, funding, level
from pipeline.normalize.distinct import over_distinct


def decision_rows(notices: pl.DataFrame, lots: pl.DataFrame, ruleset: str) -> pl.DataFrame:
    """Level, place, category, stage, tags and funding of each notice."""
    flags = pl.List(pl.String())
    judged = over_distinct(
        notices,
        ["buyer_raw", "title", "area", "published_date", "site"],
        _standing,
        {
            **{name: pl.String() for name in ("level", "served_level", "report_level")},
            **{name: pl.String() for name in ("province", "prefecture", "county")},
            **{name: pl.String() for name in ("level_rule", "level_confidence")},
            "level_flags": flags,
        },
    )
    names = lots.group_by("row", maintain_order=True).agg(
        lot_names=pl.col("name").drop_nulls().str.join("\n")
    )
    judged = judged.join(names, on="row", how="left", maintain_order="left")
    judged = over_distinct(
        judged,
        ["title", "project_name", "buyer_name", "item_category", "lot_names", "level"],
        _category,
        {
            **{name: pl.String() for name in ("category_l1", "category_l2", "stage")},
            "tags": flags,
            **{name: pl.String() for name in ("category_rule", "category_confidence")},
            "category_flags": flags,
        },
    )
    judged = over_distinct(
        judged,
        ["funding"],
        lambda raw: (funding.classify(raw)[0],),
        {"funding_mode": pl.String()},
    )
    return judged.with_columns(
        flags=pl.concat_list("level_flags", "category_flags"), ruleset=pl.lit(ruleset)
    )


def _standing(
    buyer: str | None, title: str | None, area: str | None, published: Any, site: str | None
) -> tuple[Any, ...]:
    s = level.judge(buyer, title or "", area or "", published, site or "")
    return (
        *(s.level, s.served_level, s.report_level, s.province, s.prefecture, s.county),
        *(s.rule, s.confidence, list(s.flags)),
    )


def _category(
    title: str | None, name: str | None, buyer: str | None, items: str | None, lots: str, tier: str
) -> tuple[Any, ...]:
    lot_names = [lot for lot in lots.split("\n") if lot]
    c = category.classify(title or name or "", buyer or "", items or "", lot_names, "", tier)
    return c.l1, c.l2, c.stage, list(c.tags), c.rule, c.confidence, list(c.flags)
