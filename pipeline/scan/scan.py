"""The scan: what the archive holds, held against a watchlist, sorted into what a team does with it.

Pure: the same archive, watchlist, memory and decisions give the same scan.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from pipeline.scan import gate, journal
from pipeline.scan import term as terms
from pipeline.scan.archive import Archive, Fate, Own, Service, Win
from pipeline.scan.card import Card, Change, Outcome, State
from pipeline.scan.gate import PriorWork
from pipeline.scan.journal import Decision
from pipeline.scan.match import Match, match, plain
from pipeline.scan.memory import Dropped, Remembered, Shown
from pipeline.scan.need import Need
from pipeline.scan.score import Score, scorer
from pipeline.scan.term import Term
from pipeline.scan.watchlist import Watchlist

# Days within which a deadline is acted on: at once, and soon.
AT_ONCE, SOON = 7, 14
# How far ahead the end of a service is looked for, and how long after it is still news.
_AHEAD, _PAST = 180, 30
# Services that are bought again when they end.
_RECURRING = ("运维", "运营", "租赁", "测评")
# Work for a project that bars from the project itself (条例18).
_BARRING = ("咨询", "监理", "测评")
_BARRING_LOT = re.compile(r"咨询|可研|可行性|设计|规划|监理|检测|测评|项目管理|编制")

# As far back as queries/scan/recent_win.sql looks for earlier wins.
_TWO_YEARS = timedelta(days=731)

WinReason = Literal["rival", "our buyer", "our field"]
WIN_REASONS: dict[WinReason, str] = {
    "rival": "对手中标",
    "our buyer": "我方客户",
    "our field": "本清单范围",
}


@dataclass(frozen=True, slots=True)
class Renewal:
    """A service that ends within half a year, who holds it, and how the end was read."""

    service: Service
    match: Match
    term: Term


@dataclass(frozen=True, slots=True)
class Award:
    """An award of the period, and why a team looks at it."""

    win: Win
    reasons: tuple[WinReason, ...]

    @property
    def is_entrant(self) -> bool | None:
        """Did the seller win nothing of the class in two years; None where the archive is younger."""
        if self.win.earlier_count:
            return False
        seen_for = self.win.award_date - self.win.seen_from
        return True if seen_for >= _TWO_YEARS else None


@dataclass(frozen=True, slots=True)
class Gone:
    """A need that the last scan showed and this one does not, and why."""

    item: str
    title: str
    first_shown: date
    why: str


@dataclass(frozen=True, slots=True)
class Lost:
    """How many needs in play a rule kept out."""

    rule: str
    count: int


@dataclass(frozen=True, eq=False)
class Scan:
    """A scan of one watchlist on one day. Every list is in the order it is read in."""

    watchlist: Watchlist
    archive: Archive
    before: Remembered | None
    cards: Sequence[Card]
    renewals: Sequence[Renewal]
    awards: Sequence[Award]
    decided: Sequence[Card]
    gone: Sequence[Gone]
    lost: Sequence[Lost]
    in_play: int
    held: Sequence[Decision]
    decision_count: int  # made by the day of the scan, of all needs

    @property
    def day(self) -> date:
        """The day of the scan."""
        return self.archive.day

    @property
    def since(self) -> date:
        """Notices after this day are of the period."""
        return self.archive.since

    @cached_property
    def shown(self) -> list[Card]:
        """What can be bid for and no gate drops, best first."""
        return [card for card in self.cards if _is_shown(card)]

    @cached_property
    def act(self) -> list[Card]:
        """Documents or bids due within fourteen days, the nearest first."""
        until = self.day + timedelta(days=SOON)
        due = [
            card
            for card in self.shown
            if card.next_deadline is not None
            and card.next_deadline <= until
            and not _is_refused(card)
        ]
        return sorted(due, key=lambda card: (card.next_deadline, -card.score.order, card.item))

    @cached_property
    def new(self) -> list[Card]:
        """Shown for the first time, best first."""
        return [card for card in self.shown if card.state in ("new", "late", "rule", "back")]

    @cached_property
    def changed(self) -> list[Card]:
        """Of what was wanted before: other deadlines, sums or words, and turns of the procedure."""
        return [
            card
            for card in self.cards
            if (card.changes or card.triggers)
            and (card.state == "again" or card.decision is not None or card.changes)
            and (card.dropped_by is None or card.decision is not None or card.state == "again")
        ]

    @property
    def busy(self) -> list[Card]:
        """What somebody said go to and the team has still to write a bid for."""
        return [
            card
            for card in self.shown
            if card.decision is not None
            and card.decision.verdict == "go"
            and card.decision.status in (None, "待判断", "跟进中")
        ]

    @cached_property
    def plans(self) -> list[Card]:
        """Intentions, those expected first."""
        planned = [c for c in self.cards if c.need.standing == "planned" and not c.dropped_by]
        last = date.max
        return sorted(
            planned, key=lambda c: (c.need.expected_until or last, -c.score.order, c.item)
        )

    @cached_property
    def failures(self) -> list[Card]:
        """Rounds that failed and were not asked for again, the latest first."""
        failed = [c for c in self.cards if c.need.standing == "failed" and not c.dropped_by]
        return sorted(failed, key=lambda c: (-c.need.last_date.toordinal(), c.item))

    @cached_property
    def dropped(self) -> list[Card]:
        """What matched and a gate dropped, to be bid for or planned; each with the gate."""
        return [
            c
            for c in self.cards
            if c.need.standing in ("open", "planned") and c.match.is_wanted and c.dropped_by
        ]

    def memory(self) -> Remembered:
        """What the next scan has to know of this one."""
        ranks = {card.item: rank for rank, card in enumerate(self.shown, 1)}
        wanted = [*self.shown, *self.plans, *self.failures]
        return Remembered(
            watchlist=self.watchlist.name,
            digest=self.watchlist.digest,
            day=self.day,
            known_at=self.archive.stored_by,
            items={
                card.item: Shown(
                    notice_id=card.need.notice_id,
                    title=card.need.title,
                    standing=card.need.standing,
                    published=card.need.call_date or card.need.first_date,
                    first_shown=card.first_shown,
                    shown_count=card.shown_count,
                    rank=ranks.get(card.item),
                    seen=card.seen(self.watchlist.name),
                    document_deadline=card.need.document_deadline,
                    bid_deadline=card.need.bid_deadline,
                    budget=card.need.budget,
                )
                for card in sorted(wanted, key=lambda card: card.item)
            },
            dropped={
                card.item: Dropped(
                    notice_id=card.need.notice_id,
                    title=card.need.title,
                    gate=finding.gate,
                    seen=card.seen(self.watchlist.name),
                )
                for card in sorted(self.dropped, key=lambda card: card.item)
                if (finding := card.dropped_by)
            },
        )


def _is_shown(card: Card) -> bool:
    """Open, and wanted by the list and no gate or by somebody who has not refused it."""
    return (
        card.need.standing == "open"
        and card.dropped_by is None
        and (card.match.is_wanted or (card.decision is not None and not _is_refused(card)))
    )


def _is_refused(card: Card) -> bool:
    return card.decision is not None and card.decision.verdict == "no-go"


def scan(
    archive: Archive,
    watchlist: Watchlist,
    before: Remembered | None,
    decisions: Sequence[Decision],
    fates: Mapping[int, Fate],
) -> Scan:
    """Hold what is in play against a watchlist. `fates` are those of decided needs, by notice."""
    held = journal.latest(
        decisions, archive.day, {key: one.demand_id for key, one in fates.items()}
    )
    outcomes = {one.demand_id: one.outcome for one in fates.values()}
    by_need = {need.demand_id: need for need in archive.needs}
    found: dict[int, Match] = {}
    sold: dict[int, list[str]] = {}
    for win in archive.wins:
        sold.setdefault(win.demand_id, []).append(win.supplier_name)
    judge = scorer(watchlist, archive.day, archive.history)
    by_notice = _by_notice(before)
    cards: list[Card] = []
    losses: Counter[str] = Counter()
    in_play = 0
    for need in archive.needs:
        matched = match(need, watchlist, sold.get(need.demand_id, ()))
        found[need.demand_id] = matched
        decision = held.get(need.demand_id)
        if need.standing == "open":
            in_play += 1
        rule: str | None = matched.lost_by
        if matched.is_wanted or decision is not None:
            card = _card(
                need, matched, archive, watchlist, before, decision, outcomes, judge, by_notice
            )
            cards.append(card)
            rule = None if _is_shown(card) else _lost_by(card)
        if need.standing == "open" and rule is not None:
            losses[rule] += 1
    cards.sort(key=_rank)
    return Scan(
        watchlist=watchlist,
        archive=archive,
        before=before,
        cards=cards,
        renewals=_renewals(archive, watchlist),
        awards=_awards(archive, watchlist, found),
        decided=_decided(cards, archive),
        gone=_gone(before, cards, by_need, found, archive.day) if before else [],
        lost=[Lost(rule, losses[rule]) for rule in sorted(losses)],
        in_play=in_play,
        held=[held[key] for key in sorted(held)],
        decision_count=sum(one.decided <= archive.day for one in decisions),
    )


def _lost_by(card: Card) -> str | None:
    """The gate or the rule that keeps a card off the list."""
    return card.dropped_by.gate if card.dropped_by else card.match.lost_by


def _rank(card: Card) -> tuple[bool, int, date, str]:
    """Best first: a score before none, then the nearest deadline."""
    return (
        card.score.points is None,
        -card.score.order,
        card.next_deadline or date.max,
        card.item,
    )


def _card(
    need: Need,
    matched: Match,
    archive: Archive,
    watchlist: Watchlist,
    before: Remembered | None,
    decision: Decision | None,
    outcomes: Mapping[int, Outcome | None],
    judge: Callable[[Need, Match], Score],
    by_notice: Mapping[int, Shown],
) -> Card:
    shown = _shown(before, by_notice, need)
    changes = (*archive.changes.get(need.demand_id, ()),)
    if shown is not None:
        changes += tuple(_edited(shown, need, {one.field for one in changes}))
    return Card(
        need=need,
        match=matched,
        findings=gate.gates(need, watchlist, archive.day, prior_work(need, archive.own)),
        score=judge(need, matched),
        day=archive.day,
        state=_state(need, archive, watchlist, before, shown),
        first_shown=shown.first_shown if shown else archive.day,
        shown_count=shown.shown_count + 1 if shown else 1,
        changes=changes,
        triggers=_triggers(need, archive, changes),
        decision=decision,
        outcome=outcomes.get(need.demand_id),
    )


def _by_notice(before: Remembered | None) -> dict[int, Shown]:
    """What the last scan showed by its notices; of several of one notice the first."""
    shown = [*before.items.values()] if before else []
    return {one.notice_id: one for one in reversed(shown)}


def _shown(before: Remembered | None, by_notice: Mapping[int, Shown], need: Need) -> Shown | None:
    """How the last scan showed a need, by its item or, where it was linked anew, by its notice.

    What was shown as a plan or a failure and can be bid for now was not shown as that.
    """
    if before is None:
        return None
    shown = before.items.get(need.item) or by_notice.get(need.notice_id)
    if shown is not None and need.standing == "open" != shown.standing:
        return None
    return shown


def _edited(shown: Shown, need: Need, told: Set[str]) -> Iterator[Change]:
    """What a need says otherwise than the last scan showed it, though no correction tells it."""
    if need.standing != "open":
        return
    for field in ("bid_deadline", "document_deadline", "budget"):
        old, new = getattr(shown, field), getattr(need, field)
        if field not in told and None not in (old, new) and old != new:
            yield Change(field, None, old, new)


def _state(
    need: Need,
    archive: Archive,
    watchlist: Watchlist,
    before: Remembered | None,
    shown: Shown | None,
) -> State:
    """Late is what was published by the last scan and stored only after it; what was stored by then
    and not shown comes by another watchlist or, under the same, because it stands otherwise now."""
    if shown is not None:
        return "again"
    asked = need.call_date or need.first_date
    if asked > archive.since:
        return "new"
    if before is None:
        return "standing"
    stored = need.call_known or need.first_known
    if before.known_at is not None and stored > before.known_at:
        return "late"
    return "rule" if before.digest != watchlist.digest else "back"


TURNS = {
    "correction": "更正",
    "candidate": "候选人公示",
    "failed": "流标",
    "termination": "终止",
    "award": "结果公告",
}


def _triggers(need: Need, archive: Archive, changes: Sequence[Change]) -> tuple[str, ...]:
    """What since the last scan asks for another decision."""
    turns = [word for kind, word in TURNS.items() if kind in need.new_types]
    if need.last_subtype == "suspension" and "correction" in need.new_types:
        turns.append("中止")
    if need.round_count > 1 and need.call_date and need.call_date > archive.since:
        turns.append("重新招标")
    if any(_is_delay(one) for one in changes):
        turns.append("延期")
    return tuple(turns)


def _is_delay(change: Change) -> bool:
    return (
        change.field == "bid_deadline"
        and isinstance(change.old, date)
        and isinstance(change.new, date)
        and change.new > change.old
    )


def prior_work(need: Need, own: Sequence[Own]) -> tuple[PriorWork, ...]:
    """Advice, supervision or tests that we won for the project a need belongs to."""
    return tuple(
        PriorWork(one.title, one.supplier_name, one.award_date, one.demand_id == need.demand_id)
        for one in own
        if one.buyer_id == need.buyer_id
        and (one.stage in _BARRING or _BARRING_LOT.search(one.lot_name or ""))
        and (
            one.demand_id == need.demand_id
            or (need.stage not in _BARRING and _is_alike(one.title, need))
        )
    )


def _is_alike(title: str, need: Need) -> bool:
    """Do two titles name one project: two thirds of the shorter one's pairs of letters in common."""
    buyer = plain(need.buyer_name or "")
    one, other = (_pairs(plain(text).replace(buyer, "")) for text in (title, need.title))
    least = min(len(one), len(other))
    return least >= 4 and 3 * len(one & other) >= 2 * least


