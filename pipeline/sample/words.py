"""Names of the constructed world: real places and kinds of organ, fictitious firms, never a person.

Every supplier and agency begins with 示例 (sample), so that none can be taken for a real firm.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from random import Random
from typing import NamedTuple, TypeVar

from pipeline import reference

T = TypeVar("T")

_TIERS = {"引领型": "high", "优质型": "high", "特色型": "high", "发展型": "low", "追赶型": "low"}
_COUNTY_KINDS = ("市辖区", "县", "县级市", "自治县", "旗", "自治旗", "林区", "特区")
FUNDING: dict[str, tuple[str, ...]] = {
    "direct": ("财政资金", "一般公共预算资金，已落实", "本级财政预算资金"),
    "special_fund": ("省级数字化发展专项资金", "上级补助专项资金"),
    "bond_special": ("地方政府专项债券资金", "新增专项债"),
    "bond_general": ("地方政府一般债券资金",),
    "central_budget": ("中央预算内投资",),
    "ppp": ("政府和社会资本合作（PPP）模式，由社会资本方投资",),
}
# Of a hundred demands; the rest say nothing of their funds.
FUNDING_DECK = (
    *["direct"] * 44,
    *["special_fund"] * 8,
    *["bond_special"] * 5,
    *["bond_general"] * 3,
    *["central_budget"] * 3,
    *["ppp"] * 2,
    *[None] * 35,
)


def pick(rng: Random, items: Sequence[T]) -> T:
    """One of the items: a cheap `rng.choice`."""
    return items[int(rng.random() * len(items))]


class County(NamedTuple):
    """A county, its prefecture (None right under the province), and whether its name is unique."""

    name: str
    prefecture: str | None
    is_unique: bool


@dataclass(frozen=True)
class Province:
    """A province and what lies in it."""

    name: str
    short: str
    code: str
    tier: str
    is_municipality: bool
    prefectures: tuple[str, ...]
    counties: tuple[County, ...]


class Phrase(NamedTuple):
    """What can be demanded, and what it is."""

    category_l2: str
    stage: str
    tags: tuple[str, ...]
    text: str


@cache
def provinces() -> tuple[Province, ...]:
    """The 31 provinces, without counties made in the sample's years: they depend on the date."""
    inside = {
        name: list(rows)
        for name, rows in groupby(
            sorted(reference.rows("divisions_2021"), key=lambda r: (r["province"], r["code"])),
            key=lambda r: r["province"],
        )
    }
    return tuple(
        Province(
            row["name"],
            row["short_name"],
            row["code"],
            _TIERS.get(row["tier_2021"], "other"),
            row["is_municipality"] == "1",
            tuple(r["name"] for r in inside[row["name"]] if r["level"] == "市级"),
            tuple(
                County(r["name"], r["prefecture"] or None, not r["ambiguity"])
                for r in inside[row["name"]]
                if r["type"] in _COUNTY_KINDS
                and r["flags"] in ("", "直辖市区县", "省直辖县级")
                and r["name"] not in words("new_county")
            ),
        )
        for row in reference.rows("provinces")
        if row["region7"] != "港澳台"
    )


@cache
def province_code(name: str | None) -> str:
    """Division code of a province, 990000 for nowhere."""
    return next((p.code for p in provinces() if p.name == name), "990000")


@cache
def organs(level: str, kind: str) -> tuple[str, ...]:
    """Kinds of organ at a level, as they end a buyer's name."""
    rows = reference.rows("sample_organs")
    return tuple(r["organ"] for r in rows if r["level"] == level and r["kind"] == kind)


@cache
def words(kind: str) -> tuple[str, ...]:
    """Words of one kind of `sample_words.csv`."""
    return tuple(r["word"] for r in reference.rows("sample_words") if r["kind"] == kind)


@cache
def phrases(group: str, is_theme: bool) -> tuple[Phrase, ...]:
    """What a group of the effect's table demands, in or outside its theme (see `Plan.theme`)."""
    found = []
    for row in reference.rows("sample_demands"):
        phrase = Phrase(
            row["category_l2"],
            row["stage"],
            tuple(row["tags"].split("|")) if row["tags"] else (),
            row["phrase"],
        )
        if _group(phrase) == group and (_in_theme(phrase, group) in (None, is_theme)):
            found.append(phrase)
    return tuple(found)


def _group(phrase: Phrase) -> str:
    return "SEC-advice" if phrase.category_l2 in ("SEC-01", "SEC-02") else phrase.category_l2[:3]


def _in_theme(phrase: Phrase, group: str) -> bool | None:
    """Whether a phrase is of its group's theme; None where the group has none."""
    match group:
        case "INF":
            return phrase.stage in ("扩容", "租赁", "采购")
        case "SVC":
            return "一网通办" in phrase.tags
        case "MGT":
            return "一网统管" in phrase.tags
        case "PLT":
            return phrase.category_l2 in ("PLT-01", "PLT-03")
    return None


def supplier(rng: Random) -> str:
    """A fictitious firm; few of them win much, as in life.

    >>> supplier(Random(1)).startswith("示例")
    True
    """
    draw = rng.random()
    rank = int(draw * draw * len(words("supplier")))
    word, trade = words("supplier")[rank], pick(rng, words("trade"))
    form = rng.random()
    if form < 0.06 and trade[0] != "（":
        return f"示例{word}（{pick(rng, words('city'))}）{trade}"
    if form < 0.09:
        return f"示例{word}{trade}{pick(rng, words('city'))}分公司"
    return f"示例{word}{trade}"


def suppliers(rng: Random, count: int) -> tuple[str, ...]:
    """Different firms."""
    found: list[str] = []
    while len(found) < count:
        name = supplier(rng)
        if name not in found:
            found.append(name)
    return tuple(found)


def agency(rng: Random, province: str | None, prefecture: str | None) -> str | None:
    """Who runs the procedure: mostly a fictitious agency, sometimes the public trading centre."""
    draw = rng.random()
    if draw < 0.06:
        return None
    if draw < 0.2 and (prefecture or province):
        return f"{prefecture or province}公共资源交易中心"
    return f"示例{pick(rng, words('agency'))}"


_METHOD_LETTER = {"open": "GK", "consultation": "CS", "negotiation": "TP", "inquiry": "XJ"}


def project_number(serial: int, year: int, province_code: str, method: str) -> str:
    """A project's number in one of the shapes that publishers use; unique by `serial`.

    >>> project_number(6, 2021, "440000", "open"), project_number(5, 2021, "440000", "inquiry")
    ('440000-2021-00006', 'SXCG2021-XJ-0005')
    """
    letters = _METHOD_LETTER.get(method, "QT")
    return (
        f"SXCG{year}-{letters}-{serial:04d}",
        f"{province_code}-{year}-{serial:05d}",
        f"[{province_code}]SXZFCG[{letters}]{year}{serial:04d}",
        f"N{province_code}{year}{serial:06d}",
        f"示例政采{letters}【{year}】{serial:04d}号",
    )[serial % 5]
