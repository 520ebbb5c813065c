"""Facts → bidders of a candidate notice, in the order of the notice. They are never awards."""

import re
from dataclasses import dataclass

from pipeline.extract import value
from pipeline.extract.step import Fact
from pipeline.model import RawCandidate

_MEMBER = re.compile(r"(?:联合体)?成员(?:单位|方)?\d?")
_NAMES = ("bidder", "candidate", "supplier")
_PRICES = ("bid", "amount")
_RANK = re.compile(
    r"第?[一二三四五六七八九十\d]{1,2}(?:名|位)?|第.{1,2}.{0,8}(?:候选|名|位).*|.*候选.{0,3}[123]"
)


@dataclass
class _Bidder:
    lot: str | None
    rank: str | None = None
    supplier: str | None = None
    amount: str | None = None
    amount_label: str | None = None
    role: str | None = None


def candidates(facts: list[Fact]) -> tuple[RawCandidate, ...]:
    """One record a bidder and lot; what is told of him later fills what was empty."""
    named = [fact for fact in facts if fact.section == "candidate"]
    if any(fact.field in _NAMES and value.supplier(fact.value) for fact in named):
        facts = named
    found: dict[tuple[str | None, str], _Bidder] = {}
    for bidder in _bidders(facts):
        if bidder.supplier is None:
            continue
        key = (bidder.lot, "".join(bidder.supplier.split()))
        first = found.setdefault(key, bidder)
        first.rank = first.rank or bidder.rank
        if first.amount is None:
            first.amount, first.amount_label = bidder.amount, bidder.amount_label
    known = {name for lot, name in found if lot is not None}
    return tuple(
        RawCandidate(
            lot=b.lot,
            rank=b.rank,
            supplier=b.supplier,
            amount=b.amount,
            amount_label=b.amount_label,
        )
        for (lot, name), b in found.items()
        if lot is not None or name not in known
    )


def _bidders(facts: list[Fact]) -> list[_Bidder]:
    """Facts of a row, or of a run of lines, put together."""
    bidders: list[_Bidder] = []
    rows: dict[int, _Bidder] = {}
    run: _Bidder | None = None
    for fact in facts:
        if fact.field not in ("rank", *_NAMES, *_PRICES):
            continue
        if fact.row:
            bidder = rows.get(fact.row)
            if bidder is None:
                bidder = rows[fact.row] = _Bidder(fact.lot)
                bidders.append(bidder)
            _put(bidder, fact)
            run = bidder
            continue
        is_name = fact.field in _NAMES
        if fact.field == "rank" or (
            is_name and (run is None or run.supplier or fact.field == "candidate")
        ):
            if not (is_name and run and run.supplier is None and run.rank):
                run = _Bidder(fact.lot)
                bidders.append(run)
        if run is not None:
            _put(run, fact)
    return _with_members(bidders)


def _with_members(bidders: list[_Bidder]) -> list[_Bidder]:
    """Members of a consortium, told in rows of their own, beside its lead."""
    found: list[_Bidder] = []
    for bidder in bidders:
        if found and bidder.role == "member" and bidder.supplier and found[-1].supplier:
            lead = found[-1].supplier
            lead = lead if lead.startswith("牵头人") else f"牵头人：{lead}"
            found[-1].supplier = f"{lead}；成员：{bidder.supplier}"
        else:
            found.append(bidder)
    return found


def _put(bidder: _Bidder, fact: Fact) -> None:
    if fact.field == "rank":
        text = " ".join(fact.value.split())
        bidder.rank = text if _RANK.fullmatch(text) else bidder.rank
    elif fact.field in _NAMES and _MEMBER.fullmatch(fact.value.strip()):
        bidder.role = "member"
    elif fact.field in _NAMES:
        bidder.supplier = bidder.supplier or value.supplier(fact.value)
        if fact.field == "candidate":
            bidder.rank = bidder.rank or fact.label
    elif bidder.amount is None and (money := value.money(fact.value)):
        bidder.amount, bidder.amount_label = money, fact.label
