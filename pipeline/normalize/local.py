"""Local organs by the chain of places in their names (R6-R13): the deepest place sets the level."""

import re
from datetime import date
from functools import cache

from pipeline import reference
from pipeline.model import Level
from pipeline.normalize import institution, place
from pipeline.normalize.finding import TIERS, UNKNOWN, Found, leading, unprefixed
from pipeline.normalize.gazetteer import NOWHERE, Place, load
from pipeline.normalize.institution import words
from pipeline.normalize.place import Chain

_FREE_TRADE = re.compile(r"^中国\((..{1,2})\)(?=自由贸易)")
_SPECIAL_COURT = re.compile(r"(铁路运输|海事|知识产权|金融|互联网)(中级|分院)?(人民)?(法院|检察院)")
_MIDDLE_COURT = re.compile(r"中级人民法院|检察院第?[一二三四五\d]*分院|高级人民法院.+分院")
_FIRE = re.compile(r"消防(救援)?(总队|支队|大队|站|救援局)")
_BRANCH = re.compile(
    r"^(.*(?:局|委员会|委|中心|总队))([一-龥]{2,10}?)(分局|管理局|监管局|监督管理局|分中心|管理部|分院|管理处)$"
)
_BRANCH_ENDS = ("分局", "管理局", "监管局", "分中心", "管理部", "分院", "管理处")
_FUNCTIONAL = re.compile(
    r"交警|交通|地铁|轨道|机场|水上|森林|铁路|公交|治安|内保|旅游|航运|出租|口岸|边防|港航|特警|网安"
)
_TOWN = re.compile(
    r"(?!城[镇乡]|乡村|乡镇|新型城镇)([一-龥]{1,8}?)(街道|镇|乡|苏木)"
    r"(办事处|人民政府|政府|党|便民|综合|社区|社会|财政|纪|办公|人大|农业|公共|退役|[一-龥]{1,10}(村|居)(民)?委|"
    r"[一-龥]{1,8}(村|社区)$|$)"
)
_TOWN_UNIT = re.compile(
    r"(?!城[镇乡]|乡村|乡镇)[一-龥]{1,8}?(街道(办事处)?|镇|乡|苏木)(?=[一-龥]{2})"
)
_TOWN_SIGNS = frozenset("镇乡街苏村居")
_VILLAGE = re.compile(
    r"村(民)?委员会|村委会|居(民)?委(员)?会|村(股份)?经济(联合)?(合作)?社|村集体经济"
)
_ZONE_UNIT = re.compile(
    r"管委会|管理委员会|管理局|局|中心|办公室|办|委员会|医院|学校|小学|中学|幼儿园|法院|检察院|支队|大队|院|所|部$|$"
)
COLLEGE = re.compile(r"(大学|(?<!科)学院|专科学校)(?![^(]*(医院|中学|小学|学校|幼儿园|附属))")
_CITY_COLLEGE = re.compile(r"^(市)?(职业(技术)?(学院|大学)|.{0,4}幼儿师范|卫生学校)")
_PUPILS = re.compile(r"(中学|小学|幼儿园|高中|初中|中学校|完中)(\(|$|[一-龥]{1,4}(校区|分校)$)")
_PROVINCIAL_SCHOOL = re.compile(r"^实验|省直|机关|省委|政府|军区|教育厅|师范|体育|特殊|盲|聋")
_SECOND = re.compile(r"(医院|保健院|学校|中学)(?=.{2,}(医院|分院|学校|中学)$)")
_TOKENS: tuple[tuple[re.Pattern[str], Level], ...] = (
    (re.compile(r"^(省|自治区)(?!略)"), "省级"),
    (re.compile(r"^(自治州|州|盟|市)(?!场|政工程|容|民|域|郊)"), "市级"),
    (re.compile(r"^(自治县|县|区|旗)(?!域|块|间)"), "区县级"),
    (re.compile(r"^(镇|乡|苏木|街道)(?!村)"), "乡镇/街道级"),
)


def tier_level(where: Place, tier: int) -> Level:
    """Level of a chain's deepest name; the 兵团 cities count as 市级."""
    if where.county and where.county in load().corps_cities and where.prefecture is None:
        return "市级"
    return TIERS[tier]


