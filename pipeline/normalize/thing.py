"""The thing a subject names: one object of the taxonomy, or something that is not IT.

What is bought beats the system it is about, and the head noun decides: the last object in the
first complete part of the subject. An object needs nothing else; a theme (智慧城市) yields to an
object; a domain (公安) counts only beside 系统, 平台, 信息化 …, and a field (供水, 医疗), where a
系统 is as often a machine, only beside a word that is IT for certain.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple, cast

from pipeline import reference
from pipeline.model import Confidence
from pipeline.normalize.words import Hit, Words, split

OUT = "OUT-01"
OTHER = "OTH-01"

Kind = Literal[
    "object", "joint", "theme", "domain", "field", "head", "weak", "faint", "bare", "none"
]


class Word(NamedTuple):
    """A row of the vocabulary: the class a word points to and how much it needs beside it.

    `beside_it` is the class of a thing that is no IT (供水管网) when a system for it is bought.
    """

    code: str
    kind: Kind
    beside_it: str = ""


class Thing(NamedTuple):
    """What is bought: its class, where it is named, by which word, and whether others follow."""

    code: str
    kind: Kind
    word: str
    start: int
    sure: Confidence
    is_several: bool = False


# 安全评估 beside one of these is of networks and data.
_ALONE: tuple[Kind, ...] = ("object", "theme", "head", "faint")

Hits = Sequence[Hit[Word]]

_OF_DATA = ("信息", "数据")
_SYSTEMS = ("系统", "平台", "数据库", "研发", "开发", "服务")

# A list of things; the first complete one counts. 共和, 及时, 参与 hold a conjunction that is none.
_LISTED = re.compile(
    r"[、,;/&|]|(?<!网)\+|(?<![普涉])及(?!时)|(?<![共总饱维祥仁泰])和(?![平谐田县])|(?<!参)与(?!会)"
)
_BETWEEN = re.compile(_LISTED.pattern + "|[()]")


def find(text: str) -> Thing | None:
    """The thing `text` (upper case, half-width, no notice words) names; None when no word is known.

    >>> find("政务云密码资源池建设").code, find("公安局办公家具").code, find("春节慰问")
    ('SEC-03', 'OUT-01', None)
    """
    hits = [hit for hit in words(text) if hit.means.kind != "none"]
    if not hits:
        return None
    is_it = any(h.means.kind in _ALONE and h.means.code != OUT for h in hits)
    seen: list[Hit[Word]] = []
    for number, hit in enumerate(hits, 1):
        seen.append(hit)
        between = text[hit.end : hits[number].start] if number < len(hits) else ","
        if not _BETWEEN.search(between):
            continue
        thing = _decide(seen, is_it)
        # A bracket behind a building («综合楼(A区)智能化工程») only says where it is.
        if thing and (thing.code != OUT or _LISTED.search(between)):
            return thing._replace(is_several=_others(thing, hits[number:]))
    return _undecided(hits)


def words(text: str) -> list[Hit[Word]]:
    """Every word of the vocabulary in `text`; of kind 'none' are those that only look like one.

    >>> [(hit.word, hit.means.kind) for hit in words("政务云密码资源池建设")]
    [('政务云', 'object'), ('密码资源池', 'object')]
    """
    return _vocabulary().find(text)


def _others(thing: Thing, rest: Hits) -> bool:
    """Whether an object of another first level follows in a later part."""
    return any(h.means.kind == "object" and h.means.code[:3] != thing.code[:3] for h in rest)


def _decide(hits: Hits, is_it: bool) -> Thing | None:
    """The thing these words name together; None as long as they are incomplete."""
    heads = [h for h in hits if h.means.kind == "head"]
    last_it = max((h.start for h in hits if h.means.kind in ("head", "theme")), default=-1)
    if heads:  # 智慧食堂系统 is no canteen, and 食堂管理系统 neither
        last_it = max(last_it, *(h.start for h in hits if h.means.kind in ("head", "weak")))
    objects = [
        h
        for h in hits
        if (h.means.kind == "object" or (is_it and _is_cyber(hits, h)))
        and (h.means.code != OUT or h.start > last_it)
    ]
    if objects:
        last = objects[-1]
        return _thing(last, last.means.code, "high" if last.means.kind == "object" else "medium")
    is_system = any(h.means.kind == "weak" for h in hits)
    is_certain = bool(heads) or (is_system and any(h.word in _OF_DATA for h in hits))
    themes = [
        h
        for h in hits
        if h.means.kind == "theme"
        or (h.means.kind == "domain" and (heads or is_system))
        or (is_certain and (h.means.kind == "field" or h.means.beside_it))
    ]
    if themes:
        best = _first_in_order(themes)
        return _thing(
            best, _code_beside_it(best), "high" if best.means.kind == "theme" else "medium"
        )
    if heads:
        best = _first_in_order(heads)
        return _thing(best, best.means.code, "medium")
    return None


def _is_cyber(hits: Hits, hit: Hit[Word]) -> bool:
    """Whether 安全监测 and the like are of networks: 燃气安全监测 is of gas."""
    if hit.means.kind != "joint":
        return False
    return not any(h.end == hit.start and h.means.kind in ("field", "domain") for h in hits)


def _code_beside_it(hit: Hit[Word]) -> str:
    return hit.means.beside_it or hit.means.code


def _first_in_order(hits: Hits) -> Hit[Word]:
    """The word whose class stands first in the taxonomy's order; of equals the last."""
    order = _order()
    return min(reversed(hits), key=lambda h: order[_code_beside_it(h)])


def _undecided(hits: Hits) -> Thing:
    """Words that name nothing for certain: a bare 系统, a field without IT, 智能, 数据 …"""
    kinds = [h.means.kind for h in hits]
    fields = [h for h in hits if h.means.kind in ("field", "domain")]
    systems = [h for h in hits if h.means.kind == "weak" and h.word.endswith(_SYSTEMS)]
    if systems and not fields:
        is_likely = "faint" in kinds or kinds.count("weak") > 1
        return Thing(OTHER, "weak" if is_likely else "bare", systems[-1].word, hits[0].start, "low")
    return Thing(OUT, "none", (fields or hits)[-1].word, hits[0].start, "medium")


def _thing(hit: Hit[Word], code: str, sure: Confidence) -> Thing:
    return Thing(code, hit.means.kind, hit.word, hit.start, sure)


@cache
def _order() -> dict[str, int]:
    return {row["l2_code"]: int(row["precedence"]) for row in reference.rows("taxonomy")}


@cache
def _vocabulary() -> Words[Word]:
    """Every word with its meaning; the exceptions of a row swallow its words and mean nothing."""
    means: dict[str, Word] = {}
    exceptions: list[str] = []
    for row in reference.rows("category_words"):
        exceptions += split(row["except"])
        word = Word(row["code"], cast(Kind, row["kind"]))
        for name in split(row["words"]):
            means.setdefault(name, word)
    for row in reference.rows("scope_words"):
        exceptions += split(row["except"])
        word = Word(OUT, "object", row["beside_it"])
        for name in split(row["words"]):
            means.setdefault(name, word)
    for name in exceptions:
        means.setdefault(name, Word("", "none"))
    return Words(means)
