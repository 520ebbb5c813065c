"""The ways a sum of money is written. Sums are integer 分."""

from pipeline.sample.facts import wan, yuan

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_LOWER = str.maketrans("零壹贰叁肆伍陆柒捌玖拾佰仟", "零一二三四五六七八九十百千")
_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


def comma(fen: int) -> str:
    """Yuan with separators.

    >>> comma(523600001)
    '5,236,000.01'
    """
    return f"{fen // 100:,}.{fen % 100:02d}"


def wide(text: str) -> str:
    """Full-width digits and separators.

    >>> wide("5,236.00")
    '５，２３６．００'
    """
    return text.translate(_WIDE)


def capitals(fen: int) -> str:
    """大写, as on a cheque.

    >>> capitals(523600000), capitals(1050030000), capitals(10795829172)
    ('伍佰贰拾叁万陆仟元整', '壹仟零伍拾万零叁佰元整', '壹亿零柒佰玖拾伍万捌仟贰佰玖拾壹元柒角贰分')
    """
    whole, rest = divmod(fen, 100)
    groups = []
    while whole:
        whole, group = divmod(whole, 10_000)
        groups.append(group)
    text = ""
    for n in range(len(groups) - 1, -1, -1):
        if groups[n]:
            gap = text and (groups[n] < 1000 or not groups[n + 1] % 10)
            text += ("零" if gap else "") + _group(groups[n]) + ("", "万", "亿")[n]
    text = (text or "零") + "元"
    if not rest:
        return text + "整"
    tens, ones = divmod(rest, 10)
    text += f"{_DIGITS[tens]}角" if tens else "零"
    return text + (f"{_DIGITS[ones]}分" if ones else "整")


def _group(number: int) -> str:
    """Four digits in words: 5036 → 伍仟零叁拾陆."""
    text, gap = "", False
    for power, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return text


def lower(fen: int) -> str:
    """Whole yuan in ordinary Chinese numerals.

    >>> lower(230000000)
    '二百三十万元'
    """
    return capitals(fen // 100 * 100).removesuffix("整").translate(_LOWER)


def mixed(fen: int) -> str:
    """Yuan by 亿, 千万, 百万 and 万, as said aloud.

    >>> mixed(32500000000)
    '3亿2千5百万元'
    """
    tens = fen // 1_000_000
    parts = ((tens // 10_000, "亿"), (tens // 1_000 % 10, "千"), (tens // 100 % 10, "百"))
    text = "".join(f"{count}{unit}" for count, unit in parts if count)
    rest = tens % 100
    return f"{text}{rest or ''}万元" if tens % 10_000 else f"{text}元"


def number(fen: int) -> int | float:
    """Yuan as a JSON number; only for writing a file, where nothing is reckoned with it.

    >>> number(523600000), number(523600050), number(-150)
    (5236000, 5236000.5, -1.5)
    """
    if fen < 0:
        return -number(-fen)
    return fen // 100 if fen % 100 == 0 else float(yuan(fen))


def in_unit(fen: int, unit: str) -> str:
    """The sum as a column of the unit has it: 'yuan', 'wan', or with its own unit ('cell').

    >>> [in_unit(523600000, unit) for unit in ("yuan", "wan", "cell", "comma")]
    ['5236000.00', '523.6', '523.6万元', '5,236,000.00']
    """
    match unit:
        case "wan":
            return wan(fen)
        case "cell":
            return f"{wan(fen)}万元"
        case "comma":
            return comma(fen)
    return yuan(fen)
