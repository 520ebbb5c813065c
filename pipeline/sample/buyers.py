"""Who buys: ordinary organs by tier and level, and the kinds that are hard to place."""

from bisect import bisect
from collections.abc import Callable
from functools import cache
from random import Random

from pipeline import reference
from pipeline.model import Level
from pipeline.sample.effect import LEVELS, TIER_SHARE, TIERS, Plan, cumulate
from pipeline.sample.facts import Buyer
from pipeline.sample.words import Province, organs, pick, provinces, words

_TIER_ENDS = cumulate(TIER_SHARE)


@cache
def _of_tier(tier: str, has_prefectures: bool) -> tuple[Province, ...]:
    return tuple(
        p
        for p in provinces()
        if p.tier == tier and not (has_prefectures and (p.is_municipality or not p.prefectures))
    )


def organ(rng: Random, plan: Plan) -> tuple[Province, Level]:
    """A province and a level, as the effect shares them out; a municipality has no 市级."""
    tier = TIERS[bisect(_TIER_ENDS, rng.random())]
    level: Level = LEVELS[bisect(plan.levels[tier], rng.random())]  # type: ignore[assignment]
    return pick(rng, _of_tier(tier, level == "市级")), level


def ordinary(rng: Random, province: Province, level: Level, kind: str) -> Buyer:
    """An organ of the level: a place, written in one of the usual ways, and what it is for."""
    name = pick(rng, organs(level, kind))
    form = rng.random()
    if level == "省级":
        return _buyer(province, level, None, None, province.name, province.name + name)
    if level == "市级":
        city = pick(rng, province.prefectures)
        written = province.name + city if form < 0.2 else city
        return _buyer(province, level, city, None, city, written + name)
    county = pick(rng, province.counties)
    parent = county.prefecture or province.name
    chain = parent + county.name
    if form < 0.15 and county.prefecture:
        chain = province.name + chain
    elif form < 0.4 and county.is_unique:
        chain = county.name
    place = county.name if county.is_unique and form < 0.6 else parent + county.name
    return _buyer(province, level, county.prefecture, county.name, place, chain + name)


def _buyer(
    province: Province,
    level: Level,
    prefecture: str | None,
    county: str | None,
    place: str,
    name: str,
    kind: str = "organ",
) -> Buyer:
    return Buyer(
        name, name, level, province.name, prefecture, county, province.tier, place, True, kind
    )


def hard(rng: Random, turn: int) -> Buyer:
    """A buyer whose level or place is not simply read off; the kinds come in turn."""
    return _HARD[turn % len(_HARD)](rng)


def _city(rng: Random) -> tuple[Province, str]:
    province = pick(rng, [p for p in provinces() if p.prefectures and not p.is_municipality])
    return province, pick(rng, province.prefectures)


def _tax(rng: Random) -> Buyer:
    province, city = _city(rng)
    name = f"国家税务总局{city}税务局"
    return _buyer(province, "国家级", city, None, city, name, "vertical")


def _telecom(rng: Random) -> Buyer:
    province = pick(rng, provinces())
    name = f"{province.name}通信管理局"
    return _buyer(province, "国家级", None, None, province.name, name, "vertical")


def _weather(rng: Random) -> Buyer:
    province, city = _city(rng)
    return _buyer(province, "国家级", city, None, city, f"{city}气象局", "vertical")


def _central(rng: Random) -> Buyer:
    name = pick(rng, ("国家信息中心", "自然资源部信息中心", "工业和信息化部机关服务局"))
    return Buyer(name, name, "国家级", None, None, None, "other", "", False, "central")


def _investment(rng: Random) -> Buyer:
    province, city = _city(rng)
    name = f"{city}示例城市建设投资集团有限公司"
    return _buyer(province, "非政府/国企", city, None, city, name, "company")


def _data_company(rng: Random) -> Buyer:
    province, city = _city(rng)
    name = f"{city}示例数字产业发展有限公司"
    return _buyer(province, "非政府/国企", city, None, city, name, "company")


def _township(rng: Random) -> Buyer:
    province = pick(rng, [p for p in provinces() if p.prefectures])
    county = pick(rng, [c for c in province.counties if c.prefecture])
    place = f"{county.prefecture}{county.name}{pick(rng, words('township'))}"
    office = "办事处" if place.endswith("街道") else "人民政府"
    return _buyer(
        province,
        "乡镇/街道级",
        county.prefecture,
        county.name,
        place,
        place + office,
        "township",
    )


# Zones that are no division themselves and whose level is hardly disputed.
_ZONES: tuple[tuple[str, str, str | None, Level], ...] = (
    ("兰州新区", "甘肃省", "兰州市", "区县级"),
    ("两江新区", "重庆市", None, "区县级"),
    ("长春新区", "吉林省", "长春市", "区县级"),
    ("苏州工业园区", "江苏省", "苏州市", "区县级"),
    ("合肥高新技术产业开发区", "安徽省", "合肥市", "区县级"),
    ("武汉东湖新技术开发区", "湖北省", "武汉市", "区县级"),
    ("滇中新区", "云南省", "昆明市", "区县级"),
)


def _zone(rng: Random) -> Buyer:
    zone, province_name, city, level = pick(rng, _ZONES)
    province = next(p for p in provinces() if p.name == province_name)
    return _buyer(province, level, city, None, zone, f"{zone}管理委员会", "zone")


def _park(rng: Random) -> Buyer:
    province, city = _city(rng)
    place = f"{city}高新技术产业开发区"
    return _buyer(province, "区县级", city, None, place, f"{place}管理委员会", "zone")


def _ambiguous(rng: Random) -> Buyer:
    """A district whose name several cities have, and nothing beside it that says which."""
    same = [r for r in reference.rows("divisions_2021") if "same_name" in r["ambiguity"]]
    district = pick(rng, [r["name"] for r in same if "generic_word" not in r["ambiguity"]])
    name = district + pick(rng, organs("区县级", "general"))
    return Buyer(name, name, "区县级", None, None, None, "other", "", False, "ambiguous")


def _in_title(rng: Random) -> Buyer:
    """The buyer column is empty or a placeholder; the title names the city."""
    province, city = _city(rng)
    written = pick(rng, ("", "详见附件", "/", "采购单位"))
    return Buyer(
        city, written, "市级", province.name, city, None, province.tier, city, True, "title"
    )


def _unknown(rng: Random) -> Buyer:
    written = pick(rng, ("", "详见公告", "-", "采购人"))
    return Buyer("", written, "未知", None, None, None, "other", "", False, "unknown")


def _joint(rng: Random) -> Buyer:
    province, city = _city(rng)
    name = f"{city}公安局、{city}应急管理局"
    return _buyer(province, "市级", city, None, city, name, "joint")


def _corps(rng: Random) -> Buyer:
    xinjiang = next(p for p in provinces() if p.short == "新疆")
    division, city = pick(
        rng, (("第八师", "石河子市"), ("第一师", "阿拉尔市"), ("第六师", "五家渠市"))
    )
    name = f"新疆生产建设兵团{division}{city}政务服务中心"
    return _buyer(xinjiang, "市级", None, city, city, name, "corps")


_HARD: tuple[Callable[[Random], Buyer], ...] = (
    _zone,
    _tax,
    _investment,
    _unknown,
    _township,
    _ambiguous,
    _in_title,
    _park,
    _data_company,
    _telecom,
    _joint,
    _zone,
    _weather,
    _township,
    _corps,
    _central,
)
