"""What a published value of a field looks like: cut to the value, or refused. Values stay raw strings."""

import re
from functools import lru_cache

# Values recur, within a notice (is it a supplier? which?) and from notice to notice: each is read once.
_once = lru_cache(maxsize=4096)
_BLANK = frozenset(
    "/ // - -- --- — —— ― ~ . 。 * ** *** 无 暂无 略 (略) （略） 空 null none None 详见 见附件 \\ 、 ; ； : ： 元 万元 % 年 详见附件元".split()
)
_POINTER = re.compile(
    r"^(?:具体|内容|详情|请)?(?:详?见|参见|参照|同|按|以|如)(?:上|下|前|后|本|附|公告|招标|采购|磋商|谈判|询价|投标|响应|文件"
    r"|合同|正文|原|清单|需求|第|表|项目|各|其).{0,30}$"
)
# What names an organisation: one of these letters, or else one of these words.
_ORG_LETTER = re.compile("[厂局厅部院所站社店行馆队会场处园庭台库团署司办坊室校矿堂乡镇村关港军党]")
_ORG_WORD = re.compile(
    r"中心|大学|中学|小学|政府|联合体|基地|商户|务段|电段|小组|股份|有限|联盟|街道|超市|税务|商城|门诊|药房|酒楼|农庄|牧场|苗圃|经营"
    r"|传媒|事业|Co\.|Ltd|Inc|LLC|GmbH|Limited|[A-Z][a-z]+"
)
_NOT_ORG = re.compile(
    r"[?？!！]|详见|^(?:预?中标|成交|中选|投标|采购|招标)(?:代理|人|供应商|单位|候选|金额|价|结果|方式)|^(?:第.{1,3}[名包]|是|否|合格|通过|金额|报价|地址|联系|电话|名称|供应商|中标|成交|采购人|序号|包号|姓名)$"
    r"|^\d+$|https?:|质疑|投诉|本项目|请|^[^\u4e00-\u9fff]*\d{6,}"
)
_PERSON = re.compile(r"^.{1,4}(?:先生|女士|老师|小姐|同志|经理|主任|科长|工)$")
_ORG_END = re.compile(
    r"[；;。\n\t]|，(?!.{0,30}联合体)|,(?!.{2,40}(?:公司|院|所|厂|中心|大学)|\s*(?:Ltd|LTD|Inc|LLC|Limited|Corp))|\s*[(（]?(?:联系人|联系电话|联系方式|地\s*址|电\s*话"
    r"|统一社会信用代码|社会信用代码|中标金额|成交金额|报价|法定代表人|法人代表|以下简称|下称|盖章|公章|单位公章|签章|加盖|参与)"
    r"|\s{2,}"
)
_BEHIND_MEMBERS = re.compile(
    r"；?\s*(?:联系人|联系电话|地\s*址|统一社会信用代码|中标金额|成交金额|报价)"
)
_NUMBER_BEFORE = re.compile(r"(?:\d{1,2}[、.．)）]|[(（]\d{1,2}[)）])\s*")
_PERSONAL_NAME = re.compile(r"[\u4e00-\u9fff·]+")
_FAILED = re.compile(
    r"废标|流标|流废|失败|终止|作废|取消|无供应商|不足三家|不足3家|不足两家|不足2家|少于三家|少于3家|未成交|无有效|无人"
    r"|未达到.{0,6}家|无中标|无成交|重新招标|重新采购|不满足三家|不满足3家|未满三家|未满3家"
)
_CAPITAL = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟零]{2,}|[一二三四五六七八九十百千]+[万元]")
_SUM = re.compile(
    r"\d[\d,，.]*\s*(?:[(（]?[万亿]?(?:美|港|欧|日)?元|[万亿]|%|％|‰|折|人民币|RMB|CNY|USD|EUR|港币)|[￥¥$]\s*[:：]?\s*\d"
    r"|[壹贰叁肆伍陆柒捌玖]|[一二三四五六七八九十百千]+[万元]|^\D{0,12}\d[\d,，. ]*\s*(?:$|[（(](?:其中|含|不含|大写))"
)
_DAY = re.compile(r"(?:19|20)\d\d\s*(?:年\s*\d|[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d)")
_TELEPHONE = re.compile(r"[\d\-—]{7,13}")
_TRIFLE = re.compile(r"[￥¥]?\s*\d{1,3}(?:\.\d+)?")
_UNIT_WORD = re.compile(r"元|万|亿|%|％|‰|率|折|系数|点")
_MONEY_START = re.compile(
    r"^[\s:：,，]*(?:(?:大写|小写|人民币|[￥¥$]|RMB|CNY|约|暂定|含税价?|合计|总价|共计|共|单价|年|每年|不超过|包干价|报价|总计|为"
    r"|总金额|金额|含税|最终|最后|投标|响应|中标|成交|[()（）:：\s/]))*"
)
_MONEY_END = re.compile(
    r"[，,、]\s*(?=[^，,。\d]{0,24}(?:单价|高于|超过|低于|投标|响应|报价|超出|作无效|视为))|[；;，,]\s*(?=[^；;，,\d]{0,12}(?:估算价|总投资|投资额|概算|暂列金|保证金|安全文明|安全生产费))|[。\n]|；(?!.*(?:元|%|％)$)|;(?!.*(?:元|%|％)$)"
)
_DATE = (
    r"(?:(?:19|20)\d\s?\d\s*[年./\-－—]\s*\d\s?\d?\s*(?:[月./\-－—]\s*\d\s?\d?\s*[日号]?|月)"
    r"|[〇○零一二三四五六七八九\d]{4}\s*年\s*[一二三四五六七八九十\d]{1,3}\s*月\s*[一二三四五六七八九十\d]{1,3}\s*日"
    r"|(?<!\d)(?:19|20)\d{6}(?!\d))"
)
_CLOCK = (
    r"(?:[\s,，T]*(?:[(（][^()（）]{0,12}[)）])?[的\s]*(?:北京时间)?\s*(?:上午|下午|晚上|中午|凌晨|晚|早上)?\s*"
    r"\d\s?\d?\s*(?:[:：]\s*\d\s?\d?(?:\s*[:：]\s*\d\d?(?:\.\d+)?)?\s*[时分]?整?|[时点]\s*(?:整|半|\d\s?\d?\s*分?(?:\s*\d\d?\s*秒)?整?)?))"
)
_MOMENT = re.compile(rf"{_DATE}{_CLOCK}?")
_RANGE = re.compile(
    rf"{_DATE}{_CLOCK}?\s*(?:[(（][^()（）]{{0,20}}[)）])?\s*(?:起|开始)?\s*(?:至|到|[-－—–~～]+|——)\s*"
    rf"(?:{_DATE}{_CLOCK}?|(?:\d\s?\d?\s*月)?\s*\d\s?\d?\s*日{_CLOCK}?|\d\s?\d?[./-]\d\s?\d?(?![\d])|\d\d?\s*[:：时点]\s*\d?\d?分?)"
    r"(?:[(（][^()（）]{0,16}[)）]的?\s*\d\s?\d?\s*[:：时点]\s*\d?\s?\d?)?"
)
# What a date, and what a range of dates, cannot do without; likewise the end of a code and of a name.
_DAY_SIGN = re.compile(r"[\d年]")
_RANGE_SIGN = re.compile("[-至到－—–~～]")
_ENGLISH = re.compile(r"[A-Z][a-z]{2} \d{1,2}, (?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
_NO_CODE = re.compile(r"公司|项目名称|联系")
_DATE_ALONE = re.compile(r"(?:19|20)\d\d[-年/.]\d\d?[-月/.]\d\d?日?")
_CODE_END_SIGN = re.compile(r"[；;。，,、\s]")
_CODE_END = re.compile(
    r"[；;。]|\s{2,}|[，,](?=[^A-Za-z0-9])|(?<=[\dA-Za-z号#）)\]】])\s+(?=[\u4e00-\u9fff])(?!\s*号)|、(?=[^\dA-Za-z])"
)
_NAME_END_SIGN = re.compile(r"[(（。；;\s]")
_NAME_END = re.compile(
    r"[\n]|[(（]\s*(?:项目编号|采购编号|招标编号|编号|采购方式|以下简称|下称|招标项目编号|采购项目编号|项目编码|标段编号)[^()（）]*(?:[)）]|$)"
    r"|[。；;](?=.)|\s+(?:项目编号|采购编号|招标编号|联系人|二、|2、)"
)
_TRIM = "\ufeff \t:：,，;；。.、·|　"

# Brackets that open, those that close, and both.
_BRACKETS = (
    ("（(", re.compile("[）)]").search, re.compile("[（(）)]").finditer),
    ("[【〔", re.compile("[]】〕]").search, re.compile("[][【】〔〕]").finditer),
)
_ADDRESS = re.compile(r"https?://[!-~]+")


@_once
def is_blank(text: str) -> bool:
    """Whether a cell says nothing: 空, /, 无, 详见附件.

    >>> is_blank("/"), is_blank("详见采购文件"), is_blank("某公司")
    (True, True, False)
    """
    text = text.strip()
    return not text or text in _BLANK or (len(text) < 44 and _POINTER.match(text) is not None)


@_once
def is_failure(text: str) -> bool:
    """Whether a cell that should name a winner says that there is none.

    >>> is_failure("有效供应商不足三家，本包废标"), is_failure("某县废旧物资公司")
    (True, False)
    """
    return len(text) < 400 and _FAILED.search(text) is not None and "公司" not in text[:40]


@_once
def organisation(text: str) -> str | None:
    """The name of an organisation or of several, as published, without what follows it.

    >>> organisation("某县中医院（盖章）"), organisation("张老师"), organisation("见公告原文")
    ('某县中医院', None, None)
    """
    text = text.strip(_TRIM)
    if len(text) > 1500 or is_blank(text):
        return None
    match = _ORG_END.search(text)
    if match and match.start() > 1:
        text = text[: match.start()]
    text = text.strip(_TRIM + "（([【_＿*")
    text = _closed(text)
    if not 3 <= len(text) <= 300 or _NOT_ORG.search(text) or _PERSON.match(text) or is_blank(text):
        return None
    return text if _names_organisation(text) else None


def _names_organisation(text: str) -> bool:
    return bool(_ORG_LETTER.search(text) or _ORG_WORD.search(text))


@_once
def supplier(text: str) -> str | None:
    """A supplier as published; a consortium keeps all its members and their roles.

    >>> supplier("牵头人：甲建设有限公司；成员：乙设计院"), supplier("废标")
    ('牵头人：甲建设有限公司；成员：乙设计院', None)
    """
    text = text.replace("\n", "；").strip(_TRIM)
    if "联合体" in text[:8] or "牵头" in text or text.count("公司") > 1:
        cut = _BEHIND_MEMBERS.split(text, maxsplit=1)[0]
        return cut.strip(_TRIM) if len(cut) <= 400 and _names_organisation(cut) else None
    if match := _NUMBER_BEFORE.match(text):
        text = text[match.end() :]
    found = organisation(text)
    if found is None and 2 <= len(text) <= 4 and _PERSONAL_NAME.fullmatch(text):
        return None
    return found


@_once
def money(text: str) -> str | None:
    """The words of an amount, capitals, rates and units included; None when no amount stands there.

    >>> money("2066.84万元"), money("2026.5.6")
    ('2066.84万元', None)
    >>> money("：人民币120,000.00元（大写：壹拾贰万元整）。"), money("下浮率5%"), money("按文件执行")
    ('人民币120,000.00元（大写：壹拾贰万元整）', '下浮率5%', None)
    """
    text = text[:600].strip(" \t:：,，;；。、|\u3000").replace("\n", " ")
    if (match := _MONEY_END.search(text)) and match.start() > 0:
        text = text[: match.start()]
    if not _SUM.search(text):
        return None
    begin = _MONEY_START.match(text)
    rest = text[begin.end() :] if begin else text
    if _DAY.match(rest) or ("-" in rest and _TELEPHONE.fullmatch(rest)):
        return None
    return _closed(text.strip(" \t,，;；。")) or None


def is_unitless_trifle(text: str, label: str) -> bool:
    """Whether an amount is a small bare number that no unit stands beside: a paragraph's number, a count.

    >>> is_unitless_trifle("1.1", "控制价"), is_unitless_trifle("68.8", "成交金额(万元)")
    (True, False)
    """
    return _TRIFLE.fullmatch(text) is not None and not _UNIT_WORD.search(label)


@_once
def is_amount(text: str) -> bool:
    """Whether a cell is an amount and nothing else, so that a column of money can be told.

    >>> is_amount("￥1,200.00"), is_amount("3.5万元/年"), is_amount("某公司"), is_amount("95.2分")
    (True, True, False, False)
    """
    text = text.strip()
    if not 0 < len(text) <= 200 or text[-1] == "分":
        return False
    start = _MONEY_START.match(text)
    rest = text[start.end() :] if start else text
    if not rest:
        return False
    return rest[0].isdecimal() or _CAPITAL.match(rest) is not None or ("%" in text or "％" in text)


@_once
def moment(text: str) -> str | None:
    """The first date of a text with its time of day.

    >>> moment("：2026年 5月 6日 下午2时30分（北京时间）前"), moment("自发布之日起")
    ('2026年 5月 6日 下午2时30分', None)
    """
    text = text[:400]
    if not _DAY_SIGN.search(text):
        return None
    match = _MOMENT.search(text) or _ENGLISH.search(text)
    return match[0].strip(" ,，") if match else None


@_once
def period(text: str) -> str | None:
    """A range of dates, or the one date there is.

    >>> period("2026年5月6日至2026年5月12日，每天上午9:00至12:00")
    '2026年5月6日至2026年5月12日'
    """
    match = _range(text)
    return match[0].strip(" ,，") if match else moment(text)


@_once
def start(text: str) -> str | None:
    """The first moment of a range; None when the text holds no range."""
    match = _range(text)
    return moment(match[0]) if match else None


@_once
def end(text: str) -> str | None:
    """The last moment of a range, or the one moment there is.

    >>> end("2026年5月6日9:00至2026年5月12日17:00")
    '2026年5月12日17:00'
    """
    match = _range(text)
    first = moment(match[0]) if match else None
    if match is None or first is None:
        return moment(text)
    return moment(match[0][match[0].find(first) + len(first) :]) or first


@_once
def code(text: str) -> str | None:
    """A project number as published; of several in one cell the first.

    >>> code("ABC-2026-01；建招[2026]3号"), code("见附件"), code("某采[2026]第8号。")
    ('ABC-2026-01', None, '某采[2026]第8号')
    """
    text = text.strip(_TRIM).lstrip("#")
    match = _CODE_END.search(text) if _CODE_END_SIGN.search(text) else None
    if match and match.start() > 3:
        text = text[: match.start()]
    text = _closed(text.strip(_TRIM + "，"))
    if not 3 <= len(text) <= 70 or not _DIGIT.search(text) or is_blank(text):
        return None
    return None if _DATE_ALONE.fullmatch(text) or _NO_CODE.search(text) else text


@_once
def name(text: str) -> str | None:
    """A project's name as published, without the number or method in brackets behind it.

    >>> name("某县信息化项目（采购方式：竞争性磋商）"), name("详见附件")
    ('某县信息化项目', None)
    """
    text = text.strip(_TRIM)
    match = _NAME_END.search(text) if _NAME_END_SIGN.search(text) else None
    if match and match.start() > 1:
        text = text[: match.start()]
    text = _closed(text).strip(_TRIM)
    if (
        len(text) > 1
        and text[0] in '“"《'
        and text[-1] in '”"》'
        and text[1:-1].count(text[-1]) == 0
    ):
        text = text[1:-1].strip()
    if not 2 <= len(text) <= 300 or is_blank(text) or text.isdecimal():
        return None
    return text


def address(text: str) -> str | None:
    """The first address of a page in a text.

    >>> address("详见 https://cg.example.invalid/a/1.html（原公告）")
    'https://cg.example.invalid/a/1.html'
    """
    match = _ADDRESS.search(text)
    return match[0] if match else None


def phrase(text: str) -> str | None:
    """A short free value: a term, a source of funds, a category."""
    text = " ".join(text.split()).strip(_TRIM)
    return None if is_blank(text) or len(text) > 400 else text


def _range(text: str) -> re.Match[str] | None:
    text = text[:400]
    return _RANGE.search(text) if _RANGE_SIGN.search(text) else None


def _closed(text: str) -> str:
    """A text up to a bracket that closes none of its own; an opening one at its end is cut too.

    >>> _closed("甲公司（乙）"), _closed("甲公司）组织"), _closed("甲（")
    ('甲公司（乙）', '甲公司', '甲')
    """
    for opening, closes, brackets in _BRACKETS:
        if not closes(text):
            continue
        depth = 0
        for bracket in brackets(text):
            depth += 1 if bracket[0] in opening else -1
            if depth < 0:
                text = text[: bracket.start()]
                break
    return text.rstrip(" \u3000（([【〔")
