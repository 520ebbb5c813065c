"""At which administrative level demand arises, and where: the tier of the budget that buys.

The buyer's name decides (`organ`); the title stands in where the name is missing, a placeholder or
an agency's; the region field and the publishing site only settle what the name leaves open. What
stays open is 未知 or None, with a flag.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import Confidence, Level
from pipeline.normalize import enterprise, institution, lead, local, organ, place
from pipeline.normalize.finding import TIERS, UNKNOWN, Found
from pipeline.normalize.gazetteer import NOWHERE, DayNeededError, Place, era
from pipeline.normalize.institution import words

_LOWER: dict[Confidence, Confidence] = {"high": "medium", "medium": "low", "low": "low"}
_PREPOSITION = re.compile(r"^(对|关于|受|由|为|向|请)(?=.{4})")
_ORGAN_TOKEN = re.compile(r"^[省市县区](委|人民政府|政府|纪委|人大|政协|[一-龥]{2,8}局)")
_TOWN_IN_TITLE = re.compile(r"[一-龥]{1,6}?(街道|镇|乡)(?!村|镇|道)")
# A province's institution stands in one city; its departments are everywhere.
_SEATED = re.compile(
    r"(医院|院区|研究院|研究所|防治院|大学|学院|学校|中学|小学|监狱|图书馆|博物馆|科技馆)(\(|$)"
)
_CHANNELS: tuple[tuple[re.Pattern[str], Level], ...] = (
    (re.compile(r"省本级|自治区本级|省级|(省|自治区)直"), "省级"),
    (re.compile(r"市本级|市级|州本级|盟本级"), "市级"),
    (re.compile(r"县本级|区本级|区级|县级(?!市)"), "区县级"),
)


Title = Callable[[], str]  # asked only where it has a say


class Standing(NamedTuple):
    """Level and place of a buyer. `served_level`: whom a vertical organ or platform company serves;
    `report_level`: what reports count it under; places are full official names of the day."""

    level: Level
    served_level: Level | None
    report_level: Level
    province: str | None
    prefecture: str | None
    county: str | None
    rule: str
    confidence: Confidence
    flags: tuple[str, ...]


def judge(
    buyer_name: str | None,
    title: str = "",
    area: str = "",
    published: date | None = None,
    site: str = "",
) -> Standing:
    """Standing of a buyer, as far as its name, the title, the region field and the site tell.

    >>> s = judge("四川省泸州市江阳区教育局")
    >>> s.level, s.prefecture, s.county
    ('区县级', '泸州市', '江阳区')
    >>> judge("鼓楼区财政局").flags, judge("鼓楼区财政局", area="福建 福州市").prefecture
    (('ambiguous_place',), '福州市')
    >>> judge(None, "智慧平台采购项目").level
    '未知'
    """
    before = lead.split(title)[0]
    return _judge(buyer_name or "", lambda: title, before, area, era(published), site)


def judge_untold(
    buyer_name: str, before: str, area: str, published: date | None, site: str
) -> Standing | None:
    """The same without the title but what stands bracketed `before` it, and without the day if
    that is `ANY_DAY`; None where what is not told has a say.

    >>> from pipeline.normalize.gazetteer import ANY_DAY
    >>> judge_untold("四川省泸州市江阳区教育局", "", "", ANY_DAY, "").level
    '区县级'
    >>> judge_untold("详见公告", "", "", None, "") is None
    True
    """
    try:
        return _judge(buyer_name, _untold, before, area, published, site)
    except (_TitleNeededError, DayNeededError):
        return None


def _judge(
    buyer: str, title: Title, before: str, area: str, published: date | None, site: str
) -> Standing:
    context = place.resolve(area, published) if area else NOWHERE
    beside = _site_place(site, published)
    if context == NOWHERE and before:
        context = _bracket_place(before, published)
    if context == NOWHERE and words("company_site").search(site):
        context = beside  # a city's enterprises buy on their city's portal
    found = _found(institution.clean(buyer), title, published, context, site)
    return _settle(found, buyer, title, published, context, beside, area, site)


class _TitleNeededError(Exception):
    """The title has a say, and it was not told."""


def _untold() -> str:
    raise _TitleNeededError


# ---------------------------------------------------------------- which organisation


@lru_cache(2**17)
def _read(name: str, published: date | None = None, context: Place = NOWHERE) -> Found:
    return organ.read(name, published, context)


def _found(raw: str, title: Title, published: date | None, context: Place, site: str) -> Found:
    if words("placeholder").match(raw):
        return _from_title(title(), published, context, site)
    name, is_joint = institution.first(raw)
    flags = ("joint",) if is_joint else ()
    if words("agency").search(name):
        found = _from_title(title(), published, context, site)
        if found.level != "未知" or found.place != NOWHERE:
            return found._replace(flags=(*found.flags, "buyer_is_agency"))
        if institution.is_company(name):
            return UNKNOWN._replace(rule="R0 agency", flags=("buyer_is_agency",))
    elif words("agency_weak").search(name):
        other = lead.named(title())
        if other and not institution.is_company(other):
            found = _read(other, published, context)
            return found._replace(flags=(*found.flags, "buyer_is_agency"))
    name = _PREPOSITION.sub("", name)
    found = _read(name, published, context)
    if "masked" in found.flags and ("军队采购" in site or institution.is_military(title()[:60])):
        return Found("国家级", NOWHERE, "R3c military", "medium", ("military", "masked"))
    if found.place == NOWHERE and not found.candidates and "company" not in found.flags:
        longer = _longer(name, title())
        if longer:
            better = _read(longer, published, context)
            if better.place != NOWHERE:
                found = better._replace(confidence=_LOWER[better.confidence])
    return found._replace(flags=(*found.flags, *flags)) if flags else found


def _longer(name: str, title: str) -> str | None:
    """The name as the title has it, when words that belong before it were lost."""
    text = lead.split(title)[1]
    at = text.find(name)
    if at > 0:
        return text[:at] + name
    named = lead.named(title)
    return named if named and (named.startswith(name[:4]) or name[:6] in named) else None


def _from_title(title: str, published: date | None, context: Place, site: str) -> Found:
    """R12: no usable buyer; the organisation or, failing that, the place a title begins with."""
    if "军队采购" in site or institution.is_military(title[:60]):
        return Found("国家级", NOWHERE, "R3c military", "medium", ("military", "title_fallback"))
    text = lead.split(title)[1]
    if words("masked").match(text):
        return UNKNOWN._replace(rule="R0 masked name", flags=("masked", "title_fallback"))
    name = lead.named(title)
    if name and not words("agency").search(name):
        found = _read(name, published, context)
        if found.level in ("国家级", "非政府/国企") or found.place != NOWHERE or found.candidates:
            return found._replace(
                confidence=_LOWER[found.confidence], flags=(*found.flags, "title_fallback")
            )
    if words("company_site").search(site):
        where = enterprise.seat(text, published, context)
        return Found(
            "非政府/国企", where, "R14 enterprise portal", "low", ("title_fallback",), fills=True
        )
    return _title_place(text, published)


def _title_place(text: str, published: date | None) -> Found:
    chain = place.read(text, published, orphans=False)
    if not chain.tier:
        token = _read(text[:2]) if _ORGAN_TOKEN.match(text) else UNKNOWN
        return token._replace(confidence="low", flags=("title_fallback", *token.flags))
    found = UNKNOWN._replace(
        place=chain.place,
        candidates=chain.candidates,
        flags=("title_fallback",),
        rule="R12 title",
        fills=True,
    )
    rest = text[chain.end :]
    town = _TOWN_IN_TITLE.match(rest)
    if chain.is_short or words("works").search(text) or "某" in text[: chain.end + 8]:
        return found
    if town and chain.tier >= 2:
        return found._replace(level="乡镇/街道级")
    if words("zone").match(rest) and chain.tier == 2:
        return found._replace(level="区县级", flags=(*found.flags, "zone"))
    return found._replace(level=local.tier_level(chain.place, chain.tier), fills=False)


# ---------------------------------------------------------------- what the name leaves open


def _settle(
    found: Found,
    buyer: str,
    title: Title,
    published: date | None,
    context: Place,
    beside: Place,
    area: str,
    site: str,
) -> Standing:
    where, flags, level = found.place, list(found.flags), found.level
    if found.candidates:
        one = place.narrow(found.candidates, context, beside)
        if one is None:
            from_title = place.read(lead.split(title())[1], published).place
            one = place.narrow(found.candidates, context, beside, from_title)
        if one:
            where, flags = one, [f for f in flags if f != "ambiguous_place"]
    elif where == NOWHERE and not (
        {"military", "masked"} & set(flags) or found.rule == "R0 agency"
    ):
        given = context if context != NOWHERE else beside
        where = _as_deep_as(level, given)
        if where != NOWHERE:
            flags.append("place_from_area" if context != NOWHERE else "place_from_site")
    elif found.fills and where.holds(context) and context != NOWHERE:
        where = context if level == "未知" else _as_deep_as("市级", context)
        if level == "非政府/国企" and _names_county(context, title):
            where = context
    elif (
        level == "省级" and not where.prefecture and where.holds(context) and _SEATED.search(buyer)
    ):
        where = _as_deep_as("市级", context)
    if level == "未知" and where != NOWHERE and found.rule.startswith(("R15 unknown", "R11b")):
        hint = _channel(area) or _channel(site)
        if hint:
            level, where = hint, _as_deep_as(hint, where)
            flags.append("level_from_channel")
    served = found.served
    if level == "非政府/国企" and served is None:
        served = _beneficiary(title(), published)
    return Standing(
        level,
        served,
        found.reported or level,
        where.province,
        where.prefecture,
        where.county,
        found.rule,
        found.confidence,
        tuple(dict.fromkeys(flags)),
    )


def _as_deep_as(level: Level, where: Place) -> Place:
    """A context's place no deeper than the level: a city's bureau is not in a county."""
    if level == "省级":
        return Place(where.province)
    if level == "市级":
        return Place(where.province, where.prefecture)
    return where


def _names_county(context: Place, title: Title) -> bool:
    """Whether a region field's county can be a company's: a district is as often where it builds."""
    county = context.county or ""
    return bool(county) and (not county.endswith("区") or county in title())


def _channel(text: str) -> Level | None:
    return next((level for pattern, level in _CHANNELS if pattern.search(text)), None)


@lru_cache(1024)
def _site_place(site: str, published: date | None) -> Place:
    if not site:
        return NOWHERE
    parts = [place.read(part, published, orphans=False) for part in site.split()]
    here = NOWHERE
    for part in parts:
        if part.tier and not part.candidates:
            here = part.place if here.holds(part.place) else place.common((here, part.place))
    return here


def _bracket_place(before: str, published: date | None) -> Place:
    inner = before.strip("[]【】()〔〕 ")
    return place.resolve(inner, published) if inner else NOWHERE


def _beneficiary(title: str, published: date | None) -> Level | None:
    """Level of the public institution that a company's title begins with: whom it builds for."""
    name = lead.named(title) if title else None
    if not name or institution.is_company(name):
        return None
    level = _read(name, published).level
    return level if level in TIERS.values() else None
