"""A notice as the cells of a table: one function a field, in the notation of its portal."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pipeline.sample import days, titles
from pipeline.sample.facts import Buyer, Lot, Notice, total_budget, wan
from pipeline.sample.sums import in_unit

DOCUMENT_CLOSE = 17 * 60 + 30
_RANKS = ("第一", "第二", "第三")


def _stamp(day: int, minute: int) -> str:
    return f"{days.ISO[day]} {minute // 60:02d}:{minute % 60:02d}:00"


def _slashed(day: int, minute: int) -> str:
    at = days.of(day)
    return f"{at.year}/{at.month}/{at.day} {minute // 60}:{minute % 60:02d}"


def _chinese(day: int, minute: int) -> str:
    return f"{days.CHINESE[day]} {minute // 60:02d}时{minute % 60:02d}分"


def _zoned(day: int, minute: int) -> str:
    return f"{days.ISO[day]}T{minute // 60:02d}:{minute % 60:02d}:00+08:00"


def _short(day: int, minute: int) -> str:
    return f"{days.ISO[day]} {minute // 60:02d}:{minute % 60:02d}"


def _chain(buyer: Buyer) -> str:
    parts = (buyer.province, buyer.prefecture, buyer.county)
    return "".join(part for part in parts if part)


def _spaced(buyer: Buyer) -> str:
    parts = (buyer.province, buyer.prefecture, buyer.county)
    return " ".join(part for part in parts if part)


def _deepest(buyer: Buyer) -> str:
    if buyer.county or buyer.level not in ("省级", "市级"):
        return buyer.county or buyer.prefecture or buyer.province or ""
    return f"{buyer.prefecture or buyer.province}本级"


@dataclass(frozen=True)
class Dialect:
    """How a portal writes: its fields, the units of its money, its dates and places."""

    home: str
    fields: tuple[str, ...]
    budget_unit: str = "yuan"
    amount_unit: str = "yuan"
    moment: Callable[[int, int], str] = _stamp
    published: Callable[[int, int], str] = _stamp
    area: Callable[[Buyer], str] = _chain
    has_award_budget: bool = False  # whether a result's row repeats the budget


def _fields(names: str) -> tuple[str, ...]:
    return tuple(names.split())


PORTAL_A = Dialect(
    "portal_a",
    _fields(
        "id title channel method number buyer agency area budget ceiling supplier amount published"
        " document_deadline deadline expected funding url"
    ),
    budget_unit="wan",
    has_award_budget=True,
)
PORTAL_B = Dialect(
    "portal_b",
    _fields(
        "id title name channel number lot buyer agency area method budget supplier amount"
        " award_date contract_date published deadline opening expected url"
    ),
    budget_unit="comma",
    amount_unit="wan",
    moment=_chinese,
    published=_slashed,
    area=_deepest,
)
AWARDS = Dialect(
    "awards",
    _fields(
        "title channel published number buyer agency area method budget supplier amount award_date"
        " url id"
    ),
    budget_unit="wan",
    amount_unit="wan",
    moment=_short,
    published=_short,
    has_award_budget=True,
)
API = Dialect(
    "api",
    _fields(
        "id title channel method number buyer agency area budget supplier amount published"
        " document_deadline deadline url"
    ),
    budget_unit="cell",
    amount_unit="cell",
    moment=lambda day, minute: _zoned(day, minute)[:19],
    area=_spaced,
)
FEED = Dialect(
    "feed",
    _fields(
        "id title channel number buyer agency area budget supplier amount published deadline url"
    ),
    moment=_short,
    published=_zoned,
    area=lambda buyer: buyer.province or "",
)
PAGES = Dialect(
    "pages",
    _fields(
        "id title channel name method number lot buyer agency area budget ceiling supplier amount"
        " published document_deadline deadline opening award_date contract_date expected funding"
        " changes candidates lots amount_label url"
    ),
    budget_unit="cell",
    amount_unit="cell",
    moment=_chinese,
    published=_short,
)


def lot_sums(notice: Notice, unit: str) -> str:
    """Sums of a result: of one lot in the column's unit, of several with theirs, lot by lot."""
    lots = notice.lots
    if len(lots) == 1:
        return lot_sum(lots[0], unit)
    return "；".join(f"包{lot.number}：{lot_sum(lot, 'cell')}" for lot in lots)


def lot_sum(lot: Lot, unit: str) -> str:
    """What a lot was awarded for: '流标' when it failed, '' when its value is not told."""
    if lot.failed:
        return "流标"
    return "" if lot.amount is None else in_unit(lot.amount, unit)


def lot_winners(lot: Lot) -> str:
    """Who won a lot."""
    if lot.failed:
        return "流标"
    if lot.is_consortium:
        return "、".join(lot.suppliers) + "联合体"
    return "；".join(lot.suppliers)


def _title(notice: Notice, dialect: Dialect) -> str:
    return notice.title


def _channel(notice: Notice, dialect: Dialect) -> str:
    return titles.CHANNELS[notice.subtype]


def _method(notice: Notice, dialect: Dialect) -> str:
    return titles.METHODS[notice.process.method]


