"""Scans for tests of what is made of them: a small archive, and cards that say otherwise."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pipeline.scan.archive import Reader
from pipeline.scan.card import Card
from pipeline.scan.journal import Decision, Verdict
from pipeline.scan.memory import Remembered
from pipeline.scan.scan import Scan, scan
from pipeline.scan.watchlist import Watchlist
from pipeline.warehouse import Warehouse
from tests.conftest import keep, notice

DAY = date(2022, 3, 7)
WATCHLIST = Watchlist.model_validate(
    {
        "name": "政务",
        "title": "政务服务",
        "terms": [{"name": "政务", "any": ["政务服务平台"]}],
        "gates": {"G2": {"least_days": 0}},
        "text": "",
    }
)


def scanned(
    warehouse: Warehouse,
    day: date = DAY,
    watchlist: Watchlist = WATCHLIST,
    before: Remembered | None = None,
    since: date = date(2022, 2, 28),
    **fields: object,
) -> Scan:
    """The scan of one tender: documents until 03-10, bids until 03-25, half past nine."""
    told: dict[str, object] = {
        "url": "https://www.example.invalid/a.html",
        "document_deadline": "2022-03-10",
        "bid_deadline": "2022-03-25 09:30",
        "budget": "2800000元",
        **fields,
    }
    keep(warehouse, notice("1", **told))
    return of(warehouse, day, watchlist, before, since)


def of(
    warehouse: Warehouse,
    day: date = DAY,
    watchlist: Watchlist = WATCHLIST,
    before: Remembered | None = None,
    since: date = date(2022, 2, 28),
) -> Scan:
    """The scan of what a warehouse holds."""
    with warehouse.held(day, None):
        archive = Reader(warehouse, day, None).read(watchlist, since, warehouse.newest())
        return scan(archive, watchlist, before, (), {})


def with_need(one: Scan, **fields: Any) -> Scan:
    """The same scan, whose needs say otherwise."""
    return _with(one, lambda card: replace(card, need=replace(card.need, **fields)))


def with_verdict(one: Scan, verdict: Verdict) -> Scan:
    """The same scan, whose needs were decided."""

    def decided(card: Card) -> Card:
        told = Decision(
            item=card.item,
            notice_id=card.need.notice_id,
            title=card.need.title,
            decided=one.day,
            verdict=verdict,
        )
        return replace(card, decision=told)

    return _with(one, decided)


def many(one: Scan, titles: Sequence[str]) -> Scan:
    """The same scan with a card for each title."""
    card = one.cards[0]
    cards = [
        replace(card, need=replace(card.need, demand_id=number, notice_id=number, title=title))
        for number, title in enumerate(titles, 1)
    ]
    return replace(one, cards=cards)


def _with(one: Scan, other: Callable[[Card], Card]) -> Scan:
    return replace(one, cards=[other(card) for card in one.cards])