def read(bare: str, published: date | None, context: Place) -> Found:
    """Judge the name of a local organ, school or hospital, without a bracketed tail.

    >>> read("成都市双流区东升街道办事处", None, NOWHERE).level
    '乡镇/街道级'
    """
    text = unprefixed(bare if bare[:3] != "中国(" else _FREE_TRADE.sub(r"\1", bare))
    chain = leading(text, published, context)
    if chain.candidates and (one := place.narrow(chain.candidates, context)):
        chain = chain._replace(place=one, candidates=())
    zone = _zone_by_name(text, chain)
    if zone is not None:
        return zone
    rest = text[chain.end :]
    if not chain.tier:
        return _bare_tokens(text, rest)
    is_hospital = bool(words("hospital").search(rest))
    if is_hospital:
        again = place.read(rest, published, orphans=False)
        if again.tier >= 2 and not again.is_short:  # an address before the name
            chain, rest = again, rest[again.end :]
    second = _SECOND.search(rest)
    if second:
        onward = place.read(rest, published, second.end(), inside=Place(chain.place.province))
        if onward.tier < 2:
            onward = place.read(rest, published, second.end(), orphans=False)
        if onward.tier and not onward.candidates and onward.end > second.end():
            chain, rest = onward, rest[onward.end :]
    base = Found(
        tier_level(chain.place, chain.tier),
        chain.place,
        f"R7 {('', 'province', 'prefecture', 'county')[chain.tier]}",
        "medium" if chain.is_short else "high",
        _chain_flags(chain),
        candidates=chain.candidates,
    )
    return (
        _court(rest, chain, base)
        or _fire(rest, chain, base, published)
        or _branch(rest, chain, base, published)
        or _township(rest, chain, base)
        or _zone_by_pattern(rest, chain, base)
        or _college(rest, chain, base)
        or _institution(text, rest, chain, base)
        or base
    )


def _chain_flags(chain: Chain) -> tuple[str, ...]:
    where, flags = chain.place, []
    kinds = _city_kinds().get(where.prefecture or "", "")
    if "副省级" in kinds and not where.county:
        flags.append("sub_provincial")
    if "计划单列" in kinds and not where.county:
        flags.append("planned_city")
    if where.province in load().municipalities and chain.tier == 3:
        flags.append("municipality_district")
    elif where.county and where.prefecture is None and where.county not in load().corps_cities:
        flags.append("province_direct")
    if where.province and where.province.endswith("特别行政区"):
        flags.append("sar")
    if chain.candidates:
        flags.append("ambiguous_place")
    if chain.is_old:
        flags.append("old_division")
    return tuple(flags)


@cache
def _city_kinds() -> dict[str, str]:
    return {row["name"]: row["kind"] for row in reference.rows("special_cities")}


def _is_muni(chain: Chain) -> bool:
    return chain.place.province in load().municipalities


def _court(rest: str, chain: Chain, base: Found) -> Found | None:
    if "法院" not in rest and "检察院" not in rest:
        return None
    base = base._replace(flags=(*base.flags, "court"), rule="R11 court")
    if _SPECIAL_COURT.search(rest) or re.search(r"高级人民法院$", rest):
        return base._replace(level="省级", confidence="medium")
    if _MIDDLE_COURT.search(rest) and chain.tier < 3:
        return base._replace(level="省级" if _is_muni(chain) else "市级")
    return base


def _fire(rest: str, chain: Chain, base: Found, published: date | None) -> Found | None:
    unit = _FIRE.search(rest) if "消防" in rest else None
    if not unit:
        return None
    units = re.findall(r"总队|支队|大队|消防救援?站", rest)
    deeper = place.read(rest, published, unit.end(), inside=chain.place)
    where = deeper.place if deeper.tier > chain.tier else chain.place
    level: Level = "区县级"
    is_headquarters = "总队" in units and where.tier < 2
    if not units or is_headquarters or units[-1] == "总队":
        level = "省级"
    elif units[-1] == "支队" and not _is_muni(chain):
        level = "市级"
    flags = (*base.flags, "dual_funded")
    return base._replace(
        level=level, place=where, rule="R3a fire", confidence="medium", flags=flags, served=level
    )


def _branch(rest: str, chain: Chain, base: Found, published: date | None) -> Found | None:
    """R10: a unit that a bureau sends to a part of its area."""
    unit = _BRANCH.match(rest) if rest.endswith(_BRANCH_ENDS) else None
    if not unit or chain.candidates:
        return None
    organ, where = unit[1], unit[2]
    county = _county_named(where, chain.place, published)
    is_police = organ.endswith("公安局")
    flags = (*base.flags, "dispatch")
    if county is not None and is_police and chain.tier < 3:
        return base._replace(
            level="区县级",
            place=county,
            rule="R10 district police",
            confidence="medium",
            flags=flags,
        )
    if county is not None:
        return base._replace(place=county, rule="R10 dispatched", confidence="medium", flags=flags)
    is_zone = words("zone").search(where + "区") and not _FUNCTIONAL.search(where)
    if is_police and is_zone and (chain.tier == 2 or _is_muni(chain)):
        return base._replace(
            level="区县级", rule="R10 zone police", confidence="low", flags=(*flags, "zone")
        )
    return base._replace(rule="R10 dispatched", confidence="medium", flags=flags)


def _county_named(name: str, parent: Place, published: date | None) -> Place | None:
    for surface in (name, name + "区", name + "县", name + "市"):
        chain = place.read(surface, published, inside=parent)
        if chain.tier == 3 and chain.end == len(surface) and not chain.candidates:
            return chain.place
    return None


