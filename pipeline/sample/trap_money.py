"""Traps of awarded sums whose text depends on the sum; the fixed ones stand in `sample_traps.csv`.

`known` says what a reader may at most make of it: `amount` in 分 or None, its `amount_kind` and
`amount_status`.
"""

from typing import Any

from pipeline.sample.facts import Notice, wan, yuan
from pipeline.sample.sums import capitals, comma, in_unit, lower, wide
from pipeline.sample.trap import DIALECTS, trap, write


def _amount(notice: Notice, text: str, **known: Any) -> bool:
    return write(notice, "amount", text, **known)


def _none(notice: Notice, text: str, status: str, **known: Any) -> bool:
    """An award without a total."""
    return _amount(
        notice, text, **{"amount": None, "amount_kind": None, "amount_status": status, **known}
    )


def _fen(notice: Notice) -> int:
    fen = notice.lots[0].amount
    assert fen is not None
    return fen


def _decimal(fen: int, places: int) -> str:
    """分 in a unit of 10^places 分, exactly."""
    whole, rest = divmod(fen, 10**places)
    return f"{whole}.{rest:0{places}d}".rstrip("0").rstrip(".")


# ---------------------------------------------------------------- notations of the same sum


@trap("amount")
def header_unit_conflict(notice: Notice) -> bool:
    """The header says 万元 and the cell holds yuan, or the other way round."""
    fen, unit = _fen(notice), DIALECTS[notice.home].amount_unit
    if unit == "wan":
        return _amount(notice, yuan(fen), amount_status="suspect")
    if unit == "yuan" and fen < 999 * 1_000_000:
        read = fen // 10_000  # as it stands: nothing is rescaled silently
        return _amount(notice, yuan(read), amount=read, amount_status="suspect")
    return False


@trap("amount")
def cell_unit_beats_header(notice: Notice) -> bool:
    fen = _fen(notice)
    wants_yuan = DIALECTS[notice.home].amount_unit == "wan"
    return _amount(notice, f"{yuan(fen)}元" if wants_yuan else f"{wan(fen)}万元")


@trap("amount")
def full_width_digits(notice: Notice) -> bool:
    return _amount(notice, wide(comma(_fen(notice))) + "元")


@trap("amount")
def full_width_separators(notice: Notice) -> bool:
    return _amount(notice, comma(_fen(notice)).replace(",", "，") + "元")


@trap("amount")
def text_prefix(notice: Notice) -> bool:
    return _amount(notice, "'" + in_unit(_fen(notice), DIALECTS[notice.home].amount_unit))


@trap("amount")
def european_separators(notice: Notice) -> bool:
    text = f"{_fen(notice) // 100:,}".replace(",", " ") + ",00"
    return _none(notice, text, "ambiguous")


@trap("amount")
def dotted_thousands(notice: Notice) -> bool:
    text = f"{_fen(notice) // 100:,}".replace(",", ".")
    return text.count(".") > 1 and _none(notice, text + "元", "ambiguous")


@trap("amount")
def currency_in_brackets(notice: Notice) -> bool:
    whole, rest = divmod(_fen(notice), 1_000_000)
    return _amount(notice, f"￥{whole}.{rest:06d} 万元（人民币）")


@trap("amount")
def template_tag(notice: Notice) -> bool:
    tag = '<fmt:formatnumber pattern="￥.000000#" type="currency">'
    return _amount(notice, f"{tag}{wan(_fen(notice))}</fmt:formatnumber> 万元（人民币）")


@trap("amount")
def hundred_million(notice: Notice) -> bool:
    return _amount(notice, f"{_decimal(_fen(notice), 10)}亿元")


@trap("amount")
def million(notice: Notice) -> bool:
    return _amount(notice, f"{_decimal(_fen(notice), 8)}百万元")


@trap("amount")
def thousand(notice: Notice) -> bool:
    return _amount(notice, f"{_decimal(_fen(notice), 5)}千元")


@trap("amount")
def colloquial_unit(notice: Notice) -> bool:
    return _amount(notice, f"{wan(_fen(notice))}W")


