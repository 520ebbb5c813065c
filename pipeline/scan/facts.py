"""A scan as rows: what pages, workbooks and messages lay out, and what is kept as evidence.

Rows hold typed values; nothing is rounded or worded here that a reader could want otherwise.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pipeline.scan.card import Card
from pipeline.scan.journal import VERDICTS
from pipeline.scan.scan import WIN_REASONS, Award, Renewal, Scan

Row = dict[str, Any]
Rows = dict[str, list[Row]]


@lru_cache(maxsize=1)
def facts(scan: Scan) -> Rows:
    """Every list of a scan by its name; `headline` is one row. Every file of a scan lays these out,
    so those of the last are kept: nobody changes them."""
    return {
        "headline": [headline(scan)],
        "act": _cards(scan.act),
        "new": _cards(scan.new),
        "changed": _cards(scan.changed),
        "plans": _cards(scan.plans),
        "renewals": [_renewal(one) for one in scan.renewals],
        "failures": _cards(scan.failures),
        "awards": [_award(one) for one in scan.awards],
        "decided": _cards(scan.decided),
        "shown": _cards(scan.shown),
        "dropped": _cards(scan.dropped),
        "gone": [
            {
                "item": one.item,
                "title": one.title,
                "first_shown": one.first_shown,
                "why": one.why,
            }
            for one in scan.gone
        ],
        "lost": [{"rule": one.rule, "count": one.count} for one in scan.lost],
        "sources": [
            {
                "source": one.source,
                "notice_count": one.notice_count,
                "last_published_date": one.last_published_date,
                "is_stale": one.is_stale,
                "rejected_count": one.rejected_count,
            }
            for one in scan.archive.sources
        ],
        "returns": [
            {
                "failed_count": scan.archive.returns.failed_count,
                "returned_count": scan.archive.returns.returned_count,
                "wait_median": scan.archive.returns.wait_median,
            }
        ],
    }


def headline(scan: Scan) -> Row:
    """The counts of a scan, and what it looked at."""
    shown = scan.shown
    sources = scan.archive.sources
    return {
        "watchlist": scan.watchlist.name,
        "title": scan.watchlist.title,
        "digest": scan.watchlist.digest,
        "day": scan.day,
        "since": scan.since,
        "before": scan.before.day if scan.before else None,
        "in_play_count": scan.in_play,
        "shown_count": len(shown),
        "new_count": len(scan.new),
        "act_count": len(scan.act),
        "changed_count": len(scan.changed),
        "plan_count": len(scan.plans),
        "award_count": len(scan.awards),
        "dropped_count": len(scan.dropped),
        "busy_count": len(scan.busy),
        "capacity": scan.watchlist.company.capacity,
        "budget_count": sum(card.need.sum is not None for card in shown),
        "budget": sum(card.need.sum for card in shown if card.need.sum is not None) or None,
        "document_deadline_count": sum(c.need.document_deadline is not None for c in shown),
        "bid_deadline_count": sum(c.need.bid_deadline is not None for c in shown),
        "copy_count": sum(card.need.copy_count for card in shown),
        "source_count": len(sources),
        "stale_count": sum(one.is_stale for one in sources),
        "rejecting_count": sum(one.rejected_count > 0 for one in sources),
        "newest": max(
            (s.last_published_date for s in sources if s.last_published_date), default=None
        ),
        "is_sample": any(".invalid/" in (need.url or "") for need in scan.archive.needs),
    }


def _cards(cards: Sequence[Card]) -> list[Row]:
    return [card_row(card) for card in cards]


@lru_cache(maxsize=100_000)
def card_row(card: Card) -> Row:
    """A card, flat; the same row in every list it is in. `sum` is the budget, else the ceiling, else the sum planned, CNY yuan."""
    need, decision, outcome = card.need, card.decision, card.outcome
    return {
        "item": card.item,
        "title": need.title,
        "url": need.url,
        "place": need.place,
        "source": need.source,
        "buyer_name": need.buyer_name,
        "province": need.province,
        "province_short": need.province_short,
        "prefecture": need.prefecture,
        "level": need.level,
        "category_name": need.category_name,
        "category_l2_name": need.category_l2_name,
        "method_zh": need.method_zh,
        "sum": need.sum,
        "sum_kind": (
            "budget"
            if need.budget is not None
            else "ceiling"
            if need.ceiling is not None
            else "planned"
            if need.planned_amount is not None
            else None
        ),
        "lots": [dict(lot) for lot in need.lots],
        "published_date": need.call_date or need.first_date,
        "document_deadline": need.document_deadline,
        "bid_deadline": need.bid_deadline,
        "bid_deadline_at": need.bid_deadline_at,
        "next_deadline": card.next_deadline,
        "next_days_left": card.next_days_left,
        "days_left": card.days_left,
        "document_days_left": card.document_days_left,
        "working_days_left": card.working_days_left,
        "expected_until": need.expected_until,
        "expected_raw": need.expected_raw,
        "standing": need.standing,
        "state": card.state,
        "state_zh": card.state_zh,
        "first_shown": card.first_shown,
        "shown_count": card.shown_count,
        "points": card.score.points,
        "open_points": card.score.open,
        "band": card.score.band,
        "parts": [
            {
                "part": one.part,
                "name": one.name,
                "points": one.points,
                "most": one.most,
                "evidence": one.evidence,
            }
            for one in card.score.parts
        ],
        "hits": [
            {"terms": one.terms, "word": one.word, "place": one.place, "passage": one.passage}
            for one in card.match.hits
        ],
        "gates": [
            {
                "gate": one.gate,
                "name": one.name,
                "verdict": one.verdict,
                "evidence": one.evidence,
            }
            for one in card.findings
        ],
        "dropped_by": card.dropped_by.gate if card.dropped_by else None,
        "reason": card.score.parts[0].evidence,
        "risks": [f"{one.gate} {one.name}：{one.evidence}" for one in card.warnings],
        "unknowns": list(card.unknowns),
        "clocks": [
            {
                "rule": one.rule_id,
                "event": one.event,
                "name": one.name_zh,
                "wording": one.wording,
                "day": one.day,
                "article": one.article,
                "from_event": one.from_event,
                "from_day": one.from_day,
                "n": one.n,
                "unit": one.unit,
            }
            for one in card.clocks
            if one.day is not None
        ],
        "clocks_unknown": _unknown(card),
        "flags": [{"rule": one.rule_id, "finding": one.finding_zh} for one in card.flags],
        "changes": [one.text for one in card.changes],
        "triggers": list(card.triggers),
        "decision": VERDICTS[decision.verdict] if decision and decision.verdict else None,
        "owner": decision.owner if decision else None,
        "status": decision.status if decision else None,
        "why": decision.why if decision else None,
        "decided": decision.decided if decision else None,
        "award_date": outcome.award_date if outcome else None,
        "suppliers": list(outcome.suppliers) if outcome else [],
        "award": outcome.award if outcome else None,
        "saving": outcome.saving if outcome else None,
        "is_ours": outcome.is_ours if outcome else None,
    }


def _unknown(card: Card) -> list[Row]:
    """The clocks that have no day, by the reason."""
    found: dict[str, list[str]] = {}
    for one in card.clocks:
        if one.day is None:
            found.setdefault(one.why or "", []).append(f"{one.rule_id} {one.name_zh}")
    return [{"why": why, "clocks": names} for why, names in found.items()]


def _renewal(one: Renewal) -> Row:
    service = one.service
    return {
        "title": service.title,
        "url": service.url,
        "place": service.place,
        "buyer_name": service.buyer_name,
        "province_short": service.province_short,
        "level": service.level,
        "category_name": service.category_name,
        "suppliers": list(service.suppliers),
        "award": service.award,
        "award_date": service.award_date,
        "contract_date": service.contract_date,
        "earliest": one.term.earliest,
        "latest": one.term.latest,
        "how": one.term.how,
        "raw": one.term.raw,
        "hits": [hit.word for hit in one.match.hits],
    }


def _award(one: Award) -> Row:
    win = one.win
    return {
        "title": win.title,
        "url": win.url,
        "buyer_name": win.buyer_name,
        "level": win.level,
        "province_short": win.province_short,
        "category_name": win.category_name,
        "supplier_name": win.supplier_name,
        "group_id": win.group_id,
        "lot_id": win.lot_id,
        "award_date": win.award_date,
        "base": win.base,
        "award": win.award,
        "saving": win.saving,
        "winner_count": win.winner_count,
        "reasons": [WIN_REASONS[reason] for reason in one.reasons],
        "is_entrant": one.is_entrant,
        "earlier_count": win.earlier_count,
        "seen_from": win.seen_from,
    }