def _number(notice: Notice, dialect: Dialect) -> str:
    return "" if notice.subtype == "intention" else notice.process.number


def _lot(notice: Notice, dialect: Dialect) -> str:
    lots = notice.lots
    return f"包{lots[0].number}" if len(lots) == 1 and lots[0].number != "0" else ""


def _agency(notice: Notice, dialect: Dialect) -> str:
    return "" if notice.subtype == "intention" else notice.process.agency or ""


def _area(notice: Notice, dialect: Dialect) -> str:
    buyer = notice.process.demand.buyer
    return dialect.area(buyer) if buyer.is_located else ""


def _budget(notice: Notice, dialect: Dialect) -> str:
    shows = notice.shows
    if "budget" in shows or (dialect.has_award_budget and "decided" in shows):
        budget = total_budget(notice.lots)
        return "" if budget is None else in_unit(budget, dialect.budget_unit)
    return ""


def _ceiling(notice: Notice, dialect: Dialect) -> str:
    lot = notice.lots[0]
    if "document_deadline" not in notice.shows or len(notice.lots) > 1 or lot.ceiling is None:
        return ""
    return in_unit(lot.ceiling, dialect.budget_unit)


def _supplier(notice: Notice, dialect: Dialect) -> str:
    shows, lots = notice.shows, notice.lots
    if "candidates" in shows:
        return "；".join(
            f"{rank}中标候选人：{name}"
            for rank, (name, _) in zip(_RANKS, lots[0].bids, strict=False)
        )
    if "outcome" in shows:
        return "废标"
    if "award" in shows or "intended" in shows or "suppliers" in shows:
        if len(lots) == 1:
            return lot_winners(lots[0])
        return "；".join(f"包{lot.number}：{lot_winners(lot)}" for lot in lots)
    return ""


def _amount(notice: Notice, dialect: Dialect) -> str:
    if "award" in notice.shows:
        return lot_sums(notice, dialect.amount_unit)
    if "candidates" in notice.shows:
        return "；".join(
            f"{rank}中标候选人：{wan(bid)}万元"
            for rank, (_, bid) in zip(_RANKS, notice.lots[0].bids, strict=False)
        )
    return ""


def _published(notice: Notice, dialect: Dialect) -> str:
    return dialect.published(notice.day, notice.minute)


def _document_deadline(notice: Notice, dialect: Dialect) -> str:
    day = notice.document_deadline
    if day is None or "document_deadline" not in notice.shows:
        return ""
    return dialect.moment(day, DOCUMENT_CLOSE)


def _deadline(notice: Notice, dialect: Dialect) -> str:
    if notice.deadline is None or "deadline" not in notice.shows:
        return ""
    return dialect.moment(*notice.deadline)


def _award_date(notice: Notice, dialect: Dialect) -> str:
    return days.ISO[notice.decided] if notice.decided and "decided" in notice.shows else ""


def _contract_date(notice: Notice, dialect: Dialect) -> str:
    return days.ISO[notice.signed] if notice.signed and "signed" in notice.shows else ""


def _expected(notice: Notice, dialect: Dialect) -> str:
    return days.CHINESE[notice.expected].partition("月")[0] + "月" if notice.expected else ""


def _funding(notice: Notice, dialect: Dialect) -> str:
    return (notice.process.demand.funding or "") if "funding" in notice.shows else ""


def url(notice: Notice) -> str:
    """Address of a publication. Hosts ending in .invalid are reserved: nobody can own them."""
    host = notice.home.replace("_", "-")
    return f"https://{host}.biaoxun.invalid/notice/{notice.notice_id}.html"


_CELLS: dict[str, Callable[[Notice, Dialect], str]] = {
    "id": lambda notice, dialect: notice.notice_id,
    "title": _title,
    "name": lambda notice, dialect: notice.process.name,
    "channel": _channel,
    "method": _method,
    "number": _number,
    "lot": _lot,
    "buyer": lambda notice, dialect: notice.process.demand.buyer.written,
    "agency": _agency,
    "area": _area,
    "budget": _budget,
    "ceiling": _ceiling,
    "supplier": _supplier,
    "amount": _amount,
    "published": _published,
    "document_deadline": _document_deadline,
    "deadline": _deadline,
    "opening": _deadline,
    "award_date": _award_date,
    "contract_date": _contract_date,
    "expected": _expected,
    "funding": _funding,
    "url": lambda notice, dialect: url(notice),
}


def cell(field: str, notice: Notice, dialect: Dialect) -> str:
    """One field as the portal writes it; a trap's string where one was planted."""
    if notice.raw:
        if field in notice.raw:
            return notice.raw[field]
        if field == "opening" and "deadline" in notice.raw:
            return notice.raw["deadline"]
    return _CELLS[field](notice, dialect)


def row(notice: Notice, dialect: Dialect) -> list[str]:
    """The portal's fields in their order."""
    if notice.raw:
        return [cell(field, notice, dialect) for field in dialect.fields]
    return [write(notice, dialect) for write in _writers(dialect.fields)]


@cache
def _writers(fields: tuple[str, ...]) -> tuple[Callable[[Notice, Dialect], str], ...]:
    return tuple(_CELLS[field] for field in fields)