@trap("amount")
def scientific(notice: Notice) -> bool:
    digits = str(_fen(notice) // 100)
    mantissa = f"{digits[0]}.{digits[1:].rstrip('0') or '0'}"
    text = f"{mantissa}e{len(digits) - 1}"
    is_yuan = DIALECTS[notice.home].amount_unit == "yuan"
    return is_yuan and _amount(notice, text, amount=int(digits) * 100)


@trap("amount")
def more_than_two_decimals(notice: Notice) -> bool:
    return _amount(notice, f"{yuan(_fen(notice))}4999元")


@trap("amount")
def capitals_alone(notice: Notice) -> bool:
    return _amount(notice, capitals(_fen(notice)))


@trap("amount")
def capitals_and_digits(notice: Notice) -> bool:
    fen = _fen(notice)
    return _amount(notice, f"人民币{capitals(fen)}（¥{comma(fen)}）")


@trap("amount")
def capitals_conflict(notice: Notice) -> bool:
    """Words and digits differ: the words count."""
    fen = _fen(notice)
    text = f"{capitals(fen)}（{comma(fen + 9_000_000)}元）"
    return _amount(notice, text, amount_status="suspect")


@trap("amount")
def ordinary_numerals(notice: Notice) -> bool:
    fen = _fen(notice) // 100 * 100
    return _amount(notice, lower(fen), amount=fen)


@trap("amount")
def digit_by_digit(notice: Notice) -> bool:
    digits = str(_fen(notice) // 100)
    words = "".join("零一二三四五六七八九"[int(d)] for d in digits)
    return _amount(notice, f"{words}元", amount=int(digits) * 100, amount_status="suspect")


@trap("amount")
def doubled(notice: Notice) -> bool:
    fen = _fen(notice)
    return _amount(notice, f"{comma(fen)}元 合计（总价）：{yuan(fen)}元")


@trap("amount")
def carve_out(notice: Notice) -> bool:
    return _amount(notice, f"{yuan(_fen(notice))}元（含暂列金9000元）")


# ---------------------------------------------------------------- rates


@trap("label")
def percent_header(notice: Notice) -> bool:
    """The label has the percent sign, the value is a bare number."""
    return write(
        notice,
        "amount_label",
        "中标价（%）",
    ) and _none(notice, "97.95", "rate_only", amount_kind="rate", rate_pct="97.95")


# ---------------------------------------------------------------- quantities and years


@trap("amount")
def price_times_count(notice: Notice) -> bool:
    price = _fen(notice) // 1200 * 100
    text = f"单价{price // 100}元，数量12台"
    return _amount(notice, text, amount=price * 12)


@trap("amount")
def price_times_count_conflict(notice: Notice) -> bool:
    """The product is not the stated total: the stated one is kept."""
    fen = _fen(notice) // 100 * 100
    price = fen // 1200 + fen // 24_000
    text = f"{price}元/台×12台={fen // 100}元"
    return _amount(notice, text, amount=fen, amount_status="suspect")


@trap("amount")
def total_of_years(notice: Notice) -> bool:
    return _amount(notice, f"三年总价{wan(_fen(notice))}万元", years=3)


@trap("amount")
def per_year(notice: Notice) -> bool:
    yearly = _fen(notice) // 3 // 10_000 * 10_000
    return _amount(
        notice,
        f"{wan(yearly)}万元/年，服务期三年",
        amount=yearly,
        amount_kind="per_year",
        amount_status="per_year",
        years=3,
    )


@trap("amount")
def year_and_total(notice: Notice) -> bool:
    yearly = _fen(notice) // 3 // 10_000 * 10_000
    text = f"每年{wan(yearly)}万元，共3年，合计{wan(yearly * 3)}万元"
    return _amount(notice, text, amount=yearly * 3, years=3)


# ---------------------------------------------------------------- other sums beside it, tax


@trap("amount")
def bid_beside_budget(notice: Notice) -> bool:
    budget = notice.lots[0].budget
    return budget is not None and _amount(
        notice, f"{wan(_fen(notice))}万元（预算{wan(budget)}万元）"
    )


@trap("amount")
def fee_beside_amount(notice: Notice) -> bool:
    return _amount(notice, f"中标金额：{wan(_fen(notice))}万元，代理服务费：2.36万元")


@trap("amount")
def tax_pair(notice: Notice) -> bool:
    fen = _fen(notice)
    net = fen * 100 // 106
    text = f"不含税价:{comma(net)}元;含税价:{comma(fen)}元;税率6%"
    return _amount(notice, text, tax="incl")


@trap("amount")
def tax_included(notice: Notice) -> bool:
    return _amount(notice, f"{wan(_fen(notice))}万元（含税）", tax="incl")


@trap("amount")
def tax_excluded(notice: Notice) -> bool:
    return _amount(notice, f"{comma(_fen(notice))}元（不含税）", tax="excl")


@trap("amount")
def score_beside_amount(notice: Notice) -> bool:
    return _amount(notice, f"评审得分95.28，报价{wan(_fen(notice))}万元")
