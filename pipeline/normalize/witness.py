"""Witnesses of a sum inside its notice: what speaks for it, what against, and which side is doubted.

`reference/money_witnesses.csv` says what is compared and within which bounds; `queries/model` asks
the same across the notices of a process. A sum is marked, never rescaled.
"""

from decimal import Decimal

import polars as pl

from pipeline import reference
from pipeline.normalize.lot import WHOLE
from pipeline.normalize.rare import longer

_FOLD = Decimal(10_000)
_LIMITS = ("budget", "ceiling", "planned_budget")
_ROWS = reference.rows("money_witnesses")
_BOUNDS = ("low", "high", "agree_low", "agree_high")
# Two sums of one notice that are within this ratio of each other never disagree.
_OF_NOTICE = [row for row in _ROWS if row["scope"] == "notice"]
_HIGH = [Decimal(row["high"]) for row in _OF_NOTICE if row["high"]]
_LOW = [Decimal(row["low"]) for row in _OF_NOTICE if row["low"]]
_NEAR = Decimal(int(min(*_HIGH, 1 / max(_LOW))))
_EDGE = ("sum_no", "other_no", "code", "is_against", "voice")


def doubted(long: pl.DataFrame) -> pl.DataFrame:
    """The sums, suspect where the cell itself or another sum of the notice stands against them.

    Of two sums that disagree the one with more against it is doubted, both when that is even.
    """
    sums = long.with_row_index("sum_no")
    soft = _soft(sums)
    sums = _exact(sums)
    asked = sums.join(_open(sums, soft), on="row", how="semi", maintain_order="left")
    asked = asked.join(soft, on="sum_no", how="left", maintain_order="left").with_columns(
        pl.col("soft").fill_null([])
    )
    edges = _edges(compared := _comparable(asked))
    if not edges["is_against"].any() and soft.is_empty():
        return sums.select(long.columns)
    told = asked.join(_weighed(compared, edges), on="sum_no", how="left", maintain_order="left")
    codes = pl.concat_list("soft", pl.col("against").fill_null([]))
    codes = pl.when(pl.col("is_vouched").fill_null(False)).then("against").otherwise(codes)
    told = told.select("sum_no", "status", codes=codes).filter(
        (pl.col("status") == "ok") & (pl.col("codes").list.len() > 0)
    )
    sums = sums.join(told.drop("status"), on="sum_no", how="left", maintain_order="left")
    doubt = sums["codes"].is_not_null()
    return sums.with_columns(
        status=pl.when(doubt).then(pl.lit("suspect")).otherwise("status"),
        flags=longer(sums["flags"], doubt, sums["codes"].drop_nulls()),
    ).select(long.columns)


# ------------------------------------------------------------------ the cell


def _exact(long: pl.DataFrame) -> pl.DataFrame:
    """The sums, suspect where yuan have more than two decimals."""
    fine = pl.col("amount") < _bound("more_than_2_decimals", "low")
    fine &= pl.col("flags").list.contains("more_than_2_decimals")
    return long.with_columns(
        status=pl.when(_is_plain() & fine).then(pl.lit("suspect")).otherwise("status")
    )


def _soft(sums: pl.DataFrame) -> pl.DataFrame:
    """Sums against which their own size stands, with its `soft` codes: another sum may overrule."""
    amount, raw = pl.col("amount"), pl.col("raw")
    limits = [_bound("below_usual", "low", kind) for kind in ("written", "bare")]
    unusual = (amount < max(limits)) | (amount >= _bound("above_usual", "high"))
    # Nobody writes 0.05万元 for 500元: there the unit is no word for the sum.
    small = pl.when(raw.str.contains("[元圆圓]") & ~raw.str.contains("[0-9] *[万Ww]"))
    below = amount < small.then(pl.lit(limits[0])).otherwise(pl.lit(limits[1]))
    above = (amount >= _bound("above_usual", "high")) & ~raw.str.contains("[亿億]")
    soft = pl.concat_list(_code(below, "below_usual"), _code(above, "above_usual"))
    told = sums.filter(_is_plain() & unusual).select("sum_no", soft=soft.list.drop_nulls())
    return told.filter(pl.col("soft").list.len() > 0)


