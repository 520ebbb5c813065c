"""What the warehouse tells a scan: rows of queries/scan, typed."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pipeline.normalize import party
from pipeline.query import Result
from pipeline.scan.card import Change, Outcome, change
from pipeline.scan.gate import passages_wanted
from pipeline.scan.match import body_words, plain
from pipeline.scan.need import Need, needs
from pipeline.scan.score import History, Prices, Seller
from pipeline.scan.watchlist import Watchlist
from pipeline.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class Win:
    """A supplier of a lot that was awarded in the period. Money is CNY yuan."""

    demand_id: int
    process_id: int
    lot_id: str
    title: str
    url: str | None
    buyer_id: int | None
    buyer_name: str | None
    level: str
    province: str | None
    province_short: str | None
    category_l1: str
    category_name: str | None
    supplier_id: int
    supplier_name: str
    group_id: str | None
    seller: str
    award_date: date
    base: Decimal | None
    award: Decimal | None
    winner_count: int
    saving: Decimal | None
    earlier_count: int
    seen_from: date


@dataclass(frozen=True, slots=True)
class Own:
    """A lot that we or an affiliate won."""

    demand_id: int
    title: str
    lot_name: str | None
    stage: str
    buyer_id: int | None
    supplier_name: str
    award_date: date | None
    award: Decimal | None


@dataclass(frozen=True, slots=True)
class Service:
    """A service with a stated term that somebody holds."""

    demand_id: int
    notice_id: int
    title: str
    url: str | None
    place: str | None
    buyer_id: int | None
    buyer_name: str | None
    buyer_kind: str
    level: str
    province: str | None
    province_short: str | None
    prefecture: str | None
    region7: str | None
    category_l1: str
    category_name: str | None
    category_l2: str
    stage: str
    procurement_method: str | None
    budget: Decimal | None
    service_period: str
    award_date: date | None
    contract_date: date | None
    award: Decimal | None
    suppliers: tuple[str, ...]
    object: str = ""
    passages: tuple[str, ...] = ()
    is_open: bool = False
    is_only_planned: bool = False
    new_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Returns:
    """How often what failed was asked for again within half a year."""

    failed_count: int
    returned_count: int
    wait_median: float | None


@dataclass(frozen=True, slots=True)
class Source:
    """How fresh a source is."""

    source: str
    notice_count: int
    last_published_date: date | None
    is_stale: bool
    rejected_count: int


@dataclass(frozen=True, slots=True)
class Fate:
    """The need that a notice belongs to now, and how it ended; None while it has not."""

    demand_id: int
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything a scan of a day asks the warehouse, for one watchlist."""

    day: date
    since: date
    stored_by: datetime | None
    needs: Sequence[Need]
    changes: Mapping[int, Sequence[Change]]
    wins: Sequence[Win]
    own: Sequence[Own]
    history: History
    services: Sequence[Service]
    returns: Returns
    sources: Sequence[Source]
    calls: Sequence[dict[str, Any]]


# More words than these are no one pattern: RE2 refuses to compile it.
_MOST_WORDS = 300
Period = Mapping[str, date | datetime | None]


