"""Facts → awards: who won what in which lot, which lots failed and why."""

import re
from dataclasses import dataclass

from pipeline.extract import value
from pipeline.extract.lot import WHOLE
from pipeline.extract.step import Fact
from pipeline.model import RawLot

_FIELDS = frozenset(
    "supplier amount supplier_code outcome result rank lot_name supplier_text index".split()
)
FIELDS = _FIELDS | {"total_amount"}
"""The fields that `awarded` reads."""
_ELSEWHERE = frozenset({"candidate", "intended", "correction"})
_FIRST = re.compile(r"第?[一1](?:名|位|中?[标交选]?候选人|成交候选人)?|第?[一1].{0,8}候选.*|是")
_RANKED = re.compile(r"第?[一二三四五六七八九十\d]{1,2}.{0,8}")
_ORG_AT_START = re.compile(
    r"(?:(?:[(（]?\d{1,2}[)）、.．:：]|[①-⑳])\s*)?(?P<name>(?![(（]?\d{1,2}[)）.．]|[①-⑳])[^\s，,。；;：:、]{2,50}?(?:公司|集团|厂|研究院|设计院|医院|中心|大学|学院|事务所|合作社|经营部|商行"
    r"|商店|工作室|银行|支行|商场|超市|酒店|宾馆|协会|门市部|服务部|维修部|分公司|营业部|联合体)(?:[(（][^()（）]{1,20}[)）])?)(?=$|[\s，,。；;：:])"
)
_COMPANY = re.compile(
    r"(?:公司|厂|研究院|设计院|事务所|合作社|经营部|商行|联合体)(?:[(（][^()（）]*[)）])?$"
)
_AWARDED_IN_TEXT = re.compile(
    r"(?:确定|推荐|由|选定)?\s*(?P<name>[^\s，,。；;：:、]{4,50}?(?:公司|厂|院|中心|大学|事务所|店|部))\s*(?:为|中标|成交)"
)
_MONEY_IN_TEXT = re.compile(
    r"(?:中标|成交|总)?(?:价|金额|报价|总价)[为是:：\s]*(?P<money>(?:人民币)?\s*[￥¥]?\s*[\d,，.]+\s*[万亿]?元?|[壹贰叁肆伍陆柒捌玖][^，。；]{2,60})"
)
_WORD = re.compile(r"废标|流标|终止|中止|失败")


@dataclass(eq=False, slots=True)
class _Award:
    """What stands together in a row or a run of lines."""

    lot: str | None
    name: str | None = None
    supplier: str | None = None
    code: str | None = None
    amount: str | None = None
    amount_label: str | None = None
    outcome: str | None = None
    rank: str | None = None
    index: str | None = None
    is_weak: bool = False
    is_item: bool = False
    is_nobody: bool = False
    row: int = 0


def awarded(
    facts: list[Fact], word: str, title_lot: str | None, others: frozenset[str], is_result: bool
) -> list[RawLot]:
    """One lot a winner, one a failure; '0' when the notice names no lot. `word` is the title's word of
    success, used in a result; `others` are buyer and agency: in free words they are not winners."""
    if any(f.field == "supplier" and f.label and value.supplier(f.value) for f in facts):
        # Where a label names a winner, a company on a line of its own is not another.
        facts = [
            fact
            for fact in facts
            if fact.field != "supplier_text" or fact.label or value.is_failure(fact.value)
        ]
    groups = _paired(_groups(facts, others))
    awards = _unique(groups if word == "入围" else _first_ranked(groups))
    totals = [f for f in facts if f.field == "total_amount" and f.lot is None]
    winners = [award for award in awards if not award.outcome]
    if len(winners) == 1 and not winners[0].amount and totals:
        _take_total(winners[0], totals)
    elif not winners and totals and not awards:
        award = _Award(None)
        _take_total(award, totals)
        if award.amount:
            awards = winners = [award]
    _number(awards, facts, title_lot)
    return [
        RawLot(
            lot=award.lot,
            name=award.name if award.lot != WHOLE else None,
            supplier=award.supplier,
            supplier_code=award.code,
            amount=award.amount,
            amount_label=award.amount_label,
            outcome=award.outcome or (_success(award, word) if is_result else None),
        )
        for award in awards
        if award.supplier or award.amount or award.outcome
    ]


def _success(award: _Award, word: str) -> str:
    """The word of an award: the title's, else the one of the label its amount stood beside."""
    return word or ("成交" if "成交" in (award.amount_label or "") else "中标")


def _take_total(award: _Award, totals: list[Fact]) -> None:
    for fact in totals:
        money = value.money(fact.value)
        if money and not _is_zero(money):
            award.amount, award.amount_label = money, fact.label
            return


