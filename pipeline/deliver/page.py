"""The page of a scan, a week of one watchlist: HTML for a phone first, or Markdown.

Pure but for its templates, `reports/weekly`: the same scan and rows give the same text.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, Literal

from pipeline import __version__, folders, reference, report
from pipeline.normalize.calendar import is_working_day
from pipeline.report.words import Lang
from pipeline.scan import score
from pipeline.scan.facts import Row, Rows, facts
from pipeline.scan.rule import RULES
from pipeline.scan.scan import AT_ONCE, SOON, Scan

Form = Literal["html", "md"]

# A weekly count that differs by no more than this from the mean before is not spoken of,
# nor is one where neither reaches `_FEW`.
_USUAL = Decimal("0.2")
_FEW = 5
# How far a holiday is looked for around a day.
_LONGEST_REST = 15


def pages(
    scan: Scan,
    forms: Sequence[Form],
    lang: Lang,
    command: str,
    *,
    missed: Sequence[Row] | None = None,
    kpis: Sequence[Row] = (),
    calls: Sequence[Row] = (),
    profiles: Mapping[str, str] | None = None,
) -> Iterator[tuple[Form, str]]:
    """The pages of a scan by their forms; what they lay out is gathered once.

    `missed`: relevant awards that were never shown (title, url, buyer_name, rule, word, sum,
    category_name); None where nobody looked, and the section is left out. `kpis`: figures of the
    scan (name, value, n, note). `calls`: rows of queries/scan/call.sql on the day of the scan.
    `profiles`: addresses of buyers' profiles, by name.
    Raises errors.UsageError when a template or a translation is missing.
    """
    found = report.find("weekly", folders.search("reports"))
    if missed is None:
        kept = tuple(one for one in found.sections if "missed" not in one.parts)
        found = replace(found, sections=kept)
    told: Rows = {
        **_linked(facts(scan), profiles or {}),
        "missed": list(missed or ()),
        "kpis": list(kpis),
        "calls": list(calls),
        "weights": _weights(scan),
        "bands": [scan.watchlist.bands.model_dump()],
    }
    monday = scan.day - timedelta(days=scan.day.weekday())
    context = {
        "as_of": scan.day,
        "from_date": scan.since + timedelta(days=1),
        "command": command,
        "data_key": key(told),
        "is_sample": told["headline"][0]["is_sample"],
        "version": __version__,
        "week": scan.day.isocalendar(),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
    }
    rows = told | _derived(told, scan.day)
    for form in forms:
        yield form, report.render(found, rows, context, form, lang)


def _linked(rows: Rows, profiles: Mapping[str, str]) -> Rows:
    """The rows with the profiles of their buyers; one that stands in several lists is one there."""
    linked: dict[int, Row] = {}
    for row in (row for of_list in rows.values() for row in of_list):
        if id(row) not in linked:
            linked[id(row)] = row | {"profile": profiles.get(row.get("buyer_name") or "")}
    return {name: [linked[id(row)] for row in of_list] for name, of_list in rows.items()}


def key(rows: Rows) -> str:
    """Twelve hexadecimal figures that change with any of the facts: a digest of them as JSON, each
    row of several lists written once."""
    encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str).encode
    written: dict[int, bytes] = {}
    digest = sha256(b"{")
    for place, name in enumerate(sorted(rows)):
        for row in rows[name]:
            if id(row) not in written:
                written[id(row)] = encode(row).encode()
        digest.update(f'{", " if place else ""}"{name}": ['.encode())
        digest.update(b", ".join(written[id(row)] for row in rows[name]))
        digest.update(b"]")
    digest.update(b"}")
    return digest.hexdigest()[:12]


def _weights(scan: Scan) -> list[Row]:
    """The most points of each part of the score, by this watchlist. Grain: part."""
    most = scan.watchlist.weights.model_dump()
    return [{"part": part, "name": name, "most": most[part]} for part, name in score.NAMES.items()]


def _derived(rows: Rows, day: date) -> Rows:
    """What follows from the facts and is laid out beside them."""
    shared = _shared(rows["shown"])
    due = [_own(row, shared) | _next(row) for row in rows["act"]]
    head = rows["headline"][0]
    sources = rows["sources"]
    dates = calendar(day, rows["shown"])
    return {
        "at_once": [row for row in due if row["next_days"] <= AT_ONCE],
        "soon": [row for row in due if row["next_days"] > AT_ONCE],
        "new": [_own(row, shared) for row in rows["new"]],
        "shared": [{"text": one} for one in shared],
        "fine": [
            {"count": sum(not one["is_stale"] and not one["rejected_count"] for one in sources)}
        ],
        "funnel": funnel(head["in_play_count"], rows["lost"]),
        "dates": dates,
        "rests": [one for one in dates if one["bid_count"] + one["document_count"] and one["rest"]],
        "moves": [one for one in rows["calls"] if _is_unusual(one)],
        "plans": _ahead(rows["plans"], day),
        "renewals": [row | {"basis": BASES[row["how"]]} for row in rows["renewals"]],
        "awards": [
            {"url": None} | row | {"entrant": _ENTRANT[row["is_entrant"]]} for row in rows["awards"]
        ],
        "decided": [row | {"ours": _YES[row["is_ours"]]} for row in rows["decided"]],
        "sources": [row | {"stale": _YES[row["is_stale"]]} for row in sources],
        "dropped": [row | _dropping(row) for row in rows["dropped"]],
        "missed": [row | _losing(row["rule"]) for row in rows["missed"]],
    }


_ENTRANT = {True: "是", False: "否", None: "未知"}
_YES = {True: "是", False: "否", None: None}
# What the end of a service was read from.
BASES = {
    "stated end": "写明到期日",
    "from the contract": "合同日加期限",
    "from the award": "中标日加期限",
}


def _shared(shown: Sequence[Row]) -> list[str]:
    """What is unknown of every need shown: told once, not under each; of a few it is told there."""
    if len(shown) < _FEW:
        return []
    first, *others = (row["unknowns"] for row in shown)
    return [one for one in first if all(one in other for other in others)]


def _own(row: Row, shared: Sequence[str]) -> Row:
    """A card without the unknowns that all have."""
    return row | {"unknowns": [one for one in row["unknowns"] if one not in shared]}


def _next(row: Row) -> Row:
    """The nearer deadline: how many days are left, is it that of the documents, and when is it."""
    is_documents = row["next_deadline"] == row["document_deadline"]
    moment = None if is_documents else row["bid_deadline_at"]
    return {
        "next_at": f"{moment:%m-%d %H:%M}" if moment else f"{row['next_deadline']:%m-%d}",
        "next_days": min(
            days
            for days in (row["days_left"], row["document_days_left"])
            if days is not None and days >= 0
        ),
        "next_is_documents": is_documents,
    }


def _ahead(plans: Sequence[Row], day: date) -> list[Row]:
    """Intentions as they are read: those to come, the nearest first, then those that name no time,
    the newest first, then those whose time has passed, the latest first."""
    parts: dict[str | None, list[Row]] = {"awaited": [], None: [], "overdue": []}
    for row in plans:
        state = _expected(row, day)
        parts[state].append(row | {"expected": state})
    parts[None].sort(key=lambda row: row["published_date"], reverse=True)
    parts["overdue"].reverse()
    return [row for rows in parts.values() for row in rows]


def _expected(row: Row, day: date) -> str | None:
    """Is an intention awaited or overdue; None where it names no time."""
    until = row["expected_until"]
    return None if until is None else "overdue" if until < day else "awaited"


def _losing(rule: str) -> Row:
    """The rule that lost a need as it is called, and the word it fell on."""
    kind, _, word = rule.partition(":")
    return {"rule": kind, "rule_name": RULES[kind], "word": word or None}


def _dropping(row: Row) -> Row:
    """The gate that drops a need, and what it says."""
    found = next(one for one in row["gates"] if one["gate"] == row["dropped_by"])
    return {"gate_name": found["name"], "evidence": found["evidence"]}


def _is_unusual(row: Row) -> bool:
    """Is a week more than a fifth away from the mean before, and not about a handful."""
    now, before = row["call_count"], row["weekly_count"]
    if before is None or max(now, before) < _FEW:
        return False
    return bool(abs(now - before) > _USUAL * before)


def funnel(in_play: int, lost: Sequence[Mapping[str, Any]]) -> list[Row]:
    """What each rule kept out of the needs in play, in the order in which they are asked, and what
    was left behind it. Grain: rule."""
    counts = {row["rule"]: row["count"] for row in lost}
    left, steps = in_play, []
    for rule, name in RULES.items():
        if counts.get(rule):
            left -= counts[rule]
            steps.append({"rule": rule, "name": name, "count": counts[rule], "left": left})
    return steps


def calendar(day: date, shown: Sequence[Row]) -> list[Row]:
    """The days within which something is done: what is due on each, and does anybody work.

    `bid_sum`: of those due that tell a sum, None where none does. `rest`: the holiday on it or
    right before it. Grain: day.
    """
    dates = []
    for days in range(SOON):
        on = day + timedelta(days=days)
        bids = [row for row in shown if row["bid_deadline"] == on]
        sums = [row["sum"] for row in bids if row["sum"] is not None]
        holiday, before = _holiday(on), _holiday(on - timedelta(days=1))
        works = is_working_day(on)
        dates.append(
            {
                "day": on,
                "days": days,
                "weekday": on.weekday(),
                "works": works,
                "holiday": holiday,
                "rest": holiday or (before if works else None),
                "bid_count": len(bids),
                "bid_sum": sum(sums) if sums else None,
                "sum_count": len(sums),
                "document_count": sum(row["document_deadline"] == on for row in shown),
            }
        )
    return dates


def _holiday(day: date) -> str | None:
    """The holiday that a day of rest is part of; None on working days and plain weekends."""
    names = {
        date.fromisoformat(row["date"]): row["name"]
        for row in reference.rows("holidays")
        if row["kind"] == "holiday"
    }
    for step in (1, -1):
        near = day
        for _ in range(_LONGEST_REST):
            if is_working_day(near) is not False:
                break
            if near in names:
                return names[near]
            near += timedelta(days=step)
    return None
