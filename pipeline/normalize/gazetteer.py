"""Names of China's divisions and who they mean: full, short and former names, with their days.

The tables are `divisions_2021`, `division_changes`, `provinces` and `place_words`; a wrong or
missing name is one row there. Prefecture is None for the four municipalities' districts and for
counties directly under a province.
"""

from bisect import bisect_right
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from pipeline import reference

Form = Literal["full", "short"]

FIRST_DAY, LAST_DAY = date.min, date.max
ANY_DAY = LAST_DAY  # stands for a day that was not told; where it has a say, `DayNeededError`
_PEOPLES = (  # the endings that a short form of an autonomous unit leaves out
    "自治州",
    "自治县",
    "自治旗",
)


class DayNeededError(Exception):
    """A name meant different places at different times, and the day was not told."""


class Place(NamedTuple):
    """A province, prefecture and county by their full official names; None is unknown or absent.

    >>> Place("浙江省", "杭州市").holds(Place("浙江省", "杭州市", "西湖区"))
    True
    >>> Place("北京市", None, "海淀区").tier
    3
    """

    province: str | None = None
    prefecture: str | None = None
    county: str | None = None

    @property
    def tier(self) -> int:
        """3 a county, 2 a prefecture, 1 a province, 0 nowhere."""
        if self.county:
            return 3
        if self.prefecture:
            return 2
        return 1 if self.province else 0

    def holds(self, other: "Place") -> bool:
        """`other` is this place or lies in it."""
        if self.county:
            return self == other
        if self.prefecture:
            return (self.province, self.prefecture) == (other.province, other.prefecture)
        return self.province is None or self.province == other.province


NOWHERE = Place()


class Division(NamedTuple):
    """A division under one of its names, from `since` until the day before `until`."""

    place: Place
    tier: int
    since: date
    until: date
    successor: Place | None


class Reading(NamedTuple):
    """A division that a piece of text may mean."""

    division: Division
    form: Form


class Gazetteer(NamedTuple):
    """Surfaces and the words that qualify them.

    `surfaces`: text → what it may mean; `lengths`: first two characters → lengths, long first;
    `generic`, `never`, `below`: kinds of `place_words`; `codes`: six-digit codes; `directs`: cities
    without districts, whose towns hang directly under them; `corps_cities`: those of the 兵团.
    """

    surfaces: dict[str, tuple[Reading, ...]]
    lengths: dict[str, tuple[int, ...]]
    generic: frozenset[str]
    never: frozenset[str]
    below: frozenset[str]
    codes: dict[str, Place]
    municipalities: frozenset[str]
    directs: frozenset[str]
    corps_cities: dict[str, Place]


@cache
def load() -> Gazetteer:
    """The gazetteer, built at first use.

    >>> [r.division.place.county for r in load().surfaces["西湖区"]]
    ['西湖区', '西湖区']
    """
    surfaces: dict[str, dict[tuple[Place, date, Form], Reading]] = {}

    def name(surface: str, division: Division, form: Form) -> None:
        if len(surface) >= 2:
            found = surfaces.setdefault(surface, {})
            found.setdefault((division.place, division.until, form), Reading(division, form))

    for province in reference.rows("provinces"):
        division = Division(Place(province["name"]), 1, FIRST_DAY, LAST_DAY, None)
        name(province["name"], division, "full")
        name(province["short_name"], division, "short")
    for division, official, short, kind in _divisions():
        name(official, division, "full")
        name(short, division, "full" if short == official else "short")
        if kind == "自治州":
            name(short + "州", division, "full")
        elif official.endswith(_PEOPLES):
            name(short + official[-3:], division, "full")
            name(short + official[-1], division, "full")
    words: dict[str, set[str]] = {"generic": set(), "never": set(), "below": set()}
    for row in reference.rows("place_words"):
        if row["kind"] == "alias":
            place = Place(row["province"], row["prefecture"] or None, row["county"] or None)
            name(row["word"], Division(place, place.tier, FIRST_DAY, LAST_DAY, None), "full")
        else:
            words[row["kind"]].add(row["word"])
    lengths: dict[str, set[int]] = {}
    for surface in surfaces:
        lengths.setdefault(surface[:2], set()).add(len(surface))
    return Gazetteer(
        {surface: tuple(found.values()) for surface, found in surfaces.items()},
        {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()},
        frozenset(words["generic"]),
        frozenset(words["never"]),
        frozenset(words["below"]),
        {row["code"]: _place_of(row) for row in reference.rows("divisions_2021")}
        | {row["code"]: Place(row["name"]) for row in reference.rows("provinces")},
        frozenset(r["name"] for r in reference.rows("provinces") if r["is_municipality"] == "1"),
        frozenset(_special("不设区")),
        {city: Place(row["province"], None, city) for city, row in _special("兵团").items()},
    )


def era(day: date | None) -> date | None:
    """First day of the time without a change of divisions that a day falls in: the same answer for
    all its days.

    >>> era(date(2018, 12, 1)) == era(date(2018, 12, 31)) == date(2018, 8, 1)
    True
    """
    if day is None:
        return None
    days = _change_days()
    return days[bisect_right(days, day) - 1]


@cache
def _change_days() -> list[date]:
    changes = reference.rows("division_changes")
    days = {row[column] for row in changes for column in ("valid_from", "valid_to")} - {""}
    return [FIRST_DAY, *sorted(date.fromisoformat(day) for day in days)]


def _special(kind: str) -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in reference.rows("special_cities") if kind in row["kind"]}


def _place_of(row: dict[str, str]) -> Place:
    if row["level"] == "市级":
        return Place(row["province"], row["name"])
    county = None if row.get("type") == "功能区(统计)" else row["name"]
    return Place(row["province"], row["prefecture"] or None, county)


def _divisions() -> list[tuple[Division, str, str, str]]:
    """Divisions with official name, short name and kind: those of 2021, dated by the changes."""
    changes = reference.rows("division_changes")
    ended = {_place_of(row): row for row in changes if row["valid_to"]}
    began: dict[Place, date] = {}
    for row in changes:
        if row["valid_from"]:
            began[_place_of(row)] = date.fromisoformat(row["valid_from"])
        elif row["successor"]:
            began[_successor(row)] = date.fromisoformat(row["valid_to"])
    listed = []
    known = set()
    for row in reference.rows("divisions_2021"):
        place = _place_of(row)
        known.add(place)
        if row["type"] == "功能区(统计)":
            continue
        since, end = began.get(place, FIRST_DAY), ended.get(place)
        if since > date(2021, 10, 31) or end is None:
            division = Division(place, place.tier, since, LAST_DAY, None)
        else:
            until = date.fromisoformat(end["valid_to"])
            division = Division(place, place.tier, since, until, _successor(end))
        listed.append((division, row["name"], row["short_name"], row["type"]))
    for row in changes:
        place = _place_of(row)
        if place in known:
            continue
        until = date.fromisoformat(row["valid_to"]) if row["valid_to"] else LAST_DAY
        successor = _successor(row) if row["successor"] else None
        division = Division(place, place.tier, began.get(place, FIRST_DAY), until, successor)
        short = row["name"][:-2] if row["name"].endswith("地区") else row["name"][:-1]
        listed.append((division, row["name"], short, ""))
    return listed


def _successor(row: dict[str, str]) -> Place:
    if row["level"] == "市级":
        return Place(row["province"], row["successor"])
    prefecture = row["successor_prefecture"] or row["prefecture"] or None
    return Place(row["province"], prefecture, row["successor"])