def _is_zero(text: str) -> bool:
    digits = re.sub(r"[^\d]", "", text)
    return bool(digits) and not digits.strip("0")


def _groups(facts: list[Fact], others: frozenset[str]) -> list[_Award]:
    """Facts of a row, or of a run of lines, put together."""
    groups: list[_Award] = []
    rows: dict[int, _Award] = {}
    run: _Award | None = None
    place = ""
    for fact in facts:
        if fact.field not in _FIELDS or fact.section in _ELSEWHERE:
            continue
        if fact.row:
            group = rows.get(fact.row)
            if group is None:
                group = rows[fact.row] = _Award(fact.lot, row=fact.row)
                groups.append(group)
            _put(group, fact)
            continue
        if fact.field in ("rank", "index", "lot_name"):
            continue
        for part in _parts(fact):
            if fact.field == "supplier_text" and part.value in others:
                continue
            if (
                run is None
                or run.lot != part.lot
                or place != part.section
                or _is_taken(run, part.field)
            ):
                run = _Award(part.lot)
                groups.append(run)
                place = part.section
            _put(run, part)
    for group in groups:
        if group.is_nobody and not group.supplier and group.amount and _is_zero(group.amount):
            group.amount, group.outcome = None, group.outcome or "废标：供应商无"
    return [group for group in groups if group.supplier or group.amount or group.outcome]


def _is_taken(group: _Award, field: str) -> bool:
    if field == "supplier":
        return group.supplier is not None or group.outcome is not None
    if field == "amount":
        return group.amount is not None
    return field == "outcome" and (group.outcome is not None or group.supplier is not None)


def _parts(fact: Fact) -> list[Fact]:
    """A fact as it stands; free words about winners as supplier, amount and outcome."""
    if fact.field != "supplier_text":
        return [fact]
    text = fact.value
    parts: list[Fact] = []
    match = _ORG_AT_START.match(text) or _AWARDED_IN_TEXT.match(text)
    if fact.lot and match is None and value.is_failure(text) and len(text) < 120:
        return [fact._replace(field="outcome")]
    if not fact.label and (match is None or not _COMPANY.search(match["name"])):
        return []
    if match:
        parts.append(fact._replace(field="supplier", value=match["name"]))
        if money := _MONEY_IN_TEXT.search(text, match.end()):
            parts.append(
                fact._replace(
                    field="amount",
                    value=money["money"],
                    label=money[0][: money.start("money") - money.start()],
                )
            )
    elif value.is_failure(text) and len(text) < 120:
        parts.append(fact._replace(field="outcome"))
    elif fact.label and (found := value.supplier(text)) and len(found) < 60:
        parts.append(fact._replace(field="supplier"))
    return parts


def _put(group: _Award, fact: Fact) -> None:
    """One fact into its group; a value that cannot be read leaves its place empty."""
    text = fact.value
    group.is_item = group.is_item or fact.section == "subject"
    if fact.field == "supplier":
        if (found := value.supplier(text)) is not None:
            if group.supplier is None or (group.is_weak and not fact.is_weak):
                group.supplier, group.is_weak = found, fact.is_weak
        elif value.is_failure(text) or text.strip() in ("无供应商报价",):
            group.outcome = _outcome(text, "")
        elif text.strip() == "无":
            group.is_nobody = True
    elif fact.field == "amount":
        money = value.money(text)
        if group.amount is None and money and not value.is_unitless_trifle(money, fact.label):
            group.amount, group.amount_label = money, fact.label
        elif money is None and value.is_failure(text):
            group.outcome = group.outcome or _outcome(text, "")
    elif fact.field == "supplier_code":
        group.code = group.code or text.strip()[:40]
    elif fact.field in ("outcome", "result"):
        reason = " ".join(text.split()).strip(" :：")
        if fact.field == "outcome" and not value.is_blank(reason) and len(reason) < 2000:
            group.outcome = _outcome(reason, fact.label)
        elif value.is_failure(reason):
            group.outcome = _outcome(reason, "")
    elif fact.field == "rank":
        group.rank = text.strip()
    elif fact.field == "index":
        group.index = text.strip()
    elif fact.field == "lot_name":
        group.name = group.name or value.name(text)


def _outcome(reason: str, label: str) -> str:
    """The word of a failure and its reason.

    >>> _outcome("供应商不足三家", "废标理由"), _outcome("流标", "")
    ('废标：供应商不足三家', '流标')
    """
    found = _WORD.search(label) or _WORD.search(reason)
    word = found[0] if found else "废标"
    return reason if reason.startswith(word) else f"{word}：{reason}"


