"""Facts → lots as a notice plans them: name, budget and ceiling of each, and of the whole process."""

import re
from collections import defaultdict
from itertools import zip_longest

from pipeline.extract import value
from pipeline.extract.label import lots_named
from pipeline.extract.step import Fact
from pipeline.model import RawLot

WHOLE = "0"
"""The lot of a notice that names none."""
_LETTER_SHARE = re.compile(
    r"(?<![A-Za-z0-9])(?P<lot>[A-Z])\s+(?P<name>[^\d元；;，,]{2,60}?)\s*(?P<money>[\d,.]+\s*[万亿]?元)"
)
_COST = re.compile(r"[\u4e00-\u9fff]{2,8}费(?=最高|限价|控制|预算)")
_NAMES = ("lot_name", "project_name")
_BUDGETS = {"budget": ("budget", "budget ceiling"), "ceiling": ("ceiling", "budget ceiling")}
FIELDS = frozenset({"budget", "ceiling", "budget ceiling", "lot_name"})
"""The fields that `planned` and `total` read."""
_LOT_NAME = re.compile(r"包|标项|标段|分标")


def planned(facts: list[Fact]) -> dict[str, RawLot]:
    """Budget, ceiling and name of each lot that the notice names."""
    found: dict[str, dict[str, str]] = {}
    names = {f.value: f.lot for f in facts if f.field == "lot_name" and f.lot}
    for fact in facts:
        if fact.field in ("budget", "ceiling", "budget ceiling"):
            shares = _shares(fact.value) or _shares_by_name(fact.value, names)
            if shares:
                for lot, name, money in shares:
                    _plan(found, lot, fact, money, name)
            elif fact.lot and (sum_ := value.money(fact.value)):
                if not value.is_unitless_trifle(sum_, fact.label):
                    _plan(found, fact.lot, fact, sum_, None)
        elif fact.field == "lot_name" and fact.lot and (name_ := value.name(fact.value)):
            found.setdefault(fact.lot, {}).setdefault("name", name_)
    return {lot: RawLot(lot=lot, **fields) for lot, fields in found.items()}


def placed(facts: list[Fact]) -> list[Fact]:
    """Lots that are named and not numbered take their place: rows of a table, or blocks of lines that
    a name opens each (包名称：…, 预算金额：…, 包名称：…)."""
    return _blocks(_rows(facts))


def _rows(facts: list[Fact]) -> list[Fact]:
    if not any(fact.row for fact in facts):
        return facts
    tables: dict[str, dict[str, str]] = defaultdict(dict)
    named: dict[int, tuple[str, str]] = {}
    for fact in facts:
        if fact.field == "lot_name" and fact.row and _is_unnumbered(fact):
            own = tables[fact.section]
            own.setdefault(fact.value, str(len(own) + 1))
            named.setdefault(fact.row, (fact.section, fact.value))
    rows = {
        row: tables[section][name]
        for row, (section, name) in named.items()
        if len(tables[section]) > 1
    }
    return [fact._replace(lot=rows[fact.row]) if fact.row in rows else fact for fact in facts]


def _blocks(facts: list[Fact]) -> list[Fact]:
    openers = [f for f in facts if not f.row and f.field in _NAMES and _is_unnumbered(f)]
    if len(openers) < 2 or len({f.value for f in openers}) < 2:
        return facts
    if len({(f.field, f.label) for f in openers}) > 1:
        return facts
    found: list[Fact] = []
    numbers: dict[str, str] = {}
    here, place = None, ""
    for fact in facts:
        if fact in openers:
            here, place = numbers.setdefault(fact.value, str(len(numbers) + 1)), fact.section
            fact = fact._replace(field="lot_name", lot=here)
        elif fact.section != place:
            here = None
        elif here and not fact.row and fact.lot is None:
            fact = fact._replace(lot=here)
        found.append(fact)
    return found


def _is_unnumbered(fact: Fact) -> bool:
    return fact.lot is None and _LOT_NAME.search(fact.label) is not None


def _plan(
    found: dict[str, dict[str, str]], lot: str, fact: Fact, money: str, name: str | None
) -> None:
    fields = found.setdefault(lot, {})
    if name:
        fields.setdefault("name", name)
    for field in fact.field.split():
        if field not in fields:
            fields[field] = money
            fields[f"{field}_label"] = fact.label


