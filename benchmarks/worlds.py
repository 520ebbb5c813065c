"""Constructed worlds whose truth is planned: who buys what, as notices that the product then reads.

A world says with what shares each level buys each category. Everything else, region and province,
day, funding, supplier and sum, is drawn without regard to the category, so whatever a report then
says of it is either planned here or false.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from pipeline import reference
from pipeline.model import Level, RawLot, RawNotice
from pipeline.sample import buyers, words
from pipeline.sample.facts import Buyer
from pipeline.sample.words import Province, pick

LEVELS: tuple[Level, ...] = ("省级", "市级", "区县级")
CATEGORIES = ("SEC", "INF", "OPS", "SVC", "PLT", "MGT", "DAT", "CON", "IND")
Shares = Mapping[str, tuple[int, ...]]  # of a hundred, by level, in the order of CATEGORIES

FIRST, AS_OF = date(2019, 12, 1), date(2022, 5, 29)
EVEN: Shares = dict.fromkeys(LEVELS, (1,) * len(CATEGORIES))
# Of each category planted the share is twice that at the other levels together, or more; those not
# planted are rarer there or, DAT, CON and IND, the same everywhere.
PLANTED: Shares = {
    "省级": (19, 19, 19, 9, 8, 8, 6, 6, 6),
    "市级": (9, 9, 9, 33, 11, 11, 6, 6, 6),
    "区县级": (9, 9, 9, 9, 23, 23, 6, 6, 6),
}
REVERSED: Shares = {
    "省级": (5, 5, 5, 27, 20, 20, 6, 6, 6),
    "市级": (11, 11, 11, 6, 33, 10, 6, 6, 6),
    "区县级": (19, 19, 19, 15, 5, 5, 6, 6, 6),
}


@dataclass(frozen=True)
class World:
    """`size` needs a level, bought by buyers of about `each` needs; a need repeats what its buyer
    is fond of with the chance `fond`, else it is drawn from `shares`. The `provinces` with the most
    inhabitants take part; None: all that have prefectures."""

    shares: Shares
    size: int = 500
    each: int = 5
    fond: float = 0.0
    provinces: int | None = None


@dataclass(frozen=True)
class Need:
    """One thing bought, and how it is published: `award` is the sum of its award, None without."""

    number: int
    buyer: str
    province: str
    level: str
    category: str
    phrase: str
    day: date
    funding: str | None
    is_tendered: bool
    is_awarded: bool
    award: Decimal | None
    supplier: str

    @property
    def project_number(self) -> str:
        """The number it is published under."""
        return f"SXCG{self.day.year}-GK-{self.number:05d}"


WORLDS: Mapping[str, World] = {
    "planted": World(PLANTED),
    "null": World(EVEN),
    "clustered": World(EVEN, fond=0.8),
    "reversed": World(REVERSED),
    "tiny": World(PLANTED, size=8, each=2, provinces=12),
}


def needs(world: World, seed: int) -> list[Need]:
    """The needs of a world, level by level."""
    rng = Random(seed)
    places, weights = _places(rng, world.provinces)
    found: list[Need] = []
    for level in LEVELS:
        known = _buyers(rng, level, max(1, world.size // world.each), places, weights)
        shares = world.shares[level]
        loved = [_drawn(rng, shares) for _ in known]
        for _ in range(world.size):
            which = pick(rng, range(len(known)))
            is_fond = rng.random() < world.fond
            category = loved[which] if is_fond else _drawn(rng, shares)
            found.append(_need(rng, len(found) + 1, known[which], category))
    return found


def held_by_one(needs: Sequence[Need], level: str, category: str) -> list[Need]:
    """The same needs, but one buyer has all of the category at the level."""
    cell = [n for n in needs if (n.level, n.category) == (level, category)]
    one = cell[0]
    return [replace(n, buyer=one.buyer, province=one.province) if n in cell else n for n in needs]


def with_huge(needs: Sequence[Need], level: str, category: str, award: Decimal) -> list[Need]:
    """The same needs, but the first of the category at the level is awarded for that much."""
    one = next(n for n in needs if (n.level, n.category) == (level, category))
    huge = replace(one, is_awarded=True, award=award)
    return [huge if n is one else n for n in needs]


def notices(needs: Sequence[Need]) -> list[RawNotice]:
    """What is published of the needs, up to AS_OF; each has at least one notice."""
    return [
        notice.model_copy(update={"line": line, "source_notice_id": str(line)})
        for line, notice in enumerate((n for need in needs for n in _published(need)), start=1)
    ]


def _places(rng: Random, most: int | None) -> tuple[list[Province], list[float]]:
    """Provinces and how much each buys: by its inhabitants, and more or less as chance has it.

    Municipalities have no 市级, so they would tie the level to the province.
    """
    inhabited = sorted(
        (p for p in words.provinces() if p.prefectures and not p.is_municipality),
        key=lambda p: -_inhabitants()[p.name],
    )[:most]
    return inhabited, [_inhabitants()[p.name] * rng.lognormvariate(0, 0.3) for p in inhabited]


@cache
def _inhabitants() -> Mapping[str, int]:
    return {r["name"]: int(r["population_2020"] or 0) for r in reference.rows("provinces")}


def _buyers(
    rng: Random, level: Level, count: int, places: Sequence[Province], weights: Sequence[float]
) -> list[Buyer]:
    named: dict[str, Buyer] = {}
    while len(named) < count:
        (province,) = rng.choices(places, weights)
        buyer = buyers.ordinary(rng, province, level, "general")
        named[buyer.name] = buyer
    return list(named.values())


def _drawn(rng: Random, shares: tuple[int, ...]) -> str:
    return rng.choices(CATEGORIES, shares)[0]


def _need(rng: Random, number: int, buyer: Buyer, category: str) -> Need:
    form = rng.random()
    return Need(
        number=number,
        buyer=buyer.name,
        province=buyer.province or "",
        level=buyer.level,
        category=category,
        phrase=pick(rng, _phrases(category)),
        day=FIRST + timedelta(days=int(rng.random() * ((AS_OF - FIRST).days + 1))),
        funding=pick(rng, ("财政资金", "财政资金", "地方政府专项债券资金", None)),
        is_tendered=form < 0.75,
        is_awarded=form > 0.6,
        award=Decimal(round(100_000 * rng.lognormvariate(2, 0.8))) if rng.random() < 0.9 else None,
        supplier=words.supplier(rng),
    )


@cache
def _phrases(category: str) -> tuple[str, ...]:
    return tuple(
        row["phrase"]
        for row in reference.rows("sample_demands")
        if row["category_l2"].startswith(category)
    )


def _published(need: Need) -> Iterator[RawNotice]:
    name = f"{need.buyer}{need.phrase}项目"
    plain = RawNotice(
        project_number=need.project_number,
        project_name=name,
        buyer_name=need.buyer,
        funding=need.funding,
    )
    if need.is_tendered:
        yield plain.model_copy(
            update={
                "title": name + "公开招标公告",
                "channel": "公开招标公告",
                "published": need.day.isoformat(),
            }
        )
    decided = min(need.day + timedelta(days=30), AS_OF) if need.is_tendered else need.day
    if need.is_awarded:
        amount = f"{need.award}元" if need.award is not None else None
        lot = RawLot(supplier=need.supplier, amount=amount, amount_label="中标金额")
        yield plain.model_copy(
            update={
                "title": name + "中标公告",
                "channel": "中标公告",
                "published": decided.isoformat(),
                "lots": (lot,),
            }
        )
