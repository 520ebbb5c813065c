"""A notice as plain text → the same blocks as a page.

Such texts come from pages whose tags became line breaks: words broken in the middle, tables flattened
to one cell a line. Broken words are joined where the break cannot be the author's; `flat` puts the
tables together again.
"""

import re
from typing import NamedTuple

from pipeline.extract import flat
from pipeline.extract.block import LONGEST_KEPT, Document, Line
from pipeline.extract.glue import parted
from pipeline.extract.label import colon, is_chapter, resolve, section
from pipeline.extract.once import Once

_LEFTOVER = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_STYLE = re.compile(r"^[a-zA-Z.#@*][\w\s.,:#>@*-]{0,80}\{")
_CANNOT_START = "。，、；：:）)】〕》”’.,;?!？！%％—～~-"
_CANNOT_END = "（(【〔《“‘[至于为"
_DASHES = re.compile(r"[-—–/～~]+")
_ONLY_BRACKETS = re.compile(r"[（(][^（()）]{1,8}[)）]")
_PART_OF_DATE = re.compile(r"[年月日时点分秒号:：]")
_DIGITS = re.compile(r"\d{1,3}")
_NUMBER_ALONE = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、．]?|[（(][一二三四五六七八九十\d]{1,2}[)）]"
)
_LONGEST_NUMBER = 4
_OPEN_MOMENT = re.compile(r"\d\s*[年月时点:：]$|[:：]\d$|[至到]$")
_OPEN_DAY = re.compile(r"\d[日号]$")
# A bracket with a label in it, or a sum's sign, that waits for its value: （招标编号： and （小写：￥
_OPEN_BRACKET = re.compile(r"[（(][^（()）]{0,20}[：:]?\s*[￥¥]$|[（(][^（()）]{2,12}[：:]$")
_CODE_BEGUN = re.compile(r"(?=.*[A-Za-z])(?=.*\d)[A-Za-z0-9\-\[\]()（）_/]{5,30}")
_CODE_ENDS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-[]()（）_/")
_CLOCK_END = re.compile(r"\d[:：]\d\d$")
_HOUR = re.compile(r"\d{1,2}\s*(?:[:：时点]|$)")
_NUMBERED = re.compile(r"\d{1,2}\s*[、.．](?!\d)")
_UNIT_FOLLOWS = re.compile(
    r"(?:[万亿]?元.|[万亿]元|年|月|日|时|点|分(?![包标])|秒|号|个|％|%|楼|室|栋|层|幢|平方米|米|天|份)"
)
# Letters that the rules of broken lines ask for: where a line goes on whatever stands before it, where
# it goes on from a figure, where one is left open.
_LEANING = frozenset(_CANNOT_START + "（(联成")
_UNITS = frozenset("至时万亿元年月日点分秒号个％%楼室栋层幢平米天份")
_OPEN = frozenset(_CANNOT_END + "￥¥：:")
_OPEN_MOMENTS = frozenset("年月时点到日号")
_MOST_JOINED = 5  # two lines that are one, and three that hold the head of its label
# Signs of a break: of any line, of a line whatever stands before it, of a figure, of a unit, of a code, of
# a heading and of a label that may be split.
_ANY, _BEHIND_ANY, _FIGURE, _UNIT, _CODE, _HEADING, _LABEL = (1 << sign for sign in range(7))
_LEAD = re.compile(r"(?:联合体)?牵头(?:人|单位|方)\s*[:：]")
_LEAD_ALONE = re.compile(r"(?:联合体)?(?:牵头|成员)(?:人|单位|方)?\d?\s*[:：]")
_MEMBER = re.compile(r"(?:联合体)?成员(?:单位|方)?\d?\s*[:：]")


class _Piece(NamedTuple):
    """A line, and what it says of the breaks beside it: `ends` of the one behind it, `begins` of the one
    before. A break may be undone where the two have a sign in common."""

    line: Line
    begins: int
    ends: int


def read(text: str) -> Document:
    """The document of a plain text."""
    return Document(tuple(flat.blocks(_joined(_lines(text)))))


def _lines(text: str) -> list[_Piece]:
    if "<" in text:
        text = _LEFTOVER.sub("\n", text)
    text = text.replace("\u200d", "").replace("\u200b", "").replace("\t", "\n")
    pieces: list[_Piece] = []
    for raw in text.split("\n"):
        pieces += _kept[raw] if len(raw) <= LONGEST_KEPT else _pieces(raw)
    return pieces


def _pieces(raw: str) -> tuple[_Piece, ...]:
    """The lines of one line of a text."""
    line = " ".join(raw.split())
    if not line or ("{" in line and _STYLE.match(line)):
        return ()
    return tuple(map(_piece, parted(line)))


_kept = Once(_pieces, most=4096)


def _piece(line: str) -> _Piece:
    is_head = is_chapter(line)
    return _Piece(Line(line), _begins(line, is_head), _ends(line, is_head))


def _begins(line: str, is_head: bool) -> int:
    """The signs of a line that it may go on from the one before it. `is_head`: it opens a chapter."""
    first = line[0]
    signs = _ANY
    if first in _LEANING:
        signs |= _BEHIND_ANY
    elif first.isdecimal():
        signs |= _FIGURE | _CODE if line.isdecimal() else _FIGURE
    elif first in _UNITS:
        signs |= _UNIT
    if len(line) < 20 and not is_head:
        signs |= _HEADING
    at = colon(line[:9])
    if at and resolve(line[:at]) is None:
        signs |= _LABEL
    return signs


