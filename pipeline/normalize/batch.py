"""A batch of raw notices → rows of the curated tables. Pure: no files, no clock.

Values are turned into long frames (one row a sum, a date, a supplier cell), so that readable
Python sees each distinct string once, and joined back to their notice by `row`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pipeline.model import (
    Amount,
    Award,
    Candidate,
    Change,
    Decision,
    Evidence,
    Lot,
    Notice,
    NoticeDate,
    NoticeText,
    PartyAlias,
    PartyCode,
    Table,
)
from pipeline.normalize import titles
from pipeline.normalize.rows.amount import amount_rows
from pipeline.normalize.rows.change import change_rows, with_changes
from pipeline.normalize.rows.date import date_rows
from pipeline.normalize.rows.decision import decision_rows
from pipeline.normalize.rows.evidence import evidence_rows
from pipeline.normalize.rows.lot import lot_rows, outcomes, statements, with_project
from pipeline.normalize.rows.notice import notice_rows
from pipeline.normalize.rows.supplier import (
    alias_rows,
    award_rows,
    candidate_rows,
    cells_of,
    code_rows,
    party_rows,
    unread_suppliers,
    winners_of,
)
from pipeline.schema import frame_schema, rules

_NOT_TRUSTED = ("suspect", "ambiguous", "invalid", "unparsed")
_VERSION = ("notice_id", "version_no")


@dataclass(frozen=True)
class Batch:
    """Rows of each curated table. Every frame but `party` carries `row`, its notice's number in the
    batch, in place of the version that the warehouse gives it; `notice` and `rejects` carry
    `file_no`, the place of its file."""

    tables: Mapping[str, pl.DataFrame]
    rejects: pl.DataFrame  # row, file_no, line, element, code, raw


def normalise(
    raw: pl.DataFrame, source: str | pl.Series, ruleset: str, file_no: int | pl.Series = 0
) -> Batch:
    """Normalise a frame with the columns of `model.RawNotice`, of one source and file, or each
    notice of its own: the rows are those that each file alone would give, in its turn."""
    notices = raw.with_row_index("row").with_columns(
        pl.col("row").cast(pl.Int64),
        title=pl.coalesce("title", "project_name"),
        source=pl.lit(source),
        file_no=pl.lit(file_no).cast(pl.Int64),
    )
    usual = titles.is_usual(notices["title"])
    folded = titles.folded(notices["title"], usual)
    notices = notices.with_columns(folded=folded, head=titles.unspaced(folded), is_usual=usual)
    notices = with_changes(with_project(notices))
    lots = statements(notices)
    suppliers = cells_of(lots)
    winners = winners_of(suppliers)
    notices = notice_rows(notices, outcomes(lots, winners))
    types = notices.select("row", "notice_type", "notice_subtype")
    sums = amount_rows(notices, lots, winners, types)
    moments = date_rows(notices)
    notices = notices.with_columns(_issues(notices, sums, moments, unread_suppliers(suppliers)))

    rejects = _rejects(notices)
    kept = notices.join(rejects, on="row", how="anti") if rejects.height else notices
    bidders = candidate_rows(notices, winners, sums, types)
    tables: dict[str, pl.DataFrame] = {
        "notice": kept.select(
            "row", "file_no", *_fields(Notice, {"file_id", "known_from", "known_to"})
        ),
        "notice_text": _shape(kept.filter(pl.col("body").is_not_null()), NoticeText),
        "decision": _shape(decision_rows(kept, lots, ruleset), Decision),
        "lot": _shape(lot_rows(lots, sums, winners, types), Lot),
        "amount": _shape(sums.filter(pl.col("kind") != "candidate"), Amount),
        "notice_date": _shape(moments, NoticeDate),
        "award": _shape(award_rows(winners, types), Award),
        "candidate": _shape(bidders, Candidate),
        "party_code": _shape(code_rows(winners), PartyCode),
        "party_alias": _shape(alias_rows(winners), PartyAlias),
        "change": _shape(change_rows(notices), Change),
        "evidence": _shape(evidence_rows(notices), Evidence),
    }
    if rejects.height:
        rows = kept.select("row")
        tables = {name: frame.join(rows, on="row", how="semi") for name, frame in tables.items()}
    tables["party"] = party_rows(kept, winners, bidders, notices.select("row", "file_no"))
    return Batch(tables, rejects)


def _fields(record: type[Table], without: set[str] | None = None) -> list[str]:
    skipped = {"version_no", *(without or set())}
    return [name for name in record.model_fields if name not in skipped]


def _shape(frame: pl.DataFrame, record: type[Table]) -> pl.DataFrame:
    """The columns of a table as the contract types them, its notice named by `row`."""
    schema = {k: v for k, v in frame_schema(record).items() if k not in _VERSION}
    return frame.select("row", *(pl.col(k).cast(v) for k, v in schema.items()))


def _issues(
    notices: pl.DataFrame, sums: pl.DataFrame, moments: pl.DataFrame, suppliers: pl.DataFrame
) -> pl.Series:
    """Codes of what could not be trusted, sorted, one list a notice."""
    doubtful = pl.concat(
        [
            frame.filter(pl.col("status").is_in(_NOT_TRUSTED)).select(
                "row", code=pl.format("{}_{}", "kind", "status")
            )
            for frame in (sums, moments)
        ]
    )
    # Figures stood there, and no sum was understood.
    unread = sums.filter(
        (pl.col("status") == "missing")
        & pl.col("flags").list.contains("not_money")
        & pl.col("raw").str.contains(r"\d")
    ).select("row", code=pl.format("{}_unread", "kind"))
    flags = notices.select("row", code="type_flags").explode("code")
    published = notices.filter(pl.col("published_status") != "ok").select(
        "row", code=pl.format("published_{}", "published_status")
    )
    missing = notices.filter(pl.col("buyer_name").is_null()).select(
        "row", code=pl.lit("buyer_missing")
    )
    codes = pl.concat([doubtful, unread, suppliers, flags.drop_nulls(), published, missing])
    listed = codes.group_by("row").agg(issues=pl.col("code").unique().sort())
    told = notices.select("row").join(listed, on="row", how="left", maintain_order="left")
    return told["issues"].fill_null([])


def _rejects(notices: pl.DataFrame) -> pl.DataFrame:
    """Notices that break a rule of the contract, with the first rule broken."""
    checked = set(notices.columns)
    masks = [rule for rule in rules(Notice) if rule.field in checked]
    code = pl.coalesce(
        *(pl.when(rule.broken).then(pl.lit(rule.code)) for rule in masks), pl.lit(None, pl.String)
    )
    raw = pl.concat_str(
        *(name for name in ("title", "buyer_raw", "url", "budget", "published_raw", "body")),
        separator=" | ",
        ignore_nulls=True,
    ).str.slice(0, 500)
    codes = notices.select(code=code).to_series()
    broken = notices.with_columns(codes).filter(codes.is_not_null())
    return broken.select("row", "file_no", "line", "element", "code", raw=raw)
