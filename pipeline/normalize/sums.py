"""Finds every sum, rate and bare number in a text, with the words around it; judges nothing."""

import html
import re
import unicodedata
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypedDict

from pipeline.normalize import heading, numerals
from pipeline.normalize.heading import CURRENCIES, CURRENCY, SCALES

Sort = Literal["money", "rate", "bare"]

_ENUMERATORS = dict.fromkeys(
    [*range(0x2460, 0x249C), *range(0x24EB, 0x2500), *range(0x2776, 0x2794)], ";"
)
_FOLD = str.maketrans(
    {
        **{chr(code): char for code, char in _ENUMERATORS.items()},
        **dict.fromkeys("−–—―‐‑", "-"),
        **dict.fromkeys("〜∼", "~"),
        **dict.fromkeys("〔【［[{", "("),
        **dict.fromkeys("〕】］]}", ")"),
        **dict.fromkeys("✕✖╳*", "×"),
        **dict.fromkeys("²³\u200b\u200c\u200d\ufeff\u00ad\u0002", ""),
        "∕": "/",
        "㎡": "平方米",
        "㎥": "立方米",
        "•": "·",
    }
)
_FOLDED = re.compile(f"[{''.join(map(re.escape, map(chr, _FOLD)))}]")
_TAG = re.compile(r"<[^<>]*>")
_BLANK = re.compile(r"\s+")
_LOOSE = re.compile(r"(?<![0-9.,]) | (?![0-9.,])")

# Numbers that are never money: dates, documents, identifiers. Masked so that places stay.
_NOISE = re.compile(
    r"(?:19|20)[0-9]{2}(?:[-~至](?:19|20)[0-9]{2})?年(?:度|[0-9]{1,2}月(?:份|[0-9]{1,2}日)?)?"
    r"|(?<![0-9.])(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9.])"
    r"|\((?:19|20)[0-9]{2}\)(?:第?[0-9]{1,6}号)?"
    r"|第?[0-9]{1,6}号"
    r"|(?<![A-Za-z0-9$])[A-Za-z]{1,12}[0-9A-Za-z]{0,12}(?:[-_/][0-9A-Za-z]+)+"
)
_MASK = "\ue000"

_NUMBER = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
    r"|(?<![0-9,.])[0-9]{1,3}(?: [0-9]{3})+\.[0-9]{2}(?![0-9,.])"
    r"|[0-9]+(?:\.[0-9]+)?(?:[eE]\+?[0-9]{1,2}(?![0-9]))?|(?<![0-9.])\.[0-9]+)"
)
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_FIND = re.compile(
    rf"(?P<parts>[百千]分之)(?P<of>[{numerals.CHARS}]{{1,12}}(?:点[{numerals.DIGITS}]{{1,6}})?|[0-9]+(?:\.[0-9]+)?)"
    rf"|(?P<fold>[{numerals.DIGITS}]{{1,2}}(?:点[{numerals.DIGITS}])?|[0-9]{{1,2}}(?:\.[0-9]+)?)折(?![扣算合旧])"
    rf"|(?P<words>[{numerals.CHARS}]{{1,40}}(?:点[{numerals.DIGITS}]{{1,8}}[万亿]?)?[元圆圓]"
    rf"(?:[{numerals.DIGITS}]角)?[零〇]?(?:[{numerals.DIGITS}]分)?[整正]?)"
    rf"|(?P<chain>[0-9]+(?:\.[0-9]+)?[亿万千百](?:[0-9]+(?:\.[0-9]+)?[亿万千百十]{{0,2}}){{1,4}})(?=[元圆圓])"
    rf"|(?P<coins>[0-9]+元[0-9]角(?:[0-9]分)?)"
    rf"|(?P<pre>%?)(?P<number>{_NUMBER})"
)
_GLUED = re.compile(r" ?[.,'⁄] ?[0-9]| [0-9]{3}(?![0-9])")
_PERCENT = re.compile(r" ?(?P<sign>%|‰|个百分点)")
_MEASURE = (
    r"(?P<per>(?:[/每](?:(?:[0-9]{1,2}|[一二两三四五])(?=年))?"
    r"[^\W\d_][^\W\d_·]{0,5}(?:·[^\W\d_]{1,4})?){1,4})"
)
_TAIL = re.compile(
    rf"(?P<open>\((?:单位:?|人民币)?)?(?P<scale>{_SCALE})?"
    rf"(?P<money>{CURRENCY}|[元圆圓](?!器件|素|旦))?(?:人民币|RMB|CNY)?整?"
    rf"(?:{_MEASURE}|\({_MEASURE.replace('per', 'per2')}\))?(?(open)\))"
)
_PER = re.compile(rf"\(?{_MEASURE}\)?")
_SCALE_ENDS = re.compile(r"$|[^\w]|\ue000|人民币|RMB|[以左整含不每起其及和至到为或多]")
_LONE_ENDS = re.compile(r"$|[整正,;。)(/每]")
_LEADING_ZERO = re.compile(r"0[0-9]")
_VAGUE = re.compile(r"[几数多]$")
_SIGNED = re.compile(r"(?:^|[:(¥为])-¥?$")
_LETTER = re.compile(r"[A-Za-z]")
_CODE_BEFORE = re.compile(rf"(?:RMB|CNY|{CURRENCY})$")
_CLAUSE = re.compile(r"[^,;。]*")
_LABEL_CUT = re.compile(r"[,;。!?\n](?=[^,;。!?\n]*$)")
_CURRENCY_BEFORE = re.compile(rf"(?P<currency>{CURRENCY}|\$)[:]?$")
_CURRENCY_BEHIND = re.compile(rf"\((?P<currency>{CURRENCY})\)")
_SPAN_YEARS = re.compile(r"/(?P<count>[0-9]{1,2}|[一二两三四五])年")
_YEAR = re.compile(r"年度?|年[^/每·]*支付")
# A share (甲公司60%:3万元), a tax (含9%增值税:3万元) and an index (报价2(设计):3万元) leave their
# label to the sum behind them.
_INDEX = re.compile(r"rate(?:[:(]¥?[0-9]|的?(?:增值)?税)|bare[:(]")
_LABEL_LENGTH = 40


