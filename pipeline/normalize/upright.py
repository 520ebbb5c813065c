"""Organs on the central budget wherever they stand (R2, R3), and those of the province alone."""

import re
from datetime import date
from functools import cache

from pipeline import reference
from pipeline.model import Level
from pipeline.normalize import enterprise, institution, place
from pipeline.normalize.finding import TIERS, Found, last_place, unprefixed
from pipeline.normalize.gazetteer import NOWHERE, Place
from pipeline.normalize.institution import words
from pipeline.normalize.place import Chain

_NOT_VERTICAL = re.compile(r"法院|检察院$|大学|学院|医院$|学校$|市场监督管理局")


def read(name: str, bare: str, published: date | None) -> Found | None:
    """The vertical or central organ that a name is, or None.

    >>> found = read("湛江海关", "湛江海关", None)
    >>> found and (found.level, found.served, found.place.prefecture)
    ('国家级', '省级', '湛江市')
    """
    pattern, rows = _vertical()
    found = pattern.search(bare)
    if found and not _NOT_VERTICAL.search(bare):
        row = rows[int((found.lastgroup or "v0")[1:])]
        if row["level"] != "国家级" and words("central").match(name):
            return Found("国家级", NOWHERE, "R2 central")
        if not (row["exclude_regex"] and re.search(row["exclude_regex"], bare)):
            return _vertical_organ(bare, row, published)
    if words("central").match(name):
        rest = unprefixed(bare)
        chain = place.read(rest, published, orphans=False) if rest != bare else Chain(NOWHERE, 0)
        where = chain.place if chain.tier and not chain.candidates else NOWHERE
        return Found("国家级", where, "R2 central")
    return None


def _vertical_organ(bare: str, row: dict[str, str], published: date | None) -> Found:
    flags = tuple(flag for flag in row["flags"].split("|") if flag)
    text = unprefixed(bare)
    house = next((h for h in institution.customs() if text.startswith(h)), None)
    if row["system"] == "海关" and house:
        where = institution.customs()[house]
        main = _customs_kind()[house] == "直属"
        served: Level | None = "省级" if main else TIERS.get(where.tier)
        return Found("国家级", where, "R3 海关", flags=flags, served=served)
    chain = place.read(text, published)
    if not chain.tier:
        chain = last_place(text, published, NOWHERE) or chain
    where = chain.place
    if row["level"] == "省级":
        inner = place.read(text, published, chain.end, inside=Place(where.province))
        return Found("省级", where if inner.tier < 2 else inner.place, f"R3b {row['system']}")
    if row["level"] == "非政府/国企":
        where = enterprise.seat(text, published)
        return Found("非政府/国企", where, f"R5 {row['system']}", "medium", fills=where.tier < 2)
    served = TIERS.get(chain.tier)
    return Found("国家级", where, f"R3 {row['system']}", flags=flags, served=served)


@cache
def _customs_kind() -> dict[str, str]:
    return {row["name"]: row["kind"] for row in reference.rows("customs")}


@cache
def _vertical() -> tuple[institution.Words, tuple[dict[str, str], ...]]:
    rows = reference.rows("vertical_patterns")
    whole = "|".join(f"(?P<v{i}>{row['name_regex']})" for i, row in enumerate(rows))
    needs = frozenset("".join(row["needs"] for row in rows))
    return institution.Words(re.compile(whole), needs), rows
