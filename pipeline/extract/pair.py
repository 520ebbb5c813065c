"""A line → its labels, each with the place where its value begins."""

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.extract.label import DROPPED, Label, may_be_known, numbering, resolve
from pipeline.extract.record import MONEY

# One class of letters first, so that the search skips what cannot end a label.
_SEPARATOR = re.compile(
    r"[:：价额算间人构位期金率)）](?:(?<=[:：])|为[:：]?"
    r"|(?<=[价额算])(?=\s?(?:人民币|约|暂定|共计|合计|不超过){0,2}\s?[￥¥]?\d)"
    r"|(?<=[)）])(?=\s?(?:人民币)?[￥¥]?\d(?:\d\d|[\d,，.]*\s?[万亿]?元)))"
)
_DELIMITER = re.compile(
    r"[\s，。；;,、！!（(【)）“”\"》】〕|｜]|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])"
)
_BORDER = re.compile(r"[\s。；;|｜（(]")
_UNIT = re.compile(r"[万亿]?元|万|亿|%|％")
_NUMBER_END = re.compile(r"\d\s*$")
_SUM_FIRST = re.compile(r"[￥¥]?\d[\d,，.]*\s?(?:[万亿]?元|万|[%％])\s")
# 中标金额：设备费：200万元；安装费：50万元；合计：250万元
_PARTS = re.compile(r"\s*[^\W\d]{2,12}[:：]\s?[￥¥]?\d")
_PART = re.compile(r"[^\W\d]{1,10}[费价额计]$")
_STOPS = "。；;！!"
_BEFORE_CLOCK = frozenset("0123456789 ")
_CLOCK_BEFORE = re.compile(r"\d\s*$")
_CLOCK_AFTER = re.compile(r"\s*\d")
_PART_OF_VALUE = re.compile(r"联合体|成员|主体|联合$|其中$|含税|增值税|[大小]写|人民币|[￥¥]")
# A member of a consortium is told behind the label of the supplier, with a label of its own.
_MEMBER = re.compile(r"(?:牵头|成员)(?:人|方|单位|企业)?\d?\s*$")
_HINT = re.compile(r"[(（][^()（）]{2,40}[)）]")
_LONGEST_LINE = 3000
_NEGATED = tuple("未非拟原候无")
# Labels that are told even where the value before runs into them: 某局采购代理机构名称：…
_GLUED = frozenset(
    {
        "buyer_name",
        "agency_name",
        "project_number",
        "project_name",
        "bid_deadline",
        "supplier",
        "amount",
    }
)


class Pair(NamedTuple):
    """A label at `start`, its value from `end`; `label` is None for words that are not known."""

    start: int
    end: int
    label: Label | None
    words: str


@lru_cache(maxsize=2048)
def pairs(text: str) -> tuple[Pair, ...]:
    """The labels of a line, known or not, each with the place where its value begins. Lines recur from
    notice to notice, so they are read once.

    >>> [(pair.words, pair.label is not None) for pair in pairs("采购人：某局 电话：12:30")]
    [('采购人', True), ('电话', True)]
    """
    found: list[Pair] = []
    floor = 0
    for match in _SEPARATOR.finditer(text, 0, _LONGEST_LINE):
        at, end = match.span()
        is_colon = text[at] in ":："
        at += not is_colon
        if at < floor or (end < 9 and end <= numbering(text)):
            continue
        if is_colon and (text.startswith("//", end) or _is_clock(text, at, end)):
            continue
        if found and is_colon and _HINT.fullmatch(between := text[floor:at].strip()):
            found[-1] = found[-1]._replace(end=end, words=found[-1].words + between)
            floor = end
            continue
        if found and _MEMBER.search(text, floor, at):
            continue
        start = max(floor, at - 70)
        stop = max([text.rfind(mark, start, at) for mark in _STOPS]) + 1
        is_whole = (
            at - floor <= 70
            and not stop
            and not _has_comma(text[start:at])
            and not (floor and _SUM_FIRST.match(text[floor:at].strip()))
        )
        label = resolve(text[start:at].strip()) if is_whole else None
        if label is None:
            start, label = _tail(text, floor, at, stop)
        if label is None and (
            not is_colon or start < 0 or _PART_OF_VALUE.search(text, max(floor, at - 12), at)
        ):
            continue
        if found and _goes_on(text, found[-1], text[start:at].strip(), label):
            continue
        found.append(Pair(start, end, label, text[start:at].strip()))
        floor = end
    return tuple(found)


def is_one_value(text: str, at: int) -> bool:
    """Whether what stands behind a colon is all its value: something, and nothing that ends a label.

    >>> is_one_value("电话：123", 2), is_one_value("电话：1 地址：2", 2), is_one_value("电话：", 2)
    (True, False, False)
    """
    start = at + 1
    if text.startswith("//", start) or _SEPARATOR.search(text, start) is not None:
        return False
    return not text[start:].isspace() and start < len(text)


def _goes_on(text: str, before: Pair, words: str, label: Label | None) -> bool:
    """Whether a label of no field names one more part of the sum told before it."""
    return (
        before.label is not None
        and before.label.field() in MONEY
        and (label is None or label.field() == DROPPED)
        and _PART.fullmatch(words) is not None
        and _PARTS.match(text, before.end) is not None
    )


def _is_clock(text: str, at: int, end: int) -> bool:
    """Whether a colon parts hours from minutes."""
    return (
        text[at - 1] in _BEFORE_CLOCK
        and _CLOCK_AFTER.match(text, end) is not None
        and _CLOCK_BEFORE.search(text[max(0, at - 4) : at]) is not None
    )


def _tail(text: str, floor: int, at: int, stop: int) -> tuple[int, Label | None]:
    """The longest label that ends at `at` behind a delimiter; else where unknown words begin, -1 when
    nothing parts them from a value before. A sentence that ends at `stop` is part of no label."""
    bottom = max(floor, at - 60, stop - 1)
    first = numbering(text) if not floor else 0
    label = _known_tail(text, floor, at, bottom, first) if may_be_known(text[bottom:at]) else None
    if label is not None:
        return label
    borders = [m.end() for m in _BORDER.finditer(text, bottom, at) if m.end() > first]
    return (borders[-1] if borders else -1 if floor else 0), None


def _known_tail(
    text: str, floor: int, at: int, bottom: int, first: int
) -> tuple[int, Label | None] | None:
    """The longest known label behind a delimiter or, where a value runs into it, without one."""
    ends = [match.end() for match in _DELIMITER.finditer(text, bottom, at) if match.end() > first]
    found: tuple[int, Label | None] | None = None
    for start in reversed(ends[-8:]):
        if found is not None and _has_comma(text[start:at]):
            break
        if start and _UNIT.match(text, start) and _NUMBER_END.search(text, bottom, start):
            continue  # 73.08 万元（人民币）采购需求：the unit belongs to the number before it
        label = resolve(text[start:at])
        if label is not None:
            found = (start, label)
            if label.lot is not None:
                break
    if found is not None:
        return found
    if text[at : at + 1] in (":", "："):
        for start in range(max(bottom, at - 12), at - 4):
            label = resolve(text[start:at])
            if text[start - 1 : start] in _NEGATED:
                continue
            if label is not None and label.field() in _GLUED:
                return start, label
    return None


def _has_comma(text: str) -> bool:
    """Whether a comma stands in a text outside its hints."""
    return "，" in text and "，" in _HINT.sub("", text)
