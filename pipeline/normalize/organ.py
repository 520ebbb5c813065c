"""Which tier buys, and where it is, from an organisation's name alone.

A name is a chain of places, an organ and perhaps a branch of it. The first rule that applies
decides; they bear the numbers of the rule book: R1 owner known by name, R2 central, R3 vertical,
R4 兵团, R5 company or society, R6 zone by name, R7 chain of places, R8 township, R9 zone by
pattern, R10 dispatched unit, R11 court, R11b institution, R13 bare tokens.
"""

import re
from datetime import date
from functools import cache

from pipeline import reference
from pipeline.normalize import enterprise, institution, local, place, upright
from pipeline.normalize.finding import TIERS, UNKNOWN, Found, last_place
from pipeline.normalize.gazetteer import NOWHERE, Place, load
from pipeline.normalize.institution import words

_BRACKET_TAIL = re.compile(r"\([^()]*\)$")
_DIVISION_ARMY = re.compile(r"第?([一二三四五六七八九十]+)师")
_ARMY = re.compile(r"^(新疆)?生产建设兵团|^新疆(维吾尔自治区)?生产建设兵团|^兵团(?=第|[^委])")
_REGIMENT = re.compile(r"[〇○零一二三四五六七八九十百\d]+团|团场|[^集社]团(医院|学校|中学)$")
_AFFILIATED = re.compile(
    r"^(.{2,14}?(?:大学|医学院|学院))"
    r"(.*(?:附属|医院|医学中心|附中|附小|实验|中学|小学|学校|幼儿园).*)$"
)
_SCHOOL_TAIL = re.compile(r"(小学|中学|学校|幼儿园|附中|附小)")
_OWN_COUNTY = re.compile(r"[X×某*]{1,4}(区|县|旗)")


def read(name: str, published: date | None = None, context: Place = NOWHERE) -> Found:
    """Judge a clean name; `context` only decides between places that share it.

    >>> read("江苏省昆山市教育局").level, read("国家税务总局昆山市税务局").served
    ('区县级', '区县级')
    """
    bare = (_BRACKET_TAIL.sub("", name) or name) if "(" in name else name
    company = institution.is_company(bare)
    owner = None if company else _owner(name, bare)
    if owner is not None:
        return _owned(owner, name, published)
    if company:
        return enterprise.read(name, bare, published, context)
    if words("masked").search(name):
        return _masked(name, published)
    if institution.is_military(name):
        where = last_place(name, published, NOWHERE)
        return Found(
            "国家级", where.place if where else NOWHERE, "R3c military", flags=("military",)
        )
    if _ARMY.search(name):
        return _army(name)
    if words("ngo").search(bare) and not words("budget_society").search(bare):
        return Found("非政府/国企", place.read(name, published).place, "R5 society", flags=("ngo",))
    affiliated = _AFFILIATED.match(bare) if "学" in bare else None
    if affiliated and not local.COLLEGE.search(bare):
        return _affiliated(affiliated[1], affiliated[2] + name[len(bare) :], name, published)
    found = upright.read(name, bare, published)
    if found is not None:
        return found
    if words("cross_region").match(name):
        return UNKNOWN._replace(flags=("cross_region",), rule="R15 cross-region body")
    found = local.read(bare, published, context)
    if found.place == NOWHERE and not found.candidates and bare != name:
        inner = place.read(name[len(bare) + 1 : -1], published, orphans=False)
        if inner.tier:
            other = read(name[len(bare) + 1 : -1], published, context)
            level = other.level if found.level == "未知" else found.level
            return found._replace(level=level, place=other.place, rule=other.rule, confidence="low")
    return found


def _owner(name: str, bare: str) -> institution.Owner | None:
    return institution.owned(name) or (institution.owned(bare) if bare != name else None)


def _owned(owner: institution.Owner, name: str, published: date | None) -> Found:
    rest = name[len(owner.name) :].lstrip("(")
    campus = place.read(rest, published, inside=Place(owner.place.province))
    if campus.tier < 2:
        campus = place.read(rest, published, orphans=False)
    if campus.tier and owner.level == "国家级" and rest.endswith(("学院", "研究院", "中心")):
        # an independent college or local institute bears the university's name, others own it
        return Found("未知", campus.place, "R11b affiliated college", "low", ("institution",))
    if campus.tier >= 2 and not campus.candidates:
        where = Place(campus.place.province, campus.place.prefecture)
        return Found(owner.level, where, "R1 owner, campus", "medium", ("institution",))
    fills = owner.level == "省级" and not owner.place.prefecture
    return Found(
        owner.level, owner.place, "R1 owner", owner.confidence, ("institution",), fills=fills
    )


def _masked(name: str, published: date | None) -> Found:
    if institution.is_military(name):
        return Found("国家级", NOWHERE, "R3c military", "medium", ("military", "masked"))
    where = place.read(name, published)
    if _OWN_COUNTY.match(name):
        return Found("区县级", NOWHERE, "R13 masked county", "low", ("masked", "no_place"))
    return UNKNOWN._replace(place=where.place, rule="R0 masked name", flags=("masked",))


def _army(name: str) -> Found:
    province = Place("新疆维吾尔自治区")
    cities = load().corps_cities
    city = next((c for c in cities if c in name), None)
    number = _DIVISION_ARMY.search(name)
    if number and city is None:
        city = _army_cities().get(number[1])
    where = cities[city] if city else province
    rest = name[number.end() :] if number else ""
    if number and _REGIMENT.search(rest):
        return Found("区县级", where, "R4 兵团 regiment", "low", ("xpcc",))
    if number or city:
        return Found("市级", where, "R4 兵团 division", "medium", ("xpcc",))
    return Found("省级", province, "R4 兵团", "medium", ("xpcc",))


def _affiliated(school: str, part: str, name: str, published: date | None) -> Found:
    """A university's hospital or school: never the university's own level by itself."""
    owner = institution.head(name)
    home = owner.place if owner else place.read(school, published).place
    last = last_place(part, published, home)
    if last is not None:
        level = TIERS[last.tier]
        return Found(
            level,
            last.place,
            "R11b affiliate in another place",
            "medium",
            ("institution",),
            fills=level == "省级",
        )
    if _SCHOOL_TAIL.search(part):
        return Found("未知", home, "R11b affiliated school", "low", ("institution",))
    level = "市级" if owner and owner.level == "市级" else "省级"
    return Found(
        level,
        home,
        "R11b university hospital",
        "low",
        ("institution",),
        fills=not home.prefecture,
    )


@cache
def _army_cities() -> dict[str, str]:
    """Number of the 兵团 division → its city, from the rule text of the special cities."""
    cities = {}
    for row in reference.rows("special_cities"):
        number = re.search(r"兵团第([一二三四五六七八九十]+)师", row["rule"])
        if number:
            cities[number[1]] = row["name"]
    return cities