class Sum(NamedTuple):
    """One number of a text. `value` is whole currency units, or per cent for a rate."""

    start: int
    end: int
    value: Decimal
    sort: Sort
    label: str  # the words before it, back to the last delimiter or sum
    after: str  # the words behind it, up to the next delimiter
    depth: int  # brackets open around it
    currency: str = "CNY"
    per: str = ""  # "年" a year, else the thing priced, "" the whole
    years: int | None = None  # 1800万元/三年
    scale: int = 0  # of the unit that stands beside it; 0 when none does
    written: bool = False  # in words: 伍佰元整
    spelled: bool = False  # digit by digit: 五二三六元
    negative: bool = False
    decimals: int = 0
    flags: tuple[str, ...] = ()


class _Bought(TypedDict):
    per: str
    years: int | None


class GluedError(ValueError):
    """Two numbers run into one, or separators of another country: no reading is safe."""


def fold(text: str) -> str:
    """Half-width, one dash, one kind of bracket, no tags; blanks only between digits.

    >>> fold("￥:88，440.00 元 （人民币）")
    '¥:88,440.00元(人民币)'
    """
    if "&" in text:
        text = html.unescape(text)
    text = _TAG.sub(" ", _marked(text)) if "<" in text else _marked(text)
    text = _marked(unicodedata.normalize("NFKC", text)).replace("￥", "¥")
    return _LOOSE.sub("", _BLANK.sub(" ", text)).strip() if _BLANK.search(text) else text


def _marked(text: str) -> str:
    """The text with one sign for each mark: most hold none that changes."""
    return text.translate(_FOLD) if _FOLDED.search(text) else text


def mask(text: str) -> str:
    """The text with dates, document numbers and identifiers blanked out; places stay."""
    return _NOISE.sub(lambda match: _MASK * len(match[0]), text)


def find(text: str) -> tuple[Sum, ...]:
    """Every number of a folded text in order. Raises GluedError where no reading is safe.

    >>> [(s.value, s.sort, s.label) for s in find("设计费:50万元,下浮率2.5%")]
    [(Decimal('500000'), 'money', '设计费:'), (Decimal('2.5'), 'rate', '下浮率')]
    """
    found: list[Sum] = []
    text = mask(text)
    position = floor = 0
    while match := _FIND.search(text, position):
        one = _one(text, match, _label(text, match.start(), floor))
        position = match.end()
        if one is not None:
            found.append(one)
            position = one.end
            if not _INDEX.match(f"{one.sort}{one.after}"):
                floor = one.end
    return tuple(found)


def _one(text: str, match: re.Match[str], label: str) -> Sum | None:
    end = match.end()
    if match["parts"] or match["fold"]:
        rate = _rate_in_words(match)
        return None if rate is None else _sum(text, match.start(), end, rate, "rate", label)
    if match["words"]:
        return _written(text, match, label)
    if match["chain"] or match["coins"]:
        return _composed(text, match, label)
    if _LETTER.match(text[match.start() - 1 : match.start()]) and not _CODE_BEFORE.search(label):
        return None
    if _GLUED.match(text, end) and not _list_goes_on(text, match["number"], end):
        raise GluedError(text[match.start() : end + 8])
    if _LEADING_ZERO.match(match["number"]):
        return None  # 00012 is an identifier
    value = Decimal(match["number"].replace(",", "").replace(" ", ""))
    percent = _PERCENT.match(text, end)
    if percent or match["pre"]:
        end = percent.end() if percent else end
        value = value / 10 if percent and percent["sign"] == "‰" else value
        return _sum(text, match.start(), end, value, "rate", label)
    return _figure(text, match, value, label)


def _sum(
    text: str, start: int, end: int, value: Decimal, sort: Sort, label: str, **more: Any
) -> Sum:
    return Sum(start, end, value, sort, label, _after(text, end), _depth(text, start), **more)