_NOTICE_WORDS = (
    "公开招标", "竞争性磋商", "竞争性谈判", "招标", "采购", "公告", "项目", "中标", "成交", "结果",
    "咨询", "可行性研究报告", "可研", "监理", "编制", "设计", "服务", "测评", "建设", "询价",
)  # fmt: skip


def _pairs(title: str) -> set[str]:
    for word in _NOTICE_WORDS:
        title = title.replace(word, "")
    return {title[n : n + 2] for n in range(len(title) - 1)}


def _renewals(archive: Archive, watchlist: Watchlist) -> list[Renewal]:
    first = archive.day - timedelta(days=_PAST)
    last = archive.day + timedelta(days=_AHEAD)
    found = []
    for service in archive.services:
        if service.stage not in _RECURRING:
            continue
        end = terms.term(service.service_period, service.contract_date, service.award_date)
        if end is None or end.earliest > last or end.latest < first:
            continue
        matched = match(service, watchlist, service.suppliers)
        if matched.is_wanted:
            found.append(Renewal(service, matched, end))
    return sorted(found, key=lambda one: (one.term.earliest, one.service.demand_id))


def _awards(archive: Archive, watchlist: Watchlist, found: Mapping[int, Match]) -> list[Award]:
    rivals = {plain(name) for name in watchlist.rivals}
    ours = {plain(name) for name in watchlist.company.names}
    buyers = {one.buyer_id for one in archive.own} - {None}
    looked_at = []
    for win in archive.wins:
        names = {plain(name) for name in (win.supplier_name, win.seller, win.group_id or "")}
        matched = found.get(win.demand_id)
        reasons: list[WinReason] = []
        if names & rivals:
            reasons.append("rival")
        if win.buyer_id in buyers and not names & ours:
            reasons.append("our buyer")
        if matched is not None and matched.is_wanted:
            reasons.append("our field")
        if reasons:
            looked_at.append(Award(win, tuple(reasons)))
    return looked_at


