"""What the words beside a sum say of it: unit, kind, rate or money, per what, tax, currency."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from pipeline.model import AmountKind

# How a number without its sign stands for a rate: as a per cent said to be one (费率%), per mille,
# a coefficient (0.85), or a per cent unless it is so small that a fraction may be meant.
Scale = Literal["percent", "permille", "coefficient", "unsure"]
Tax = Literal["incl", "excl"]

SCALES: dict[str, int] = {
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "W": 10**4,
    "w": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
CURRENCIES = {
    "美元": "USD",
    "美金": "USD",
    "USD": "USD",
    "US$": "USD",
    "港币": "HKD",
    "港元": "HKD",
    "HKD": "HKD",
    "HK$": "HKD",
    "欧元": "EUR",
    "EUR": "EUR",
    "€": "EUR",
    "日元": "JPY",
    "日圆": "JPY",
    "JPY": "JPY",
    "澳门元": "MOP",
    "澳门币": "MOP",
    "MOP": "MOP",
    "英镑": "GBP",
    "GBP": "GBP",
    "£": "GBP",
    "新台币": "TWD",
    "TWD": "TWD",
}
CURRENCY = "|".join(re.escape(word) for word in sorted(CURRENCIES, key=len, reverse=True))

# In the order of asking: the first that matches names the kind.
_KINDS: tuple[tuple[AmountKind, re.Pattern[str]], ...] = (
    (
        "contract_delta",
        re.compile(
            r"变更金额|金额变更|合同变更(?!后)|增减|核减|核增|调增|调减|追加金额|补充(?:协议|合同)金额"
        ),
    ),
    ("candidate", re.compile(r"候选")),
    ("total_investment", re.compile(r"总投资|投资(?:总)?(?:估算|额|概算)|估算投资")),
)
_LIMIT = re.compile(r"(?P<budget>预算|合同估算|估算价)|(?P<ceiling>限价|控制价|拦标价|上限价)")
_CONTRACT = re.compile(r"合同(?:总)?(?:金额|价|额)|签约")
_AWARD = re.compile(r"中标|成交|中选|定标")

_HINT = re.compile(
    r"\((?![^()]*[^()、或][、,][万亿]?[元圆圓]\))(?![万亿]?[元圆圓][、,])[^()]*(?:[、或等]|可填写|如有)[^()]*\)"
)
_UNIT = re.compile(
    rf"(?:^|[(:/,、\s¥]|单位|RMB|CNY|人民币|[价额费算款币])"
    rf"(?P<scale>{'|'.join(sorted(SCALES, key=len, reverse=True))})?[元圆圓](?=$|[)/,、\s:;%每整]|人民币|RMB|CNY)"
)
_SCALE_ONLY = re.compile(r"(?:[(:]|单位)(?P<scale>万|亿|百万|千万)[)]")
_UNREAD_SCALE = re.compile(r"[万亿][元圆圓]|[(:、,][万亿](?=$|[):、,])")
_DISCOUNT = re.compile(r"下浮|优惠|让利|降幅|降点|降低率|折让|下调")
_COEFFICIENT = re.compile(r"系数|折扣|折(?=\))")
_RATE = re.compile(r"费率|率(?=$|[):(])|比例")
_PER = re.compile(r"[元圆圓](?P<per>/[^()%:]{1,12})")
_YEARLY = re.compile(r"每年|年均|首年|第[一二三四五1-5]年|年(?:租金|服务费|费用|费|运维费)")
_EACH = re.compile(r"每(?!年)[^\W\d_]|单价")
_EXCLUDED = re.compile(r"不含(?:增值)?税|未含税|除税|未税|税前|去税|税外")
_INCLUDED = re.compile(r"含(?:[0-9.]+%)?(?:的)?(?:增值)?税|税后|价税合计")
_CURRENCY = re.compile(CURRENCY)


class Heading(NamedTuple):
    """What a column header or a label says of the number beside it."""

    unit: int | None = None  # whole currency units of one: 10_000 for 万元
    kind: AmountKind | None = None
    rate: Scale | None = None
    discount: bool = False  # the rate is taken off a price (下浮率), not of it (费率)
    mixed: bool = False  # money or a rate, the words leave it open
    per: str = ""  # "年" for per-year sums, else the thing priced
    tax: Tax | None = None
    currency: str | None = None
    unclear: bool = False  # two units, or a 万 that was not understood: no bare number is certain

    @property
    def special(self) -> bool:
        """Whether a bare number beside it is anything but a plain total in yuan."""
        return bool(self.rate or self.mixed or self.per or self.currency)


def kind_of(words: str) -> AmountKind | None:
    """Kind of a sum said by its words; None when they say none.

    >>> kind_of("最高限价"), kind_of("中标(成交)金额"), kind_of("报价")
    ('ceiling', 'award', None)
    """
    for kind, pattern in _KINDS:
        if pattern.search(words):
            return kind
    limit = _LIMIT.search(words)
    if limit:
        return "budget" if limit["budget"] else "ceiling"
    if _CONTRACT.search(words):
        return "contract"
    return "award" if _AWARD.search(words) else None


def tax_of(words: str) -> Tax | None:
    """Whether the words say tax is included; the exclusion is asked first (不含税 holds 含税).

    >>> tax_of("含13%增值税"), tax_of("不含税价"), tax_of("税率13%")
    ('incl', 'excl', None)
    """
    if _EXCLUDED.search(words):
        return "excl"
    return "incl" if _INCLUDED.search(words) else None


def per_of(words: str) -> str:
    """What one sum buys, said before it: '年' a year, another word a thing, '' the whole.

    >>> per_of("每年租金"), per_of("综合单价"), per_of("中标金额")
    ('年', '单价', '')
    """
    each = _EACH.search(words)
    if each:
        return each[0]
    return "年" if _YEARLY.search(words) else ""


def _rate_of(words: str) -> Scale | None:
    if "‰" in words:
        return "permille"
    if "费率" in words and "%" in words:
        return "percent"
    if "%" in words:
        return "unsure"
    if _COEFFICIENT.search(words):
        return "coefficient"
    return "unsure" if _DISCOUNT.search(words) or _RATE.search(words) else None


@lru_cache(maxsize=8192)
def read(words: str) -> Heading:
    """Read a header or label, folded by `sums.fold` (half-width, no blanks).

    >>> read("中标价(万元)").unit, read("成交下浮率").discount, read("金额(可填写费率或单价)").mixed
    (10000, True, True)
    """
    plain, hints = _HINT.subn("", words.replace("萬", "万").replace("億", "亿"))
    hint = bool(hints) and _rate_of(words) is not None and _rate_of(plain) is None
    unit = _UNIT.search(plain) or _SCALE_ONLY.search(plain)
    units = {match["scale"] for match in _UNIT.finditer(plain)}
    scale = SCALES[unit["scale"]] if unit and unit["scale"] else 1
    rate = _rate_of(plain)
    per = _PER.search(plain)
    currency = _CURRENCY.search(plain)
    mixed = hint or (rate is not None and unit is not None)
    return Heading(
        unit=scale if unit else None,
        kind=kind_of(plain),
        rate=None if mixed else rate,
        discount=bool(_DISCOUNT.search(plain)),
        mixed=mixed,
        per=_per_unit(per["per"]) if per and "%" not in plain else per_of(plain),
        tax=tax_of(plain),
        currency=CURRENCIES[currency[0]] if currency else None,
        unclear=len(units) > 1 or (unit is None and _UNREAD_SCALE.search(words) is not None),
    )


def _per_unit(words: str) -> str:
    thing = words.strip("/每")
    return "年" if thing in {"年", "年度"} else thing
