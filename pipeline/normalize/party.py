"""Suppliers, buyers and agencies from their cells: who they are, not what else stands there.

A supplier cell may hold one name, several, a consortium with roles, or a word of status (废标).
What is no name by `organisation` yields no party: an invented supplier is worse than none.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline import lookup
from pipeline.model import ConsortiumRole, PartyKind
from pipeline.normalize import organisation, roster, uscc
from pipeline.normalize.group import Group, Groups
from pipeline.normalize.roster import Entry


class Party(NamedTuple):
    """An organisation or person as named in a cell; `base_name` is the head company of a branch."""

    name: str
    role: ConsortiumRole | None
    uscc: str | None
    kind: PartyKind
    base_name: str
    branch: str | None
    former_name: str | None


class Parties(NamedTuple):
    """The parties of a cell, the lead of a consortium first.

    Flags: missing, failed, attachment, unreadable (no party, and why), several (two or more that
    nobody calls a consortium), individual (a bare person's name), glued (two names without a
    separator), tail_cut (an address or the like stood behind a name), code_invalid, code_conflict.
    """

    members: tuple[Party, ...]
    is_consortium: bool
    flags: tuple[str, ...]


# What most cells hold: one name and no word of a label, a role, a joint or a tail. Whatever might
# be more takes the long way.
_FRONT = "经|主体|协办|参与|确定|推荐|第[一二三]|拟|预|中标|成交|中选|入围|供应商|投标人"
_ROLE = "联合体|牵头|主办|成员|为"
_END, _AND = "[司院学所厂]", "(?:和|与|及|以及)"
SAYS_MORE = f"^(?:{_FRONT})|{_ROLE}|{_END}{_AND}"  # in nothing but Chinese characters, for polars
_HAN = rf"(?!{_ROLE}|(?<={_END}){_AND})[㐀-鿿]"
_ONE_NAME = re.compile(
    rf"(?!{_FRONT})(?:{_HAN}){{2,60}}"
    rf"(?:[(（](?![原曾个自])(?:(?!代码|[一二三四五六七八九十]){_HAN}){{2,4}}[)）](?:{_HAN}){{2,60}})?"
)
_LABELLED = re.compile(r"[^:]{0,20}(?:[人方位称构]|商)(?:\([^()]*\))?:")
_ADDRESS = re.compile(r"[路街巷]|\d+[号室楼层]|\d{7}")
_PERSON = "individual"
_SEAL = re.compile(r"\((?:单位)?(?:盖章|公章|签章)\)")
_WORDY = re.compile(r"[^\W\d_]{2}")
_JOINT = re.compile(rf"(?<={_END})(?:和|与|及|以及|&|\s)+(?![^()]*\))")
_LOST = re.compile(r"废标|流标|未中标|未成交|不合格|无效|未通过|不通过|否决|弃权|放弃")
_WORD_WITH_AND = re.compile(r"和[谐平顺美信泰兴源盛昌利创诚达润丰瑞祥悦众合安静田县硕]|及时|与时")
_EIGHTEEN = re.compile(r"[0-9A-Z]{15,18}")
_KIND_OF_CODE: dict[str, PartyKind] = {"1": "institution", "5": "institution", "9": "company"}


@lru_cache(maxsize=2**17)  # the same names come again, batch after batch
def parse(raw: str | None, code: str | None = None) -> Parties:
    """Parties of a supplier cell; `code`: the cell of unified social credit codes beside it.

    >>> [m.name for m in parse("云溪数据有限公司、海港设计院有限公司联合体").members]
    ['云溪数据有限公司', '海港设计院有限公司']
    >>> parse("（牵头人）云溪数据有限公司，（成员）海港大学").members[1].role, parse("流标").flags
    ('member', ('failed',))
    """
    return (None if code else one_name(raw or "")) or read(raw or "", code)


def one_name(raw: str) -> Parties | None:
    """The party of a cell that is its name and says nothing else; None when it might say more.

    >>> one_name("云溪（海港）数据有限公司").members[0].name, one_name("流标"), one_name("海港大学和云溪大学")
    ('云溪(海港)数据有限公司', None, None)
    """
    if not _ONE_NAME.fullmatch(raw):
        return None
    text = raw.replace("（", "(").replace("）", ")")
    named = None if roster.status(text) else organisation.read(text)
    if named is None or named.rest:
        return None
    only = Party(named.name, None, None, named.kind, named.base, named.branch, None)
    return Parties((only,), False, ())


def read(raw: str, code: str | None = None) -> Parties:
    """Parties of any cell."""
    text = roster.fold(raw)
    if why := roster.status(text):
        return Parties((), False, (why,))
    members, flags = _members(text)
    if not members and "\n" in text:
        members, flags = _members(text.replace("\n", ""))  # a name that markup had torn
    if not members:
        return Parties(
            (), False, ("failed" if re.search("废标|流标|失败", text) else "unreadable",)
        )
    names = "".join(member.name for member in members)
    is_consortium = any(member.role for member in members) or (
        roster.is_consortium(text) and "联合体" not in names
    )
    if len(members) > 1 and not is_consortium:
        flags.append("several")
    members, noted = _coded(members, code, text)
    return Parties(_ordered(members), is_consortium, tuple(dict.fromkeys(flags + noted)))


def clean(raw: str | None) -> str | None:
    """Name of a buyer or agency without labels and tails; None for a placeholder.

    >>> clean("采购人：云溪县人民医院（本级） 地址：海港路1号"), clean("详见附件")
    ('云溪县人民医院(本级)', None)
    """
    text = roster.cut_tail(roster.fold(raw or ""))
    if label := _LABELLED.match(text):
        text = text[label.end() :].strip(roster.EDGE)
    first, _, behind = text.partition("\n")
    if organisation.kind_of(first) and _ADDRESS.search(behind):
        text = first
    text = roster.unspaced(_SEAL.sub("", text)).strip(roster.EDGE)
    half = text[: len(text) // 2]
    if len(half) > 3 and half * 2 == text:
        text = half  # a name that stands twice
    return text if _WORDY.search(text) and not roster.status(text) else None


def group(name: str, day: date | None = None) -> str | None:
    """Group of a normalised name by the product's table; without a day the one of this day.

    >>> group("中国电信股份有限公司云溪分公司"), group("云溪数据有限公司")
    ('CTCC', None)
    """
    return _groups().of(name, day)


def group_words() -> str:
    """A pattern for polars that hits every name of a group, and some others."""
    return _groups().words


@cache
def _groups() -> Groups:
    return Groups((), (row for _, row in lookup.product("supplier_groups", Group)))


def _members(text: str) -> tuple[list[Party], list[str]]:
    """Parties of a folded cell in its order, each once, and the flags of reading them."""
    found: dict[str, Party] = {}
    flags: list[str] = []
    entries = list(roster.entries(text))
    for entry in entries:
        for party, flag in _parties(entry):
            known = found.get(party.name)
            found[party.name] = party if known is None else _merged(known, party)
            flags += [flag] if flag else []
        if entry.codes and not uscc.find(" ".join(entry.codes)):
            flags.append("code_invalid")
    members = list(found.values())
    if len(entries) > 1 and _PERSON in flags:
        # Names of people beside other names are experts or contacts: not carried, not suppliers.
        members = [each for each in members if not organisation.is_person(each.name)]
    return _implied(members), flags


def _merged(known: Party, again: Party) -> Party:
    """A party that a cell names twice."""
    return known._replace(
        role=known.role or again.role,
        uscc=known.uscc or again.uscc,
        former_name=known.former_name or again.former_name,
    )


@lru_cache(maxsize=2**15)
def _parties(entry: Entry) -> tuple[tuple[Party, str | None], ...]:
    """Parties of one entry, each with a flag: one, two that 和 or a mere blank joins, or none."""
    return tuple(_named(entry))


def _named(entry: Entry) -> Iterator[tuple[Party, str | None]]:
    left: Entry | None = entry
    while left:  # a loop, since a cell may glue thousands of names together
        entry, left = left, None
        found, flag, rest = _first(entry)
        if found:
            yield found, flag
        if rest:
            left = entry._replace(text=rest, codes=(), former=None)


def _first(entry: Entry) -> tuple[Party | None, str | None, str | None]:
    """The first party of an entry, its flag, and the text behind it that names others."""
    text = entry.text
    for joint in _JOINT.finditer(text):
        if text[joint.start() - 1] != "司" and _WORD_WITH_AND.match(text, joint.start()):
            continue
        one, right = organisation.read(text[: joint.start()]), text[joint.end() :]
        if one and not one.rest and _is_other(right, is_blank=not joint[0].strip()):
            return _party(one, entry), None, right
    text = roster.unspaced(text)
    named = organisation.read(text)
    if named is None:
        person = Party(text, entry.role, None, "individual", text, None, None)
        if entry.is_trader and len(text) > 1:
            return person, None, None
        return (person, _PERSON, None) if organisation.is_person(text) else (None, None, None)
    if _LOST.search(named.rest):
        return None, None, None  # a bidder that did not win
    if organisation.is_glued(named.rest):
        return _party(named, entry), "glued", named.rest
    return _party(named, entry), "tail_cut" if named.rest else None, None


def _is_other(right: str, is_blank: bool) -> bool:
    """Whether what stands behind a joint is another organisation and not the rest of the name."""
    named = organisation.read(right)
    if named is None or not is_blank:
        return named is not None
    return named.kind == "company" and not organisation.is_branch(right)


def _party(named: organisation.Organisation, entry: Entry) -> Party:
    codes = uscc.find(" ".join(entry.codes))
    return Party(
        name=named.name,
        role=entry.role,
        uscc=codes[0] if len(codes) == 1 else None,
        kind="individual" if entry.is_trader else named.kind,
        base_name=named.base,
        branch=named.branch,
        former_name=_former(entry.former),
    )


def _former(said: str | None) -> str | None:
    """The former name that a bracket states; None when what stands there names nobody."""
    named = organisation.read(roster.unspaced(said)) if said else None
    return named.name if named else None


def _implied(members: list[Party]) -> list[Party]:
    """Roles that follow from the others': one lead makes members, members leave one lead."""
    roles = [member.role for member in members]
    if len(members) > 1 and roles.count("lead") == 1:
        return [each._replace(role=each.role or "member") for each in members]
    if len(members) > 1 and roles.count(None) == 1 and roles.count("member") == len(members) - 1:
        return [each._replace(role=each.role or "lead") for each in members]
    return members


