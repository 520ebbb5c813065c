"""The truth beside the corpus: what each notice says, a line of JSON a notice.

The lines are put together as text: with a dictionary each they took half of the time of a corpus.
"""

import json
from dataclasses import dataclass
from typing import Any, TextIO

from pipeline.sample.cells import DOCUMENT_CLOSE, PAGES, Dialect, url
from pipeline.sample.days import ISO, clock
from pipeline.sample.facts import Lot, Notice, Process, total_budget, yuan

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_WITH_LOTS = frozenset(("award", "outcome", "suppliers"))
_NAMES_WINNER = frozenset(("award", "suppliers"))
# What a trap says of the first lot; of the rest, days replace those of the notice, and what is no
# field of the format goes to `expects`.
_OF_LOTS = frozenset(("amount", "budget", "ceiling", "amount_kind", "suppliers", "lot_numbers"))
_METHOD_WORDS = ("公开招标", "单一来源", "框架协议")
_DAYS = frozenset(("published_date", "document_deadline", "bid_deadline", "award_date", "expected"))


@dataclass(frozen=True)
class Place:
    """Where a notice stands: the file, its line (or position) and the element inside it."""

    file: str
    line: int
    element: str | None = None


class Book:
    """Writes truth line by line; what the notices of one process share is encoded once."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._process: Process | None = None
        self._shared = ""

    def add(self, notice: Notice, place: Place, dialect: Dialect, has_body: bool) -> None:
        """Write a notice's line: the public notice format, then the world's own keys."""
        if notice.process is not self._process:
            self._process = notice.process
            self._shared = _ENCODER.encode(_of_process(notice.process))[1:]
        own = _of_notice(notice, place, dialect, has_body)
        self._file.write(f"{{{own},{self._shared}\n")


def _of_process(process: Process) -> dict[str, Any]:
    demand = process.demand
    buyer = demand.buyer
    return {
        "project_name": process.name,
        "buyer_name": (buyer.name if buyer.kind != "title" else None) or None,
        "province": buyer.province,
        "prefecture": buyer.prefecture,
        "county": buyer.county,
        "level": buyer.level,
        "category_l1": demand.category_l1,
        "category_l2": demand.category_l2,
        "stage": demand.stage,
        "tags": demand.tags,
        "process": process.process_id,
        "demand": demand.demand_id,
        "round": process.round_no,
    }


def _of_notice(notice: Notice, place: Place, dialect: Dialect, has_body: bool) -> str:
    """The notice's own keys, as far as the world knows them; what the portal leaves out is null."""
    process, known = notice.process, notice.known
    found = _days(notice, dialect, has_body)
    expects = ""
    if known:
        found.update((k, v) for k, v in known.items() if k in _DAYS)
        rest = {k: v for k, v in known.items() if k not in _DAYS and k not in _OF_LOTS}
        expects = f',"expects":{_ENCODER.encode(rest)}'
    is_plan = notice.subtype == "intention"
    budget = None
    if _shows_budget(notice, dialect):
        budget = known.get("budget", total_budget(notice.lots))
    funding = None
    if "funding" in notice.shows and (has_body or "funding" in dialect.fields):
        funding = process.demand.funding_mode
    return (
        f'"file":"{place.file}","line":{place.line},"element":{_text(place.element)},'
        f'"source_notice_id":"{notice.notice_id}","url":"{url(notice)}",'
        f'"title":{_quoted(notice.title)},'
        f'"notice_type":"{notice.notice_type}","notice_subtype":"{notice.subtype}",'
        f'"procurement_method":{_text(process.method if _says_method(notice, dialect) else None)},'
        f'"project_number":{_text(None if is_plan else process.number)},'
        f'"agency_name":{_text(process.agency if _says_agency(notice, dialect) else None)},'
        f'"published_date":{_text(found["published_date"])},'
        f'"document_deadline":{_text(found["document_deadline"])},'
        f'"bid_deadline":{_text(found["bid_deadline"])},'
        f'"award_date":{_text(found["award_date"])},'
        f'"contract_date":{_text(found["contract_date"])},'
        f'"expected":{_text(found["expected"])},'
        f'"lots":[{_lots(notice, dialect, has_body)}],"process_budget_yuan":{_money(budget)},'
        f'"candidates":[{_candidates(notice)}],"funding_mode":{_text(funding)},'
        f'"duplicate_of":{_text(notice.duplicate_of)},'
        f'"traps":{_ENCODER.encode(notice.traps) if notice.traps else "[]"}{expects}'
    )


def _text(value: str | None) -> str:
    """A string of the sample's own making, which needs no escapes, or null."""
    return "null" if value is None else f'"{value}"'


def _quoted(value: str) -> str:
    """A published string, which may hold quotation marks."""
    return _ENCODER.encode(value)