def _is_plain() -> pl.Expr:
    return (pl.col("status") == "ok") & _is_total() & (pl.col("amount") > 1)


def _is_total() -> pl.Expr:
    return (pl.col("currency") == "CNY") & (pl.col("basis") == "total")


def _code(condition: pl.Expr, code: str) -> pl.Expr:
    return pl.when(condition).then(pl.lit(code)).otherwise(pl.lit(None, pl.String))


def _bound(code: str, name: str, kind: str = "") -> Decimal:
    (text,) = (row[name] for row in _ROWS if (row["code"], row["kind"]) == (code, kind))
    return Decimal(text)


# ------------------------------------------------------------------ the other sums


def _open(sums: pl.DataFrame, soft: pl.DataFrame) -> pl.DataFrame:
    """The notices in which something may stand against a sum: its size, a sum far from it, lots."""
    amount = pl.col("amount")
    against = amount.max() > amount.min() * pl.lit(_NEAR)
    near = (
        sums.filter(_is_comparable())
        .group_by("row")
        .agg(is_open=against | (pl.col("lot_id") != WHOLE).any())
    )
    odd = sums.join(soft, on="sum_no", how="semi").select("row")
    return pl.concat([near.filter("is_open").select("row"), odd]).unique()


def _is_comparable() -> pl.Expr:
    return pl.col("status").is_in(["ok", "suspect"]) & _is_total() & (pl.col("amount") > 1)


def _comparable(sums: pl.DataFrame) -> pl.DataFrame:
    """Totals in yuan that can be held against each other, with the number of things doubted."""
    voices = {row["code"]: row["voice"] for row in _ROWS if row["scope"] == "cell"}
    # A flag on a sum that is not doubted says how it was read: the cell's own unit, for one.
    doubts = pl.when(pl.col("status") == "suspect").then("flags").otherwise("soft")
    own = doubts.list.eval(
        pl.element().replace_strict(voices, default=None, return_dtype=pl.String)
    )
    count = own.list.drop_nulls().list.n_unique()
    lots = pl.col("lot_id").filter(pl.col("lot_id") != WHOLE).n_unique().over("row")
    return sums.filter(_is_comparable()).with_columns(
        lot_key=pl.when(lots > 1).then("lot_id").otherwise(pl.lit(WHOLE)),
        doubt_count=pl.max_horizontal(count, (pl.col("status") == "suspect").cast(pl.UInt32)),
        is_sound=(pl.col("status") == "ok") & (pl.col("soft").list.len() == 0),
    )


def _rules() -> pl.DataFrame:
    names = ("code", "kind", "against", *_BOUNDS)
    table = pl.DataFrame(
        [[row[name] or None for name in names] for row in _OF_NOTICE],
        schema=dict.fromkeys(names, pl.String()),
        orient="row",
    )
    return table.with_columns(pl.col(*_BOUNDS).cast(pl.Decimal(20, 6)))


def _edges(sums: pl.DataFrame) -> pl.DataFrame:
    """One row a sum and another sum that speaks for it or against it."""
    own = sums.select("row", "sum_no", "kind", "lot_key", "amount")
    other = sums.select(
        "row",
        "lot_key",
        other_no="sum_no",
        against="kind",
        other_amount="amount",
    )
    whole = other.filter(pl.col("lot_key") == WHOLE).drop("lot_key")
    rules = own.join(_rules(), on="kind")
    lots = own.group_by("row", "kind", "lot_key").agg(pl.col("amount").sum())
    lots = lots.filter(pl.col("lot_key") != WHOLE)
    total = lots.group_by("row", "kind").agg(lots=pl.col("amount").sum())
    same = rules.filter(pl.col("kind") != pl.col("against")).join(
        other, on=["row", "lot_key", "against"]
    )
    part = rules.filter(pl.col("lot_key") != WHOLE).join(whole, on=["row", "against"])
    by_sum = part.filter(pl.col("code") == "lots_sum").join(total, on=["row", "kind"])
    by_lot = part.filter(pl.col("code") != "lots_sum").with_columns(
        # A part may be as small as it likes, and that it is small does not speak for it.
        pl.lit(None, pl.Decimal(20, 6)).alias(name)
        for name in ("low", "agree_low", "agree_high")
    )
    return pl.concat(
        [
            *_both_ways(_said(same, "amount")),
            *_both_ways(_said(by_lot, "amount")),
            *_both_ways(_said(by_sum, "lots")),
            _odd_one(by_sum),
        ]
    )


