"""Chinese numerals as values: 叁佰贰拾万, 二〇二二, 廿九, 三点五万, and the mixed 3亿2千5百万.

Precision before recall: a numeral that breaks the rules (五二百, the colloquial 三万五) is None.
"""

import re
from decimal import Decimal

_VARIANTS = str.maketrans(
    {
        **dict.fromkeys("壹壱弌", "一"),
        **dict.fromkeys("贰貳贰弍弐两兩", "二"),
        **dict.fromkeys("叁叄参參弎", "三"),
        "肆": "四",
        "伍": "五",
        **dict.fromkeys("陆陸", "六"),
        **dict.fromkeys("柒漆", "七"),
        "捌": "八",
        "玖": "九",
        **dict.fromkeys("〇○零", "零"),
        "拾": "十",
        "佰": "百",
        "仟": "千",
        "萬": "万",
        "億": "亿",
        "廿": "二十",
        "卅": "三十",
    }
)
_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "亿": 10**8}
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|.", re.DOTALL)
_LONGEST = 48

# Every character a numeral may be written with, for the patterns of other modules.
DIGITS = "零〇○一二三四五六七八九两壹贰叁肆伍陆柒捌玖貳叄參参陸兩弍"
UNITS = "十百千万亿拾佰仟萬億"
CHARS = DIGITS + UNITS + "廿卅"

_YUAN = re.compile(
    f"(?P<whole>[{CHARS}]+)[元圆圓](?:(?P<jiao>[{DIGITS}])角)?[零〇]?(?:(?P<fen>[{DIGITS}])分)?[整正]?"
)


def is_spelled(text: str) -> bool:
    """Whether a numeral of two or more digits is read digit by digit, as years are.

    >>> is_spelled("二〇二二"), is_spelled("二十二"), is_spelled("二")
    (True, False, False)
    """
    return len(text) > 1 and all(char in _DIGIT for char in text.translate(_VARIANTS))


def number(text: str) -> Decimal | None:
    """Value of a numeral; Arabic digits may stand among the characters; None when it is not one.

    >>> number("壹仟零伍拾万零叁佰"), number("十五"), number("二〇二二"), number("3亿2千5百万")
    (Decimal('10500300'), Decimal('15'), Decimal('2022'), Decimal('325000000'))
    >>> number("三点五万"), number("三万五"), number("五二百"), number("佰元")
    (Decimal('35000.0'), None, None, None)
    """
    plain = text.translate(_VARIANTS)
    if not plain or len(plain) > _LONGEST:
        return None
    if "点" in plain:
        return _pointed(plain)
    if all(char in _DIGIT for char in plain):
        return Decimal("".join(str(_DIGIT[char]) for char in plain))
    return _composed(plain)


def yuan(text: str) -> Decimal | None:
    """Value in yuan of a sum in words that ends in 元 (角 分 整); None when it is not one.

    >>> yuan("贰佰叁拾肆万伍仟陆佰柒拾捌元玖角整")
    Decimal('2345678.9')
    """
    match = _YUAN.fullmatch(text)
    whole = number(match["whole"]) if match else None
    if match is None or whole is None:
        return None
    jiao = number(match["jiao"]) if match["jiao"] else None
    fen = number(match["fen"]) if match["fen"] else None
    return whole + (jiao or Decimal(0)) / 10 + (fen or Decimal(0)) / 100


def _pointed(plain: str) -> Decimal | None:
    """三点五万: an integer, 点, digits, at most one big unit."""
    scale = _BIG.get(plain[-1], 1)
    whole, _, fraction = plain.rstrip("万亿").partition("点")
    value = number(whole)
    if value is None or not fraction or any(char not in _DIGIT for char in fraction):
        return None
    digits = "".join(str(_DIGIT[char]) for char in fraction)
    return (value + Decimal(f"0.{digits}")) * scale


def _composed(plain: str) -> Decimal | None:
    """Digits times falling small units make a section; sections times 亿 and 万 add up."""
    total = section = Decimal(0)
    digit: Decimal | None = None
    last = 0  # the unit read last; 0 before the first
    skipped = False  # a 零 stood before the digit, so 叁佰零贰 is 302 and not 320
    arabic = False
    for token in _TOKEN.findall(plain):
        if token in _SMALL:
            falls = last == 0 or last >= 10**4 or _SMALL[token] < last
            if not falls or (digit is None and token != "十"):
                return None
            section += (Decimal(1) if digit is None else digit) * _SMALL[token]
            last, digit, skipped = _SMALL[token], None, False
        elif token in _BIG:
            value = section + (digit or 0)
            if value == 0 and total == 0 and digit is None:
                return None
            if token == "亿":
                if total >= 10**8:
                    return None
                total = (total + value) * 10**8
            else:
                if total % 10**8:
                    return None
                total += value * 10**4
            section, digit, skipped, last = Decimal(0), None, False, _BIG[token]
        else:
            arabic = token not in _DIGIT
            if digit or (arabic and not token[0].isdecimal()):
                return None
            skipped = skipped or digit == 0 or token == "零"
            digit = Decimal(token) if arabic else Decimal(_DIGIT[token])
    if digit and last > 10 and not skipped and (not arabic or not 10 <= digit < last):
        return None  # the colloquial 三万五, and 5万3
    return total + section + (digit or 0)