def _shares(text: str) -> list[tuple[str, str | None, str]]:
    """Lot, name and money of a sum told lot by lot in one value.

    >>> _shares("包1-180.00元；包2：90元")
    [('1', None, '180.00元'), ('2', None, '90元')]
    """
    if "元" in text and (letters := list(_LETTER_SHARE.finditer(text))):
        return [(m["lot"], value.name(m["name"]), m["money"]) for m in letters]
    named = lots_named(text)
    if not named:
        return []
    shares: list[tuple[str, str | None, str]] = []
    for (lot, _, start), after in zip_longest(named, named[1:]):
        piece = text[start : after[1] if after else len(text)].strip(" :：-—，,；;。、(（)）")
        if value.is_amount(piece) and (money := value.money(piece)):
            shares.append((lot, None, money))
    return shares


def _shares_by_name(text: str, names: dict[str, str]) -> list[tuple[str, str | None, str]]:
    """Lot, name and money of a sum told under the names of two lots or more.

    >>> _shares_by_name("土建工程240万元；设备采购90万元", {"土建工程": "1", "设备采购": "2"})
    [('1', None, '240万元'), ('2', None, '90万元')]
    """
    places = sorted((text.find(name), name) for name in names if name and name in text)
    if len(places) < 2:
        return []
    shares: list[tuple[str, str | None, str]] = []
    for (start, name), (end, _) in zip_longest(places, places[1:], fillvalue=(len(text), "")):
        money = value.money(text[start + len(name) : end])
        if money:
            shares.append((names[name], None, money))
    return shares


def total(facts: list[Fact], field: str) -> Fact | None:
    """The budget or ceiling of the whole process: stated once, of no lot."""
    facts = [fact for fact in facts if fact.field in _BUDGETS[field]]
    rows: dict[str, set[int]] = {}
    costs: set[str] = set()
    for fact in facts:
        if fact.row:
            rows.setdefault(fact.label, set()).add(fact.row)
        elif cost := _COST.match(fact.label):
            costs.add(cost[0])
    for fact in facts:
        if fact.lot is not None or fact.is_weak:
            continue
        if len(costs) > 1 and _COST.match(fact.label):
            continue  # 设计费最高限价 and 建安工程费最高限价: parts, and nobody states the whole
        if fact.row and len(rows[fact.label]) > 1:
            continue
        if "单价" in fact.value[:8]:
            continue
        whole = fact.value.partition("其中")[0].rstrip("（(，, ")
        named = lots_named(whole)
        if named and named[0][1] < 4:
            continue
        money = value.money(whole)
        if money and not value.is_unitless_trifle(money, fact.label):
            return fact._replace(value=money)
    return None


def intended(facts: list[Fact]) -> tuple[RawLot, ...]:
    """The needs of an intention notice, one a row; a single need is the notice itself."""
    rows: dict[int, dict[str, str]] = {}
    for fact in facts:
        if fact.row and fact.field in ("budget", "lot_name", "project_name", "index"):
            fields = rows.setdefault(fact.row, {})
            if fact.field == "budget" and (money := value.money(fact.value)):
                fields["budget"], fields["budget_label"] = money, fact.label
            elif fact.field == "index":
                fields["lot"] = fact.value.strip()
            elif fact.field != "budget" and (name := value.name(fact.value)):
                fields.setdefault("name", name)
    needs = [fields for fields in rows.values() if "name" in fields and "budget" in fields]
    if len(needs) < 2:
        return ()
    return tuple(RawLot(**{"lot": str(n), **fields}) for n, fields in enumerate(needs, 1))


def merged(lots: list[RawLot], plan: dict[str, RawLot]) -> tuple[RawLot, ...]:
    """Awards with the budget of their lot; a lot that only has a budget stands behind them."""
    known = {one.lot for one in lots}
    result: list[RawLot] = []
    for one in lots:
        old = plan.get(one.lot or "")
        result.append(RawLot(*map(_first, one, old)) if old else one)
    rest = [one for one in plan.values() if one.lot not in known and (one.budget or one.ceiling)]
    return (*result, *rest)


def _first(stated: str | None, planned: str | None) -> str | None:
    return planned if stated is None else stated
