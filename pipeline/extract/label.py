"""Labels of notices: which words name which field, in which section; the words are reference/labels.csv.

A label is found by its letters alone: numbering, white space, brackets and hints do not count, so
`5、预 算 金 额（如有）` is `预算金额`. Words that mean something only in a section (`时间`, `名称`) are
looked up with that section.
"""

import re
from collections import defaultdict
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline import reference

DROPPED = "-"
"""The field of words that are known and not carried."""
MARKER = "lot!"
"""The field of a label that only names a lot: 采购包1."""

_NO_LETTERS = " \t\r\n\u3000\xa0\u200b\u200d\ufeff()（）[]【】〔〕“”\"'‘’《》<>/／、_＿*＊#:：·.．。,，|｜-—–～~☆★▲●■◆※√□☑？?"
_SILENT_LETTERS = frozenset(_NO_LETTERS)
_SILENT = re.compile(f"[{re.escape(_NO_LETTERS)}]+")
_LOT_WORD = re.compile("包|标[段项]|分标")
_HINT_OR_LOT = re.compile(rf"[(（\[【〔]|{_LOT_WORD.pattern}")
_OPENING = re.compile(r"[(（\[【〔]")
_HINT = re.compile(r"[(（\[【〔][^()（）\[\]【】〔〕]*[)）\]】〕]")
_CHINESE = "一二三四五六七八九十"
_NUMBER = re.compile(
    rf"[\s★▲●■◆※•*?？]*(?:[(（]?[{_CHINESE}]{{1,3}}[)）]?[、.．:：,，]|[(（][{_CHINESE}\d]{{1,3}}[)）]"
    rf"|第[{_CHINESE}]{{1,2}}[章条、]|\d{{1,2}}(?:[.．]\d{{1,2}}){{0,3}}"
    rf"(?:[、.．)）:：,，](?!\d)|(?![\d包标段年月日号个项家元万亿%．.:：/-]))|[①-⑳])\s*"
)
_NUMBER_FIRST = frozenset(f"★▲●■◆※•*?？(（{_CHINESE}第①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_CHAPTER = re.compile(
    rf"\s*(?:[{_CHINESE}]{{1,3}}\s*[、.．:：,，]|[(（][{_CHINESE}]{{1,3}}[)）]|第[{_CHINESE}]{{1,2}}[章条])"
)
_CHAPTER_FIRST = frozenset(f"{_CHINESE}(（第")
_MOVED_LETTERS = frozenset("为下更正整改釆")
_MOVED = re.compile(r"^现(?=.{3})|(?:变更|更正|调整|修改)$")
_BENIGN = re.compile(
    r"(?:本次|本|该|此|原|总|各|项目|次|公告|的|招标|采购|包|标段|标项|工程|政府|其中|公开|磋商|谈判|询价"
    r"|竞争性|网上|以及|和|及|如有|元|万元|注|即|电子|首次)+"
)
_CHANGING = frozenset(
    {"amount", "total_amount", "budget", "ceiling", "supplier", "bid_deadline", "opening"}
)
# A field, the letters that its wording may end with, the wording.
_PATTERNS = tuple(
    (field, last, re.compile(pattern))
    for field, last, pattern in (
        (
            "published",
            "间期",
            r"(?!.*(?:首次|招标|采购|截止|结束|开始)).{0,8}(?:公告|公示|信息)(?:发布|公布)(?:日期|时间)",
        ),
        (
            "bid_deadline",
            "间期点",
            r"(?=.*截止)(?=.*(?:投标|响应|开标|递交|提交|报价|应答|磋商|谈判|上传|申请文件))(?!.*(?:保证金|质疑|报名|获取|发售|澄清|异议"
            r"|答疑|公示|购买|[缴交]纳|到账|下载|领取|投诉|登记|疑问|提问|确认|踏勘|样品|解密|开始)).{0,36}(?:时间|日期|时间地点|时间和地点|时间及地点)",
        ),
        (
            "award_date",
            "间期",
            r"(?!.*(?:公[告示]|评审|通知|有效)).{0,4}(?:定标|成交|中标|中选).{0,4}(?:日期|时间)",
        ),
        (
            "document_deadline",
            "取售载买卖领名的间限期",
            r".{0,14}文件.{0,3}(?:获取|发售|领取|下载|购买|售卖|出售|申领)(?:[及和与]?报名)?的?(?:起止)?(?:时间|期限|日期)?",
        ),
        (
            "budget ceiling",
            "价额税",
            r"(?!.*(?:单价|费率|不含税)).{0,6}预算.{0,4}(?:最高限价|控制价|限价)(?:总价|金额|总额)?(?:含税)?",
        ),
        (
            "ceiling",
            "价额税",
            r"(?!.*(?:单价|费率|单项|不含税|下浮|浮动|人工|评审|系数|单位|分项|品目)).{0,10}(?:控制价|限价|拦标价)(?:总价|金额|总额)?(?:含税)?",
        ),
        (
            "budget",
            "算额价金税",
            r"(?!.*(?:单价|费率|分项|品目|评审|概算|中标|成交|单位|编号|年度预算|执行|编制|调整)).{0,8}预算(?:金额|总额|总金额|价|资金|总价)?(?:含税)?",
        ),
        (
            "supplier_text",
            "额价",
            r".{0,2}(?:中标|成交|中选).{0,4}(?:人|商|单位)(?:名称)?(?:联系)?地址.{0,6}(?:金额|价)",
        ),
        (
            "amount",
            "额价格款",
            r"(?!.*(?:服务费|代理|候选|平均|拟|未|基准|下限|比例|单位|通知|排名|原因|理由)).{0,3}(?:中标|成交|中选).{0,5}(?:金额|价|价格|报价|总价|价款)",
        ),
        (
            "supplier",
            "人商位构业称",
            r"(?!.*(?:候选|联系|代理|非|未|地址|电话|负责|代表|备选|落选|性质|类型|规模)).{0,3}(?:中标|成交|中选|入围).{0,3}(?:人|供应商|单位|商|机构|企业)(?:名称|全称)?",
        ),
        (
            "project_number",
            "号",
            r"(?!.*(?:计划|合同|预算|备案|证书|标段|公告|品目|附件|委托|受理|包)).{0,3}(?:项目|招标|采购|交易|竞价|询价|磋商|谈判|比选|文件).{0,3}(?:编号|文号)",
        ),
    )
)
_PATTERN_ENDINGS = frozenset(
    "时间 日期 期限 地点 制价 限价 标价 总价 金额 总额 含税 预算 算价 资金 交价 标价 选价 价格 报价 价款 标人 交人 选人 应商 单位 标商 交商 机构"
    " 企业 名称 全称 编号 文号 获取 发售 领取 下载 购买 报名".split()
)
# What a text may end with that a pattern reads: its letters, what is cut behind them, a hint; and the
# letters that do not count behind it.
_CLOSING = frozenset(")）]】〕")
_PATTERN_LAST = frozenset(ending[-1] for ending in _PATTERN_ENDINGS) | {"为"} | _CLOSING
_NO_END = "".join(sorted(_SILENT_LETTERS - _CLOSING))
_END = r"(?=$|[\s:：、,，(（)）\-—.\d]|包|标|中|成|供|预|最|采|废|流)"
_LOT = re.compile(
    rf"第?\s*(?P<a>[{_CHINESE}]{{1,3}}|\d{{1,3}}|[A-Za-zＡ-Ｚ]|[Ⅰ-Ⅹ])\s*号?"
    rf"(?:采购包|合同包|标段|标项|标包|分包|分标|包组|包件|包(?![装括含干修裹头揽容]))"
    rf"|(?:采购包|合同包|标段|标项|标包|分包|分标|包组|包件|子包|包)(?:号|编号)?\s*[:：]?\s*第?"
    rf"(?P<b>\d{{1,3}}(?![\d.%])|(?:[{_CHINESE}]{{1,3}}|[A-Za-zＡ-Ｚ]|[Ⅰ-Ⅹ]){_END})(?:包|标段|标项|号)?"
)
_LOT_ANYWHERE = re.compile(rf"(?<![A-Za-z\d.])(?:{_LOT.pattern})")
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")}
_ROMAN = {c: str(i) for i, c in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ", 1)}


class Label(NamedTuple):
    """What a wording can mean. `fields` maps a section to a field; '' is anywhere; a field that ends
    in '?' is a weaker wording, used where no better stands. `lot` is a lot named inside the label."""

    fields: dict[str, str]
    lot: str | None = None

    def field(self, *sections: str) -> str | None:
        """The field meant in the first of these sections that knows the wording, else anywhere."""
        for section in sections:
            if section in self.fields:
                return self.fields[section]
        return self.fields.get("")


class _Words(NamedTuple):
    fields: dict[str, dict[str, str]]
    lengths: dict[str, list[int]]  # last two letters → lengths of such wordings, falling
    sections: dict[str, str]
    section: re.Pattern[str]


def key(text: str) -> str:
    """The letters of a label.

    >>> key(" 采 购 人（如有）：")
    '采购人如有'
    """
    return _SILENT.sub("", text).replace("釆", "采")  # a variant that some publishers type


@cache
def _words() -> _Words:
    """labels.csv by letters, and one alternation of all section words: by their first letter, so that
    few are tried at a place, of those the longest first."""
    fields: dict[str, dict[str, str]] = {}
    sections: dict[str, str] = {}
    for row in reference.rows("labels"):
        if row["field"] == "section":
            sections[key(row["label"])] = row["context"]
        else:
            fields.setdefault(key(row["label"]), {})[row["context"]] = row["field"]
    rests: dict[str, list[str]] = defaultdict(list)
    for word in sorted(sections, key=lambda word: (-len(word), word)):
        rests[word[0]].append(re.escape(word[1:]))
    pattern = re.compile("|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items()))
    lengths: dict[str, set[int]] = defaultdict(set)
    for word in fields:
        lengths[word[-2:]].add(len(word))
    falling = {end: sorted(known, reverse=True) for end, known in lengths.items()}
    return _Words(fields, falling, sections, pattern)


@cache
def _endings(length: int) -> frozenset[str]:
    """The last letters of every known wording, of what `_MOVED` and its like cut behind one too."""
    known = _words().lengths.keys() | _PATTERN_ENDINGS
    return frozenset(ending[-length:] for ending in known) | _MOVED_LETTERS


@cache
def _letters() -> frozenset[str]:
    """The letters of every known wording, and those that do not count."""
    return frozenset(
        f"{''.join(_words().fields)}{_BENIGN.pattern}{_MOVED.pattern}为如下釆{_NO_LETTERS}"
    )


@cache
def _strange() -> re.Pattern[str]:
    """The beginning of a text up to an ideograph that stands in no known wording, no number and no lot,
    if no bracket is opened before."""
    known = f"{''.join(_letters())}{_NUMBER.pattern}{_CHAPTER.pattern}{_LOT.pattern}"
    places = sorted({ord(letter) for letter in known if "\u4e00" <= letter <= "\u9fff"})
    ranges = "".join(
        f"{chr(one + 1)}-{chr(other - 1)}"
        for one, other in pairwise([0x4DFF, *places, 0xA000])
        if one + 1 < other
    )
    return re.compile(rf"[^(（\[【〔{ranges}]*+[{ranges}]")


def lot_id(text: str) -> str:
    """A lot's number in one form.

    >>> lot_id("十二"), lot_id("03"), lot_id("b"), lot_id("Ⅱ")
    ('12', '3', 'B', '2')
    """
    if text.isdecimal():
        return str(int(text))
    if text in _ROMAN:
        return _ROMAN[text]
    if text[0] in _CHINESE:
        tens, ten, ones = text.rpartition("十")
        if ten:
            return str((_DIGIT.get(tens, 1) if tens else 1) * 10 + _DIGIT.get(ones, 0))
        return "".join(str(_DIGIT[c]) for c in text)
    return chr(ord(text) - 0xFEE0) if "Ａ" <= text <= "Ｚ" else text.upper()


def lot_prefix(text: str) -> tuple[str, str] | None:
    """The lot that a text begins with and the text behind it.

    >>> lot_prefix("第二标段：设备"), lot_prefix("采购包3"), lot_prefix("A包"), lot_prefix("包装材料")
    (('2', '：设备'), ('3', ''), ('A', ''), None)
    """
    match = _LOT.match(text)
    return (lot_id(match["a"] or match["b"]), text[match.end() :]) if match else None


@lru_cache(maxsize=4096)
def lots_named(text: str) -> tuple[tuple[str, int, int], ...]:
    """Each lot named in a text: its number and where its words begin and end.

    >>> lots_named("包1：5万元；包2：3万元")
    (('1', 0, 2), ('2', 7, 9))
    """
    if not _LOT_WORD.search(text):
        return ()
    return tuple(
        (lot_id(match["a"] or match["b"]), match.start(), match.end())
        for match in _LOT_ANYWHERE.finditer(text[:2000])
    )


def unnumbered(text: str) -> str:
    """A text without the numbering before it.

    >>> unnumbered("（二）采购人"), unnumbered("2.4 工期"), unnumbered("3包"), unnumbered("2026年")
    ('采购人', '工期', '3包', '2026年')
    """
    return text[numbering(text) :]


def numbering(text: str) -> int:
    """How many characters of a line are its paragraph's number.

    >>> numbering("（二）采购人"), numbering("采购人")
    (3, 0)
    """
    first = text[:1]
    if not (first in _NUMBER_FIRST or first.isdecimal() or first.isspace()):
        return 0
    match = _NUMBER.match(text)
    return match.end() if match else 0


def is_chapter(text: str) -> bool:
    """Whether a line opens a part of the notice: 一、…"""
    return text.lstrip()[:1] in _CHAPTER_FIRST and _CHAPTER.match(text) is not None


def colon(text: str) -> int:
    """Where the first colon of a text stands; 0 when there is none behind its first letter.

    >>> colon("电话：12:30"), colon("无")
    (2, 0)
    """
    wide, narrow = text.find("："), text.find(":")
    if narrow <= 0:
        return wide if wide > 0 else 0
    return narrow if wide <= 0 else min(wide, narrow)


@lru_cache(maxsize=8192)
def resolve(text: str) -> Label | None:
    """What a label means, None when it is not known. `text` may carry numbering, spaces, hints. Labels
    recur from notice to notice, so they are looked up once.

    >>> resolve("5、预算金额（元）").field(), resolve("包2中标供应商").lot, resolve("天气") is None
    ('budget', '2', True)
    """
    return resolved(text)


def resolved(text: str) -> Label | None:
    """The same for a text that hardly recurs."""
    if not 0 < len(text) <= 80:
        return None
    if text.rstrip(_NO_END)[-1:] not in _PATTERN_LAST and _strange().match(text):
        return None  # no wording, and none with a lot before it, is made of its letters
    return _resolved(text) if may_be_known(text) and _is_worded(text) else None


def may_be_known(text: str) -> bool:
    """Whether a text ends like a known label, carries a hint, or may name a lot: most do not, and
    to tell costs little. What is said of a text holds for every end of it.

    >>> may_be_known("5、预算金额"), may_be_known("今天天气"), may_be_known("包2")
    (True, False, True)
    """
    if text[-1:] not in _SILENT_LETTERS and text[-1:] not in _endings(1):
        return _LOT_WORD.search(text) is not None  # no hint stands behind its last letter
    if text.rstrip(_NO_LETTERS)[-1:] in _endings(1):
        end = key(text[-12:])[-2:]
        if len(end) < 2 or end in _endings(2) or end[1] in _MOVED_LETTERS:
            return True
    return _HINT_OR_LOT.search(text) is not None


def _is_worded(text: str) -> bool:
    """Whether a text is made of the letters of known wordings, or may be of a pattern or name a lot.

    >>> _is_worded("（1）中标金额（元）"), _is_worded("项目名称：甲县大坝加固项目")
    (True, False)
    """
    text = unnumbered(text)
    if _OPENING.search(text):
        text = _HINT.sub("", text)
    if _letters().issuperset(text):
        return True
    end = key(text[-12:]).removesuffix("为")[-2:]
    return len(end) < 2 or end in _PATTERN_ENDINGS or _LOT_WORD.search(text) is not None


def _resolved(text: str) -> Label | None:
    text = unnumbered(text)
    plain = text.removeprefix("其中")
    is_part, text = plain != text, plain
    found = _find(text)
    prefix = lot_prefix(text)
    if prefix is None:
        return None if found is None else Label(found)
    lot, rest = prefix
    rest = rest.lstrip(" 的:：、.．-—")
    if not key(_HINT.sub("", rest)):
        # 1439万元，其中标包一：178万元 goes on telling the sum before it
        return None if is_part else Label({"": MARKER}, lot)
    of_lot = _find(rest)
    if of_lot is not None:
        return Label(of_lot, lot)
    return None if found is None else Label(found)


def _still_told(before: str, fields: dict[str, str]) -> dict[str, str]:
    """The meanings behind 原: a sum or a moment that was is no longer told."""
    return {"": DROPPED} if "原" in before and _CHANGING & set(fields.values()) else fields


def _find(text: str) -> dict[str, str] | None:
    """The meanings of a wording: as it stands, without hints, without harmless words before it."""
    words = _words()
    letters = key(text)
    if letters in words.fields:
        return words.fields[letters]
    ends_known = letters[-1:] in _endings(1)
    if ends_known or letters[:1] == "现":
        shorter = _MOVED.sub("", letters.removesuffix("为").removesuffix("如下"))
        if shorter in words.fields:
            return words.fields[shorter]
    if _OPENING.search(text):
        plain = _HINT.sub("", text)
        if plain.rstrip(_NO_LETTERS)[-1:] not in _endings(1):
            return None
        letters = key(plain).removesuffix("为")
        if letters in words.fields:
            return words.fields[letters]
    elif not ends_known:
        return None
    if len(letters) < 36:
        for length in words.lengths.get(letters[-2:], ()):
            word = letters[-length:]
            if 2 <= length < len(letters) and word in words.fields:
                if _BENIGN.fullmatch(letters, 0, len(letters) - length):
                    return _still_told(letters[:-length], words.fields[word])
    if 3 < len(letters) < 40 and letters[-2:] in _PATTERN_ENDINGS:
        for field, last, pattern in _PATTERNS:
            if letters[-1] in last and pattern.fullmatch(letters):
                return {"": field}
    return None


@lru_cache(maxsize=8192)
def section(text: str) -> str | None:
    """The section that a heading opens, None when its words say nothing.

    >>> section("四、提交投标文件截止时间、开标时间和地点"), section("1.采购人信息"), section("某处")
    ('submit', 'buyer', None)
    """
    words = _words()
    text = unnumbered(text)
    match = words.section.search(key(text))
    if match is None and _OPENING.search(text):
        match = words.section.search(key(_HINT.sub("", text)))
    return words.sections[match[0]] if match else None