def _ends(line: str, is_head: bool) -> int:
    """The signs of a line that it may go on in the one behind it."""
    last = line[-1]
    signs = _BEHIND_ANY
    if last.isdecimal():
        signs |= _FIGURE | _UNIT | _CODE
    elif last in _CODE_ENDS:
        signs |= _CODE
    elif last in _OPEN_MOMENTS:
        if last in "年月" or _OPEN_MOMENT.search(line) or _OPEN_DAY.search(line):
            signs |= _FIGURE
        if last in "日时":
            signs |= _UNIT
    elif last == "分":
        signs |= _UNIT
    if last in _OPEN or (len(line) <= _LONGEST_NUMBER and _is_number_alone(line)):
        signs |= _ANY
    if last not in ":：。":
        if len(line) <= 14:
            signs |= _LABEL
        if is_head and len(line) < 40 and ("：" in line or _may_be_split(line)):
            signs |= _HEADING
    return signs


def _is_number_alone(line: str) -> bool:
    return _NUMBER_ALONE.fullmatch(line) is not None and not line.isdecimal()


def _may_be_split(line: str) -> bool:
    """Whether the words of a heading or label may go on: they say nothing as they are."""
    return section(line) is None and resolve(line) is None


def _joined(pieces: list[_Piece]) -> list[Line]:
    """Lines with the breaks undone that split a word, a date, a number or a label."""
    joined: list[Line] = []
    before = 0
    for place, (line, begins, ends) in enumerate(pieces):
        joined.append(line)
        if begins & before:
            after = pieces[place + 1].line.text if place + 1 < len(pieces) else ""
            texts = [each.text for each in joined[-_MOST_JOINED:]]
            if gone := _join(texts, after):
                line, _, ends = _piece(texts[-1])
                joined[-1 - gone :] = [line]
        before = ends
    return joined


def _join(lines: list[str], after: str) -> int:
    """Join the last line to those before it that it goes on from, and tell how many those were. `after`
    is the line behind it."""
    count = len(lines)
    if _belongs(lines[-2], lines[-1], after):
        line = lines.pop()
        lines[-1] += "；" + line if _MEMBER.match(line) else line
    if len(lines) > 1 and _may_be_head(lines[-2]) and (parts := _label_parts(lines)):
        lines[-1 - parts :] = ["".join(lines[-1 - parts :])]
    return count - len(lines)


def _may_be_head(line: str) -> bool:
    return len(line) <= 14 and line[-1] not in ":：。"


def _label_parts(lines: list[str]) -> int:
    """How many lines before the last hold the head of its label: `截止` `时` + `间：…`."""
    line = lines[-1]
    at = colon(line[:9])
    if not at or resolve(head := line[:at]) is not None:
        return 0
    for parts in (1, 2, 3):
        if parts >= len(lines) or not _may_be_head(lines[-1 - parts]):
            return 0
        head = lines[-1 - parts] + head
        if resolve(head) is not None and resolve(lines[-1 - parts]) is None:
            return parts
    return 0


def _belongs(before: str, line: str, after: str) -> bool:
    """Whether `line` continues `before`; `after` is the line behind it."""
    return len(before) <= 2000 and _is_told_to_belong(before, line, after)


def _is_told_to_belong(before: str, line: str, after: str) -> bool:
    """What the rules say of a break, one after the other."""
    first, last = line[0], before[-1]
    if (_MEMBER.match(line) and _LEAD.match(before)) or _LEAD_ALONE.fullmatch(before):
        return True
    if first in _CANNOT_START:
        return _DASHES.fullmatch(line) is None
    if _OPEN_BRACKET.search(before[-40:]) and len(before) < 400 and not is_chapter(line):
        return True
    if line.isdecimal() and _CODE_BEGUN.fullmatch(before) and resolve(after) is not None:
        return True
    if last in _CANNOT_END and (len(before) == 1 or last not in "至于为" or first.isdecimal()):
        return True
    if _ONLY_BRACKETS.fullmatch(line):
        return before[-1].isdecimal() or len(before) <= 12 or line == "（北京时间）"
    if last.isdecimal():
        if _UNIT_FOLLOWS.match(line) and not (_CLOCK_END.search(before) and first in "日月年"):
            return True
        if _DIGITS.fullmatch(line) and (
            _UNIT_FOLLOWS.match(after) or re.search(r"[:：]\d$", before)
        ):
            return (
                len(before) < 4 or not before.isdecimal() or _PART_OF_DATE.match(after) is not None
            )
    if first.isdecimal() and not _NUMBERED.match(line):
        if last in "年月" and _DIGITS.fullmatch(line):
            return after[:1] in ("月", "日", "号") or (last == "年" and after[:1].isdecimal())
        if _OPEN_MOMENT.search(before) or (_OPEN_DAY.search(before) and _HOUR.match(line)):
            return True
    if first == "至" or line[:2] in ("时止", "时前"):
        return last in "日时分" or last.isdecimal()
    if _is_number_alone(before):
        return True
    return _is_split_heading(before, line)


def _is_split_heading(before: str, line: str) -> bool:
    """`三、获取采购` + `文件`: only both together open a section."""
    return (
        len(line) < 20
        and len(before) < 40
        and is_chapter(before)
        and before[-1] not in ":：。"
        and _may_be_split(before)
        and resolve(line) is None
        and not is_chapter(line)
        and section(before + line) is not None
        and section(line) is None
    )
