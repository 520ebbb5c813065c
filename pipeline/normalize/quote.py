"""What a sum of money is once read, and which numbers of a text are prices or rates at all."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from pipeline.model import AmountBasis, AmountKind, AmountStatus
from pipeline.normalize import heading, sums
from pipeline.normalize.heading import Heading, Tax
from pipeline.normalize.sums import Sum

_CENT = Decimal("0.01")
_UNREADABLE = Decimal(10) ** 15
_IMPLAUSIBLE = Decimal(10) ** 11


class Part(NamedTuple):
    """One of several sums in a cell."""

    lot: str | None = None
    supplier: str | None = None
    amount: Decimal | None = None
    rate_pct: Decimal | None = None
    kind: AmountKind | None = None


class Money(NamedTuple):
    """What a cell says of money. `amount` is None when the cell states no absolute amount."""

    amount: Decimal | None
    currency: str = "CNY"
    basis: AmountBasis = "total"
    kind: AmountKind | None = None
    rate_pct: Decimal | None = None
    tax: Tax | None = None
    years: int | None = None
    status: AmountStatus = "ok"
    parts: tuple[Part, ...] = ()
    flags: tuple[str, ...] = ()


# ------------------------------------------------------------------ one number


def scaled(
    value: Decimal, decimals: int, unit: int | None
) -> tuple[Decimal, AmountStatus, tuple[str, ...]]:
    """A bare number in the unit of its heading: doubted where its size is odd, never rescaled.

    >>> scaled(Decimal("523.6"), 1, 10_000), scaled(Decimal("98.5"), 1, 1)[1]
    ((Decimal('5236000.0'), 'ok', ()), 'suspect')
    """
    if unit is None or unit < 10**4:
        value *= unit or 1
        if value >= 10**10:
            return value, "suspect", ("magnitude",)
        if unit is None:
            certain = value >= 10**4 or value == 0
            return (value, "ok", ()) if certain else (value, "suspect", ("no_unit",))
        certain = value >= 1000 or value <= 1
        return (value, "ok", ()) if certain else (value, "suspect", ("magnitude",))
    if value * 10**4 < unit * 10**5 and value * unit < 10**11:
        return value * unit, "ok", ()
    if decimals == 2 or value >= 10**6:
        return value, "suspect", ("unit_conflict", "magnitude")  # yuan under a 万元 header
    if decimals > 2:
        return value * unit, "suspect", ("magnitude",)
    return value, "ambiguous", ("unit_conflict", "magnitude")  # 125000 (万元): both occur


def total(value: Decimal, head: Heading, status: AmountStatus, flags: tuple[str, ...]) -> Money:
    """A single total, with the doubts its size raises."""
    if value >= _UNREADABLE:
        status, flags = "ambiguous", (*flags, "magnitude")
    if status == "ambiguous":
        return Money(None, kind=head.kind, status="ambiguous", flags=flags)
    amount = value.quantize(_CENT)
    if amount != value:
        flags = (*flags, "more_than_2_decimals")
    if value == 0:
        status, flags = "zero", (*flags, "zero_bid")
    elif 0 < value <= 1 and status == "ok":
        status, flags = "token", (*flags, "token_bid")
    elif value >= _IMPLAUSIBLE and status == "ok":
        status, flags = "suspect", (*flags, "magnitude")
    return Money(amount, "CNY", "total", head.kind, None, head.tax, None, status, (), flags)


# ------------------------------------------------------------------ what each number is

Sort = Literal["total", "unit", "year", "rate", "discount"]


class Price(NamedTuple):
    """A number that is a price or a rate, not yet weighed against the others."""

    sum: Sum
    sort: Sort
    value: Decimal
    words: str  # its label without the brackets
    kind: AmountKind | None
    status: AmountStatus = "ok"
    flags: tuple[str, ...] = ()
    unreadable: bool = False

    @property
    def states_total(self) -> bool:
        return self.sort == "total" and bool(_TOTAL.search(self.words))

    @property
    def beside(self) -> str:
        """The words that speak of it alone: its label and its bracket, or what precedes one."""
        near = _NEAR.match(self.sum.after)
        return self.sum.label + (near[0] if near else "")

    @property
    def bound(self) -> str | None:
        return _bound(self.sum.label, self.sum.after)

    @property
    def of_a_part(self) -> bool:
        """设计费:…, 报价2:…, …(设计费): the price of a part of what is bought."""
        behind = _BEHIND.match(self.sum.after)
        return bool(_PARTIAL.search(self.words) or (behind and _PARTIAL.search(behind[1])))

    @property
    def is_rate(self) -> bool:
        return self.sort in {"rate", "discount"}


_DENIED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("fee", re.compile(r"代理(?:服务)?费|(?:招标|中标|成交|交易|平台)服务费|专家费|评审费|公证费")),
    ("bond", re.compile(r"保证金|押金|质保金|履约担保|违约金|罚款|赔偿")),
    ("document", re.compile(r"标书|售价|工本费|文件费|资料费")),
    ("number", re.compile(r"编号|号码|账号|代码|电话|邮编|传真|手机|注册资本")),
    ("score", re.compile(r"得分|评分|总分|综合分|分值|技术分|商务分")),
    ("evaluated", re.compile(r"评审价|评审报价|评标价")),
    ("tax", re.compile(r"税率|税额|税金|税款|增值税$")),
    ("payment", re.compile(r"预付|首付|尾款|进度款|支付|付款|占比|份额|占总|股权")),
)
_BRACKETS = re.compile(r"\([^()]*\)")
_TOTAL = re.compile(
    r"总(?:投标|成交|中标|合同|报)?(?:价|额|金额|报价|价格|计|费用|预算|限价|造价)(?!的)|合计|共计|[)+台]=$|=$"
)
_PARTIAL = re.compile(
    r"费(?!率|用?(?:报价|总价)?[:为]*$)|工程|设计|施工|监理|勘察|测量|安装|暂估|暂定|基数|[价标][0-9]"
)
_UPPER = re.compile(
    r"(?:不(?:得)?(?:超过|高于|大于|多于|超)|小于等于|低于等于|[≤<]=?|(?<!不)(?:低于|小于)|最高|上限(?:为)?)[:为]*¥?$"
)
_UPPER_AFTER = re.compile(r"(?:人民币)?(?:以内|以下|封顶|之内)")
_LOWER = re.compile(r"(?:不(?:得)?(?:低于|小于|少于)|[≥>]=?|(?<!不)(?:高于|大于|超过))[:为]*¥?$")
_LOWER_AFTER = re.compile(r"(?:人民币)?(?:以上|起)")
_NEAR = re.compile(r"\([^()]*\)?|[^()]*")
_BEHIND = re.compile(r"\(([^()]*)\)?")
_TAX_BEHIND = re.compile(r"\(?的?(?:专用|普通)?(?:增值)?税")
_SHARE_BEHIND = re.compile(r"[:(]¥?[0-9]")
_MINUS = re.compile(r"(?:^|[^0-9%])-$")
_MARKUP = re.compile(r"上浮|加价|加成|上调")
_TAX_RATE = re.compile(r"税率?[:为]*$")
_RATE_WORD = re.compile(r"(?:[率折]|系数|下浮|优惠|折扣|比例)\)?[:为是]*$")
_PRICE_WORD = re.compile(r"(?:[价额费算款计币¥]|汇总|RMB|CNY)\)?(?:[:为是约计]|人民币|¥)*$")
_ALONE_LENGTH = 12
_BARE_ENDS = re.compile(r"$|[^\w:×]|人民币|整|其中|\ue000")


@lru_cache(maxsize=8192)  # sums stand beside the same few words
def _bound(label: str, after: str) -> str | None:
    """Whether the words before and behind a sum make it the most or the least of a price."""
    if _UPPER.search(label) or _UPPER_AFTER.match(after):
        return "upper_bound"
    return "lower_bound" if _LOWER.search(label) or _LOWER_AFTER.match(after) else None


@lru_cache(maxsize=8192)
def _denied(words: str) -> str | None:
    """Why a number beside these words is no price; None where they do not say."""
    return next((name for name, pattern in _DENIED if pattern.search(words)), None)


def prices(text: str, head: Heading) -> tuple[list[Price], list[str]]:
    """The prices and rates of a text, and why its other numbers are none."""
    found: list[Price] = []
    denied: list[str] = []
    for one in sums.find(text):
        words = _BRACKETS.sub("", one.label)
        reason = _denied(words)
        if one.sort == "bare" and one.after.startswith("分") and not one.after.startswith("分之"):
            reason = "score"
        if reason:
            denied.append(reason)
            continue
        price = (
            _rate(text, one, words, head)
            if one.sort == "rate"
            else _sum_price(text, one, words, head)
        )
        if price is not None:
            found.append(price)
    return found, denied


def _rate(text: str, one: Sum, words: str, head: Heading) -> Price | None:
    if _TAX_BEHIND.match(one.after) or _SHARE_BEHIND.match(one.after):
        return None  # 13%税, and the share of a consortium: 甲公司60%:3141600元
    if _TAX_RATE.search(one.label):
        return None
    if text.endswith("(1-", 0, one.start):
        return Price(one, "discount", one.value, words, None)
    sort = _rate_sort(one, head)
    if _MINUS.search(text, max(0, one.start - 2), one.start) or _MARKUP.search(one.label):
        return Price(one, sort, one.value, words, None, "ambiguous", ("sign",), True)
    return Price(one, sort, one.value, words, None)


def _rate_sort(one: Sum, head: Heading) -> Sort:
    """Off a price or of one: said beside the rate, else by the heading."""
    behind = _BEHIND.match(one.after)
    said = heading.read(one.label + (behind[1] if behind else ""))
    discount = said.discount if said.rate or said.mixed else head.discount
    return "discount" if discount else "rate"


def _sum_price(text: str, one: Sum, words: str, head: Heading) -> Price | None:
    said = heading.read(one.label)
    kind = heading.kind_of(words)
    if one.negative and "contract_delta" not in {head.kind, kind}:
        return Price(one, "total", one.value, words, kind, "ambiguous", ("negative",), True)
    if head.currency and one.currency == "CNY":
        one = one._replace(currency=head.currency)
    sign = -1 if one.negative else 1
    flags = (*one.flags, *(["negative"] if one.negative else []))
    if one.sort == "money":
        status: AmountStatus = "suspect" if one.spelled else "ok"
        flags = (*flags, *(["digit_by_digit"] if one.spelled else []))
        if head.unit and one.scale != head.unit and not one.written and one.scale:
            flags = (*flags, "unit_conflict")
        return Price(one, _sort(one, head), one.value * sign, words, kind, status, flags)
    whole = _is_alone(text, one)
    beside = said if said.rate and not said.mixed and _RATE_WORD.search(words) else None
    speaks = beside or (head if whole and head.rate else None)
    if speaks and speaks.rate:
        value, readable = _bare_rate(one.value, speaks.rate)
        sort: Sort = "discount" if speaks.discount else "rate"
        doubt: AmountStatus = "ok" if readable else "ambiguous"
        return Price(
            one, sort, value, words, None, doubt, () if readable else ("scale",), not readable
        )
    unit = said.unit or head.unit
    if not whole and not _is_price(text, one, words, unit):
        return None
    if head.mixed and said.unit is None and one.value < 10**4:
        return Price(one, "total", one.value, words, kind, "ambiguous", ("rate_or_sum",), True)
    value, status, doubts = scaled(one.value, one.decimals, unit)
    sort = _sort(one, head)
    if sort == "unit" and unit is not None:
        status, doubts = "ok", ()
    return Price(one, sort, value * sign, words, kind, status, (*flags, *doubts))


def _sort(one: Sum, head: Heading) -> Sort:
    per = one.per or ("" if _TOTAL.search(one.label) else head.per)
    return "total" if not per else "year" if per == "年" else "unit"


def _bare_rate(value: Decimal, scale: heading.Scale) -> tuple[Decimal, bool]:
    """Per cent of a number without its sign, and whether its scale is beyond doubt.

    >>> _bare_rate(Decimal("0.85"), "coefficient"), _bare_rate(Decimal("0.85"), "unsure")[1]
    ((Decimal('85.00'), True), False)
    """
    if scale == "permille":
        return value / 10, True
    if scale == "coefficient":
        return (value * 100, True) if value <= 1 else (value, value >= 10)
    return value, scale == "percent" or value > 1 or value == 0


def _is_alone(text: str, one: Sum) -> bool:
    if one.start > _ALONE_LENGTH or len(text) - one.end > _ALONE_LENGTH:
        return False
    rest = text[: one.start] + text[one.end :]
    return not re.sub(r"人民币|RMB|CNY|[¥:()整约'\-。.]", "", rest)


def _is_price(text: str, one: Sum, words: str, unit: int | None) -> bool:
    """Whether a number without a unit, among words, is meant as money."""
    if not _BARE_ENDS.match(one.after):
        return False
    grouped = "," in text[one.start : one.end]
    if _PRICE_WORD.search(words):
        if one.value >= 1000:
            return True
        index = one.after.startswith("(")
        return not index and (unit is not None or one.decimals > 0 or one.value == 0)
    return one.value >= 10**4 and (grouped or one.decimals == 2)