def _coded(members: list[Party], code: str | None, text: str) -> tuple[list[Party], list[str]]:
    """Give the codes of the cell beside to the members, when there is one for each."""
    beside = roster.fold(code).upper() if code else ""
    codes = uscc.find(beside)
    flags = ["code_invalid"] if not codes and _EIGHTEEN.search(beside) else []
    if not codes and len(members) == 1:
        codes = uscc.find(text.upper())
    if not codes:
        return [_judged(member) for member in members], flags
    if len(codes) != len(members):
        return members, ["code_conflict"]
    told = []
    for member, given in zip(members, codes, strict=True):
        if member.uscc and member.uscc != given:
            flags.append("code_conflict")
            told.append(member._replace(uscc=None))
        else:
            told.append(_judged(member._replace(uscc=member.uscc or given)))
    return told, flags


def _judged(member: Party) -> Party:
    """A valid code tells a sole trader (92…), and the kind where the name does not."""
    if member.uscc and member.uscc.startswith("92"):
        return member._replace(kind="individual")
    if member.uscc and member.kind == "unknown":
        return member._replace(kind=_KIND_OF_CODE.get(member.uscc[0], "unknown"))
    return member


def _ordered(members: list[Party]) -> tuple[Party, ...]:
    return tuple(sorted(members, key=lambda member: member.role != "lead"))