def _first_ranked(groups: list[_Award]) -> list[_Award]:
    """Of winners told with their rank only the first of each lot."""
    ranked = [g for g in groups if g.rank and _RANKED.fullmatch(g.rank)]
    if not ranked:
        return groups
    firsts = [g for g in ranked if _FIRST.fullmatch(g.rank or "")]
    if not firsts:
        return groups
    return [g for g in groups if g not in ranked or g in firsts]


def _paired(groups: list[_Award]) -> list[_Award]:
    """Suppliers without amounts joined to amounts without suppliers: lot by lot, or list to list."""
    if any(g.supplier and (g.amount or not g.is_weak) for g in groups):
        groups = [g for g in groups if not g.is_weak or g.amount or g.outcome or g.lot]
    for same_lot in (True, False):
        suppliers = [g for g in groups if g.supplier and not g.amount]
        amounts = [g for g in groups if g.amount and not g.supplier and not g.outcome]
        if same_lot:
            for one in suppliers:
                theirs = [a for a in amounts if a.lot == one.lot]
                if theirs and sum(s.lot == one.lot for s in suppliers) == 1:
                    outside = [a for a in theirs if not a.is_item] or (
                        theirs if len(theirs) == 1 else []
                    )
                    if outside:
                        _join(one, outside[0])
                        groups = [g for g in groups if g not in theirs]
        elif len(suppliers) == len(amounts) > 1 and not any(
            g.supplier and g.amount for g in groups
        ):
            for one, other in zip(suppliers, amounts, strict=True):
                _join(one, other)
            groups = [g for g in groups if g not in amounts]
    if any(g.supplier for g in groups):
        groups = [g for g in groups if g.supplier or g.outcome]
    else:
        groups = [g for g in groups if not g.is_item or g.outcome]
        plain = [g for g in groups if not g.outcome]
        if len({g.lot for g in plain}) < len(plain):
            groups = [g for g in groups if g.outcome or g is plain[0]]
    return groups


def _join(one: _Award, other: _Award) -> None:
    one.amount, one.amount_label = other.amount, other.amount_label
    one.name = one.name or other.name
    one.lot = one.lot or other.lot


def _unique(groups: list[_Award]) -> list[_Award]:
    """One award a lot and supplier: told twice, the telling with the amount counts."""
    kept: dict[tuple[str | None, str, str | None], _Award] = {}
    result: list[_Award] = []
    full = {_letters(g.supplier) for g in groups if g.supplier and g.amount}
    proper = {_letters(g.supplier) for g in groups if g.amount and not g.is_item}
    lots = {_letters(g.supplier) for g in groups if g.supplier and g.lot}
    for group in groups:
        name = _letters(group.supplier)
        if name and ((not group.amount and name in full) or (group.is_item and name in proper)):
            continue
        if name and group.lot is None and name in lots:
            continue
        key = (group.lot, name, None if group.outcome else group.index)
        first = kept.get(key)
        if first is None or _is_next_row(result[-1], group):
            kept[key] = group
            result.append(group)
        elif group.outcome:
            first.outcome = max(first.outcome or "", group.outcome, key=len)
        elif first.is_item and not group.is_item and group.amount:
            first.amount, first.amount_label = group.amount, group.amount_label
    taken = {g.index for g in result if not g.outcome}
    is_won = any(not g.outcome for g in result)
    return [
        group
        for group in result
        if not (group.outcome and group.lot is None and is_won)
        or (group.index is not None and group.index not in taken and None not in taken)
    ]


def _is_next_row(above: _Award, group: _Award) -> bool:
    """Whether a row tells another priced thing of the supplier in the row above it."""
    return (
        0 < above.row == group.row - 1
        and not (above.is_item or group.is_item)
        and _letters(above.supplier) == _letters(group.supplier) != ""
        and bool(above.amount and group.amount)
        and above.amount != group.amount
    )


def _letters(text: str | None) -> str:
    return "".join(text.split()) if text else ""


def _number(awards: list[_Award], facts: list[Fact], title_lot: str | None) -> None:
    """A lot for every award: its own, the one of the title, its place in a table of lots, else '0'."""
    unnamed = [award for award in awards if award.lot is None]
    if not unnamed:
        return
    if len(awards) == 1:
        unnamed[0].lot = title_lot or WHOLE
        return
    names = {_letters(award.name) for award in unnamed if award.name}
    is_table_of_lots = len(names) == len(unnamed) > 1 or any(
        "标项" in fact.label for fact in facts if fact.field == "lot_name"
    )
    taken = {award.lot for award in awards}
    for place, award in enumerate(unnamed, 1):
        number = award.index if award.index and award.index.isdecimal() else str(place)
        award.lot = number if is_table_of_lots and number not in taken else WHOLE
