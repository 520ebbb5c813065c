"""Companies, banks and their branches (R5): outside government, placed by branch or by name."""

import re
from datetime import date
from functools import cache

from pipeline import reference
from pipeline.normalize import place
from pipeline.normalize.finding import TIERS, Found, leading
from pipeline.normalize.gazetteer import NOWHERE, Place, load
from pipeline.normalize.institution import words


def seat(name: str, published: date | None, context: Place = NOWHERE) -> Place:
    """Place of a company: its branch, else the place that leads its name.

    A place counts at the start, after another, after a brand or legal form, or in brackets; the
    last one wins when it lies in the one before or names a branch.

    >>> seat("某某集团福建有限公司福州分公司", None).prefecture
    '福州市'
    >>> seat("宁波某某港务股份有限公司", None).prefecture
    '宁波市'
    """
    lead = leading(name, published, context)
    here = lead.place
    if lead.candidates:
        here = place.narrow(lead.candidates, context) or here
    for brand in words("brand").pattern.finditer(name):
        inner = place.read(name, published, brand.end(), inside=here)
        if inner.place.tier > here.tier:
            here = inner.place
            continue
        outer = place.read(name, published, brand.end(), orphans=False)
        is_branch = re.match(r"(省|市|县|区)?(分|支|营业|供电|电信|移动)", name[outer.end :])
        if outer.tier and not outer.candidates and (here == NOWHERE or is_branch):
            here = outer.place
    for bracket in re.finditer(r"\(", name):
        inner = place.read(name, published, bracket.end())
        if inner.tier and not inner.candidates and name[inner.end : inner.end + 1] == ")":
            here = inner.place
    return here


def read(name: str, bare: str, published: date | None, context: Place) -> Found:
    """A company's standing; `bare` is its name without a bracketed tail."""
    platform = _platforms().get(bare) or _platforms().get(name)
    if platform is not None:
        served = next((t for t in TIERS.values() if t == platform["served_level"]), None)
        known = platform["confidence"] != "low"
        where = Place(platform["province"] or None, platform["prefecture"] or None)
        return Found(
            "非政府/国企",
            where,
            "R5 platform company",
            flags=("soe", "platform_company"),
            served=served,
            reported=served if known else None,
        )
    where = seat(name, published, context)
    # A brand may look like a county far away; the region field is then the better witness.
    if where.tier == 3 and context.province and context.province != where.province:
        lead = place.read(name, published)
        where = NOWHERE if lead.is_short and lead.place == where else where
    fills = where.tier < 2 and where.province not in load().municipalities
    return Found("非政府/国企", where, "R5 company", flags=("company",), fills=fills)


@cache
def _platforms() -> dict[str, dict[str, str]]:
    return {r["name"]: r for r in reference.rows("platform_companies") if r["served_level"]}
