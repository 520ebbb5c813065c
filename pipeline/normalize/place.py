"""Where: place names in an organisation's name or a region field, as divisions of the day."""

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from pipeline.normalize.gazetteer import (
    ANY_DAY,
    FIRST_DAY,
    LAST_DAY,
    NOWHERE,
    DayNeededError,
    Division,
    Gazetteer,
    Place,
    Reading,
    load,
)

__all__ = ["NOWHERE", "Chain", "Place", "common", "narrow", "read", "resolve"]

# A short name followed by these is part of another word: 北京路, 西安区, 白云国际机场.
_NOT_AFTER_SHORT = re.compile(
    r"[市县区州盟旗街巷屯]|路(?![桥面政网灯港])|大道|大街|(国际)?机场|菜|话剧"
)
# A county's short name before these is a river, lake or mountain: 秦淮河, 钱塘江, 长白山.
_WATERS = re.compile(r"[江河湖山]|国家(级|公园)|自然保护区|风景")
_PARTS = re.compile(r"[\s>/|,、;·—–\-]+|&gt;")
_TIER_WORDS = re.compile(
    r"^(全国|中国|国家级|省级|省本级|市本级|市级|本级|市辖区|区级|县级|其他|不限)+$"
)
_TIER_TAIL = re.compile(r"(省|市|区|县)?(本级|直属|市辖区|省级|市级)$")


class Chain(NamedTuple):
    """Place names read from a position on: the deepest place, and where the reading stopped.

    `tier` is the deepest name's tier even when several places share the name; then `candidates`
    holds them and `place` only what is certain. `is_short` when the deepest name lacks its 市, 区
    or 县, `is_old` when it was out of use on the day.
    """

    place: Place
    end: int
    tier: int = 0
    candidates: tuple[Place, ...] = ()
    is_short: bool = False
    is_old: bool = False


def read(
    text: str,
    published: date | None = None,
    start: int = 0,
    inside: Place = NOWHERE,
    orphans: bool = True,
) -> Chain:
    """Read place names one after the other, each inside the one before, the longest first.

    With `orphans`, a county's short name counts without its province or prefecture before it.

    >>> read("广东省广州市越秀区人民法院").place
    Place(province='广东省', prefecture='广州市', county='越秀区')
    >>> read("吉林市龙潭区教育局").place.prefecture, read("河北区民政局").tier
    ('吉林市', 3)
    """
    gazetteer = load()
    here, position, chain = inside, start, Chain(inside, start)
    while position < len(text) - 1:
        found = _longest(gazetteer, text, position, here, published, orphans)
        if found is None:
            break
        end, readings = found
        places, is_old = _on_day(readings, published)
        tier, is_short = readings[0].division.tier, readings[0].form == "short"
        if len(places) > 1:
            return Chain(common(places), end, tier, tuple(places), is_short, is_old)
        here, position = places[0], end
        chain = Chain(here, end, max(tier, here.tier), (), is_short, is_old)
    return chain


def _longest(
    gazetteer: Gazetteer,
    text: str,
    position: int,
    here: Place,
    published: date | None,
    orphans: bool,
) -> tuple[int, tuple[Reading, ...]] | None:
    for length in gazetteer.lengths.get(text[position : position + 2], ()):
        surface = text[position : position + length]
        readings = gazetteer.surfaces.get(surface)
        if readings is None:
            continue
        end = position + len(surface)
        if len(readings) == 1 and readings[0].form == "full":
            if not _inside(readings[0].division, here):
                continue
            if surface not in gazetteer.generic or _is_city(gazetteer, here):
                return end, readings
            continue
        allowed = [r for r in readings if _inside(r.division, here)]
        full = [r for r in allowed if r.form == "full"]
        if full and not (surface in gazetteer.generic and not _is_city(gazetteer, here)):
            return end, tuple(full)
        if not allowed or full or not _is_name(gazetteer, surface, text, end, here):
            continue
        tier = min(r.division.tier for r in allowed)
        short = tuple(r for r in allowed if r.division.tier == tier)
        if tier == 3:
            is_orphan = not here.province
            if is_orphan and not (orphans and _one(short, published)):
                continue
            if _WATERS.match(text, end):
                continue
        return end, short
    return None


def _inside(division: Division, here: Place) -> bool:
    if not here.province:
        return True
    if division.place.province != here.province:
        return False
    if division.tier == here.tier:  # 北京市北京市…, 浙江 浙江省…
        return division.place == here
    return division.tier > here.tier and here.holds(division.place)


