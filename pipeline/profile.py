"""Whom a profile is about, and what its rows are judged by: a test, an interval, or a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, Final

from pipeline import stats
from pipeline.errors import DataError, UsageError
from pipeline.normalize.party import clean
from pipeline.report import Role
from pipeline.warehouse import Warehouse

Row = Mapping[str, Any]

LEAST: Final = 30  # fewer needs on one of the two sides, and nothing is told apart
SURE: Final = 0.05
_NEEDS: Final = 10
_MONTHS: Final = 24
# A tenth of the gaps is left out at each end, so that nine are the fewest.
_GAPS: Final = 9
# Where the interval was tried this often and held so rarely, it is not given.
_TRIALS: Final = 5
_HELD: Final = 0.6
_CLOSEST: Final = 5


@dataclass(frozen=True)
class Party:
    """A party: `name` as notices give it, `party_id` and `canonical_name` of whom it counts as."""

    role: Role
    name: str
    party_id: int
    canonical_name: str

    @property
    def slug(self) -> str:
        """The same for every name of the party, and safe in a file name."""
        return f"{self.party_id % 2**64:016x}"


def find(
    warehouse: Warehouse, role: Role, name: str, as_of: date, known_at: datetime | None
) -> Party:
    """The buyer or supplier of this name on the day. Raises UsageError with the closest names."""
    import pyarrow.compute as pc

    # Columns, not rows: scans ask for many, of the same hundred thousands of names.
    names = warehouse.query("party_name_list", as_of=as_of, known_at=known_at).table
    of_role = pc.field("role") == role
    for key in ("name", "canonical_name"):
        meant = names.filter(of_role & pc.field(key).isin([name, clean(name)])).slice(0, 1)
        for row in meant.to_pylist():
            return Party(role, row["name"], row["canonical_id"], row["canonical_name"])
    close = closest(name, names.filter(of_role).to_pylist())
    hint = f"closest: {', '.join(close)}" if close else f"ask: biaoxun query run top_{role}s"
    raise UsageError(f"no {role} '{name}' up to {as_of}; {hint}")


def closest(name: str, rows: Sequence[Row]) -> list[str]:
    """Names that hold this one, the most used first; else those spelled most like it.

    >>> closest("大数据", [{"name": "甲市大数据局", "notice_count": 1}, {"name": "乙", "notice_count": 2}])
    ['甲市大数据局']
    """
    within = [row for row in rows if name.strip() and name.strip() in row["name"]]
    within.sort(key=lambda row: (-row["notice_count"], row["name"]))
    if within:
        return [row["name"] for row in within[:_CLOSEST]]
    return get_close_matches(name, sorted({row["name"] for row in rows}), _CLOSEST, 0.4)


def require_rows(party: Party, rows: Mapping[str, Sequence[Row]]) -> None:
    """Raises DataError where neither a notice nor a lot of the party is in these days."""
    counted = ("notice_count", "lot_count", "candidate_count")
    told = rows.get(f"{party.role}_headline", ())
    if told and not any(row.get(name) for row in told for name in counted):
        raise DataError(
            f"nothing is known of {party.role} '{party.canonical_name}' in these days; "
            "leave out --from, or name a later day with --as-of"
        )


def judged(rows: Mapping[str, Sequence[Row]], as_of: date) -> dict[str, list[dict[str, Any]]]:
    """What follows from the rows of a profile: `category_compared` and `next_window`."""
    found: dict[str, list[dict[str, Any]]] = {}
    if "buyer_category_mix" in rows:
        found["category_compared"] = compared(rows["buyer_category_mix"])
    if "buyer_day_list" in rows:
        found["next_window"] = [window(rows["buyer_day_list"], as_of)]
    return found


def compared(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The classes in scope, each with `p`, `q` and a `verdict`: more, less, None or insufficient.

    The share of the buyer against that of the others at its level: χ² or Fisher's test, corrected
    for the number of classes however they hang together (Benjamini–Yekutieli). A level that is not
    known is none to compare with.
    """
    seen = [row for row in rows if row["in_scope"]]
    enough = all(
        row["level"] != "未知" and min(row["used_count"], row["peer_total"]) >= LEAST
        for row in seen
    )
    tests = [
        stats.compare_shares(
            row["own_count"], row["used_count"], row["peer_count"], row["peer_total"]
        )
        if enough
        else None
        for row in seen
    ]
    qs = stats.benjamini_yekutieli([test and test.p for test in tests])
    told = []
    for row, test, q in zip(seen, tests, qs, strict=True):
        verdict = None if enough else "insufficient"
        if test is not None and q is not None and q < SURE:
            verdict = "more" if test.effect > 0 else "less"
        told.append({**row, "p": test and test.p, "q": q, "verdict": verdict})
    return told


def window(rows: Sequence[Row], as_of: date) -> dict[str, Any]:
    """When the buyer may publish again: an interval, or the `reason` why none is given.

    Of the gaps between days with needs a tenth is left out at each end; the interval is the last
    day plus what remains. `tried_count` and `held_count`: how often the same rule, used on the
    gaps before, would have held the next one. `reason`: needs, months, gaps, missed or passed.
    """
    days = [row["first_date"] for row in rows]
    gaps = [(later - day).days for day, later in pairwise(days)]
    tried = [
        low <= gap <= high
        for n, gap in enumerate(gaps)
        if n >= _GAPS
        for low, high in [_middle(gaps[:n])]
    ]
    needs, months = sum(row["demand_count"] for row in rows), _months(days[0], as_of) if days else 0
    told = {
        "demand_count": needs,
        "month_count": months,
        "gap_count": len(gaps),
        "tried_count": len(tried),
        "held_count": sum(tried),
        "last_date": days[-1] if days else None,
        "from_date": None,
        "to_date": None,
        "reason": None,
    }
    if needs < _NEEDS:
        return told | {"reason": "needs"}
    if months < _MONTHS:
        return told | {"reason": "months"}
    if len(gaps) < _GAPS:
        return told | {"reason": "gaps"}
    if len(tried) >= _TRIALS and sum(tried) < _HELD * len(tried):
        return told | {"reason": "missed"}
    low, high = _middle(gaps)
    first, last = days[-1] + timedelta(low), days[-1] + timedelta(high)
    if last <= as_of:
        return told | {"reason": "passed", "to_date": last}
    return told | {"from_date": max(first, as_of + timedelta(1)), "to_date": last}


def _middle(gaps: Sequence[int]) -> tuple[int, int]:
    """The gaps between which the next one lies in eight cases of ten, if it is like those before."""
    ordered = sorted(gaps)
    out = (len(ordered) + 1) // 10
    return ordered[out - 1], ordered[-out]


def _months(first: date, last: date) -> int:
    """Whole months from one day to another."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)
