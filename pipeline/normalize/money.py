"""Published amounts: one cell of text and the words it stood beside → one Money.

The value is CNY yuan unless `currency` says otherwise. Precision before recall: what cannot be read
safely has `amount=None` and a status that says why. Nothing raises.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from pipeline.model import AmountBasis, AmountStatus
from pipeline.normalize import heading, numerals, sums
from pipeline.normalize.heading import Heading
from pipeline.normalize.quote import Money, Part, scaled, total
from pipeline.normalize.verdict import weigh

__all__ = ["Money", "Part", "heading_of", "parse"]

_YUAN = (None, 1)
_LONGEST = 4000  # characters; a longer cell is a document, not an amount
_PLAIN = re.compile(
    r"\s*[¥￥]?\s*([1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,15}|0)(?:\.([0-9]{1,12}))?"
    r"\s*(亿|万)?(元)?\s*(?:[(（]人民币[)）]|人民币)?\s*"
)

_CHANGED = re.compile(
    r"(?:原|由|从|更正前|变更前|调整前).{1,80}?"
    r"(?:(?:现|更正|变更|调整|修改|更改|改){1,2}(?:后)?(?:为|成|至|:))(?P<new>.+)"
)
_RANGE = re.compile(
    r"(?P<label>[^0-9A-Za-z]{0,12}?)¥?(?P<low>[1-9][0-9,]*(?:\.[0-9]+)?)(?P<own>亿|万)?元?"
    r"(?:-{1,2}|~|至|到)¥?(?P<high>[1-9][0-9,]*(?:\.[0-9]+)?)(?P<unit>亿|万)?(?P<yuan>元)?"
    r"(?:\(人民币\)|人民币|之间|左右|以内|不等)*"
)
_LIST = re.compile(r"[0-9.,]+(?:[万亿]?元)?(?:[、;][0-9.,]+(?:[万亿]?元)?){1,30}")
_SIGNED = re.compile(r"(?:-¥?|\(¥?)(?P<number>[0-9][0-9.,]*)(?P<unit>[万亿]?元)?\)?")
_FOREIGN_GROUPS = re.compile(r"[0-9]{1,3}(?:[. ][0-9]{3})*,[0-9]{2}")
_NUMERALS = re.compile(f"[{numerals.CHARS}]{{1,40}}")
_OWN_UNIT = re.compile(r"[万萬亿億元圆圓]")
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_SKIP = ("¥", "人民币", "RMB")

_FREE = re.compile(r"(?:免费|无偿|零元)(?:提供|服务|使用)?。?")
_NOT_SET = re.compile(
    r"(?:无|没有|不设|未设|不作?限(?:制|价)?|无需)(?:置|定)?(?:最高|投标|招标|控制价|限价|最高限价|要求)*。?"
)
_WORDS: tuple[tuple[AmountStatus, re.Pattern[str], str], ...] = (
    ("non_monetary", re.compile(r"收益分成|利润分成"), "concession"),
    ("non_monetary", re.compile(r"投资建设|不支付(?:任何)?费用|资源置换|以物抵"), "bot_or_free"),
    ("withheld", re.compile(r"保密|涉密|不予公开|不公开"), "withheld"),
    (
        "attachment",
        re.compile(r"详见|见附|附件|附后|另附|^见|见(?:采购|招标|磋商|谈判|询价|公告)"),
        "in_attachment",
    ),
)
_CONCESSION_RATE = re.compile(r"(?P<rate>[0-9]+(?:\.[0-9]+)?)%")

_LOT_NAME = r"(?:采购|合同|分|子|标)?包(?:组|件)?|标段|标项|品目|标"
_LOT_NUMBER = r"[0-9]{1,3}(?:[-~、,][0-9]{1,3})*|[一二三四五六七八九十]{1,3}|[A-Z]"
_LOT = re.compile(
    rf"(?<![A-Za-z×/每])(?:第(?P<a>{_LOT_NUMBER})|(?<![0-9.])(?P<b>{_LOT_NUMBER})"
    rf"|(?P<l>[IVX]{{1,4}}|[A-Z]))"
    rf"号?(?:{_LOT_NAME})(?![干装])[:\-]?"
    rf"|(?:(?<![总承打外发面书钱])(?:采购|合同|分|子|标)?包(?:组|件)?|标段|标项|品目)号?:?"
    rf"(?P<c>[0-9]{{1,3}}(?![0-9.,%]|[千百十]?[万亿元])|[一二三四五六七八九十]{{1,3}}(?![{numerals.CHARS}元])"
    rf"|[A-Z](?![A-Za-z]))[:\-]?"
)
_LOT_JOIN = re.compile(r"[、,及和与至~-]*")
_LOT_TOTAL = re.compile(r"[,;。、]?(?:合计|总计|共计|总价|总金额|总额)")


def parse(raw: str | None, header: str = "") -> Money:
    """Read a cell; `header` is the column header or label it stood beside.

    >>> parse("523.6", "中标价(万元)").amount, parse("￥:88，440.00元").amount
    (Decimal('5236000.00'), Decimal('88440.00'))
    >>> (m := parse("下浮率12.50%", "成交金额(元)")).amount, m.basis, m.rate_pct
    (None, 'discount', Decimal('12.50'))
    >>> parse("12345.6789012.34元").status
    'ambiguous'
    """
    head = heading_of(header)
    if raw is None:
        return Money(None, kind=head.kind, status="missing")
    money = _read(raw, head)
    if head.unclear and money.status == "ok" and not _OWN_UNIT.search(raw):
        return money._replace(status="suspect", flags=(*money.flags, "unit_unclear"))
    return money


def _read(raw: str, head: Heading) -> Money:
    plain = _PLAIN.fullmatch(raw)
    if plain is not None and not head.special:
        return _plain(plain, head)
    if len(raw) > _LONGEST:
        return Money(None, kind=head.kind, status="ambiguous", flags=("too_long",))
    return _cell(sums.fold(raw).lstrip(), head)


@lru_cache(maxsize=4096)
def heading_of(header: str) -> Heading:
    """What a column header or label says of the numbers beside it."""
    return heading.read(sums.fold(header[:200]))


def _plain(match: re.Match[str], head: Heading) -> Money:
    whole, decimals, scale, yuan = match.groups()
    digits = whole.replace(",", "") if "," in whole else whole
    if head.unit is None and scale is yuan is decimals is None and _DAY.fullmatch(whole):
        return total(Decimal(whole), head, "suspect", ("date",))
    exact = decimals is None or len(decimals) <= 2
    if exact and scale is None and 4 < len(digits) < 11 and head.unit in _YUAN:  # the usual cell
        amount = Decimal(f"{digits}.{decimals or '':0<2}")
        return Money(amount, "CNY", "total", head.kind, None, head.tax)
    value = Decimal(f"{digits}.{decimals}") if decimals else Decimal(digits)
    if scale is None and yuan is None:
        value, status, flags = scaled(value, len(decimals or ""), head.unit)
        return total(value, head, status, flags)
    unit = 1 if scale is None else 10**4 if scale == "万" else 10**8
    flags = ("unit_conflict",) if head.unit is not None and head.unit != unit else ()
    return total(value * unit, head, "ok", flags)


def _cell(text: str, head: Heading) -> Money:
    """A folded cell that is more than a number."""
    if text.startswith("'"):
        inner = _cell(text.lstrip("'"), head)
        return inner._replace(flags=(*inner.flags, "text_prefix"))
    plain = _PLAIN.fullmatch(text)
    if plain is not None and not head.special:
        return _plain(plain, head)
    changed = _CHANGED.search(text)
    if changed:
        new = _cell(changed["new"].lstrip(":"), head)
        kind = new.kind or heading.kind_of(text[: changed.start("new")])
        return new._replace(kind=kind, flags=(*new.flags, "correction"))
    return (
        _lots(text, head)
        or _signed(text, head)
        or _numeral(text, head)
        or _range(text, head)
        or _list(text, head)
        or (_words(text, head) if _WORDS[0][1].search(text) else None)
        or weigh(text, head)
        or _words(text, head)
    )


def _signed(text: str, head: Heading) -> Money | None:
    """-50000 and (50,000.00): a decrease of a contract, and nothing that can be read elsewhere."""
    match = _SIGNED.fullmatch(text)
    if match is None or (text[0] == "(" and (text[-1] != ")" or match["unit"])):
        return None
    if head.kind != "contract_delta":
        return Money(None, kind=head.kind, status="ambiguous", flags=("negative",))
    money = _cell(match["number"] + (match["unit"] or ""), head)
    amount = None if money.amount is None else -money.amount
    return money._replace(amount=amount, flags=(*money.flags, "negative"))


def _numeral(text: str, head: Heading) -> Money | None:
    """A cell that is one numeral in words, with no 元 behind it: 二百三十万, 〇."""
    bare = text.removeprefix("人民币").rstrip("整正")
    if not _NUMERALS.fullmatch(bare) or head.special:
        return None
    value = numerals.number(bare)
    if value is None:
        return Money(None, kind=head.kind, status="ambiguous", flags=("numeral",))
    if numerals.is_spelled(bare):
        return total(value, head, "suspect", ("digit_by_digit",))
    if any(unit in bare for unit in "万萬亿億"):
        return total(value, head, "ok", ())
    value, status, flags = scaled(value, 0, head.unit)
    return total(value, head, status, flags)


def _range(text: str, head: Heading) -> Money | None:
    """200-300万元: the unit on the right holds for both ends."""
    match = _RANGE.fullmatch(text)
    if match is None or head.rate:
        return None
    ends = [
        match["low"] + (match["own"] or match["unit"] or ""),
        match["high"] + (match["unit"] or ""),
    ]
    yuan = match["yuan"] or ""
    low, high = (_cell(end + yuan, head) for end in ends)
    if low.amount is None or high.amount is None or low.amount >= high.amount:
        return Money(None, kind=head.kind, status="ambiguous", flags=("range",))
    parts = (Part(amount=low.amount), Part(amount=high.amount))
    return Money(None, kind=head.kind, tax=head.tax, status="range", parts=parts)


def _list(text: str, head: Heading) -> Money | None:
    """120、85.5: several sums and no word that says of what."""
    if not _LIST.fullmatch(text) or head.special:
        return None
    items = [_cell(item, head) for item in re.split("[、;]", text)]
    values = {item.amount for item in items}
    if len(values) == 1:
        return items[0]
    if any(item.amount is None for item in items):
        return Money(None, kind=head.kind, status="ambiguous", flags=("lot_unlabelled",))
    parts = tuple(Part(amount=item.amount) for item in items)
    return Money(None, kind=head.kind, status="multi", parts=parts, flags=("lot_unlabelled",))


def _words(text: str, head: Heading) -> Money:
    """A cell without a price: why there is none."""
    if _FREE.fullmatch(text):
        return Money(Decimal("0.00"), kind=head.kind, status="zero", flags=("zero_bid",))
    if _NOT_SET.fullmatch(text) and (head.kind == "ceiling" or "限" in text or "控制价" in text):
        return Money(None, kind=head.kind, status="not_set")
    for status, pattern, flag in _WORDS:
        if pattern.search(text):
            rate = _CONCESSION_RATE.search(text) if flag == "concession" else None
            pct = Decimal(rate["rate"]) if rate else None
            basis: AmountBasis = "rate" if rate else "total"
            return Money(None, "CNY", basis, head.kind, pct, None, None, status, (), (flag,))
    flags = () if not re.search(r"[0-9]", text) else ("not_money",)
    if "年" in text and sums.mask(text) != text:
        flags = ("date_in_amount",)
    return Money(None, kind=head.kind, status="missing", flags=flags)


# ------------------------------------------------------------------ lots


def _lots(text: str, head: Heading) -> Money | None:
    """One Money for a cell that names lots: `multi` with a part a lot.

    Its amount is the total the cell states, when the lots add up to it; lots are never summed here.
    """
    marks = _lot_marks(text)
    if not marks:
        return None
    if len({key for key, _, _ in marks}) == 1:
        key = marks[0][0]
        rest = text
        for _, start, end in reversed(marks):
            rest = f"{rest[:start]}{rest[end:]}"
        money = _cell(rest.strip(":-,;、() ") if rest[:1] in "(:-,;、" else rest, head)
        return money._replace(parts=(_part(key, money), *money.parts[1:]))
    pieces = _pieces(text, marks)
    read = [(key, _cell(piece, head)) for key, piece in pieces]
    if all(money.amount is None and money.rate_pct is None for _, money in read):
        return None
    read[-1], stated = _without_total(pieces[-1], read, head)
    bases = {money.basis for _, money in read if money.status not in {"missing", "attachment"}}
    basis: AmountBasis = bases.pop() if len(bases) == 1 else "composite"
    parts = tuple(_part(key, money) for key, money in read)
    start = marks[0][1]
    before = _cell(text[:start], head) if start else Money(None, kind=head.kind, status="missing")
    if stated is None and before.status == "ok" and _adds_up(before.amount, parts):
        stated = before.amount
    kind = head.kind or before.kind or next((money.kind for _, money in read if money.kind), None)
    flags = tuple(dict.fromkeys(flag for _, money in read for flag in money.flags))
    tax = head.tax or before.tax
    return Money(stated, "CNY", basis, kind, None, tax, None, "multi", parts, flags)


def _adds_up(whole: Decimal | None, parts: Iterable[Part]) -> bool:
    amounts = [part.amount for part in parts]
    return whole is not None and whole == sum(amount or Decimal(0) for amount in amounts)


def _part(lot: str, money: Money) -> Part:
    """What a lot is awarded for; a sum that is doubted, or not a total, has no place in a Part."""
    sure = money.basis == "total" and money.status in {"ok", "zero", "token"}
    return Part(lot, None, money.amount if sure else None, money.rate_pct, money.kind)


def _lot_marks(text: str) -> list[tuple[str, int, int]]:
    """Labels of lots: number, start, end; labels in a row (1包、2包) name one group."""
    marks: list[tuple[str, int, int]] = []
    for match in _LOT.finditer(text):
        key = _lot_key(match["a"] or match["b"] or match["l"] or match["c"])
        if marks and _LOT_JOIN.fullmatch(text, marks[-1][2], match.start()):
            last = marks.pop()
            marks.append((f"{last[0]}、{key}", last[1], match.end()))
        else:
            marks.append((key, match.start(), match.end()))
    return marks


def _lot_key(said: str) -> str:
    number = numerals.number(said) if not said[0].isascii() else None
    return str(number) if number is not None else said.lstrip("0") or said


def _pieces(text: str, marks: list[tuple[str, int, int]]) -> list[tuple[str, str]]:
    """The text of each lot: behind its label, or before it where labels stand as (第1包)."""
    first = marks[0]
    if text[first[1] - 1 : first[1]] == "(" and text[first[2] : first[2] + 1] == ")":
        edges = [0, *(end + 1 for _, _, end in marks)]
        return [
            (key, text[edges[i] : start - 1].strip(",;、。 "))
            for i, (key, start, _) in enumerate(marks)
        ]
    starts = [start for _, start, _ in marks[1:]] + [len(text)]
    return [
        (key, text[end:stop].strip(",;、。: ("))
        for (key, _, end), stop in zip(marks, starts, strict=True)
    ]


def _without_total(
    piece: tuple[str, str], read: list[tuple[str, Money]], head: Heading
) -> tuple[tuple[str, Money], Decimal | None]:
    """The last lot and the sum of all lots, when that stands behind it: …;合计205.5万元."""
    key, text = piece
    last = read[-1][1]
    cut = next(_LOT_TOTAL.finditer(text, 1), None)
    if cut is None or last.amount is None:
        return read[-1], None
    own = _cell(text[: cut.start()], head)
    parts = [Part(amount=money.amount) for _, money in (*read[:-1], (key, own))]
    return ((key, own), last.amount) if _adds_up(last.amount, parts) else (read[-1], None)
