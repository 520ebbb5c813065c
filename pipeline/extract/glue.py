"""Lines that ran into each other when a page lost its markup → the lines they were.

`一、项目名称：甲项目2、项目编号：AB-13、预算：5万元` is three lines: a number opens one where a label or
heading that is known follows it, and a longer number ends in the one that comes next (13 is 1 and 3、).
"""

import re

from pipeline.extract.label import colon, resolve, section

_LONG = 300
_CHAPTER = re.compile(r"(?<=[。；;\s）)])(?=(?:[一二三四五六七八九十]{1,3})、)")
_SHORT = 40
_HEAD = 26
_MARK = re.compile(
    r"(?P<chapter>[一二三四五六七八九十]{1,3})[、.．]"
    r"|(?P<number>\d{1,30})[、.．](?!\d)"
    r"|[(（](?P<bracket>[一二三四五六七八九十\d]{1,2})[)）]\s?"
)
_HEAD_END = re.compile(r"[:：，。；;\s]|(?<=信息)|(?<=方式)(?!及)")


def parted(text: str) -> list[str]:
    """The lines that one line of a page or text stands for."""
    if len(text) < _SHORT:
        return [text]
    return [part for chapter in chapters(text) for part in unglued(chapter)]


def chapters(text: str) -> list[str]:
    """A long line cut where 一、 二、 … begin; a short one as it is.

    >>> chapters("一、项目编号：甲"), len(chapters("一、甲。二、" + "乙" * 300))
    (['一、项目编号：甲'], 2)
    """
    if len(text) <= _LONG:
        return [text]
    return [part.strip() for part in _CHAPTER.split(text) if part.strip()]


def unglued(text: str) -> list[str]:
    """The lines of a line; a short one, or one without numbered labels inside, is itself.

    >>> unglued("1、项目名称：云溪县政务服务平台建设项目（含两年的免费维护）2、项目编号：YX-2025-153、采购预算：5万元")
    ['1、项目名称：云溪县政务服务平台建设项目（含两年的免费维护）', '2、项目编号：YX-2025-15', '3、采购预算：5万元']
    """
    if len(text) < _SHORT or text.count("：") + text.count(":") < 2:
        return [text]
    cuts = [0]
    last = 0
    for mark in _MARK.finditer(text, 0):
        start = mark.start()
        if digits := mark["number"]:
            following = str(last + 1)
            if len(digits) > 2 and not digits.endswith(following):
                continue
            if len(digits) > len(following) and digits.endswith(following):
                start += len(digits) - len(following)
        if not _opens(text[mark.end() : mark.end() + _HEAD]):
            continue
        last = (
            0 if mark["chapter"] else int(text[start : mark.end("number")] or 0) if digits else last
        )
        if start > cuts[-1]:
            cuts.append(start)
    return [
        part
        for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)
        if (part := text[start:end].strip())
    ]


def _opens(head: str) -> bool:
    """Whether words behind a number are a label with its value, or a heading."""
    at = colon(head)
    if at and resolve(head[:at]) is not None:
        return True
    end = _HEAD_END.search(head)
    words = head[: end.start()] if end else ""
    return 3 < len(words) <= 20 and section(words) is not None