class Reader:
    """Asks the warehouse about one day. What does not depend on a watchlist is asked once; within
    `Warehouse.held` the notices are folded once for all questions."""

    def __init__(self, warehouse: Warehouse, day: date, known_at: datetime | None) -> None:
        self._warehouse = warehouse
        self._day = day
        self._known_at = known_at
        self._answers: dict[tuple[object, ...], Any] = {}

    def read(
        self,
        watchlist: Watchlist,
        since: date,
        stored_by: datetime | None,
        stored_since: datetime | None = None,
    ) -> Archive:
        """All that a scan of a watchlist needs, of notices after `since` and those that were stored
        only after `stored_since`; `stored_by` is the moment up to which something was stored."""
        own = self._own(watchlist)
        period = {"since": since, "stored_since": stored_since}
        passages = self._passages(watchlist, period)
        needs: list[Need] = self._of(period, "need", self._needs)
        return Archive(
            day=self._day,
            since=since,
            stored_by=stored_by,
            needs=[
                replace(one, passages=passages[one.demand_id]) if one.demand_id in passages else one
                for one in needs
            ],
            changes=self._of(period, "change", self._changes),
            wins=self._of(period, "win", self._wins),
            own=own,
            history=History(
                self._once(("seller",), self._sellers),
                self._once(("price",), self._prices),
                [one.award for one in own if one.award is not None],
            ),
            services=self._once(("service",), self._services),
            returns=self._once(("return",), lambda: Returns(**self._ask("failure")[0])),
            sources=self._once(("source",), self._sources),
            calls=self._once(("call",), lambda: self._ask("call")),
        )

    def _once(self, key: tuple[object, ...], ask: Callable[[], Any]) -> Any:
        if key not in self._answers:
            self._answers[key] = ask()
        return self._answers[key]

    def _of(self, period: Period, name: str, ask: Callable[[Period], Any]) -> Any:
        return self._once((name, *period.values()), lambda: ask(period))

    def fates(self, notices: Iterable[int], watchlist: Watchlist) -> dict[int, Fate]:
        """What became of the needs of notices; a notice that is not stored any more is not there."""
        asked = "\n".join(map(str, sorted(notices)))
        names = "\n".join(_as_stored(watchlist.company.names))
        return {
            row["notice_id"]: Fate(row["demand_id"], _outcome(row))
            for row in (self._ask("outcome", notices=asked, names=names) if asked else ())
        }

    def _ask(self, name: str, **given: object) -> list[dict[str, Any]]:
        return self._query(name, **given).rows()

    def _query(self, name: str, **given: object) -> Result:
        days = {"as_of": self._day, "known_at": self._known_at}
        return self._warehouse.query(name, **days, **given)

    def _needs(self, period: Period) -> list[Need]:
        # By columns: there are many, and each has sixty cells.
        table = self._query("need", **period).table
        return needs({name: table[name].to_pylist() for name in table.column_names})

    def _passages(self, watchlist: Watchlist, period: Period) -> dict[int, tuple[str, ...]]:
        words = dict.fromkeys((*passages_wanted([watchlist]), *body_words([watchlist])))
        patterns = [*dict.fromkeys(map(_loose, words))]
        found: dict[int, dict[str, None]] = defaultdict(dict)
        for first in range(0, len(patterns), _MOST_WORDS):
            some = "|".join(patterns[first : first + _MOST_WORDS])
            for row in self._ask("passage", **period, words=some):
                found[row["demand_id"]].update(dict.fromkeys(row["passages"]))
        return {demand_id: tuple(passages) for demand_id, passages in found.items()}

    def _wins(self, period: Period) -> list[Win]:
        return [Win(**row) for row in self._ask("recent_win", **period)]

    def _services(self) -> list[Service]:
        return [
            Service(**row | {"suppliers": tuple(row["suppliers"])}) for row in self._ask("service")
        ]

    def _changes(self, period: Period) -> Mapping[int, Sequence[Change]]:
        found: dict[int, list[Change]] = defaultdict(list)
        for row in self._ask("change", **period):
            found[row["demand_id"]].append(change(row))
        return found

    def _own(self, watchlist: Watchlist) -> list[Own]:
        names = watchlist.company.names
        if not names:
            return []
        keys = Own.__dataclass_fields__
        rows = self._ask("own_win", names="\n".join(_as_stored(names)))
        return [Own(**{key: row[key] for key in keys}) for row in rows]

    def _sellers(self) -> Mapping[int, Sequence[Seller]]:
        found: dict[int, list[Seller]] = defaultdict(list)
        for row in self._ask("buyer_win"):
            found[row["buyer_id"]].append(
                Seller(
                    row["seller"],
                    row["lot_count"],
                    row["last_date"],
                    row["last_title"],
                    tuple(row["suppliers"]),
                )
            )
        return found

    def _prices(self) -> Mapping[tuple[str, str], Prices]:
        return {
            (row["category_l1"], row["level"]): Prices(
                row["saving_count"], row["saving_low"], row["saving_median"], row["saving_high"]
            )
            for row in self._ask("price")
        }

    def _sources(self) -> list[Source]:
        keys = Source.__dataclass_fields__
        return [Source(**{key: row[key] for key in keys}) for row in self._ask("source")]


def _as_stored(names: Iterable[str]) -> list[str]:
    """Names as notices' names are stored: 示例（北京）公司 as 示例(北京)公司."""
    return [party.clean(name) or name for name in names]


def _loose(word: str) -> str:
    """A word as RE2 finds it in a body: of either width, with blanks anywhere between."""
    return r"[ \x{3000}\x{a0}]*".join(
        f"[{re.escape(sign)}{chr(ord(sign) + 0xFEE0)}]" if "!" <= sign <= "~" else re.escape(sign)
        for sign in plain(word)
    )


def _outcome(row: Mapping[str, Any]) -> Outcome | None:
    if row["is_ours"] is None:
        return None
    suppliers = tuple(row["suppliers"] or ())
    return Outcome(row["award_date"], suppliers, row["award"], row["base"], row["is_ours"])
