"""Lots of each notice, and the state that the notice puts them in."""

import polars as pl

from pipeline.normalize import project
from pipeline.normalize.distinct import distinct, mixed, over_column, over_distinct
from pipeline.normalize.lot import BY_LOT, WHOLE, by_lot, lot_id
from pipeline.normalize.rare import holds, of_some
from pipeline.normalize.rows.number import place

_FAILED = "废标|流标|失败|作废|不足三家|不足3家|终止|取消|无效|重新(招标|采购)"
# What a line of a correction calls the price and the winner.
_PRICE = "(中标|成交|中选)(金额|价|总价|报价)"
_WINNER = "(中标|成交|中选)(人|供应商|单位|候选人)|^供应商名称"
# A number that is its own key but for its brackets and a 号 behind it: no label, no mark of lot or
# round, nothing masked, not all of it in brackets.
_WORD, _OPEN, _CLOSE = r"0-9A-Z一-鿿", r"(\[【〔", r")\]】〕"
_ROUNDED = dict.fromkeys("[【〔", "(") | dict.fromkeys("]】〕", ")")
_OWN_KEY = (
    rf"^(?:[{_WORD}{_OPEN}][-{_WORD}{_OPEN}{_CLOSE}]{{2,60}}[{_WORD}]"
    rf"|[{_WORD}][-{_WORD}{_OPEN}{_CLOSE}]{{2,60}}[{_CLOSE}])$"
)
# The round behind a number, in brackets.
_AGAIN = "[（(]([二三四五六七八九])次[)）]$"
_COUNT = {sign: number for number, sign in enumerate("二三四五六七八九", 2)}
_NO_OWN_KEY = rf"[次重包标]|R[2-9]$|X{{4}}|^号|号[-号]|[-{_CLOSE}]号"


def with_project(notices: pl.DataFrame) -> pl.DataFrame:
    """The notices with the key, lot and round of their project number.

    Of the title only what can tell more than the number: most tell nothing, and numbers repeat.
    """
    number, heads = pl.col("project_number"), notices["head"].fill_null("")
    numbers = notices["project_number"]
    is_again = numbers.str.contains(f"[{_WORD}]{_AGAIN}")
    names_lot = holds(heads, project.NAMES_LOT, needs=project.NEEDS_LOT)
    told = notices.select(
        "project_number",
        "title",
        key=own_key(number),
        again=number.str.extract(_AGAIN),
        key_again=of_some(numbers, is_again, _key_again),
        may_number=heads.str.contains(project.NAMES_NUMBER),
        may_lot=~notices["is_usual"].fill_null(True) | names_lot,
        may_round=holds(heads, project.NAMES_ROUND, needs=project.NEEDS_ROUND),
    )
    is_telling = pl.col("may_lot") | pl.col("may_round")
    is_rare = (
        pl.when(number.is_null())
        .then(is_telling | pl.col("may_number"))
        .when(pl.col("key_again").is_not_null())
        .then("may_lot")  # the round of the number holds
        .otherwise(is_telling | pl.col("key").is_null())
    )
    is_asked = is_telling | ~number.str.contains("[0-9]").fill_null(False)
    usual = told.select(
        project_key=pl.coalesce("key", "key_again"),
        project_lot=pl.lit(None, pl.String),
        round_no=pl.col("again").replace_strict(_COUNT, default=None, return_dtype=pl.Int64),
    )
    asked = told.select("project_number", asked=pl.when(is_asked).then("title"))
    return notices.hstack(mixed(usual, told.select(is_rare).to_series(), asked, _project))


def _key_again(numbers: pl.Series) -> pl.Series:
    """Keys of numbers with their round behind them, without it."""
    return pl.select(own_key(pl.lit(numbers.str.replace(_AGAIN, "")))).to_series()


def own_key(number: pl.Expr) -> pl.Expr:
    """Key of a plain project number whose title tells nothing: `project.parse` over a column; null
    where a number takes a closer look."""
    is_plain = (
        number.str.contains(_OWN_KEY)
        & number.str.contains("[0-9]")
        & number.str.contains("[0-9A-Z]{4}")
        & ~number.str.contains(_NO_OWN_KEY)
    )
    key = number.str.replace_many(_ROUNDED)
    return pl.when(is_plain).then(key.str.strip_suffix("号"))


def _project(raw: str | None, title: str | None) -> tuple[str | None, str | None, int | None]:
    number = project.parse(raw, title or "")
    return number.key, number.lot, number.round_no


def statements(notices: pl.DataFrame) -> pl.DataFrame:
    """One row a lot statement; a notice that names none makes one of the whole process, or of the
    lot that its project number or title is about.

    A lot named twice has two winners, so `award_no` counts the statements of a lot.
    """
    stated = notices.select("row", "lots").explode("lots", empty_as_null=False, keep_nulls=False)
    stated = _apart(stated.unnest("lots"))
    stated = _of_title(pl.concat([stated, _corrected(notices, stated)], how="diagonal"), notices)
    silent = notices.select("row", lot="project_lot").join(stated, on="row", how="anti")
    lots = pl.concat([stated, silent], how="diagonal").sort("row", maintain_order=True)
    lots = over_distinct(lots, ["lot"], lambda raw: (lot_id(raw),), {"lot_id": pl.String()})
    failed = [over_column(lots[name], _failures)["is_failed"] for name in ("outcome", "supplier")]
    return lots.with_columns(
        award_no=place(lots, "row", "lot_id"), is_failed=(failed[0] | failed[1]).fill_null(False)
    )


