"""The score of a need: parts that add up, each with its evidence, and what is not known.

A part whose input is unknown gives no points and is named; what it could have given is shown beside
the sum. Below three known parts there is no number.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal

from pipeline.normalize.calendar import working_days
from pipeline.scan.gate import wan
from pipeline.scan.match import Match, plain
from pipeline.scan.need import Need
from pipeline.scan.watchlist import Part, Watchlist

Band = Literal["优先跟进", "建议投", "观察", "放弃", "信息不足"]

NAMES: dict[Part, str] = {
    "fit": "产品契合",
    "buyer": "采购人关系",
    "rivals": "竞争",
    "money": "金额与价格",
    "time": "时间",
    "delivery": "交付与资质",
    "strategy": "战略",
}
# Fewer known parts than these are no basis for a number.
LEAST_KNOWN = 3
# Working days to the nearer deadline from which time is no concern.
_AMPLE_DAYS = 15
# Fewer priced lots than these say nothing of a price level.
_FEW_PRICES = 5

# Of the most points, and the evidence; no share where the input is not known.
Share = tuple[float | None, str]


@dataclass(frozen=True, slots=True)
class Points:
    """One part: points of at most `most`; None where its input is not known, and what is missing."""

    part: Part
    points: int | None
    most: int
    evidence: str

    @property
    def name(self) -> str:
        """The part in Chinese."""
        return NAMES[self.part]


@dataclass(frozen=True, slots=True)
class Score:
    """The parts in the order of NAMES."""

    parts: tuple[Points, ...]
    band: Band

    @property
    def points(self) -> int | None:
        """Their sum, 0 to 100; None below three known parts."""
        return None if self.band == "信息不足" else self.known

    @property
    def known(self) -> int:
        """Points of the known parts."""
        return sum(part.points or 0 for part in self.parts)

    @property
    def open(self) -> int:
        """Points that the unknown parts could have given."""
        return sum(part.most for part in self.parts if part.points is None)

    @property
    def order(self) -> int:
        """What it is ranked by: twice the middle of what is known and what could be."""
        return 2 * self.known + self.open


@dataclass(frozen=True, slots=True)
class Seller:
    """Who has won at a buyer: lots of the last three years."""

    name: str
    lot_count: int
    last_date: date | None
    last_title: str | None
    suppliers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prices:
    """Quartiles of what lots of a class and level were saved on their ceiling."""

    count: int
    low: Decimal
    median: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class History:
    """What the archive knows beside the need itself: sellers by buyer, prices by class and level,
    and the sums of what we have won."""

    sellers: Mapping[int, Sequence[Seller]] = field(default_factory=dict)
    prices: Mapping[tuple[str, str], Prices] = field(default_factory=dict)
    own_sums: Sequence[Decimal] = ()


def scorer(watchlist: Watchlist, day: date, history: History) -> Callable[[Need, Match], Score]:
    """Scores needs that match. What the sellers of a buyer say is worked out once for its needs."""

    @cache
    def of_buyer(buyer_id: int | None) -> tuple[Share, Share]:
        sellers = history.sellers.get(buyer_id, ()) if buyer_id is not None else ()
        return _buyer(sellers, watchlist), _rivals(sellers, watchlist)

    def score(need: Need, match: Match) -> Score:
        buyer, rivals = of_buyer(need.buyer_id)
        judged: dict[Part, Share] = {
            "fit": fit(need, match, watchlist),
            "buyer": buyer,
            "rivals": rivals,
            "money": _money(need, watchlist, history),
            "time": _time(need, watchlist, day),
            "delivery": _delivery(need, watchlist),
            "strategy": _strategy(need, watchlist),
        }
        parts = tuple(
            Points(part, None if share is None else round(share * most), most, evidence)
            for part, (share, evidence) in judged.items()
            if (most := getattr(watchlist.weights, part))
        )
        return Score(parts, _band(parts, watchlist))

    return score


def _band(parts: tuple[Points, ...], watchlist: Watchlist) -> Band:
    if sum(part.points is not None for part in parts) < LEAST_KNOWN:
        return "信息不足"
    summed = Score(parts, "观察")
    middle, bands = summed.order / 2, watchlist.bands
    if middle >= bands.first:
        return "优先跟进"
    if middle >= bands.bid:
        return "建议投"
    # What could still come to be worth watching is not given up.
    return "观察" if summed.known + summed.open >= bands.watch else "放弃"


def fit(need: Need, match: Match, watchlist: Watchlist) -> Share:
    """Where the best word stands, how many there are, and whether the class is one we aim at."""
    by_place = {place: [hit for hit in match.hits if hit.place == place] for place in _PLACED}
    best = max((_PLACED[hit.place] for hit in match.hits), default=0.0)
    words = dict.fromkeys(hit.word for hit in match.hits)
    more = min(len(words) - 1, 3) * 0.07
    aimed = watchlist.strategy.categories or watchlist.scope.categories
    is_aimed = bool({need.category_l1, need.category_l2} & set(aimed))
    is_other = need.category_l1 == "OUT"
    share = best + more + (0.2 if is_aimed else 0) - (0.3 if is_other and not is_aimed else 0)
    told = "；".join(
        f"{_PLACE_NAMES[place]}“{'、'.join(dict.fromkeys(hit.word for hit in hits))}”"
        for place, hits in by_place.items()
        if hits
    )
    if is_aimed:
        told += f"；类别 {need.category_l2_name or need.category_l2}"
    if is_other and not is_aimed:
        told += "；类别判为非信息化"
    return min(max(share, 0.0), 1.0), told


_PLACED = {"title": 0.6, "object": 0.65, "buyer": 0.2, "body": 0.3, "supplier": 0.2}
_PLACE_NAMES = {
    "title": "标题",
    "object": "标的",
    "buyer": "采购人",
    "body": "正文",
    "supplier": "供应商",
}


def _buyer(sellers: Sequence[Seller], watchlist: Watchlist) -> Share:
    if not sellers:
        return None, "无该采购人的中标记录"
    lots = sum(one.lot_count for one in sellers)
    ours = _of(sellers, watchlist.company.names)
    if ours:
        won = sum(one.lot_count for one in ours)
        last = max((one.last_date for one in ours if one.last_date), default=None)
        return min(0.6 + 0.2 * won, 1.0), f"本公司近三年在此中标 {won} 标段，最近 {last or '—'}"
    openness = len(sellers) / lots
    told = f"近三年 {lots} 标段由 {len(sellers)} 家获得，本公司无"
    return 0.2 + 0.3 * openness, told


def _rivals(sellers: Sequence[Seller], watchlist: Watchlist) -> Share:
    lots = sum(one.lot_count for one in sellers)
    if lots < LEAST_KNOWN:
        return None, f"该采购人近三年已知中标不足 {LEAST_KNOWN} 标段（{lots}）"
    top = max(sellers, key=lambda one: (one.lot_count, one.name))
    rivals = [one for one in _of(sellers, watchlist.rivals) if one.lot_count]
    ours = _of(sellers, watchlist.company.names)
    share = 1.0 if top in ours else 1 - top.lot_count / lots
    told = f"最多者 {top.name} {top.lot_count}/{lots}"
    if rivals:
        share -= 0.3
        told += "；对手在此中标：" + "、".join(f"{one.name} {one.lot_count}" for one in rivals)
    return max(share, 0.0), told


def _of(sellers: Sequence[Seller], names: Sequence[str]) -> list[Seller]:
    """The sellers that a list of names or groups means."""
    wanted = {plain(name) for name in names}
    if not wanted:
        return []
    return [
        one for one in sellers if any(_key(name) in wanted for name in (one.name, *one.suppliers))
    ]


# The same sellers are held against the names at many buyers.
_key = lru_cache(maxsize=100_000)(plain)


def _money(need: Need, watchlist: Watchlist, history: History) -> Share:
    if need.sum is None:
        return None, "预算未披露或不可信"
    told = f"{wan(need.sum)} 万元"
    size = 0.5
    if len(history.own_sums) >= LEAST_KNOWN:
        ordered = sorted(history.own_sums)
        low, high = ordered[len(ordered) // 4], ordered[(3 * len(ordered)) // 4]
        near = low / 3 <= need.sum <= high * 3
        size = 0.7 if near else 0.2
        told += f"；本公司中标额中间一半 {wan(low)}–{wan(high)} 万元（n={len(ordered)}）"
    elif watchlist.budget.least_wan is not None or watchlist.budget.most_wan is not None:
        size = 0.7
        told += "；在预算区间内"
    prices = history.prices.get((need.category_l1, need.level))
    if prices is None or prices.count < _FEW_PRICES:
        return size, told
    median = prices.median
    told += f"；同类同层级节资率中位数 {median * 100:.1f}%（n={prices.count}）"
    return size + (
        0.3 if median <= Decimal("0.05") else 0.15 if median <= Decimal("0.15") else 0
    ), told


def _time(need: Need, watchlist: Watchlist, day: date) -> Share:
    """The working days left to prepare a bid; whether documents can be had is a gate's to say."""
    if need.bid_deadline is None:
        return None, "投标截止未知"
    left = working_days(day, need.bid_deadline)
    if left is None:
        return None, f"截止 {need.bid_deadline}，当年工作日历未知"
    least = watchlist.gates.G2.least_days
    share = min(max((left - least) / max(_AMPLE_DAYS - least, 1), 0.0), 1.0)
    told = f"距投标截止 {left} 个工作日"
    if need.document_deadline is not None:
        told += f"，文件获取至 {need.document_deadline}"
    return share, told


