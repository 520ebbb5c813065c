"""Weighs the sums of a cell: what the price is, and what is told when there are several."""

import re
from collections.abc import Sequence
from decimal import Decimal

from pipeline.model import AmountBasis, AmountKind, AmountStatus
from pipeline.normalize import heading, numerals
from pipeline.normalize.heading import Heading
from pipeline.normalize.quote import Money, Part, Price, Sort, prices, total
from pipeline.normalize.roles import roles, twins
from pipeline.normalize.sums import GluedError

_UNREADABLE_RATE = 10**6
_RANGE = re.compile(r"-{1,2}|~|至|到")
_FINAL = re.compile(r"(?:最终|最后)(?:一轮|次)?(?:报价|价格|价)")
_NAMED = re.compile(r"[价额][:为是]*$")
_RANKED = re.compile(r"候选|第[一二三四五1-5]名")
_SUPPLIER = re.compile(
    r"[\u4e00-\u9fff()]{1,40}(?:公司|集团|研究院|设计院|大学|事务所|合作社|厂|院|所|中心)"
)
_COUNT = re.compile(r"(?:×|[xX]|数量:?)(?P<count>[0-9]{1,7})(?![0-9.,])")
_ESTIMATED = re.compile(r"预计|预估|暂估|估算|约[0-9]")
_YEARS = re.compile(
    r"(?:一招|[共期限]:?|为期|合计|总计)(?P<a>[0-9]{1,2}|[一二两三四五六七八九十])个?整?年(?!度|内)"
    r"|(?<![0-9第近前])(?P<b>[0-9]{1,2}|[一二两三四五六七八九十])个?年"
    r"(?:总|合|共|期|服务|租|预算|运维费|累计)"
)
_SPAN = re.compile(r"(?P<first>20[0-9]{2})年?(?:度)?[-~至](?P<last>20[0-9]{2})年(?![0-9])")
_WORD = re.compile(r"[^\W\d_]|\ue000")
_WARRANTY = re.compile(r"质保|保修|免费")
_MARKS = (
    ("provisional", re.compile(r"暂估|暂定|预计|估算")),
    ("approximate", re.compile(r"约(?![定束])|左右|大约")),
)


def weigh(text: str, head: Heading) -> Money | None:
    """Read a folded text as one price; None when no number of it is a price.

    >>> weigh("226000元(含税),200000元(不含税)", Heading()).amount
    Decimal('226000.00')
    >>> weigh("设计费:50万元;施工费:下浮5%", Heading()).basis
    'composite'
    """
    try:
        found, denied = prices(text, head)
    except GluedError:
        return Money(None, kind=head.kind, status="ambiguous", flags=("locale_or_glued",))
    found = twins(found, text)
    if not found:
        return _nothing(denied, head)
    mains, asides = roles(found, text, head)
    if not mains:
        parts = _parts(asides)
        return Money(None, kind=head.kind, status="missing", parts=parts, flags=("wrong_kind",))
    tax = heading.tax_of(text) if len(found) == 1 else None
    if tax and tax != head.tax:
        head = head._replace(tax=tax)
    verdict = _verdict(_distinct(mains), text, head)
    if _exceeded(verdict, asides):
        verdict = verdict._replace(status="suspect", flags=(*verdict.flags, "part_exceeds_total"))
    flags: tuple[str, ...] = verdict.flags
    if any(price.kind and price.kind != verdict.kind for price in asides):
        flags = (*flags, "two_kinds")
    parts = verdict.parts
    if not parts and len(found) > 1:
        parts = several if len(several := _parts([*mains, *asides])) > 1 else ()
    ignored = [f"{reason}_ignored" for reason in denied if reason != "tax"]
    return verdict._replace(
        years=verdict.years or _years(text),
        parts=parts,
        flags=tuple(dict.fromkeys([*flags, *ignored])),
    )


def _exceeded(verdict: Money, asides: Sequence[Price]) -> bool:
    """Whether a part is more than the total it belongs to: one of the two is misprinted."""
    if verdict.amount is None or (verdict.basis, verdict.status) != ("total", "ok"):
        return False
    parts = [price for price in asides if price.kind is None and price.bound is None]
    return any(price.sort == "total" and price.value > verdict.amount for price in parts)


def _nothing(denied: Sequence[str], head: Heading) -> Money | None:
    if not denied:
        return None
    names = {"score": "score", "number": "not_money"}
    flags = tuple(dict.fromkeys(names.get(reason, "wrong_kind") for reason in denied))
    return Money(None, kind=head.kind, status="missing", flags=flags)


