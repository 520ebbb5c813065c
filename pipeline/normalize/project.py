"""Project numbers as keys: what links the notices of one procedure.

A key is the number in half-width capitals without blanks, with one kind of bracket and dash, and
without the marks of lot and round, which are returned apart.
"""

import re
import unicodedata
from dataclasses import dataclass

from pipeline.normalize import numerals
from pipeline.normalize.lot import lot_id

_SHORTEST = 4  # letters and digits; shorter ones are the serial numbers of a list
_LONGEST = 80

_MARKS = str.maketrans(
    {
        **dict.fromkeys("[【〔〖﹝", "("),
        **dict.fromkeys("]】〕〗﹞", ")"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "∕": "/",
    }
)
_CELL = re.compile(r"[,;、\n\r\t|]+")
_LABEL = re.compile(r"^[^:\d]*[号码][^:\d]{0,30}:")
_EDGE = " .。:-/#号"
_MASKED = re.compile(r"\*|##|X{4}")
_WORDS_IN = re.compile(r"[0-9A-Z一-鿿]")

_HAN_N = r"[一二三四五六七八九]"
_N = r"[1-9一二三四五六七八九]"
_LOT_WORD = r"(?:采购包|合同包|分包|标段|标项|分标|包)"
_LOT_LABEL = re.compile(
    rf"^(?:{_LOT_WORD}(?:\d{{1,2}}|[A-Z]|{_N})|第?(?:\d{{1,2}}|[A-Z]|{_N}){_LOT_WORD}):"
)
_BEHIND = re.compile(
    rf"[-_/(]*(?:{_LOT_WORD}(?:\d{{1,2}}|[A-Z]|{_N})|"
    rf"第?(?:(?<!\d)\d{{1,2}}|(?<=[-_/(])[A-Z]|{_HAN_N}){_LOT_WORD})\)?$"
)
# Not behind a year or a month: YX-2026-01 is the first project of 2026, whatever its lot.
_PART = re.compile(r"(.*[0-9A-Z)])(?<!20\d{2})(?<!20\d{4})-(\d{1,2})$")
_AFTER_WORD = re.compile(r"(.*[号#])-(\d{1,2})$")
_COUNTED = re.compile(r"(.+)\(([2-9])\)$")
_ROUND = re.compile(
    rf"[-_(]*(?:(?:第|(?<!\d)(?=\D|\d次))(?P<nth>{_N})次(?:招标|采购)?|(?P<anew>重新(?:招标|采购))|"
    rf"重(?P<again>{_N})?|(?<=[-_(])R(?P<r>[2-9]))\)?$"
)

# In a title a round counts only where it cannot belong to the name, as in 第三次全国土壤普查.
_TITLE_ROUND = re.compile(
    rf"\((?:第?(?P<nth>{_N})次(?:招标|采购|公告|磋商|谈判|询价)?|(?P<anew>重(?:新|发|招)?(?:招标?|采购)?))\)|"
    rf"重(?:新|发)?\w{{0,4}}第(?P<again>{_N})次|"
    rf"第(?P<told>{_N})次(?=不见面|重新|公开招|公开比|招标|采购|竞争|磋商|谈判|询|比选|邀请|单一|流标|废标|\)?$)|"
    rf"(?<=[目购标务程备统台])(?P<bare>{_N})次(?=$|[(]|公开|竞争|询价|磋商|谈判|招标|采购|结果|中标|成交|合同|公告|公示)"
)
# Letters and a year's worth of digits, or whatever is called a number.
_TITLE_NUMBER = re.compile(
    r"\((?:(?:项目|采购|招标|磋商|谈判|询价)?(?:编号|编码|标号|项目号):?"
    r"|(?=[^()]*[A-Z])(?=[^()]*\d{4})(?![^()]*[一-鿿]{4}))"
    r"((?:[0-9A-Z一-鿿\-_/.]|\([0-9A-Z一-鿿]{1,6}\)){7,40})\)"
)
_COUNTS_ELSE = r"(?:更正|澄清|变更|答疑|补遗|修改|补充|延期|意见|调研|论证|需求)"
_BEFORE = re.compile(rf"{_COUNTS_ELSE}\w{{0,4}}$")
_AFTER = re.compile(rf"\w{{0,2}}{_COUNTS_ELSE}")
_TITLE_LOT = re.compile(
    rf"(?<![0-9A-Z、,和及])(?<!\d[-至到~])(?:第?(?:\d{{1,2}}|[A-Z]|{_N}{{1,3}}){_LOT_WORD}|"
    rf"{_LOT_WORD}(?:\d{{1,2}}|[A-Z](?![0-9A-Z])|{_N}{{1,3}}))(?![装括含干车间子保揽裹材工、,和及]|[-至到~]\d)"
)


# Without one of these a number has no mark of lot or round.
_MARKED = re.compile("[次重包标R]")
# Without a match a half-width title without blanks names no number, no lot, no round; for polars.
NAMES_NUMBER = r"[(\[【〔〖]"
NAMES_LOT = rf"(?:[\dA-Za-z]|{_HAN_N}){_LOT_WORD}|{_LOT_WORD}(?:[\dA-Za-z]|{_HAN_N})"
NAMES_ROUND = rf"{_N}次|{NAMES_NUMBER}重"
# One of these stands in what the two match.
NEEDS_LOT, NEEDS_ROUND = "包|标段|标项|分标", "次|重"


@dataclass(frozen=True, slots=True)
class ProjectNumber:
    """A project number as a key, and the lot and the round that number and title tell."""

    key: str | None
    lot: str | None
    round_no: int | None


def parse(raw: str | None, title: str = "") -> ProjectNumber:
    """Key of the first number in a cell; lot and round from the number, else from the title.

    `-2` at the end of a number may be a part of it: it is cut as a lot where it stands behind 号 or
    #, or where the title names that lot. `(2)` is cut as a round where the title tells that round.

    >>> parse("HXZC【2022】030号-包2", "某县某项目(二次)招标公告")
    ProjectNumber(key='HXZC(2022)030', lot='2', round_no=2)
    >>> [parse(None, f"某县某系统招标公告({number})").key for number in ("编号：HXZC2022-4", "2021-JL(05)-F4", "一期")]
    ['HXZC2022-4', '2021-JL(05)-F4', None]
    >>> [parse(raw).key for raw in ("zfcg-2022–015重1; ZFCG-2022-016", "云溪采磋商-2026-13", "无")]
    ['ZFCG-2022-015', '云溪采磋商-2026-13', None]
    """
    head = _fold(title)
    lot, round_no = _title_lot(head), _title_round(head)
    for part in _parts(raw or "") or _in_title(head):
        number = _cut(part, lot, round_no)
        if number.key:
            return number
    return ProjectNumber(None, lot, round_no)


def _in_title(head: str) -> list[str]:
    """Numbers that stand in brackets in a title: (项目编号:HXZC2022-030), (SZJC2022-N-G-023)."""
    return [match[1] for match in _TITLE_NUMBER.finditer(head)]


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_MARKS)
    return re.sub(r"[ \u3000\u200b\ufeff]+", "", plain).upper()


