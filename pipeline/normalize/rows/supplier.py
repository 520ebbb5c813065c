"""Suppliers that won, bidders that did not, and every organisation named."""

from typing import Any

import polars as pl

from pipeline.model import Party
from pipeline.normalize import money, parties, party
from pipeline.normalize.distinct import each, over_distinct
from pipeline.normalize.key import key64
from pipeline.normalize.lot import lot_id
from pipeline.normalize.rows.number import place, within
from pipeline.schema import frame_schema

# Notice types whose suppliers have won; in any other a named supplier is a bidder at most.
AWARDING = ("award", "contract", "acceptance", "correction")
_MEMBER = pl.Struct(
    {
        "member_no": pl.Int64(),
        "name": pl.String(),
        "consortium_role": pl.String(),
        "uscc": pl.String(),
        "party_kind": pl.String(),
        "base_name": pl.String(),
        "former_name": pl.String(),
    }
)
_CELL = {"members": pl.List(_MEMBER), "is_consortium": pl.Boolean(), "is_unread": pl.Boolean()}


def cells_of(lots: pl.DataFrame) -> pl.DataFrame:
    """The supplier cells of the lot statements, each with its members as they were understood."""
    cells = lots.select("row", "lot_id", "award_no", "supplier", "supplier_code")
    return over_distinct(cells.drop_nulls("supplier"), ["supplier", "supplier_code"], _cell, _CELL)


def _cell(raw: str, code: str | None) -> tuple[list[tuple[Any, ...]], bool, bool]:
    """The members of a cell, whether they are a consortium, and whether a name was not read."""
    parsed = party.parse(raw, code)
    members = []
    for number, one in enumerate(parsed.members, 1):
        role = one.role or ("lead" if number == 1 else "member")
        told = (one.uscc, one.kind, one.base_name, one.former_name)
        members.append((number, one.name, role if parsed.is_consortium else None, *told))
    return members, parsed.is_consortium, "unreadable" in parsed.flags


def winners_of(cells: pl.DataFrame) -> pl.DataFrame:
    """One row a supplier named in a lot statement, a consortium's members counted by `member_no`.

    Several names in one cell that are no consortium are several awards; their sum is shared.
    """
    apart = pl.col("is_consortium").not_()
    found = cells.drop("is_unread").with_columns(
        cell_no="award_no", is_shared=apart & (pl.col("members").list.len() > 1)
    )
    found = found.explode("members", empty_as_null=False, keep_nulls=False).unnest("members")
    # Number the awards of a lot anew where one cell held several winners.
    step = ((pl.col("member_no") == 1) | apart).cast(pl.Int64)
    return found.with_columns(
        supplier_id=each(found["name"], key64, pl.Int64()),
        award_no=within(found, step.cum_sum(), "row", "lot_id"),
        member_no=pl.when(apart).then(1).otherwise("member_no"),
    )


def unread_suppliers(cells: pl.DataFrame) -> pl.DataFrame:
    """Rows whose supplier cell holds a name that was not understood, with the code that says so."""
    return cells.filter("is_unread").select("row", code=pl.lit("supplier_unread"))


def award_rows(winners: pl.DataFrame, types: pl.DataFrame) -> pl.DataFrame:
    kinds = types.filter(pl.col("notice_type").is_in(AWARDING))
    return winners.join(kinds, on="row", how="semi").rename({"supplier": "supplier_raw"})


def code_rows(winners: pl.DataFrame) -> pl.DataFrame:
    """Each code stated with a name, once a notice."""
    rows = winners.filter(pl.col("uscc").is_not_null())
    return rows.select("row", "uscc", party_id="supplier_id").unique(maintain_order=True)


def alias_rows(winners: pl.DataFrame) -> pl.DataFrame:
    """Each former name stated, once a notice."""
    rows = winners.filter(pl.col("former_name") != pl.col("name"))
    return rows.select("row", "name", alias="former_name").unique(maintain_order=True)


def candidate_rows(
    notices: pl.DataFrame, winners: pl.DataFrame, sums: pl.DataFrame, types: pl.DataFrame
) -> pl.DataFrame:
    """Bidders of candidate notices, and suppliers that a notice names without awarding to them."""
    listed = notices.select("row", "candidates").explode(
        "candidates", empty_as_null=False, keep_nulls=False
    )
    listed = listed.unnest("candidates")
    listed = over_distinct(
        listed,
        ["lot", "rank", "supplier", "amount", "amount_label"],
        _candidate,
        {
            "lot_id": pl.String(),
            "rank_no": pl.Int64(),
            "name": pl.String(),
            "value": pl.Decimal(20, 2),
        },
    ).select("row", "lot_id", "name", rank="rank_no", amount="value", amount_raw="amount")
    kinds = types.filter(~pl.col("notice_type").is_in(AWARDING))
    bids = sums.filter(pl.col("kind") == "candidate").select(
        "row", "lot_id", "award_no", "amount", amount_raw="raw"
    )
    named = (
        winners.filter(pl.col("member_no") == 1)
        .join(kinds, on="row", how="semi")
        .join(bids, on=["row", "lot_id", "award_no"], how="left", maintain_order="left")
        .select("row", "lot_id", "name", "amount", "amount_raw")
    )
    both = pl.concat([listed, named], how="diagonal").filter(pl.col("name").is_not_null())
    both = both.sort("row", maintain_order=True)
    return both.with_columns(
        candidate_no=place(both, "row", "lot_id"),
        supplier_id=each(both["name"], key64, pl.Int64()),
    )


def _candidate(
    lot: str | None, rank: str | None, supplier: str | None, amount: str | None, label: str | None
) -> tuple[Any, ...]:
    members = party.parse(supplier).members
    value = money.parse(amount, label or "")
    total = value.amount if value.basis == "total" and value.currency == "CNY" else None
    return lot_id(lot), _rank(rank), members[0].name if members else None, total


def _rank(raw: str | None) -> int | None:
    """'第一中标候选人' → 1; '2' → 2."""
    for number, signs in enumerate(("一1", "二2", "三3", "四4", "五5"), 1):
        if raw and any(sign in raw for sign in signs):
            return number
    return None


def party_rows(
    notices: pl.DataFrame, winners: pl.DataFrame, bidders: pl.DataFrame, files: pl.DataFrame
) -> pl.DataFrame:
    """Each organisation named, once, as the first file that names it does: suppliers with their
    code, then everybody else."""
    own = ["file_no", "party_id", "name", "kind", "uscc", "base_name"]
    suppliers = (
        winners.select(
            "row", "name", "uscc", "base_name", party_id="supplier_id", kind="party_kind"
        )
        .join(files, on="row", maintain_order="left")
        .sort("uscc", nulls_last=True, maintain_order=True)
    )
    others = pl.concat(
        [
            notices.select("file_no", name="buyer_name", party_id="buyer_id"),
            notices.select("file_no", name="agency_name", party_id="agency_id"),
            bidders.join(files, on="row", maintain_order="left").select(
                "file_no", "name", party_id="supplier_id"
            ),
        ]
    ).drop_nulls()
    others = others.sort("file_no", maintain_order=True).unique(
        "party_id", keep="first", maintain_order=True
    )
    others = others.hstack(parties.organisations(others["name"]))
    every = pl.concat([suppliers.select(own), others.select(own)])
    every = every.sort("file_no", maintain_order=True)
    every = every.unique("party_id", keep="first", maintain_order=True)
    every = every.with_columns(group_id=parties.groups(every["name"]))
    return every.select(*frame_schema(Party)).cast(frame_schema(Party))  # type: ignore[arg-type]
