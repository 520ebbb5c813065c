"""Sums of money: one row a notice, lot, award and kind."""

from typing import Any

import polars as pl

from pipeline.normalize import money, witness
from pipeline.normalize.distinct import distinct, mixed, over_distinct
from pipeline.normalize.lot import WHOLE, lot_id
from pipeline.normalize.rare import longer
from pipeline.normalize.rows.supplier import AWARDING

# Titles of a contract that is changed, and of what is added to one.
_CHANGE = "变更.{0,4}(合同|协议)|(合同|协议).{0,4}变更"
_SUPPLEMENT = "(补充|追加|增补).{0,4}(合同|协议)|(合同|协议).{0,4}(补充|追加|增补)"
# Words beside a sum: of what a contract now comes to, of what is added to it, of some whole.
_AFTER = "(变更|调整|补充|追加|增补|增加|减少|[核调][增减])[后为至到]|[增减][至为到]"
_MORE = "(增加|追加|增补)([^后为至到]|$)"
_WHOLE = "合计|累计|原合同|[后总]合同"
_PART = pl.Struct({"lot": pl.String(), "amount": pl.Decimal(20, 2)})
_MONEY = {
    "amount": pl.Decimal(20, 2),
    "currency": pl.String(),
    "basis": pl.String(),
    "rate_pct": pl.Decimal(12, 4),
    "years": pl.Int64(),
    "tax": pl.String(),
    "status": pl.String(),
    "flags": pl.List(pl.String()),
    "is_delta": pl.Boolean(),
    "parts": pl.List(_PART),
}
# Bare numbers of a size that leaves no doubt, by the unit of their label; 0: it names none.
_YUAN = r"^[1-9][0-9]{4,9}(\.[0-9]{1,2})?$"
_PLAIN = {0: _YUAN, 1: _YUAN, 10_000: r"^[1-9][0-9]{0,4}(\.[0-9]{1,6})?$"}
_LIKE_A_DAY = r"^(19|20)[0-9]{6}$"


def amount_rows(
    notices: pl.DataFrame, lots: pl.DataFrame, winners: pl.DataFrame, types: pl.DataFrame
) -> pl.DataFrame:
    """One row a sum of money: notice, lot, award, kind, value, status, raw text."""

    def stated(frame: pl.DataFrame, field: str, kind: str) -> pl.DataFrame:
        keys = [name for name in ("lot_id", "award_no") if name in frame.columns]
        return frame.select(
            "row", *keys, kind=pl.lit(kind), raw=field, label=f"{field}_label"
        ).drop_nulls("raw")

    whole = [stated(notices, field, field) for field in ("budget", "ceiling")]
    by_lot = [stated(lots.drop("award_no"), field, field) for field in ("budget", "ceiling")]
    awards = stated(lots, "amount", "award")
    long = pl.concat([*whole, *by_lot, awards], how="diagonal", rechunk=True).with_columns(
        pl.col("lot_id").fill_null(WHOLE), pl.col("award_no").fill_null(0)
    )
    long = _shared(long, winners).join(types, on="row", how="left", maintain_order="left")
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
    long = read(long)
    long = _doubled(_by_part(_of_contracts(long, notices)), winners)
    long = distinct(long, "row", "lot_id", "award_no", "kind")
    return witness.doubted(long.sort("row", maintain_order=True))


def _of_contracts(long: pl.DataFrame, notices: pl.DataFrame) -> pl.DataFrame:
    """The sums, those of contracts told apart."""
    is_contract = long["kind"] == "contract"
    told = long.filter(is_contract).join(
        notices.select("row", "title"), on="row", how="left", maintain_order="left"
    )
    title = pl.col("title")
    told = told.with_columns(
        is_change=title.str.contains(_CHANGE).fill_null(False),
        is_supplement=title.str.contains(_SUPPLEMENT).fill_null(False),
    )
    kinds = told.select(_contract_kind()).to_series()
    return long.with_columns(long["kind"].scatter(is_contract.arg_true(), kinds)).drop("is_delta")


def _contract_kind() -> pl.Expr:
    """What a sum of a contract is, as words beside it say before those of the title.

    A change whose words leave open whether it is the new whole or an addition is weighed beside the
    contract that it changes, in `queries/model`.
    """
    words = pl.concat_str(pl.col("label").fill_null(""), pl.col("raw"), separator=" ")
    is_amended = pl.col("is_change") | pl.col("is_supplement")
    is_after = words.str.contains(_AFTER) | pl.col("flags").list.contains("correction")
    is_more = pl.col("is_delta") | (is_amended & words.str.contains(_MORE))
    is_whole = words.str.contains(_WHOLE)
    return (
        pl.when(is_after & is_more)
        .then(pl.lit("contract_change"))
        .when(is_more)
        .then(pl.lit("contract_delta"))
        .when(is_after | is_whole)
        .then(pl.lit("contract"))
        .when("is_change")
        .then(pl.lit("contract_change"))
        .when("is_supplement")
        .then(pl.lit("contract_delta"))
        .otherwise(pl.lit("contract"))
    )


