"""The constructed cases: amounts, dates, suppliers, level and category, each made to hold a trap."""

import csv
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.tally import Mark
from pipeline.normalize import category, dates, level, money, party
from pipeline.normalize.calendar import add_working_days
from pipeline.normalize.moment import Moment

_ROLES = {
    "deadline": "bid_deadline",
    "document_submit": "bid_deadline",
    "intention_month": "expected",
    "contract": "contract_signed",
    "document_sale": "document_start",
    "announcement_period": "document_deadline",
}
_MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12}
Row = Mapping[str, str]


def amounts(gold: Path) -> Iterator[Mark]:
    """amounts_gold.csv: value, currency, basis, rate, tax, years and status."""
    for row in _rows(gold / "amounts_gold.csv"):
        read = money.parse(row["raw"], row["column_header"])
        amount = Decimal(row["expected_amount"]) if row["expected_amount"] else None
        wanted = (
            amount.quantize(Decimal("0.01")) if amount is not None else None,
            row["currency"] or "CNY",
            {"per_unit": "unit_price"}.get(row["basis"], row["basis"]) or "total",
            Decimal(row["rate_pct"]) if row["rate_pct"] else None,
            row["tax"] or None,
            int(row["years"]) if row["years"] else None,
            row["status"],
        )
        got = (read.amount, read.currency, read.basis, read.rate_pct, read.tax, read.years)
        yield _mark("amounts", row["id"], wanted, (*got, read.status))


def award_rows(gold: Path) -> Iterator[Mark]:
    """award_rows.labels.jsonl: real price cells and supplier cells."""
    for row in _lines(gold / "award_rows.labels.jsonl"):
        read = money.parse(row["amount_raw"], row["amount_header"])
        yuan, rate = row["amount_yuan"], row.get("rate_pct")
        wanted = (
            None if yuan is None else Decimal(str(yuan)).quantize(Decimal("0.01")),
            row["amount_kind"],
        )
        name = f"{row['id']} {row.get('row')}"
        yield _mark("real price cells", name, wanted, (read.amount, read.basis))
        if rate is not None:
            yield _mark("real rate cells", name, Decimal(str(rate)), read.rate_pct)
        found = party.parse(row["supplier_raw"])
        yield _mark(
            "real supplier cells",
            name,
            ([_plain(each) for each in row["suppliers"]], row["is_consortium"]),
            ([_plain(each.name) for each in found.members], found.is_consortium),
        )


def moments(gold: Path) -> Iterator[Mark]:
    """dates_gold.csv: day or moment, end, precision and status."""
    for row in _rows(gold / "dates_gold.csv"):
        told = re.search(r"=(\d{4})(?:-(\d\d)-(\d\d))?", row["context"])
        base = date(int(told[1]), int(told[2] or 7), int(told[3] or 1)) if told else None
        if row["role"] == "challenge_period":  # counted from the end of the announcement
            period = (add_working_days(base, 1), add_working_days(base, 7)) if base else ()
            wanted: object = (row["expected"], row["expected_end"])
            yield _mark("dates", row["id"], wanted, tuple(map(str, period)))
            continue
        read = dates.parse(row["raw"], _ROLES.get(row["role"], row["role"]), base)
        expected, end = row["expected"], row["expected_end"]
        if row["precision"] == "month" and not end:
            expected = expected[:7]
            got = (str(read.end_day)[:7] if read.day is None else "", "")
        else:
            at = f"{read.at.isoformat()}+08:00" if read.at else str(_first_day(read) or "")
            end_at = f"{read.end_at.isoformat()}+08:00" if read.end_at else str(read.end_day or "")
            got = (at, end_at)
        yield _mark(
            "dates",
            row["id"],
            (expected, end, row["precision"], row["status"]),
            (*got, read.precision or "", read.status),
        )


def suppliers(gold: Path) -> Iterator[Mark]:
    """supplier_name_gold.csv: name, head company, branch, role and group."""
    for row in _rows(gold / "supplier_name_gold.csv"):
        found = party.parse(row["raw"])
        groups = {party.group(member.name) or "" for member in found.members}
        role = row["role"]
        if role == "two_names":
            got: object = (len(found.members), groups)
            yield _mark("supplier names", row["id"], (2, {row["expected_group"]}), got)
        elif not row["expected_name"]:
            yield _mark("supplier names", row["id"], (), found.members)
        else:
            wanted = (
                [row["expected_name"], row["base_company"], row["branch"]],
                {row["expected_group"]},
                role in ("lead", "member", "consortium"),
                role if role in ("lead", "member") else None,
                role == "individual",
            )
            names = [part for m in found.members for part in (m.name, m.base_name, m.branch or "")]
            first = found.members[0] if found.members else None
            yield _mark(
                "supplier names",
                row["id"],
                wanted,
                (
                    names,
                    groups,
                    found.is_consortium,
                    first.role if first else None,
                    first is not None and first.kind == "individual",
                ),
            )


def levels(gold: Path) -> Iterator[Mark]:
    """level_gold.csv: level and place of invented buyers."""
    for row in _rows(gold / "level_gold.csv"):
        judged = level.judge(row["buyer_name"], row["title"], site=row["source_hint"])
        wanted = tuple(row[name] or None for name in ("province", "prefecture", "county"))
        yield _mark("level", row["id"], row["expected_level"], judged.level)
        yield _mark("place", row["id"], wanted, (judged.province, judged.prefecture, judged.county))


def categories(gold: Path) -> Iterator[Mark]:
    """category_gold.csv: class and stage of invented titles."""
    for row in _rows(gold / "category_gold.csv"):
        judged = category.classify(row["title"])
        yield _mark("category_l1", row["id"], row["expected_l1"], judged.l1)
        yield _mark("category_l2", row["id"], row["expected_l2"], judged.l2)
        if row["stage"]:
            yield _mark("stage", row["id"], row["stage"], judged.stage)


def _first_day(read: Moment) -> date | None:
    """Where a period begins that has an end and a precision only."""
    end = read.end_day
    if read.day is not None or end is None or read.precision is None:
        return read.day
    if read.precision == "tenday":
        return end.replace(day={10: 1, 20: 11}.get(end.day, 21))
    return end.replace(month=end.month - _MONTHS_OF[read.precision] + 1, day=1)


def _rows(path: Path) -> Iterator[Row]:
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if path.exists():
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _mark(field: str, name: str, wanted: object, got: object) -> Mark:
    return Mark(field, name, name, "right" if wanted == got else "wrong", True, wanted, got)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