def _is_city(gazetteer: Gazetteer, here: Place) -> bool:
    return here.tier == 2 or here.province in gazetteer.municipalities


def _is_name(gazetteer: Gazetteer, surface: str, text: str, end: int, here: Place) -> bool:
    """A short name may be read here, by the word itself and by what follows it."""
    if surface in gazetteer.never or _NOT_AFTER_SHORT.match(text, end):
        return False
    return surface not in gazetteer.below or _is_city(gazetteer, here) or _province(surface)


@lru_cache(64)
def _province(surface: str) -> bool:
    return any(r.division.tier == 1 for r in load().surfaces[surface])


def _one(readings: tuple[Reading, ...], published: date | None) -> bool:
    return len(_on_day(readings, published)[0]) == 1


def _on_day(readings: tuple[Reading, ...], published: date | None) -> tuple[list[Place], bool]:
    """Places that bore the name on the day, else what became of them; without a day, of now."""
    if len(readings) == 1 and not readings[0].division.successor:
        return [readings[0].division.place], False
    if published == ANY_DAY:
        if any(r.division.since != FIRST_DAY or r.division.until != LAST_DAY for r in readings):
            raise DayNeededError
        return _distinct([r.division.place for r in readings]), False
    day = published or date.max
    current = [
        r.division.place
        for r in readings
        if r.division.since <= day < r.division.until or (published is None and _lasts(r))
    ]
    if current:
        return _distinct(current), False
    if published is None:  # an old name in an undated text is kept as it stands
        return _distinct([r.division.place for r in readings]), True
    if all(day < r.division.since for r in readings):
        return _distinct([r.division.place for r in readings]), False
    ended = [r.division for r in readings if r.division.until <= day]
    return _distinct([d.successor if d.successor else d.place for d in ended]), True


def _lasts(reading: Reading) -> bool:
    return reading.division.until == date.max


def _distinct(places: list[Place]) -> list[Place]:
    return list(dict.fromkeys(places))


def common(places: list[Place] | tuple[Place, ...]) -> Place:
    """What several places share.

    >>> common((Place("浙江省", "杭州市", "西湖区"), Place("江西省", "南昌市", "西湖区")))
    Place(province=None, prefecture=None, county=None)
    """
    if not places or len({p.province for p in places}) > 1:
        return NOWHERE
    if len({p.prefecture for p in places}) > 1:
        return Place(places[0].province)
    if len({p.county for p in places}) > 1:
        return Place(places[0].province, places[0].prefecture)
    return places[0]


def narrow(candidates: tuple[Place, ...], *contexts: Place) -> Place | None:
    """The one candidate that a context leaves, the first context that does.

    >>> both = Place("浙江省", "杭州市", "西湖区"), Place("江西省", "南昌市", "西湖区")
    >>> narrow(both, Place("江西省"))
    Place(province='江西省', prefecture='南昌市', county='西湖区')
    """
    left = candidates
    for context in contexts:
        if context == NOWHERE:
            continue
        kept = tuple(c for c in left if context.holds(c) or c.holds(context))
        left = kept or left
        if len(left) == 1:
            return left[0]
    return None


@lru_cache(8192)
def resolve(area: str, published: date | None = None) -> Place:
    """Place of a region field; parts that contradict each other leave what they share.

    >>> resolve("重庆>>大足区")
    Place(province='重庆市', prefecture=None, county='大足区')
    >>> resolve("吉安市本级").prefecture, resolve("330106").county
    ('吉安市', '西湖区')
    >>> resolve("浙江 杭州市 临安区")
    Place(province='浙江省', prefecture='杭州市', county='临安区')
    """
    here = NOWHERE
    for part in _PARTS.split(unicodedata.normalize("NFKC", area)):
        code = load().codes.get(part[:6]) if part[:6].isdigit() else None
        if code is not None:
            here = code if here.holds(code) else here
            continue
        part = _TIER_TAIL.sub("", part) if not _full(part) else part
        if len(part) < 2 or _TIER_WORDS.match(part):
            continue
        inner = read(part, published, inside=here)
        if inner.end:
            here = inner.place
            continue
        outer = read(part, published)
        if outer.candidates:
            here = narrow(outer.candidates, here) or here
        elif outer.tier:
            here = outer.place if here.holds(outer.place) else common((here, outer.place))
    return here


def _full(part: str) -> bool:
    return any(r.form == "full" for r in load().surfaces.get(part, ()))
