"""How values are written for people: one unit, one precision, and a dash for what is not known.

Those that speak take `say`: the words, and with them the unit of money, of the reader's language.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup

from pipeline import errors
from pipeline.report.words import CHINESE, Words, is_chinese

DASH = "—"
_WAN = Decimal(10_000)
_YI = Decimal(100_000_000)
_MILLION = Decimal(1_000_000)
_BILLION = Decimal(1_000_000_000)
_DIGITS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")
_ONES = (
    *("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_LABELS = {
    "award": "中标价",
    "contract": "合同价",
    "candidate": "候选报价",
    "total": "总价",
    "per_year": "年度价",
    "unit_price": "单价",
    "rate": "费率",
    "discount": "折扣",
    "composite": "综合价",
    "PASS": "通过",
    "WARN": "请核对",
    "FAIL": "不符",
    "SKIP": "无可查",
    "suspect": "存疑",
    "quarantine": "隔离",
    "supported": "支持",
    "contradicts": "相反",
    "stated": "统计",
    "weak": "证据弱",
    "not_supported": "不支持",
    "insufficient": "样本不足",
    "less": "偏少",
    "more": "偏多",
    "institution": "机关与事业单位",
    "company": "企业",
    "individual": "个人",
    "unknown": "未知",
    "tendered": "已发招标公告",
    "awaited": "待发",
    "overdue": "已过预计时间",
    "tender_not_seen": "未见招标公告",
}


class Figure(NamedTuple):
    """A number for a headline, and its unit."""

    value: str
    unit: str


def _rounded(number: Decimal | float, places: int) -> str:
    """The number with thousands commas and a true minus, rounded half up."""
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    if not exact.is_finite():
        return DASH
    value = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{value + 0:,}".replace("-", "−")


def count(number: int | None) -> str:
    """
    >>> count(98332), count(0), count(None)
    ('98,332', '0', '—')
    """
    return DASH if number is None else _rounded(number, 0)


def decimal(number: Decimal | float | str | None, places: int = 2) -> str:
    """
    >>> decimal("90.5"), decimal(None)
    ('90.50', '—')
    """
    return DASH if number is None else _rounded(Decimal(str(number)), places)


def wan(yuan: Decimal | None, say: Words = CHINESE) -> str:
    """Yuan in the unit of tables: 万元, in English millions. A sum too small to show is said to be.

    >>> wan(Decimal("37493000.00")), wan(Decimal(120)), wan(Decimal(0)), wan(None)
    ('3,749.3', '<0.1', '0.0', '—')
    >>> wan(Decimal("37493000.00"), Words("en")), wan(Decimal(120), Words("en"))
    ('37.49', '<0.01')
    """
    if yuan is None:
        return DASH
    return _money(yuan, _WAN, 1) if say.lang == "zh" else _money(yuan, _MILLION, 2)


def _money(yuan: Decimal, unit: Decimal, places: int) -> str:
    text, least = _rounded(yuan / unit, places), Decimal(1).scaleb(-places)
    return f"<{least}" if yuan > 0 and text == _rounded(Decimal(0), places) else text


def headline(yuan: Decimal | None, say: Words = CHINESE) -> Figure:
    """Yuan for a headline: 亿元 from one 亿 on, else 万元; in English billions, else millions.

    >>> headline(Decimal("290690000000")), headline(Decimal("99990000"))
    (Figure(value='2,906.9', unit='亿元'), Figure(value='9,999.0', unit='万元'))
    >>> headline(Decimal("2494912015"), Words("en")), headline(Decimal("99990000"), Words("en"))
    (Figure(value='CNY 2.49', unit='billion'), Figure(value='CNY 99.99', unit='million'))
    >>> headline(None)
    Figure(value='—', unit='')
    """
    if yuan is None:
        return Figure(DASH, "")
    if say.lang == "en":
        if abs(yuan) >= _BILLION:
            return Figure(f"CNY {_rounded(yuan / _BILLION, 2)}", "billion")
        return Figure(f"CNY {wan(yuan, say)}", "million")
    if abs(yuan) >= _YI:
        return Figure(_rounded(yuan / _YI, 1), "亿元")
    return Figure(wan(yuan), "万元")


def percent(share: Decimal | float | None) -> str:
    """A share of 1 as a percentage; one too small to show is not nothing.

    >>> percent(0.2065), percent(Decimal("-0.0312")), percent(0.0003), percent(0), percent(None)
    ('20.7%', '−3.1%', '<0.1%', '0.0%', '—')
    """
    if share is None:
        return DASH
    text = _rounded(Decimal(str(share)) * 100, 1)
    return "<0.1%" if share > 0 and text == "0.0" else text if text == DASH else text + "%"


def width(share: Decimal | float) -> str:
    """A share of 1 as a width in a style.

    >>> width(0.3806)
    '38.1%'
    """
    return _rounded(Decimal(str(share)) * 100, 1) + "%"


def signed(number: int | None) -> str:
    """
    >>> signed(5), signed(-5), signed(0), signed(None)
    ('+5', '−5', '0', '—')
    """
    if number is None:
        return DASH
    return ("+" if number > 0 else "") + _rounded(number, 0)


def day(when: date | None) -> str:
    """
    >>> day(date(2026, 9, 30)), day(None)
    ('2026-09-30', '—')
    """
    return DASH if when is None else when.strftime("%Y-%m-%d")


def moment(when: date | None) -> str:
    """A day, with the hour where it is known (北京时间).

    >>> moment(datetime(2026, 9, 30, 9, 30)), moment(date(2026, 9, 30)), moment(None)
    ('2026-09-30 09:30', '2026-09-30', '—')
    """
    return when.strftime("%Y-%m-%d %H:%M") if isinstance(when, datetime) else day(when)


def period(first: date | None, last: date, say: Words = CHINESE) -> str:
    """The days a report covers; without a first day, all up to the last.

    >>> period(date(2021, 1, 1), date(2022, 5, 29)), period(None, date(2022, 5, 29))
    ('2021-01-01 至 2022-05-29', '2022-05-29 及以前')
    """
    if first is None:
        return say("{last} 及以前", last=day(last))
    return say("{first} 至 {last}", first=day(first), last=day(last))


def listed(words: str | Sequence[str] | None, mark: str = "、", say: Words = CHINESE) -> str:
    """Words in a list, kept apart by '|' in reference tables, by the mark in rows.

    >>> listed("广东|广西|海南"), listed(["甲", "乙"]), listed("")
    ('广东、广西、海南', '甲、乙', '—')
    """
    parts = re.split(rf"[|{mark}]", words) if isinstance(words, str) else words or ()
    return say(mark).join(say(part) for part in parts if part) or DASH


def clauses(words: str | Sequence[str] | None, say: Words = CHINESE) -> str:
    """
    >>> clauses("甲地：一号响应|乙地：综合查一次")
    '甲地：一号响应；乙地：综合查一次'
    """
    return listed(words, "；", say)


def web(url: str | None) -> str | None:
    """The address when it can be linked: http or https, and not on a host that cannot exist.

    >>> web("https://www.example.com/1.html")
    'https://www.example.com/1.html'
    >>> [web(url) for url in ("javascript:alert(1)", "http://sample.invalid/1", "//x.cn/1", None)]
    [None, None, None, None]
    """
    if not url or re.search(r"[\s\x00-\x1f\x7f]", url):
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    return None if host == "invalid" or host.endswith(".invalid") else url


def markdown(value: object) -> Markup:
    """Any value as Markdown text: nothing in it can open a tag, a link or a table cell.

    >>> print(markdown("<b>|[x](y)"), markdown(None), markdown(Markup("**kept**")))
    &lt;b&gt;\\|\\[x\\](y) — **kept**
    """
    if isinstance(value, Markup):
        return value
    text = DASH if value is None else " ".join(str(value).split())
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Markup(re.sub(r"([\\`*_\[\]|#~])", r"\\\1", text))


def verbatim(text: str) -> Markup:
    """A command or key as code in Markdown.

    >>> print(verbatim("biaoxun report trend --as-of 2022-05-29"))
    `biaoxun report trend --as-of 2022-05-29`
    """
    return Markup("`" + " ".join(text.split()).replace("`", "'") + "`")


def html(value: object) -> object:
    """What is not known is a dash in a page too; all else is left to the escaping."""
    return DASH if value is None else value


def numeral(number: int, say: Words = CHINESE) -> str:
    """A section's number, up to 99.

    >>> [numeral(number) for number in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    if say.lang == "en":
        return str(number)
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十"
    return ten + _DIGITS[ones]


def spelled(number: int, say: Words = CHINESE) -> str:
    """A number of the text itself, up to 99, in words: figures are for what was counted.

    >>> spelled(5), spelled(60), spelled(60, Words("en")), spelled(31, Words("en"))
    ('五', '六十', 'sixty', 'thirty-one')
    """
    if say.lang == "zh":
        return numeral(number)
    if number < len(_ONES):
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")


def label(code: str | None, say: Words = CHINESE) -> str:
    """Words for the kind of an award's sum or a verdict; a code without words stands for itself.

    >>> label("per_year"), label("contract"), label(None)
    ('年度价', '合同价', '—')
    """
    return DASH if code is None else say(_LABELS.get(code, code))


def said(text: str | None, say: Words = CHINESE) -> str | None:
    """A title, head or unit of a template; what was said before stays as it is."""
    return text if text is None or isinstance(text, Markup) else say(text)


def write(value: Any, kind: str, quoted: bool = False, say: Words = CHINESE) -> Any:
    """The value as a column asks for it: by the filter of that name, or as it is.

    A text that is `quoted` from notices stays as it was written; another is said.
    """
    voice = CHINESE if quoted else say
    if not kind:
        return voice(value) if isinstance(value, str) else value
    known = spoken(voice)
    if kind not in known:
        raise errors.UsageError(f"no filter {kind!r}; there are: {', '.join(sorted(known))}")
    return known[kind](value)


FILTERS: dict[str, Callable[..., Any]] = {
    "clauses": clauses,
    "count": count,
    "day": day,
    "decimal": decimal,
    "headline": headline,
    "is_chinese": lambda value: is_chinese(str(value)),
    "label": label,
    "listed": listed,
    "moment": moment,
    "numeral": numeral,
    "percent": percent,
    "said": said,
    "signed": signed,
    "spelled": spelled,
    "verbatim": verbatim,
    "wan": wan,
    "web": web,
    "width": width,
    "write": write,
}
_SPEAKING = ("clauses", "headline", "label", "listed", "numeral", "said", "spelled", "wan", "write")


def spoken(say: Words) -> dict[str, Callable[..., Any]]:
    """The filters as they write in a language."""
    return FILTERS | {name: partial(FILTERS[name], say=say) for name in _SPEAKING}
