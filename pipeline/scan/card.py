"""A need on a list: what it is, why it is there, what changed, and what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from pipeline.normalize.calendar import working_days
from pipeline.scan import clock
from pipeline.scan.clock import Clock, Flag, Known
from pipeline.scan.gate import Finding, dropped, wan
from pipeline.scan.journal import Decision, Seen
from pipeline.scan.match import Match
from pipeline.scan.need import Need
from pipeline.scan.score import Score

State = Literal["new", "late", "rule", "back", "again", "standing"]
STATES: dict[State, str] = {
    "new": "新增",
    "late": "补录",
    "rule": "规则变动后入选",
    "back": "情况变化后入选",
    "again": "继续",
    "standing": "在投",
}

_FIELDS = {
    "document_deadline": "文件获取截止",
    "bid_deadline": "投标截止",
    "opening": "开标时间",
    "budget": "预算",
    "ceiling": "最高限价",
}


@dataclass(frozen=True, slots=True)
class Change:
    """What a notice of the period says otherwise. Days and sums are typed, other words as told."""

    field: str
    lot_id: str | None
    old: date | Decimal | str | None
    new: date | Decimal | str | None

    @property
    def text(self) -> str:
        """'投标截止 +5 天（06-10 → 06-15）', '预算 320→280 万元', or the words of the correction."""
        name = _FIELDS.get(self.field, self.field)
        if self.lot_id not in (None, "0"):
            name += f"（{self.lot_id} 包）"
        if isinstance(self.old, date) and isinstance(self.new, date):
            days = (self.new - self.old).days
            return f"{name} {days:+d} 天（{self.old} → {self.new}）"
        if isinstance(self.old, Decimal) and isinstance(self.new, Decimal):
            return f"{name} {wan(self.old)}→{wan(self.new)} 万元"
        old, new = (_short(value) for value in (self.old, self.new))
        return f"{name}：{old} → {new}" if old != "—" else f"{name}：{new}"


def change(row: Mapping[str, Any]) -> Change:
    """A change of a row of queries/scan/change.sql."""
    for kind in ("day", "amount"):
        if row[f"new_{kind}"] is not None:
            return Change(row["field"], row["lot_id"], row[f"old_{kind}"], row[f"new_{kind}"])
    return Change(row["field"], row["lot_id"], row["old_text"], row["new_text"])


def _short(value: object) -> str:
    text = " ".join(str(value).split()) if value is not None else "—"
    return text if len(text) <= 60 else f"{text[:59]}…"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a decided need ended: the suppliers, the sum where one won alone, and whether it is us."""

    award_date: date | None
    suppliers: tuple[str, ...]
    award: Decimal | None
    base: Decimal | None
    is_ours: bool

    @property
    def saving(self) -> Decimal | None:
        """1 − award / base, to six places as the questions give it."""
        if self.award is None or not self.base:
            return None
        return round(1 - self.award / self.base, 6)


@dataclass(frozen=True, eq=False)
class Card:
    """A need that a watchlist found, on the day of the scan; what costs is worked out once."""

    need: Need
    match: Match
    findings: tuple[Finding, ...]
    score: Score
    day: date
    state: State
    first_shown: date
    shown_count: int
    changes: tuple[Change, ...] = ()
    triggers: tuple[str, ...] = ()
    decision: Decision | None = None
    outcome: Outcome | None = None

    @property
    def item(self) -> str:
        """The name people call it by."""
        return self.need.item

    @property
    def dropped_by(self) -> Finding | None:
        """The gate that drops it; None where it is shown. Whoever said go goes on seeing it."""
        if self.decision is not None and self.decision.verdict == "go":
            return None
        return dropped(self.findings)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Gates that warn or, after a go, would drop."""
        return tuple(one for one in self.findings if one.verdict in ("warn", "drop"))

    @property
    def unknowns(self) -> tuple[str, ...]:
        """What is not known of it: gates and parts of the score that could not tell."""
        gates = (one.evidence for one in self.findings if one.verdict == "unknown")
        parts = (one.evidence for one in self.score.parts if one.points is None)
        return tuple(dict.fromkeys((*gates, *parts)))

    @property
    def days_left(self) -> int | None:
        """Days to the deadline for bids."""
        last = self.need.bid_deadline
        return (last - self.day).days if last else None

    @property
    def document_days_left(self) -> int | None:
        """Days on which the documents can still be obtained; below nought they cannot."""
        last = self.need.document_deadline
        return (last - self.day).days if last else None

    @property
    def working_days_left(self) -> int | None:
        """Working days to the deadline for bids; None beyond the known calendar."""
        last = self.need.bid_deadline
        return working_days(self.day, last) if last else None

    @property
    def next_deadline(self) -> date | None:
        """The nearer of the deadlines that are still ahead: documents or bids."""
        ahead = [
            last
            for last in (self.need.document_deadline, self.need.bid_deadline)
            if last is not None and last >= self.day
        ]
        return min(ahead, default=None)

    @property
    def next_days_left(self) -> int | None:
        """Days to the nearer of the deadlines ahead; None where none is."""
        ahead = self.next_deadline
        return (ahead - self.day).days if ahead else None

    def seen(self, watchlist: str) -> Seen:
        """The card as a decision keeps it."""
        return Seen(
            watchlist=watchlist,
            day=self.day,
            points=self.score.points,
            band=self.score.band,
            parts={one.part: one.points for one in self.score.parts},
            gates={one.gate: one.verdict for one in self.findings},
        )

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """The statutory days that are ahead, the nearest first, then those that are not known."""
        found = clock.clocks(self._known)
        ahead = [one for one in found if one.day is not None and one.day >= self.day]
        unknown = [one for one in found if one.day is None]
        return (*sorted(ahead, key=lambda one: (one.day, one.event, one.rule_id or "")), *unknown)

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """What of it is shorter or longer than an article says: to be checked."""
        return clock.flags(self._known)

    @cached_property
    def _known(self) -> Known:
        return self.need.known

    @property
    def state_zh(self) -> str:
        """新增, 补录, 在投, 第 3 次 …; 原有 for a plan or a failure that a first scan finds."""
        if self.state == "again":
            return f"第 {self.shown_count} 次"
        if self.state == "standing" and self.need.standing != "open":
            return "原有"
        return STATES[self.state]