def _decided(cards: Sequence[Card], archive: Archive) -> list[Card]:
    """Decided since the day a week ago, or ended since the last scan.

    That day is within: what a weekly scan shows is decided on after it, often on its very day.
    """
    week = archive.day - timedelta(days=7)
    return [
        card
        for card in cards
        if card.decision is not None
        and (card.decision.decided >= week or (card.outcome and card.triggers))
    ]


def _gone(
    before: Remembered,
    cards: Sequence[Card],
    needs: Mapping[int, Need],
    found: Mapping[int, Match],
    day: date,
) -> list[Gone]:
    now = {card.item: card for card in cards}
    by_notice = {card.need.notice_id for card in cards if not card.dropped_by}
    keys = {need.item: need for need in needs.values()}
    gone = []
    for item, shown in before.items.items():
        card = now.get(item)
        if card is not None and card.need.standing == shown.standing and not card.dropped_by:
            continue
        if card is None and shown.notice_id in by_notice:
            continue
        need = keys.get(item)
        gone.append(
            Gone(item, shown.title, shown.first_shown, _why_gone(shown, card, need, found, day))
        )
    return gone


def _why_gone(
    shown: Shown,
    card: Card | None,
    need: Need | None,
    found: Mapping[int, Match],
    day: date,
) -> str:
    if need is None:
        return "已结束或不再有记录"
    if card is None:
        matched = found[need.demand_id]
        return f"不再符合清单（{matched.lost_by}）"
    if need.standing == "open" and shown.standing != "open":
        return "已发布招标公告"
    if need.standing == "failed":
        return "流标或终止"
    if need.standing == "closed" and need.awarded_lot_count:
        return "已定标"
    if need.bid_deadline is not None and need.bid_deadline < day:
        return f"投标已于 {need.bid_deadline} 截止"
    if card.dropped_by:
        return f"{card.dropped_by.gate} {card.dropped_by.evidence}"
    return "已结束"