def _distinct(mains: Sequence[Price]) -> list[Price]:
    seen: dict[tuple[Sort, Decimal, str], Price] = {}
    for price in mains:
        key = (price.sort, price.value, price.sum.currency)
        if key not in seen or (price.states_total and not seen[key].states_total):
            seen[key] = price
    return list(seen.values())


def _verdict(mains: Sequence[Price], text: str, head: Heading) -> Money:
    if len(mains) == 1:
        return _one(mains[0], text, head)
    sums_only = [price for price in mains if not price.is_rate]
    if len({price.sum.currency for price in sums_only}) > 1:
        return _several(mains, head, "ambiguous", "two_currencies")
    if any(price.unreadable for price in mains):
        return _several(mains, head, "ambiguous", "unreadable_part")
    if _RANGE.fullmatch(text, mains[0].sum.end, mains[1].sum.start):
        several = _several(mains, head, "range", "range")
        return several._replace(basis=_basis(mains[0])) if mains[0].is_rate else several
    totals = [price for price in mains if price.sort == "total"]
    if sum(bool(_RANKED.search(price.words)) for price in totals) > 1:
        return _several(totals, head, "multi", "candidates")._replace(kind="candidate")
    final = [price for price in totals if _FINAL.search(price.words)]
    if len(final) == 1:
        return _one(final[0], text, head)
    taxed = {heading.tax_of(price.beside): price for price in mains}
    if len(totals) == len(mains) == 2 and set(taxed) == {"incl", "excl"}:
        return _with_tax(taxed["incl"], taxed["excl"], text, head)
    stated = _stated(totals)
    if stated is not None:
        return _checked(_one(stated, text, head), stated, mains, text)
    if sum(price.states_total for price in totals) > 1:
        return _several(mains, head, "ambiguous", "several_totals")
    if len(totals) == len(mains):
        return _only_totals(totals, head)
    if len(totals) == 1 and _is_whole(totals[0], mains):
        return _checked(_one(totals[0], text, head), totals[0], mains, text)
    return _several(mains, head, "multi", "composite")._replace(basis="composite")


def _is_whole(price: Price, mains: Sequence[Price]) -> bool:
    """Whether the one sum beside rates and unit prices is the price of everything."""
    if any(other.of_a_part for other in mains):
        return False
    only_rates = all(other.is_rate or other is price for other in mains)
    return only_rates or bool(_NAMED.search(price.words))


def _one(price: Price, text: str, head: Heading) -> Money:
    """The Money of one price."""
    kind = head.kind or price.kind
    words = price.beside
    tax = heading.tax_of(words) or head.tax
    bound = price.bound
    marks = [name for name, pattern in _MARKS if pattern.search(words)]
    flags = (*price.flags, *marks, *([bound] if bound else []))
    if kind is None and "候选" in text:
        kind = "candidate"
    if tax == "excl":
        flags = (*flags, "tax_excl")
    if price.is_rate:
        return _rate(price, kind, flags)
    if price.unreadable:
        return Money(None, kind=kind, status="ambiguous", flags=flags)
    if price.sum.currency == "USD?" and head.unit and not head.currency:
        # The column says 元: the sign was a slip of who typed ￥.
        price = price._replace(sum=price.sum._replace(currency="CNY"))
        flags = (*flags, "dollar_sign")
    if price.sum.currency == "USD?":
        return Money(None, kind=kind, status="ambiguous", flags=(*flags, "currency"))
    status: AmountStatus = "suspect" if bound == "lower_bound" else price.status
    money = total(price.value, head._replace(kind=kind, tax=tax), status, flags)
    money = money._replace(years=price.sum.years, currency=price.sum.currency)
    if price.sort == "unit":
        return _unit_price(money, price, text)
    if price.sort == "year":
        return money._replace(basis="per_year", status="per_year" if status == "ok" else status)
    if money.currency != "CNY" and money.status in {"ok", "token"}:
        return money._replace(status="foreign")
    return money


def _rate(price: Price, kind: AmountKind | None, flags: tuple[str, ...]) -> Money:
    basis = _basis(price)
    if price.unreadable:
        return Money(None, basis=basis, kind=kind, status="ambiguous", flags=flags)
    if price.value >= _UNREADABLE_RATE:
        return Money(None, basis=basis, kind=kind, status="ambiguous", flags=(*flags, "magnitude"))
    odd = price.value > 1000 or (basis == "discount" and price.value >= 100)
    status: AmountStatus = "suspect" if odd else "rate_only"
    return Money(None, "CNY", basis, kind, _rounded(price.value), None, None, status, (), flags)