def _said(pairs: pl.DataFrame, name: str) -> pl.DataFrame:
    """The pairs whose ratio is outside the bounds, or inside the narrower ones that agree."""
    amount, other = pl.col(name), pl.col("other_amount")
    against = (amount > pl.col("high") * other).fill_null(False)
    against |= (amount < pl.col("low") * other).fill_null(False)
    agrees = (amount >= pl.col("agree_low") * other) & (amount <= pl.col("agree_high") * other)
    return pairs.with_columns(is_against=against).filter(against | agrees.fill_null(False))


def _both_ways(pairs: pl.DataFrame) -> list[pl.DataFrame]:
    """What the other sum says of this one, and this one of the other.

    Lots speak each for itself. Budget and ceiling of a lot speak with one voice, and so do award
    and contract: one is often copied from the other.
    """
    there = pairs.with_columns(voice=_voice("against"))
    lot = pl.col("lot_key")
    back = pairs.with_columns(
        sum_no="other_no",
        other_no="sum_no",
        voice=pl.when(lot == WHOLE).then(_voice("kind")).otherwise(pl.format("lot {}", lot)),
    )
    return [there.select(_EDGE), back.select(_EDGE)]


def _voice(kind: str) -> pl.Expr:
    return pl.when(pl.col(kind).is_in(_LIMITS)).then(pl.lit("limit")).otherwise(pl.lit("price"))


def _odd_one(by_sum: pl.DataFrame) -> pl.DataFrame:
    """The lot that is 10,000 times what the others leave of the whole, or the part of it: here it
    is known which sum is off, so nothing stands against the whole."""
    amount, left = pl.col("amount"), pl.col("other_amount") - (pl.col("lots") - pl.col("amount"))
    off = (left == amount * _FOLD) | (left * _FOLD == amount)
    odd = by_sum.filter(off & (pl.col("lots") > amount))
    return odd.with_columns(is_against=pl.lit(True), voice=pl.lit("lots")).select(_EDGE)


# ------------------------------------------------------------------ the verdict


def _weighed(sums: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """By sum: the codes that stand against it, and whether another sum speaks for it."""
    load = sums.select("sum_no", "doubt_count", "is_sound")
    facing = edges.join(load.select(other_no="sum_no", is_sound="is_sound"), on="other_no")
    voice, against = pl.col("voice"), pl.col("is_against")
    count = facing.group_by("sum_no").agg(
        against_count=voice.filter(against).n_unique(),
        for_count=voice.filter(~against & pl.col("is_sound")).n_unique(),
    )
    net = load.join(count, on="sum_no", how="left").select(
        "sum_no",
        net=pl.col("doubt_count").cast(pl.Int64)
        + pl.col("against_count").fill_null(0).cast(pl.Int64)
        - pl.col("for_count").fill_null(0).cast(pl.Int64),
        is_vouched=pl.col("for_count").fill_null(0) > 0,
    )
    standing = (
        edges.filter("is_against")
        .join(net, on="sum_no")
        .join(net.select(other_no="sum_no", other_net="net"), on="other_no")
        .filter(pl.col("other_net") <= pl.col("net"))
    )
    codes = standing.group_by("sum_no").agg(against=pl.col("code").unique().sort())
    return net.select("sum_no", "is_vouched").join(codes, on="sum_no", how="left")
