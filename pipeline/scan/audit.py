"""What a watchlist did not show of its market: which rule lost each, and which of them to read."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.scan.card import Card
from pipeline.scan.journal import Seen
from pipeline.scan.likeness import Likeness, likeness
from pipeline.scan.loss import Loss, at_call, called, loss
from pipeline.scan.market import Market, is_in, unsure
from pipeline.scan.memory import Dropped, Gist
from pipeline.scan.need import Need
from pipeline.scan.scan import Scan
from pipeline.scan.wording import grams, runs

# Notices that put a need before the audit, if they are of the period.
_NEWS = {"tender", "award"}
# Of eight newly shown, as many again are read; what edits then add stays within a half in all.
_OF_EIGHT, _LEAST = 3, 10
# As long as this, words in common tell of one way to name a thing.
_WORDING = 4
# In more than a twentieth of the missed, and in more than three, a stretch is no name of a thing.
_RARE, _FEW = 20, 3


@dataclass(frozen=True, slots=True)
class Missed:
    """A need of the market that was not shown, the rule that lost it, and how near it is.

    `unsure` are the keys of the market that it does not tell.
    """

    need: Need
    loss: Loss
    unsure: tuple[str, ...]
    likeness: Likeness

    @property
    def rule(self) -> str:
        """terms, exclude:<word>, scope.<key>, G1 to G10, or late."""
        return self.loss.rule


def missed(scan: Scan, market: Market, ever: Collection[int] = ()) -> list[Missed]:
    """Needs of the market that can be bid for, or had a call or an award in the period, and that
    neither this scan nor an earlier one showed; the nearest first.

    `ever` are the notices of all that earlier scans showed. What somebody has decided is known to
    the team and not missed. Nor is what a scan on the day of its call would have shown, where no
    scan was there to do it.
    """
    shown = {card.item for card in scan.shown}
    judged = {card.item for card in scan.cards if card.decision is not None}
    found: list[tuple[Need, Loss]] = []
    for need in scan.archive.needs:
        if need.item in shown or need.item in judged or need.notice_id in ever:
            continue
        if not need.is_open and not _NEWS & set(need.new_types):
            continue
        if is_in(need, market) is False:
            continue
        if (lost := _loss(need, scan)) is not None:
            found.append((need, lost))
    measure = likeness(
        [card.need for card in scan.cards if _is_wanted(card)],
        refused(scan),
        [need for need, _ in found],
    )
    rows = [Missed(need, lost, unsure(need, market), measure(need)) for need, lost in found]
    return sorted(rows, key=lambda one: (-one.likeness.points, one.need.item))


def _is_wanted(card: Card) -> bool:
    """Is it taken for what the team wants: by somebody or, where nobody said, by the list."""
    if card.decision is not None and card.decision.verdict is not None:
        return card.decision.verdict != "no-go"
    return card.match.is_wanted and card.dropped_by is None


def _loss(need: Need, scan: Scan) -> Loss | None:
    own = scan.archive.own
    lost = at_call(need, scan.watchlist, own)
    if lost is not None:
        return lost
    before, stored = scan.before, need.call_known or need.first_known
    if before is not None and before.known_at is not None:
        if called(need) <= before.day and stored > before.known_at:
            return Loss("late", f"{called(need)} 发布，上次扫描（{before.day}）之后才入库")
    if need.is_open:
        return loss(need, scan.watchlist, scan.day, own)
    if before is not None and called(need) > before.day:
        return Loss("late", f"{called(need)} 发布，本次扫描之前已结束")
    return None


def row(one: Missed) -> dict[str, Any]:
    """A missed need, flat; `sum` in CNY yuan."""
    need = one.need
    return {
        "item": need.item,
        "title": need.title,
        "url": need.url,
        "place": need.place,
        "buyer_name": need.buyer_name,
        "province_short": need.province_short,
        "level": need.level,
        "category_name": need.category_l2_name,
        "sum": need.sum,
        "published_date": called(need),
        "standing": need.standing,
        "rule": one.rule,
        "why": one.loss.why,
        "unsure": list(one.unsure),
        "points": one.likeness.points,
        "evidence": one.likeness.evidence,
    }


def shown_by(past: Iterable[Gist]) -> frozenset[int]:
    """The notices of all that scans showed."""
    return frozenset(notice for one in past for notice in one.notices)


def kept(scan: Scan, rows: Iterable[Missed]) -> dict[str, Dropped]:
    """Missed needs as a scan remembers what it dropped, so that somebody can decide on them."""
    seen = Seen(
        watchlist=scan.watchlist.name,
        day=scan.day,
        points=None,
        band="漏标审计",
        parts={},
        gates={},
    )
    return {
        one.need.item: Dropped(
            notice_id=one.need.notice_id, title=one.need.title, gate=one.rule, seen=seen
        )
        for one in sorted(rows, key=lambda one: one.need.item)
    }


def by_rule(rows: Sequence[Missed]) -> list[tuple[str, int]]:
    """How many each rule lost, the most first."""
    counts = Counter(one.rule for one in rows)
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def budget(scan: Scan) -> int:
    """How many missed needs are to be read: three for eight shown for the first time, at least ten;
    where fewer than twenty are shown, the ten are more than half of them."""
    fresh = sum(card.shown_count == 1 and card.decision is None for card in scan.shown)
    return max(fresh * _OF_EIGHT // 8, _LEAST)


def refused(scan: Scan) -> list[Need]:
    """The needs that somebody decided not to follow."""
    return [card.need for card in scan.cards if card.decision and card.decision.verdict == "no-go"]


def reading(rows: Sequence[Missed], most: int, known: Iterable[Need] = ()) -> list[Missed]:
    """The missed needs to read, at most so many: near ones first, one of each way to name a thing.

    What shares a rare stretch of letters with one on the list, or with a need `known` to be none,
    stands back: who has read the one knows the other. So does what a gate dropped, for the scan
    itself lists it with the gate.
    """
    marks = {one.need.item: _marks(one.need) for one in rows}
    counts = Counter(mark for of_one in marks.values() for mark in of_one)
    common = {mark for mark, count in counts.items() if count > max(len(rows) // _RARE, _FEW)}
    told = {mark for need in known for mark in _marks(need)} - common
    first: list[Missed] = []
    later: list[Missed] = []
    for one in rows:
        own = marks[one.need.item] - common
        if own & told or one.rule.startswith("G"):
            later.append(one)
            continue
        told |= own
        first.append(one)
    return [*first, *later][:most]


def _marks(need: Need) -> set[str]:
    return set(grams(runs(need), _WORDING, _WORDING))
