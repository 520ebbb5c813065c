"""What kind of organisation a name is, who owns it, and which organisation a title names.

Word lists are `organisation_words`; owners of institutions that their names do not tell are
`institutions`, `universities`, `hospital_owners` and `customs`; zones are `zones`. A wrong one is
one row there.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple, cast, get_args

from pipeline import reference
from pipeline.model import Confidence, Level
from pipeline.normalize.gazetteer import Place

# What may follow an institution's name and still be that institution: its parts, not its schools,
# clinics or companies, which have owners of their own.
_OWN_PART = re.compile(
    r"$|\(|[一-龥]{0,10}(学院|学部|系|处|部|科|办公室|图书馆|实验室|校区|院区|分校|东院|西院|南院|北院|"
    r"(信息|技术|网络|采购|管理|服务|实验|教学|测试|计算|数据|资产|保障)中心|研究院|研究所|门诊部|"
    r"后勤|基建|分院|管委会|管理委员会)"
)
_NOT_OWN = re.compile(r"附属|实验(小|中|学)|小学|幼儿园|中学|附(中|小)|公司|医院")
_LABEL = re.compile(r"^(采购人|采购单位|招标人|招标单位|业主单位|业主|建设单位|名称)[::]")
_TAIL = re.compile(r"(\((盖章|公章|本级|机关|本部|汇总|盖单位章)\)|盖章|[,。;、:]+)$")
_TAIL_ENDS = frozenset(")章,。;、:")
_LEAD = re.compile(r"([^、,;]+?)\((牵头(?:单位)?|主办(?:单位)?|主)[^)]*\)")
_COUNTED = re.compile(r"等[\d一二三四五六七八九十百两多]*(个|家|所)?(单位|部门|学校|医院|家|所)$")
_ORGAN_END = re.compile(
    r"(局|厅|委|院|校|府|会|处|所|站|馆|中心|公司|集团|学|园|队|室|社|办|署|部|厂|行|党校)$"
)
_SEVERAL = frozenset("、,;/各等(")
_AND = re.compile(r"(?<=[局厅委院校会心])(?:及|和|与)(?=.{4})")
_ANDS = frozenset("及和与")
_SPLIT = re.compile(rf"[、,;/]|{_AND.pattern}")
_COLLECTIVE = re.compile(r"各(区|县|市|镇|乡|街道|单位|部门|预算)")


class Owner(NamedTuple):
    """Whose budget an institution buys from, and where it is."""

    name: str
    level: Level
    place: Place
    owner: str
    confidence: Confidence


class Zone(NamedTuple):
    """A development zone or new area that the tables know."""

    name: str
    level: Level
    place: Place
    confidence: Confidence


def _confidence(text: str) -> Confidence:
    word = text.split(" ")[0]
    return cast(Confidence, word if word in get_args(Confidence) else "medium")


def _level(text: str) -> Level:
    if text not in get_args(Level):
        raise ValueError(f"no such level: {text!r}")
    return cast(Level, text)


def _place(row: dict[str, str]) -> Place:
    return Place(row["province"] or None, row["prefecture"] or None, row["county"] or None)


@cache
def _owners() -> tuple[dict[str, Owner], dict[str, tuple[int, ...]]]:
    owners = {
        row["name"]: Owner(
            row["name"],
            _level(row["level"]),
            _place(row),
            row["owner"],
            _confidence(row["confidence"]),
        )
        for table in ("institutions", "universities", "hospital_owners")
        for row in reference.rows(table)
    }
    return owners, _lengths(owners)


def _lengths(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """First two characters of the names → their lengths, long first."""
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[:2], set()).add(len(name))
    return {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}


@cache
def _zones() -> tuple[dict[str, Zone], re.Pattern[str]]:
    zones = {
        row["name"]: Zone(
            row["name"], _level(row["level"]), _place(row), _confidence(row["confidence"])
        )
        for row in reference.rows("zones")
    }
    names = sorted(zones, key=lambda name: (-len(name), name))
    return zones, re.compile("|".join(map(re.escape, names)))


@cache
def customs() -> dict[str, Place]:
    """Customs houses whose names are not places, and where they are."""
    return {row["name"]: _place(row) for row in reference.rows("customs")}


class Words(NamedTuple):
    """All patterns of a kind in `organisation_words` as one, and the characters one of which a
    text must hold to match: a cheap test before the dear one. No characters: no such test."""

    pattern: re.Pattern[str]
    needs: frozenset[str]

    def search(self, text: str) -> re.Match[str] | None:
        """First match anywhere in the text."""
        if self.needs and self.needs.isdisjoint(text):
            return None
        return self.pattern.search(text)

    def match(self, text: str, position: int = 0) -> re.Match[str] | None:
        """Match at the position."""
        return self.pattern.match(text, position)


@cache
def words(kind: str) -> Words:
    """The words of a kind.

    >>> bool(words("company").search("某地城投有限公司")), bool(words("company").search("教育局"))
    (True, False)
    """
    rows = [row for row in reference.rows("organisation_words") if row["kind"] == kind]
    if not rows:
        raise KeyError(kind)
    needs = [row["needs"] for row in rows]
    return Words(
        re.compile("|".join(f"(?:{row['pattern']})" for row in rows)),
        frozenset("".join(needs)) if all(needs) else frozenset(),
    )


def is_company(name: str) -> bool:
    """A company, bank branch or farm by its name; media and hospital groups are not.

    >>> is_company("江河市水务集团"), is_company("江河市广播电视集团")
    (True, False)
    """
    return bool(words("company").search(name)) and not words("not_company").search(name)


def is_military(name: str) -> bool:
    """An organ of the armed forces, not one that only serves them.

    >>> is_military("某部队"), is_military("江河市退役军人事务局")
    (True, False)
    """
    return bool(words("military").search(name)) and not words("not_military").search(name)


def head(name: str) -> Owner | None:
    """The longest institution of the tables that the name begins with, whatever follows."""
    owners, lengths = _owners()
    for length in lengths.get(name[:2], ()):
        owner = owners.get(name[:length])
        if owner is not None:
            return owner
    return None


def owned(name: str) -> Owner | None:
    """The institution that the name is, or is a part of; its clinics and schools are not.

    >>> owned("清华大学信息化技术中心").level, owned("清华大学附属小学")
    ('国家级', None)
    """
    owner = head(name)
    if owner is None:
        return None
    rest = name[len(owner.name) :]
    if not rest or (_OWN_PART.match(rest) and not _NOT_OWN.search(rest)):
        return owner
    return None


def zone(name: str) -> Zone | None:
    """The zone of the tables that stands in the first characters of the name.

    >>> zone("苏州工业园区管理委员会").level, zone("中国石化") is None
    ('区县级', True)
    """
    zones, pattern = _zones()
    found = pattern.search(name, 0, 24)
    return zones[found[0]] if found and found.start() < 12 else None


def clean(name: str) -> str:
    """NFKC, without white space, quotes, labels and stamps.

    >>> clean(" 采购人：某某市教育局（盖章） ")
    '某某市教育局'
    """
    text = "".join(unicodedata.normalize("NFKC", name).split()).strip("\"'“”‘’《》<>")
    if ":" in text:
        text = _LABEL.sub("", text)
    while text[-1:] in _TAIL_ENDS and (shorter := _TAIL.sub("", text)) != text:
        text = shorter
    return text


def first(name: str) -> tuple[str, bool]:
    """The buyer that leads a joint purchase, and whether there are several.

    >>> first("省公安厅(牵头)、江河市公安局"), first("江河市教育局等3个单位")
    (('省公安厅', True), ('江河市教育局', True))
    """
    if _SEVERAL.isdisjoint(name) and (_ANDS.isdisjoint(name) or not _AND.search(name)):
        return name, False
    if _COLLECTIVE.search(name):
        return name, True
    lead = _LEAD.search(name)
    if lead:
        return lead[1], True
    cut = _COUNTED.sub("", name)
    parts = _SPLIT.split(_outside_brackets(cut))
    if len(parts) > 1 and len(parts[0]) >= 4 and _ORGAN_END.search(parts[0]):
        return parts[0], True
    return cut, cut != name


def _outside_brackets(name: str) -> str:
    return re.sub(r"\([^)]*\)", lambda m: re.sub(r"[、,;/]", " ", m[0]), name)