def _rounded(rate: Decimal) -> Decimal:
    """A rate as written, at most four decimals."""
    return round(rate, 4) if -int(rate.as_tuple().exponent) > 4 else rate


def _basis(price: Price) -> AmountBasis:
    return "discount" if price.sort == "discount" else "rate"


def _unit_price(money: Money, price: Price, text: str) -> Money:
    """A unit price; times a stated count, never an estimated one, it is a total."""
    count = _COUNT.search(text)
    estimated = bool(_ESTIMATED.search(text))
    if money.amount is None or count is None or estimated:
        flags = (*money.flags, "unit_price", *(["estimated_quantity"] if estimated else []))
        return money._replace(basis="unit_price", status="unit_only", flags=flags)
    flags = ("computed_unit_x_qty",)
    head = Heading(kind=money.kind, tax=money.tax)
    product = total(price.value * int(count["count"]), head, "ok", flags)
    return product._replace(parts=(Part(amount=money.amount),))


def _stated(totals: Sequence[Price]) -> Price | None:
    """The total of the others: said in words (合计, 总价) or equal to their sum."""
    said = [price for price in totals if price.states_total]
    if len(said) == 1:
        return said[0]
    if len(totals) < 3:
        return None
    everything = sum((price.value for price in totals), Decimal(0))
    sums = [price for price in said or totals if price.value * 2 == everything]
    return sums[0] if len(sums) == 1 else None


def _checked(money: Money, stated: Price, mains: Sequence[Price], text: str) -> Money:
    """A stated total against what stands beside it: parts, unit price × count, a year × years."""
    years, count = _years(text), _COUNT.search(text)
    wrong, right = False, False
    for price in mains:
        times = 0
        if price.sort == "year":
            times = years or 0
        elif price.sort == "unit" and not _ESTIMATED.search(text):
            times = int(count["count"]) if count else 0
        elif price.sort == "total" and price.value > stated.value:
            wrong = True
        if times:
            agrees = abs(price.value * times - stated.value) <= stated.value * Decimal("0.005")
            right, wrong = right or agrees, wrong or not agrees
    flags = (*money.flags, *(["computed_check_ok"] if right and not wrong else []))
    if wrong and money.status == "ok":
        return money._replace(status="suspect", flags=(*flags, "computed_check_fail"))
    return money._replace(flags=flags)


def _with_tax(incl: Price, excl: Price, text: str, head: Heading) -> Money:
    """Of the two prices of one thing, the one with the tax."""
    money = _one(incl, text, head)
    status: AmountStatus = money.status if incl.value >= excl.value else "suspect"
    return money._replace(status=status, flags=(*money.flags, "two_amounts"))


def _only_totals(totals: Sequence[Price], head: Heading) -> Money:
    """Several totals, none of them said to be the whole."""
    names = [_SUPPLIER.search(price.words) for price in totals]
    named = [match[0] for match in names if match]
    if len(named) == len(totals) == len(set(named)):
        several = _several(totals, head, "multi", "consortium_split")
        parts = zip(several.parts, named, strict=True)
        return several._replace(parts=tuple(part._replace(supplier=name) for part, name in parts))
    if not any(_WORD.search(price.words) for price in totals):
        return _several(totals, head, "multi", "lot_unlabelled")
    return _several(totals, head, "multi", "composite")._replace(basis="composite")


def _several(mains: Sequence[Price], head: Heading, status: AmountStatus, flag: str) -> Money:
    return Money(None, kind=head.kind, status=status, parts=_parts(mains), flags=(flag,))


def _parts(found: Sequence[Price]) -> tuple[Part, ...]:
    """Totals and rates; a unit price has no place in a Part and stays in the raw text."""
    parts = [
        Part(
            amount=price.value.quantize(Decimal("0.01")) if price.sort == "total" else None,
            rate_pct=_rounded(price.value) if price.is_rate else None,
            kind=price.kind,
        )
        for price in found
        if (price.sort == "total" or price.is_rate)
        and not price.unreadable
        and price.sum.currency == "CNY"
        and price.value < (_UNREADABLE_RATE if price.is_rate else 10**15)
    ]
    return tuple(parts)


def _years(text: str) -> int | None:
    """Years a sum covers, when the text says so and says one number only."""
    found: set[int] = set()
    for match in _YEARS.finditer(text):
        if _WARRANTY.search(text[max(0, match.start() - 5) : match.end()]):
            continue
        found.add(int(numerals.number(match["a"] or match["b"]) or 0))
    span = _SPAN.search(text)
    if span and not found:
        found.add(int(span["last"]) - int(span["first"]) + 1)
    years = found.pop() if len(found) == 1 else None
    return years if years is not None and 0 < years <= 50 else None