def _failures(texts: pl.Series) -> pl.DataFrame:
    return texts.str.contains(_FAILED).to_frame("is_failed")


def _of_title(stated: pl.DataFrame, notices: pl.DataFrame) -> pl.DataFrame:
    """Statements of no lot are of the lot that number or title tell, where the notice names none."""
    told = notices.select("row", "project_lot")
    is_silent = (pl.col("lot").fill_null("") == "").all().over("row")
    return (
        stated.join(told, on="row", how="left", maintain_order="left")
        .with_columns(lot=pl.when(is_silent).then("project_lot").otherwise("lot"))
        .drop("project_lot")
    )


def _corrected(notices: pl.DataFrame, stated: pl.DataFrame) -> pl.DataFrame:
    """Winner and price as lines of a correction give them, where the notice states no lot."""
    lines = (
        notices.select("row", "changes")
        .explode("changes", empty_as_null=False, keep_nulls=False)
        .unnest("changes")
        .filter(pl.col("new").is_not_null())
        .join(stated.select("row"), on="row", how="anti", maintain_order="left")
    )
    name = pl.col("field")
    price = name.str.contains(_PRICE).fill_null(False)
    winner = name.str.contains(_WINNER).fill_null(False) & ~price
    return (
        lines.filter(price | winner)
        .group_by("row", maintain_order=True)
        .agg(
            supplier=pl.col("new").filter(winner).last(),
            amount=pl.col("new").filter(price).last(),
            amount_label=name.filter(price).last(),
        )
    )


def _apart(stated: pl.DataFrame) -> pl.DataFrame:
    """A supplier cell that speaks lot by lot becomes a statement of each; what else the row says
    stays where it was, so that a sum is split by its own words or not at all."""
    part = pl.Struct({"lot": pl.String(), "supplier": pl.String()})
    cell = pl.when(pl.col("lot").fill_null("") == "", pl.col("supplier").str.contains(BY_LOT))
    stated = over_distinct(
        stated.with_columns(cell=cell.then("supplier")),
        ["cell"],
        lambda cell: (by_lot(cell),),
        {"parts": pl.List(part)},
    ).drop("cell")
    is_split = pl.col("parts").list.len() > 0
    named = stated.filter(is_split).select("row", "parts").explode("parts").unnest("parts")
    rest = stated.with_columns(supplier=pl.when(~is_split).then("supplier")).drop("parts")
    return pl.concat([rest, named], how="diagonal").sort("row", maintain_order=True)


def outcomes(lots: pl.DataFrame, winners: pl.DataFrame) -> pl.DataFrame:
    """Per notice: does a lot name a winner, did a lot fail."""
    failed = lots.group_by("row", maintain_order=True).agg(has_failure=pl.col("is_failed").any())
    named = winners.select("row").unique().with_columns(has_award=pl.lit(True))
    return failed.join(named, on="row", how="left").with_columns(
        pl.col("has_award").fill_null(False)
    )


def lot_rows(
    lots: pl.DataFrame, sums: pl.DataFrame, winners: pl.DataFrame, types: pl.DataFrame
) -> pl.DataFrame:
    """One row a lot of a notice, with the state that the notice puts it in."""
    said = lots.select("row", "lot_id", "outcome", "is_failed", lot_name="name")
    is_alone = ~said["row"].is_duplicated()
    first = pl.col("lot_name", "outcome").drop_nulls().first()
    named = said.filter(~is_alone).group_by("row", "lot_id").agg(first, pl.col("is_failed").all())
    named = pl.concat([said.filter(is_alone), named.select(said.columns)])
    from_sums = distinct(sums.select("row", "lot_id"))
    unnamed = from_sums.join(named, on=["row", "lot_id"], how="anti")
    rows = pl.concat([named, unnamed], how="diagonal")
    several = pl.col("row").is_duplicated()
    rows = rows.filter(~(several & (pl.col("lot_id") == WHOLE)))
    paid = sums.select("row", "lot_id", "kind").filter(pl.col("kind").is_in(["award", "contract"]))
    won = distinct(pl.concat([winners.select("row", "lot_id"), paid.drop("kind")]))
    won = won.with_columns(is_won=pl.lit(True))
    rows = rows.join(won, on=["row", "lot_id"], how="left").join(types, on="row", how="left")
    kind = pl.col("notice_type")
    failed = pl.col("is_failed").fill_null(False)
    deciding = (kind == "award") | pl.col("notice_subtype").is_in(
        ["award_change", "award_cancellation"]
    )
    status = (
        pl.when(kind.is_in(["intention", "other"]))
        .then(pl.lit("planned"))
        # A shortlist of a framework agreement awards nothing yet.
        .when(
            kind.is_in(["tender", "candidate", "opening_record"])
            | (pl.col("notice_subtype") == "framework_shortlist")
        )
        .then(pl.lit("active"))
        # A cancelled award leaves the lot open again, unless the notice says that it failed.
        .when((pl.col("notice_subtype") == "award_cancellation") & ~failed)
        .then(pl.lit("active"))
        .when(kind == "termination")
        .then(pl.lit("cancelled"))
        .when((kind == "failed") | (failed & (deciding | (kind == "contract"))))
        .then(pl.lit("unsuccessful"))
        .when(kind.is_in(["contract", "acceptance"]) | (deciding & pl.col("is_won")))
        .then(pl.lit("complete"))
        .otherwise(pl.lit(None, pl.String))
    )
    return rows.with_columns(lot_status=status).sort("row", "lot_id")
