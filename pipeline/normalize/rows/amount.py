"""Sums of money: one row a notice, lot, award and kind."""

from typing import Any

import polars as pl

from pipeline.normalize import money, witness
from pipeline.normalize.distinct import over_distinct
from pipeline.normalize.lot import WHOLE, lot_id
from pipeline.normalize.rows.supplier import AWARDING

# A title of what is added to a contract, and labels of what the contract comes to.
_SUPPLEMENT = "(补充|追加|增补).{0,4}(合同|协议)|(合同|协议).{0,4}(补充|追加|增补)"
_TOTAL = "变更后|调整后|合计|累计|原合同|[后总]合同"


def amount_rows(
    notices: pl.DataFrame, lots: pl.DataFrame, winners: pl.DataFrame, types: pl.DataFrame
) -> pl.DataFrame:
    """One row a sum of money: notice, lot, award, kind, value, status, raw text."""

    def stated(frame: pl.DataFrame, field: str, kind: str) -> pl.DataFrame:
        keys = [name for name in ("lot_id", "award_no") if name in frame.columns]
        return frame.filter(pl.col(field).is_not_null()).select(
            "row", *keys, kind=pl.lit(kind), raw=field, label=f"{field}_label"
        )

    whole = [stated(notices, field, field) for field in ("budget", "ceiling")]
    by_lot = [stated(lots.drop("award_no"), field, field) for field in ("budget", "ceiling")]
    awards = stated(lots, "amount", "award")
    long = pl.concat([*whole, *by_lot, awards], how="diagonal").with_columns(
        pl.col("lot_id").fill_null(WHOLE), pl.col("award_no").fill_null(0)
    )
    long = _shared(long, winners).join(types, on="row", how="left", maintain_order="left")
    supplements = notices.select("row", is_supplement=pl.col("title").str.contains(_SUPPLEMENT))
    long = long.join(supplements, on="row", how="left", maintain_order="left")
    kind = pl.col("kind")
    long = long.with_columns(
        kind=pl.when((kind == "budget") & (pl.col("notice_type") == "intention"))
        .then(pl.lit("planned_budget"))
        .when((kind == "award") & (pl.col("notice_type") == "contract"))
        .then(pl.lit("contract"))
        .when((kind == "award") & ~pl.col("notice_type").is_in(AWARDING))
        .then(pl.lit("candidate"))
        .otherwise(kind)
    ).drop("notice_type", "notice_subtype")
    part = pl.Struct({"lot": pl.String(), "amount": pl.Decimal(20, 2)})
    long = over_distinct(
        long,
        ["raw", "label"],
        _money,
        {
            "amount": pl.Decimal(20, 2),
            "currency": pl.String(),
            "basis": pl.String(),
            "rate_pct": pl.Decimal(12, 4),
            "years": pl.Int64(),
            "tax": pl.String(),
            "status": pl.String(),
            "flags": pl.List(pl.String()),
            "is_delta": pl.Boolean(),
            "parts": pl.List(part),
        },
    )
    # A supplement's sum is added to the contract's, unless it tells what the contract comes to.
    is_total = pl.col("label").str.contains(_TOTAL).fill_null(False)
    is_more = pl.col("is_delta") | (pl.col("is_supplement").fill_null(False) & ~is_total)
    long = long.with_columns(
        kind=pl.when((pl.col("kind") == "contract") & is_more)
        .then(pl.lit("contract_delta"))
        .otherwise("kind")
    ).drop("is_delta", "is_supplement")
    long = _doubled(_by_part(long), winners)
    long = long.unique(["row", "lot_id", "award_no", "kind"], keep="first", maintain_order=True)
    return witness.doubted(long.sort("row", maintain_order=True))


def _doubled(long: pl.DataFrame, winners: pl.DataFrame) -> pl.DataFrame:
    """Doubt sums of a lot that may be one sum stated twice: equal ones, or two of one supplier."""
    suppliers = winners.group_by("row", "lot_id", "award_no", maintain_order=True).agg(
        suppliers=pl.col("name").sort().str.join("|")
    )
    long = long.join(suppliers, on=["row", "lot_id", "award_no"], how="left", maintain_order="left")
    lot = ["row", "lot_id", "kind"]
    is_award = pl.col("kind").is_in(["award", "contract"]) & (pl.col("award_no") > 0)
    same_sum = pl.struct(*lot, "amount").is_duplicated() & pl.col("amount").is_not_null()
    same_name = pl.struct(*lot, "suppliers").is_duplicated() & pl.col("suppliers").is_not_null()
    doubt = is_award & (pl.col("status") == "ok") & (same_sum | same_name)
    return long.with_columns(
        status=pl.when(doubt).then(pl.lit("suspect")).otherwise("status"),
        flags=pl.when(doubt).then(pl.concat_list("flags", pl.lit(["repeated"]))).otherwise("flags"),
    ).drop("suppliers")


def _shared(long: pl.DataFrame, winners: pl.DataFrame) -> pl.DataFrame:
    """Number sums as their suppliers are; a sum that several winners share is of none of them."""
    first = winners.group_by("row", "lot_id", "cell_no", maintain_order=True).agg(
        first_no=pl.col("award_no").first(), is_shared=pl.col("is_shared").first()
    )
    return long.join(
        first,
        left_on=["row", "lot_id", "award_no"],
        right_on=["row", "lot_id", "cell_no"],
        how="left",
        maintain_order="left",
    ).select(
        pl.exclude("first_no", "is_shared", "award_no"),
        award_no=pl.when(pl.col("is_shared"))
        .then(0)
        .otherwise(pl.coalesce("first_no", "award_no")),
    )


def _money(raw: str, label: str | None) -> tuple[Any, ...]:
    m = money.parse(raw, label or "")
    parts = [{"lot": p.lot, "amount": p.amount} for p in m.parts if p.lot is not None]
    return (
        *(m.amount, m.currency, m.basis, m.rate_pct, m.years, m.tax, m.status),
        *(list(m.flags), m.kind == "contract_delta", parts),
    )


def _by_part(long: pl.DataFrame) -> pl.DataFrame:
    """A cell that holds one sum a lot ('包1:… 包2:…') becomes one row a lot."""
    split = long.filter(pl.col("parts").list.len() > 0)
    if split.is_empty():
        return long.drop("parts")
    rows = split.drop("amount", "lot_id").explode("parts").unnest("parts")
    rows = over_distinct(rows, ["lot"], lambda raw: (lot_id(raw),), {"lot_id": pl.String()})
    said = pl.when(pl.col("amount").is_null()).then(pl.lit("missing")).otherwise(pl.lit("ok"))
    rows = rows.with_columns(status=said).drop("lot")
    whole = long.with_columns(
        amount=pl.when(pl.col("status") == "multi").then(None).otherwise("amount")
    ).drop("parts")
    return pl.concat([whole, rows.select(whole.columns)])