def _township(rest: str, chain: Chain, base: Found) -> Found | None:
    if _TOWN_SIGNS.isdisjoint(rest):
        return None
    is_unit = words("hospital").search(rest) or words("school").search(rest)
    if _VILLAGE.search(rest) and not is_unit:
        return base._replace(level="乡镇/街道级", rule="R8 village", flags=(*base.flags, "village"))
    if _TOWN.match(rest) and not is_unit:
        return base._replace(level="乡镇/街道级", rule="R8 township")
    if is_unit and chain.tier == 2 and _TOWN_UNIT.match(rest):
        level: Level = "乡镇/街道级" if chain.place.prefecture in load().directs else "区县级"
        return base._replace(level=level, rule="R8 unit of a township", confidence="medium")
    return None


def _zone_by_name(text: str, chain: Chain) -> Found | None:
    zone = institution.zone(text)
    if zone is None:
        return None
    if chain.tier and not (zone.place.holds(chain.place) or chain.place.holds(zone.place)):
        return None
    if chain.candidates or (chain.tier == 3 and zone.place.county != chain.place.county):
        return None
    rest = text[text.index(zone.name) + len(zone.name) :]
    found = Found(zone.level, zone.place, "R6 zone", zone.confidence, ("zone",))
    if _TOWN.match(rest) or _VILLAGE.search(rest):
        return found._replace(level="乡镇/街道级", rule="R8 township of a zone")
    return found


def _zone_by_pattern(rest: str, chain: Chain, base: Found) -> Found | None:
    kind = words("zone").search(rest)
    if not kind or kind.start() > 12 or re.search(r"[局厅委院办校]", rest[: kind.start()]):
        return None
    if not _ZONE_UNIT.search(rest, kind.end()):
        return None
    base = base._replace(rule="R9 zone", confidence="medium", flags=(*base.flags, "zone"))
    if _TOWN.match(rest, kind.end()):
        return base._replace(level="乡镇/街道级", rule="R8 township of a zone")
    if chain.tier == 3:
        small = words("zone_small").search(kind[0])
        return base._replace(level="乡镇/街道级" if small else "区县级", confidence="low")
    if chain.tier == 2 or _is_muni(chain):
        return base._replace(level="区县级")
    if re.match(r"管委会|管理委员会|管理局|$", rest[kind.end() :]):
        return base._replace(level="未知", confidence="low")
    return None


def _college(rest: str, chain: Chain, base: Found) -> Found | None:
    if "学" not in rest or not COLLEGE.search(rest):
        return None
    base = base._replace(flags=(*base.flags, "institution"))
    if words("party_college").search(rest):
        return base._replace(rule="R11b college of a tier")
    if chain.tier == 1:
        return base._replace(level="省级", rule="R11b college", confidence="medium", fills=True)
    city = Place(chain.place.province, chain.place.prefecture)
    if _CITY_COLLEGE.match(rest) or not chain.is_short:
        return base._replace(rule="R11b city college", confidence="low")
    return base._replace(level="省级", place=city, rule="R11b college", confidence="low")


def _institution(text: str, rest: str, chain: Chain, base: Found) -> Found | None:
    """Hospitals and schools stand with their place; an organ of a 省 in a city stays 省级."""
    fills = chain.tier == 1
    is_school = bool(_PUPILS.search(rest)) and not words("hospital").search(rest)
    if is_school and chain.tier == 1 and not _PROVINCIAL_SCHOOL.search(rest):
        # the districts run most of the schools that bear a province's or municipality's name
        flags = (*base.flags, "institution", "ambiguous_level")
        return base._replace(
            level="未知", rule="R11b school", confidence="low", flags=flags, fills=fills
        )
    if is_school or words("hospital").search(rest) or words("school").search(rest):
        flags = (*base.flags, "institution")
        return base._replace(rule=f"R11b {base.rule}", flags=flags, fills=fills)
    province = chain.place.province or ""
    if chain.tier == 2 and chain.is_short and text.startswith(province):
        return base._replace(
            level="省级",
            rule="R7 dispatched by the province",
            confidence="low",
            flags=(*base.flags, "dispatch"),
        )
    return None


def _bare_tokens(text: str, rest: str) -> Found:
    """R13: a name without a place of its own."""
    if _TOWN.match(rest) or _VILLAGE.search(rest):
        return Found("乡镇/街道级", NOWHERE, "R8 township", "medium", ("no_place",))
    for pattern, level in _TOKENS:
        if pattern.match(text):
            return Found(level, NOWHERE, "R13 token", "medium", ("no_place",))
    if COLLEGE.search(text) and not words("party_college").search(text):
        return Found("省级", NOWHERE, "R11b college", "low", ("institution", "no_place"))
    return UNKNOWN