def _money(fen: int | None) -> str:
    """A sum in yuan as a JSON number.

    >>> _money(523600000), _money(523600050), _money(-150), _money(None)
    ('5236000', '5236000.50', '-1.50', 'null')
    """
    if fen is None:
        return "null"
    if fen % 100 == 0:
        return str(fen // 100)
    return f"-{yuan(-fen)}" if fen < 0 else yuan(fen)


def _days(notice: Notice, dialect: Dialect, has_body: bool) -> dict[str, str | None]:
    """The days that the notice tells on this portal."""
    shows, fields = notice.shows, dialect.fields
    found: dict[str, str | None] = dict.fromkeys(_DAYS)
    found["contract_date"] = None
    found["published_date"] = ISO[notice.day]
    if notice.deadline and "deadline" in shows:
        found["bid_deadline"] = f"{ISO[notice.deadline[0]]} {clock(notice.deadline[1])}"
    last = notice.document_deadline
    if last and "document_deadline" in shows and (has_body or "document_deadline" in fields):
        found["document_deadline"] = f"{ISO[last]} {clock(DOCUMENT_CLOSE)}"
    if notice.decided and "decided" in shows and (has_body or "award_date" in fields):
        found["award_date"] = ISO[notice.decided]
    if notice.signed and "signed" in shows and (has_body or "contract_date" in fields):
        found["contract_date"] = ISO[notice.signed]
    if notice.expected and (has_body or "expected" in fields):
        found["expected"] = ISO[notice.expected][:7]
    return found


def _candidates(notice: Notice) -> str:
    if "candidates" not in notice.shows:
        return ""
    return ",".join(
        f'{{"rank":{rank},"supplier":"{name}","amount_yuan":{_money(bid)}}}'
        for rank, (name, bid) in enumerate(notice.lots[0].bids[:3], start=1)
    )


def _says_method(notice: Notice, dialect: Dialect) -> bool:
    """Whether it is said how the buyer buys: in a column, in a tender's kind, or in the title."""
    if "method" in dialect.fields and dialect is not PAGES:
        return True
    is_tender = notice.subtype.startswith("tender_") or (
        dialect is PAGES and notice.notice_type == "tender"
    )
    return is_tender or any(word in notice.title for word in _METHOD_WORDS)


def _says_agency(notice: Notice, dialect: Dialect) -> bool:
    """Intentions name no agency, and the pages of contracts name the two parties only."""
    if notice.notice_type == "intention":
        return False
    return dialect is not PAGES or notice.notice_type not in ("contract", "acceptance")


def _shows_budget(notice: Notice, dialect: Dialect) -> bool:
    if "budget" in notice.shows:
        return True
    return dialect.has_award_budget and "decided" in notice.shows


def _lots(notice: Notice, dialect: Dialect, has_body: bool) -> str:
    """Lots as the notice tells of them: a table's tender row tells of the whole process only."""
    is_detailed = has_body or "lots" in dialect.fields
    lots = notice.lots
    if not notice.shows & _WITH_LOTS:
        if "budget" not in notice.shows:
            return ""
        if len(lots) > 1 and not is_detailed:
            lots = (Lot("0", None, total_budget(lots), None),)
    return ",".join(_lot(notice, lot, n, dialect, is_detailed) for n, lot in enumerate(lots))


def _lot(notice: Notice, lot: Lot, position: int, dialect: Dialect, is_detailed: bool) -> str:
    """What is told of one lot; a trap's truth is about the first."""
    shows = notice.shows
    known = notice.known if position == 0 else {}
    number = notice.known["lot_numbers"][position] if "lot_numbers" in notice.known else lot.number
    budget = ceiling = None
    if _shows_budget(notice, dialect) and (len(notice.lots) == 1 or "budget" in shows):
        budget = known.get("budget", lot.budget)
    if "document_deadline" in shows and (is_detailed or "ceiling" in dialect.fields):
        ceiling = lot.ceiling
    ceiling = known.get("ceiling", ceiling)
    amount = kind = raw = None
    if "award" in shows and not lot.failed:
        amount, kind = known.get("amount", lot.amount), known.get("amount_kind", lot.basis)
        raw = notice.raw.get("amount")
    awarded, failed = "null", "false"
    if shows & _WITH_LOTS:
        awarded, failed = ("false", "true") if lot.failed else ("true", "false")
    suppliers: tuple[str, ...] = ()
    if shows & _NAMES_WINNER:
        suppliers = known.get("suppliers", lot.suppliers)
    names = ",".join(f'"{name}"' for name in suppliers)
    return (
        f'{{"lot":"{number}","name":{_text(lot.name if is_detailed else None)},'
        f'"budget_yuan":{_money(budget)},"ceiling_yuan":{_money(ceiling)},'
        f'"awarded":{awarded},"failed":{failed},"suppliers":[{names}],'
        f'"is_consortium":{"true" if suppliers and lot.is_consortium else "false"},'
        f'"amount_yuan":{_money(amount)},"amount_kind":{_text(kind)},'
        f'"amount_raw":{"null" if raw is None else _quoted(raw)}}}'
    )