def _delivery(need: Need, watchlist: Watchlist) -> Share:
    able = watchlist.company.provinces
    if able is None:
        return None, "本公司交付省份未填"
    if need.province is None:
        return None, "省份未知"
    near = bool({need.province, need.province_short} & set(able))
    return float(near), f"{need.province_short}{'在' if near else '不在'}交付范围"


def _strategy(need: Need, watchlist: Watchlist) -> Share:
    asked = watchlist.strategy
    told = list(_aims(need, watchlist))
    if not told:
        return None, "未设战略方向" if asked == type(asked)() else "层级、梯度或资金未知"
    met = [name for name, is_met in told if is_met]
    words = "、".join(met) if met else "无"
    return len(met) / len(told), f"符合：{words}（{len(met)}/{len(told)}）"


def _aims(need: Need, watchlist: Watchlist) -> Iterator[tuple[str, bool]]:
    asked = watchlist.strategy
    level = None if need.level == "未知" else need.level
    for name, aimed, told in (
        ("层级", asked.levels, {level}),
        ("梯度", asked.tiers, {need.tier}),
        ("类别", asked.categories, {need.category_l1, need.category_l2}),
        ("资金", asked.funding, {need.funding_mode}),
    ):
        if aimed and told - {None}:
            yield name, bool(told & set(aimed))
