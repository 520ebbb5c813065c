"""The entries of a supplier cell: the cell cut at separators, labels and tails taken off.

An entry is what may be a name, with the role, the codes and the former name that stood with it;
whether it is a name, `organisation` says.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import ConsortiumRole

_TAG = re.compile(r"<[^<>]{1,200}>")
_MARKS = str.maketrans(
    {
        **dict.fromkeys("[【〔", "("),
        **dict.fromkeys("]】〕", ")"),
        **dict.fromkeys("∕╱", "/"),
        **dict.fromkeys("“”\"'‘’「」\u200b\u200c\u200d\ufeff\u00ad\u0002", ""),
        **dict.fromkeys("①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽❶❷❸❹❺•●■◆", "\n"),
    }
)
EDGE = " \t\n.。,、;:·-—_"

EMPTY = re.compile(
    r"[\s/\\\-—_.。*]*(?:无|暂无|没有|空|略|null|none|nan|n/?a|未知|不详|未公布)?[\s/\-—.。]*", re.I
)
FAILED = re.compile(
    r"(?:本?(?:项目|次|包|标段|标项|采购))?(?:已|因|被|做|作|予以)*(?:废标|流标|采购失败|招标失败|终止|中止|取消|"
    r"无效|暂?无(?:中标|成交|供应商)|未成交|未中标|重新招标|重新采购|供应商不足|有效\S{0,8}不足)"
)
ELSEWHERE = re.compile(r"\(?(?:详?见|请?参见|具体见|另附|后附)")

_ROLE_WORD = (
    r"(?:联合体)?(?:牵头|主办|成员|主体|协办|参与)(?:单位|企业|公司|人|方)?(?:名称)?[一二三四五\d]?"
)
_WINNER = r"(?:拟|预)?(?:中标|成交|中选|入围)(?:\((?:成交|中标|中选)\))?(?:成交)?"
_WHO = r"(?:候选)?(?:供应商|投标人|承包人|服务商|单位|企业|商|人)"
_LOT = (
    r"(?:采购包|合同包|分包|标段|标项|包)[\dA-Z一二三四五六七八九十]{1,2}|"
    r"第?[\dA-Z一二三四五六七八九十]{1,2}(?:包|标段|标项)"
)
_LABEL = re.compile(
    rf"(?:{_ROLE_WORD}|联合体(?:各方|单位|名称)?|(?:第[一二三四五\d]名?)?{_WINNER}{_WHO}(?:\((?:全称|名称)\)|名称)?|"
    rf"(?:供应商|供货商|投标人|承包人|承包商|服务商|乙方)(?:\((?:全称|名称)\)|名称)?|{_LOT}|"
    r"(?<![㐀-鿿)])(?:公司|单位|企业)?名称)\s*:"
)
# The same said without a colon: only in front of a name.
_SAID = re.compile(
    rf"(?:经\S{{0,20}})?(?:{_ROLE_WORD}|(?:确定|推荐)?(?:第[一二三]名?)?{_WINNER}{_WHO}(?:名称)?(?:为|是)?|"
    r"(?:供应商名称|投标人(?:名称)?)(?:为|是)?|确定|推荐)\s*(?=[㐀-鿿]{4})"
)
_NOT_SUPPLIERS = re.compile(
    r"代理|采购人|采购单位|招标人|招标单位|建设单位|业主|甲方|监督|监管|联系|地[址点]|住所|电话|备注|负责人|经理|"
    r"专家|评委|组长|开户|银行|发布"
)
_TAIL = re.compile(
    r"[,;、\s(]*(?:(?:供应商|单位|企业|公司|注册|联系|详细|办公|通讯)?(?:地址|住址|住所)|联系(?:人|方式|电话)|电话|手机|"
    r"邮编|邮箱|传真|(?:统一)?社会信用代码|信用代码|机构代码|法定代表人|法人|项目(?:经理|负责人)|总监|下浮率?|费率|"
    r"(?:中标|成交|投标|合同|评审|响应|最终|最后|总)?(?:金额|报价|总?价|总额)|评审?得?分|得分|综合评分|工期|质量|服务期|"
    r"交货期|备注|排名|企业规模|单位性质|品牌|型号|规格|数量|单价|开户行?|账号|日期|时间|理由|原因|内容)"
    r"(?:\([^()]*\))?\s*[:为]"
)
_TAIL_ENDS = frozenset(":为")
_NUMBER = re.compile(
    r"(?:^|(?<=[\s;,。、)司院所校学店厂部心]))\(?(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:[、)]|\.(?!\d))"
)
_OUTSIDE = r"(?![^()]*\))"  # not inside a bracket
_SEPARATOR = re.compile(
    rf"(?:[、|]|(?<=[司院学所厂)])\+|,(?!\s*(?:Ltd|Inc|LLC|Limited|GmbH|Co)\b)|(?<![A-Za-z])/|/(?![A-Za-z])){_OUTSIDE}",
    re.IGNORECASE,
)
_LINE = re.compile(rf"[\n;]{_OUTSIDE}")
_NAMED = re.compile(r"公司|大学|(?:院|所|厂|店|中心|合作社)$")

_BRACKET = re.compile(r"\(([^()]*)\)")
_ROLE_BRACKET = re.compile(rf"\(({_ROLE_WORD}\s*:(?:[^()]|\([^()]*\))*)\)")
_FORMER = re.compile(r"(?:曾用名|原(?:单位|企业|公司)?名称?|前身|原)(?:为|是)?:?([^:]{4,})")
_ROLE = re.compile(r"主|成|联合体\S{0,6}|\S{0,8}(?:牵头|主办|成员|联合体主)\S{0,12}")
_LEAD = re.compile(r"牵头|主办|主体|联合体主|^主$")
_MEMBER = re.compile(r"成员|协办|参与|^成$")
_INLINE_ROLE = re.compile(r"\((?:主|成|[^()]{0,8}(?:牵头|主办|成员|联合体主)[^():]{0,12})\)")
_TRADER = re.compile(r"个体工商户|个体户?|自然人|个人")
_REMARK = re.compile(
    r"[小微中大]{1,2}型?企业|监狱企业|残疾\S*|(?:单位|加盖)?(?:盖章|公章|签章|签字)|排名?第?\S{1,3}|第[一二三\d]\S{0,3}|"
    r"(?:以下)?简称\S*|(?:施工|设计|勘察|监理|供货)\S{0,4}|采购包\d*|包\d+|\d+标?包|[一二三四五\d]?标段\d?|"
    r"(?:法人|自然人|国有)独资|中标\S{0,6}|成交\S{0,6}|\S*\d(?:万?元|号)\S*|[\d.]+%|\d{1,4}|无|/|"
)
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])")
_CONSORTIUM = re.compile(r"(?:\(?(?:共同)?组成的?\)?)?\(?联合体\)?$")
_NO_CONSORTIUM = re.compile(
    r"(?:非|不接受|不允许|不属于|是否为?)联合体[^,;\n]*|"
    r"联合体(?:其他)?(?:成员|单位|投标)*(?:单位|名称)?:\s*(?:无|否|/|-|—|\\)+"
)
_HAN = re.compile(r"[㐀-鿿]")
_BESIDE_HAN = re.compile(r"(?<=[㐀-鿿)(])\s+|\s+(?=[㐀-鿿)(])")


class Entry(NamedTuple):
    """What may be a name and what stood beside it; `is_trader`: called a person or sole trader."""

    text: str
    role: ConsortiumRole | None = None
    codes: tuple[str, ...] = ()
    former: str | None = None
    is_trader: bool = False


def fold(raw: str) -> str:
    """A cell in half-width characters, without markup, quotes and invisible characters.

    >>> fold("（主）云溪数据有限公司<br/>①海港大学")
    '(主)云溪数据有限公司\\n\\n海港大学'
    """
    text = _TAG.sub("\n", raw) if "<" in raw else raw
    if "&" in text:
        text = html.unescape(text)
    return unicodedata.normalize("NFKC", text.translate(_MARKS)).strip()


def status(text: str) -> str | None:
    """Why a folded cell holds no name: missing, failed or attachment; None when it may hold one.

    >>> status("/"), status("流标"), status("详见附件"), status("无锡云溪数据有限公司")
    ('missing', 'failed', 'attachment', None)
    """
    if EMPTY.fullmatch(text):
        return "missing"
    if FAILED.match(text):
        return "failed"
    return "attachment" if ELSEWHERE.match(text) else None


def is_consortium(text: str) -> bool:
    """Whether a folded cell speaks of a consortium and does not deny it."""
    return "联合体" in text and "联合体" in _NO_CONSORTIUM.sub("", text)


def entries(text: str) -> Iterator[Entry]:
    """Entries of a folded cell in order.

    >>> cell = "牵头人:云溪数据有限公司 地址:海港路;成员:海港大学(设计)"
    >>> [(entry.text, entry.role) for entry in entries(cell)]
    [('云溪数据有限公司', 'lead'), ('海港大学', 'member')]
    """
    if "联合体" in text:
        text = _NO_CONSORTIUM.sub("", text)
    if "(" in text:
        text = _ROLE_BRACKET.sub(r"\n\1\n", text)
    text = _NUMBER.sub("\n", text)
    if ":" in text:
        text = _LABEL.sub(r"\n\g<0>", text)
    if "(" in text:
        # (主)甲(成)乙 or 甲(主)乙(成): how the cell begins tells to which name a role belongs.
        text = _INLINE_ROLE.sub(r"\n\g<0>" if _INLINE_ROLE.match(text) else r"\g<0>\n", text)
    for line in _LINE.split(text):
        yield from _line(line)


def cut_tail(text: str) -> str:
    """A text up to the first label of something else: an address, a sum, a code."""
    tail = None if _TAIL_ENDS.isdisjoint(text) else _TAIL.search(text)
    return text[: tail.start()] if tail else text


def unspaced(text: str) -> str:
    """A text without blanks beside Chinese characters.

    >>> unspaced("云溪 大学  附属医院"), unspaced("Yunxi Data  Ltd")
    ('云溪大学附属医院', 'Yunxi Data Ltd')
    """
    return " ".join((_BESIDE_HAN.sub("", text) if _HAN.search(text) else text).split())


@lru_cache(maxsize=2**15)  # the same names stand in many cells
def _line(line: str) -> tuple[Entry, ...]:
    """Entries of one line; the role its label names holds for all of them."""
    entries: list[Entry] = []
    role: ConsortiumRole | None = None
    line = line.strip(EDGE)
    while ":" in _BRACKET.sub("", line):
        label, _, behind = line.partition(":")
        if _NAMED.search(label):
            line = cut_tail(line) if _TAIL.search(line) else label
            break
        if _NOT_SUPPLIERS.search(unspaced(label)) and not _LABEL.fullmatch(f"{label}:"):
            return ()
        role, line = _role(label) or role, behind.strip(EDGE)
    for piece in _SEPARATOR.split(cut_tail(line)):
        piece = piece.strip(EDGE)
        if said := _SAID.match(piece):
            role, piece = _role(said[0]) or role, piece[said.end() :]
        if piece:
            entries.append(_entry(piece, role))
    return tuple(entries)


def _entry(piece: str, role: ConsortiumRole | None) -> Entry:
    """One entry; brackets that are no part of the name are read and taken off."""
    if whole := _BRACKET.fullmatch(piece):
        piece = whole[1]
    codes = [found[0].upper() for found in _CODE.finditer(piece)]
    former: str | None = None
    is_trader = False
    for bracket in reversed(list(_BRACKET.finditer(piece))):
        said = bracket[1].strip(EDGE)
        if renamed := _FORMER.fullmatch(said):
            former = renamed[1]
        elif _TRADER.fullmatch(said):
            is_trader = True
        elif _ROLE.fullmatch(said):
            role = _role(said) or role
        elif not (_CODE.search(said) or "代码" in said or _is_remark(said, piece, bracket)):
            continue
        piece = piece[: bracket.start()] + piece[bracket.end() :]
    if code := _CODE.search(piece):
        piece = piece[: code.start()].strip(EDGE) or piece[code.end() :]
    text = _CONSORTIUM.sub("", unspaced(piece).strip(EDGE))
    return Entry(text.strip(EDGE), role, tuple(codes), former, is_trader)


def _is_remark(said: str, piece: str, bracket: re.Match[str]) -> bool:
    """Whether a bracket before or behind a name is a remark; inside it belongs to the name."""
    is_outside = bracket.start() == 0 or not piece[bracket.end() :].strip(EDGE + "()")
    return is_outside and bool(_REMARK.fullmatch(said))


def _role(label: str) -> ConsortiumRole | None:
    if _LEAD.search(label):
        return "lead"
    return "member" if _MEMBER.search(label) else None