def _doubled(long: pl.DataFrame, winners: pl.DataFrame) -> pl.DataFrame:
    """Doubt sums of a lot that may be one sum stated twice: equal ones, or two of one supplier."""
    sums = long.select("row", "lot_id", "award_no", "kind", "amount").with_row_index("at")
    sums = sums.filter(pl.col("kind").is_in(["award", "contract", "contract_change"]))
    sums = sums.filter(pl.col("row").is_duplicated())
    suppliers = (
        winners.join(sums, on="row", how="semi", maintain_order="left")
        .group_by("row", "lot_id", "award_no", maintain_order=True)
        .agg(suppliers=pl.col("name").sort().str.join("|"))
    )
    sums = sums.join(suppliers, on=["row", "lot_id", "award_no"], how="left", maintain_order="left")
    lot = ["row", "lot_id", "kind"]
    same_sum = pl.struct(*lot, "amount").is_duplicated() & pl.col("amount").is_not_null()
    same_name = pl.struct(*lot, "suppliers").is_duplicated() & pl.col("suppliers").is_not_null()
    repeated = sums.filter((pl.col("award_no") > 0) & (same_sum | same_name))
    is_repeated = pl.int_range(long.height, eager=True).is_in(repeated["at"].implode())
    doubt = (long["status"] == "ok") & is_repeated
    return long.with_columns(
        status=pl.when(doubt).then(pl.lit("suspect")).otherwise("status"),
        flags=longer(long["flags"], doubt, pl.Series([["repeated"]] * int(doubt.sum()))),
    )


def _shared(long: pl.DataFrame, winners: pl.DataFrame) -> pl.DataFrame:
    """Number sums as their suppliers are; a sum that several winners share is of none of them."""
    first = distinct(winners, "row", "lot_id", "cell_no").select(
        "row", "lot_id", "cell_no", "is_shared", first_no="award_no"
    )
    first = first.filter(pl.col("is_shared") | (pl.col("first_no") != pl.col("cell_no")))
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


def read(long: pl.DataFrame) -> pl.DataFrame:
    """The sums with what `money.parse` says of `raw` beside `label`: plain numbers in columns, in
    exact decimals, whatever else one by one."""
    labels = {"unit": pl.Int64(), "plain_tax": pl.String(), "plain_delta": pl.Boolean()}
    said = over_distinct(long.select("raw", "label"), ["label"], _label, labels)
    raw = pl.col("raw")
    is_plain = pl.any_horizontal(
        (pl.col("unit") == unit) & raw.str.contains(pattern) for unit, pattern in _PLAIN.items()
    ) & ~((pl.col("unit") == 0) & raw.str.contains(_LIKE_A_DAY))
    said = said.with_columns(plain=pl.when(is_plain).then("raw").cast(pl.Decimal(38, 6)))
    told = {
        "amount": pl.col("plain") * pl.max_horizontal("unit", 1).cast(pl.Decimal(38, 0)),
        "currency": pl.lit("CNY"),
        "basis": pl.lit("total"),
        "tax": pl.col("plain_tax"),
        "status": pl.lit("ok"),
        "flags": pl.lit([], pl.List(pl.String())),
        "is_delta": pl.col("plain_delta"),
        "parts": pl.lit([], pl.List(_PART)),
    }
    usual = said.select(
        told.get(name, pl.lit(None)).cast(dtype).alias(name) for name, dtype in _MONEY.items()
    )
    return long.hstack(mixed(usual, said["plain"].is_null(), long.select("raw", "label"), _money))


def _label(label: str | None) -> tuple[int | None, str | None, bool | None]:
    """Unit, tax and whether of a change; nothing where no bare number beside the label is plain."""
    head = money.heading_of(label or "")
    if head.special or head.unclear:
        return None, None, None
    return head.unit or 0, head.tax, head.kind == "contract_delta"


def _money(raw: str, label: str | None) -> tuple[Any, ...]:
    m = money.parse(raw, label or "")
    parts = [(p.lot, p.amount) for p in m.parts if p.lot is not None]
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