def _list_goes_on(text: str, number: str, end: int) -> bool:
    """A comma or blank after a decimal part ends the number: no thousands follow decimals here."""
    _, point, decimals = number.rpartition(".")
    if text[end] == " ":
        return bool(point)
    return text[end] == "," and bool(point) and len(decimals) != 3


def _rate_in_words(match: re.Match[str]) -> Decimal | None:
    """百分之八十, 千分之三, 九五折 as per cent."""
    said = match["of"] or match["fold"]
    value = Decimal(said) if said[0].isdecimal() else numerals.number(said)
    if value is None or match["parts"] == "百分之":
        return value
    if match["parts"]:
        return value / 10
    return value * 10 if value < 10 else value


def _written(text: str, match: re.Match[str], label: str) -> Sum | None:
    said = match["words"]
    pure = re.split(r"[元圆圓]", said, maxsplit=1)[0]
    if len(pure) == 1 and not _LONE_ENDS.match(text, match.end()):
        return None  # 三元材料 is no sum
    value = numerals.number(pure) if "点" in pure else numerals.yuan(said)
    if value is None or _VAGUE.search(label):
        return None
    one = _priced(text, match.start(), match.end(), value, label)
    return one._replace(written=True, spelled=numerals.is_spelled(pure))


def _composed(text: str, match: re.Match[str], label: str) -> Sum:
    """3亿2千5百万元 and 12元5角."""
    end = match.end()
    if match["coins"]:
        yuan, _, coins = match["coins"].partition("元")
        jiao, _, fen = coins.partition("角")
        value: Decimal | None = Decimal(f"{yuan}.{jiao}{fen.rstrip('分') or 0}")
    else:
        value, end = numerals.number(match["chain"]), end + 1
    if value is None:
        raise GluedError(match[0])
    return _priced(text, match.start(), end, value, label)


def _priced(text: str, start: int, end: int, value: Decimal, label: str) -> Sum:
    """A sum whose 元 is read already: what it buys may still follow."""
    per = _PER.match(text, end)
    end = per.end() if per else end
    return _sum(
        *(text, start, end, value, "money", label),
        currency=_currency_before(label),
        scale=1,
        **_bought(per["per"] if per else "", label),
    )


def _figure(text: str, match: re.Match[str], value: Decimal, label: str) -> Sum:
    """A number in figures, with the unit, currency and measure behind it."""
    start, end = match.start(), match.end()
    number = match["number"]
    scale, money, per = "", "", ""
    tail = _TAIL.match(text, end)
    if tail and _is_unit(text, tail):
        scale, money, per = (
            tail["scale"] or "",
            tail["money"] or "元",
            tail["per"] or tail["per2"] or "",
        )
        end = tail.end()
    flags = ("colloquial_unit",) if scale in {"W", "w"} else ()
    _, _, decimals = number.partition(".")
    if "e" in number.lower():
        flags, decimals = ("scientific",), ""
    return _sum(
        *(text, start, end, value * SCALES.get(scale, 1), "money" if money else "bare", label),
        currency=CURRENCIES.get(money) or _currency_behind(text, end) or _currency_before(label),
        scale=SCALES.get(scale, 1) if money else 0,
        negative=bool(_SIGNED.search(text, max(0, start - 4), start)),
        decimals=len(decimals),
        flags=flags,
        **_bought(per, label),
    )


def _is_unit(text: str, tail: re.Match[str]) -> bool:
    """Whether what follows a number is a unit of money: 10万条 counts, 4核8G measures."""
    if tail["money"]:
        return True
    if not tail["scale"] or tail["scale"] in {"百", "千"}:
        return False
    return bool(tail["per"] or _SCALE_ENDS.match(text, tail.end("scale")))


def _bought(per: str, label: str) -> _Bought:
    """What one sum buys, from the words behind it or else before it."""
    if not per:
        return {"per": heading.per_of(label), "years": None}
    span = _SPAN_YEARS.fullmatch(per)
    if span:
        return {"per": "", "years": int(numerals.number(span["count"]) or span["count"])}
    thing = per.lstrip("/每")
    return {"per": "年" if _YEAR.fullmatch(thing) else thing, "years": None}


def _label(text: str, start: int, floor: int) -> str:
    words = text[max(floor, start - _LABEL_LENGTH) : start]
    cut = _LABEL_CUT.search(words)
    return words[cut.end() :] if cut else words


def _after(text: str, end: int) -> str:
    match = _CLAUSE.match(text, end, end + 24)
    return match[0] if match else ""


def _depth(text: str, start: int) -> int:
    return max(0, text.count("(", 0, start) - text.count(")", 0, start))


def _currency_behind(text: str, end: int) -> str | None:
    match = _CURRENCY_BEHIND.match(text, end)
    return CURRENCIES[match["currency"]] if match else None


def _currency_before(label: str) -> str:
    match = _CURRENCY_BEFORE.search(label)
    if not match:
        return "CNY"
    return CURRENCIES.get(match["currency"], "USD?")