def _parts(raw: str) -> list[str]:
    """The numbers of a cell, labels cut."""
    blank = raw.split()
    # Two numbers with a blank between are two; a number broken by blanks is one.
    if len(blank) > 1 and all(re.search(r"\d", each) and len(each) > 7 for each in blank):
        raw = ";".join(blank)
    cell = _LABEL.sub("", _fold(raw))
    return [_LABEL.sub("", _LOT_LABEL.sub("", part)) for part in _CELL.split(cell) if part]


def _cut(number: str, title_lot: str | None, title_round: int | None) -> ProjectNumber:
    """Cut the marks of lot and round from the end of one number."""
    lot, round_no = None, None
    number = _trim(number)
    while _MARKED.search(number):
        if match := _ROUND.search(number):
            round_no = round_no or _round(match)
        elif match := _BEHIND.search(number):
            lot = lot or lot_id(match[0].strip("-_/()"))
        else:
            break
        number = _trim(number[: match.start()])
    if title_round and (match := _COUNTED.match(number)) and int(match[2]) == title_round:
        number, round_no = match[1], round_no or title_round
    match = _AFTER_WORD.match(number) or _PART.match(number)
    if match and (match.re is _AFTER_WORD or lot_id(match[2]) == (lot or title_lot)):
        number, lot = match[1], lot_id(match[2])
    key = _trim(number)
    return ProjectNumber(
        key if _is_number(key) else None, lot or title_lot, round_no or title_round
    )


def _trim(number: str) -> str:
    number = number.strip(_EDGE)
    if number.startswith("(") and number.endswith(")") and number.count("(") == 1:
        number = number[1:-1]
    return number


def _is_number(key: str) -> bool:
    characters = len(_WORDS_IN.findall(key))
    return (
        characters >= _SHORTEST
        and len(key) <= _LONGEST
        and any(char.isdigit() for char in key)
        and not _MASKED.search(key)
    )


def _round(match: re.Match[str]) -> int:
    """Round a mark tells; 重1 is the first repetition, so the second round."""
    groups = match.groupdict()
    if groups.get("again"):
        return _count(groups["again"]) + 1
    told = next((groups[name] for name in ("nth", "r", "told", "bare") if groups.get(name)), None)
    return _count(told) if told else 2


def _count(text: str) -> int:
    return int(numerals.number(text) or 0)


def _title_round(head: str) -> int | None:
    """Round a title tells of the procedure, not of its corrections or surveys."""
    for match in _TITLE_ROUND.finditer(head):
        before, after = head[: match.start()], head[match.end() :]
        # (二次)更正公告 is a correction in the second round, 第二次更正 a second correction.
        told_before = not match[0].startswith("(") and _AFTER.match(after)
        if not _BEFORE.search(before) and not told_before:
            return _round(match)
    return None


def _title_lot(head: str) -> str | None:
    """Lot a title names when it names exactly one."""
    lots = {lot_id(match[0]) for match in _TITLE_LOT.finditer(head)}
    return lots.pop() if len(lots) == 1 else None
