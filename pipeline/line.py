"""The public notice format: normalised notices as JSON lines, made without a database."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.model import CandidateLine, LotLine, NoticeLine, Row
from pipeline.normalize.batch import Batch
from pipeline.normalize.lot import WHOLE

_AWARDED = {"complete": True, "unsuccessful": False}


def lines(batch: Batch, file: str) -> Iterator[NoticeLine]:
    """The notices of a batch, in the order of the file."""
    tables = batch.tables
    names = dict(tables["party"].select("party_id", "name").iter_rows())
    decisions = {row["row"]: row for row in tables["decision"].to_dicts()}
    grouped = {
        name: _by_row(tables[name])
        for name in ("lot", "amount", "notice_date", "award", "candidate")
    }
    for notice in tables["notice"].to_dicts():
        row = notice["row"]
        decision = decisions[row]
        sums = {(a["lot_id"], a["award_no"], a["kind"]): a for a in grouped["amount"].get(row, ())}
        moments = {d["kind"]: d for d in grouped["notice_date"].get(row, ())}
        stated = grouped["lot"].get(row, [])
        yield NoticeLine(
            file=file,
            line=notice["line"],
            source=notice["source"],
            source_notice_id=notice["source_notice_id"],
            url=notice["url"],
            title=notice["title"],
            notice_type=notice["notice_type"],
            notice_subtype=notice["notice_subtype"],
            procurement_method=notice["procurement_method"],
            project_number=notice["project_number"],
            project_name=notice["project_name"],
            buyer_name=names.get(notice["buyer_id"]),
            agency_name=names.get(notice["agency_id"]),
            published_date=_day(notice["published_date"]),
            document_deadline=_moment(moments.get("document_deadline")),
            bid_deadline=_moment(moments.get("bid_deadline")),
            award_date=_moment(moments.get("award"), day_only=True),
            lots=tuple(
                line
                for lot in stated
                for line in _lots(lot, sums, grouped["award"].get(row, []), names, len(stated) == 1)
            ),
            process_budget_yuan=_stated(sums, WHOLE, ("budget", "planned_budget"), sole=True),
            candidates=tuple(
                CandidateLine(
                    rank=c["rank"], supplier=names[c["supplier_id"]], amount_yuan=c["amount"]
                )
                for c in grouped["candidate"].get(row, ())
            ),
            **{
                key: decision[key]
                for key in (
                    *("province", "prefecture", "county", "level", "category_l1", "category_l2"),
                    *("stage", "funding_mode"),
                )
            },
            tags=tuple(decision["tags"]),
            issues=tuple(notice["issues"]),
        )


def evidence(batch: Batch) -> Iterator[list[Row]]:
    """Of each notice, in the order of `lines`, where its values stood in its body."""
    grouped = _by_row(batch.tables["evidence"])
    for (row,) in batch.tables["notice"].select("row").iter_rows():
        yield [
            {name: cell for name, cell in place.items() if name not in ("row", "place_no")}
            for place in grouped.get(row, [])
        ]


def dump(record: NoticeLine) -> str:
    """One JSON line; money as plain numbers with the digits it has."""
    return json.dumps(record.model_dump(), ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"no JSON form of {type(value).__name__}")


def _by_row(frame: pl.DataFrame) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for record in frame.to_dicts():
        grouped[record["row"]].append(record)
    return grouped


def _lots(
    lot: Row,
    sums: dict[tuple[str, int, str], Row],
    awards: list[Row],
    names: dict[int, str],
    sole: bool,
) -> Iterator[LotLine]:
    """A lot, once for each award that has its own sum; winners that share one stand together."""
    lot_id = lot["lot_id"]
    prices = {
        no: price
        for (said, no, kind), price in sums.items()
        if said == lot_id and kind in ("award", "contract", "contract_delta", "contract_change")
    }
    members: dict[int, list[Row]] = defaultdict(list)
    for award in awards:
        if award["lot_id"] == lot_id:
            members[award["award_no"] if award["award_no"] in prices else 0].append(award)
    for number in sorted(prices.keys() | members.keys()) or [0]:
        price = prices.get(number)
        yield LotLine(
            lot=lot_id,
            name=lot["lot_name"],
            budget_yuan=_stated(sums, lot_id, ("budget", "planned_budget"), sole),
            ceiling_yuan=_stated(sums, lot_id, ("ceiling",), sole),
            awarded=_AWARDED.get(lot["lot_status"]),
            failed=lot["lot_status"] == "unsuccessful",
            suppliers=tuple(names[a["supplier_id"]] for a in members[number]),
            is_consortium=any(a["consortium_role"] for a in members[number]),
            amount_yuan=_yuan(price),
            amount_kind=price["basis"] if price and _is_said(price) else None,
            amount_raw=price["raw"] if price else None,
        )


def _is_said(price: Row) -> bool:
    return (
        price["amount"] is not None
        or price["rate_pct"] is not None
        or (price["basis"] == "composite")
    )


def _stated(
    sums: dict[tuple[str, int, str], Row], lot_id: str, kinds: tuple[str, ...], sole: bool
) -> Decimal | None:
    """A lot's own total; the process's where the lot is the only one. What a year or a piece is to
    cost is no total."""
    places = (lot_id, WHOLE) if sole else (lot_id,)
    for place in places:
        for kind in kinds:
            stated = sums.get((place, 0, kind))
            value = _yuan(stated)
            if stated is not None and stated["basis"] == "total" and value is not None:
                return value
    return None


def _yuan(record: Row | None) -> Decimal | None:
    if record is None or record["currency"] != "CNY":
        return None
    value: Decimal | None = record["amount"]
    return value


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _moment(record: Row | None, day_only: bool = False) -> str | None:
    """'2026-03-26 09:30' or '2026-03-26': the end where a period is given."""
    if record is None:
        return None
    at: datetime | None = record["end_at"] or (None if record["end_day"] else record["at"])
    if at is not None and not day_only:
        return at.strftime("%Y-%m-%d %H:%M")
    day: Any = record["end_day"] or record["day"]
    if record["precision"] in ("month", "quarter", "half", "year", "tenday", "duration"):
        return None
    return _day(day)
