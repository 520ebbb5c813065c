"""Facts → the fields of a notice: for each the first value that can be read, sentences where no label is."""

import re
from collections.abc import Callable

from pipeline.extract import candidate, correction, lot, prose, title, value
from pipeline.extract.block import Document, Line, plain
from pipeline.extract.fact import Fact, facts
from pipeline.model import RawLot
from pipeline.normalize import notice_type

_READ: dict[str, Callable[[str], str | None]] = {
    "project_number": value.code,
    "plan_number": value.code,
    "project_name": value.name,
    "buyer_name": value.organisation,
    "agency_name": value.organisation,
    "document_deadline": value.period,
    "document_start": value.moment,
    "bid_deadline": value.moment,
    "opening": value.moment,
    "award_date": value.moment,
    "contract_date": value.moment,
    "expected": value.phrase,
    "service_period": value.phrase,
    "funding": value.phrase,
    "area": value.phrase,
}
_SENTENCES: tuple[tuple[str, Callable[[str], str | None]], ...] = (
    ("project_name", prose.outline),
    ("project_name", prose.project),
    ("document_deadline", prose.obtaining),
    ("bid_deadline", prose.deadline),
    ("opening", prose.held),
    ("award_date", prose.decided),
)
_TENDERING = frozenset({"tender", "correction", "other"})
_AWARDING = frozenset({"award", "contract", "failed", "termination", "acceptance"})
_UNCHANGED = frozenset({"buyer_name", "agency_name", "project_number", "project_name", "published"})
_PROSE = 5000
_TITLE_END = re.compile(r"\s*[_|｜—]+\s*|\s+[-–]\s*|[-–](?=[^-–]{0,20}(?:网|平台|中心)$)")
_NOTICE_TITLE = re.compile(
    r"(?:公告|公示|通知书?|公开|合同|记录|结果|纪要|公示表|意向)\s*(?:[(（].{0,20}[)）])?$"
)
_TICKED = re.compile(r"[☑√■✓✔☒]\s*([^\s□☐○☑√■✓✔☒（(]{2,12})")
_WORD = re.compile(r"成交|中标|中选|入围")
_FAILED_WORD = re.compile(r"废标|流标|终止|中止|失败")


def read(document: Document, known_title: str | None, channel: str | None) -> dict[str, object]:
    """Field of `RawNotice` → what the document states of it."""
    lines = [block.text for block in document.blocks if isinstance(block, Line)]
    heading = known_title or _title(document.title) or _first_heading(lines) or ""
    kind = _kind(channel, heading, lines)
    told = facts(document.blocks, heading)
    usable = [f for f in told if f.section != "correction" or f.field in _UNCHANGED]

    if kind == "award" and (_is_ranked_only(usable) or "拟中标" in "".join(lines[:4])):
        kind = "candidate"
    found: dict[str, object] = {"title": heading or None}
    for name, reader in _READ.items():
        found[name] = _best(usable, name, reader)
    _fill_from_sentences(found, document, kind, heading)
    found["project_name"] = found["project_name"] or title.project(heading)
    found["item_category"] = _categories(usable)
    found["published"] = _published(document, usable, lines)
    found["procurement_method"] = (
        _method(usable) or title.method(heading) or found.get("procurement_method")
    )
    if found["document_start"] is None and isinstance(period := found["document_deadline"], str):
        found["document_start"] = value.start(period)
    if kind == "tender" and not found["bid_deadline"]:
        found["bid_deadline"] = found["opening"]
    if kind == "correction":
        changes = correction.changes(told, lines)
        found["changes"] = changes
        found["bid_deadline"] = (
            value.moment(correction.new_deadline(changes) or "") or found["bid_deadline"]
        )
    if kind == "opening_record":
        found["bid_deadline"] = None
    if kind == "candidate":
        found["candidates"] = candidate.candidates(usable)
    others = frozenset(str(found[name]) for name in ("buyer_name", "agency_name") if found[name])
    found |= _money(usable, kind, heading, others)
    if kind == "award" and not found["lots"]:
        found["candidates"] = candidate.candidates(usable)
    return found


def _kind(channel: str | None, heading: str, lines: list[str]) -> str:
    """The coarse kind of the notice; a publicity of a single source is a kind of its own."""
    found = notice_type.decide(channel, heading or None, "\n".join(lines[:60])[:2000])
    if found.subtype == "single_source_publicity":
        return found.subtype
    return title.kind("".join(lines[:6])) if found.coarse == "other" else found.coarse


def _is_ranked_only(told: list[Fact]) -> bool:
    """Whether several bidders are told by rank and no winner by name."""
    ranks = {fact.label or fact.value for fact in told if fact.field in ("candidate", "rank")}
    return len(ranks) > 1 and not any(f.field == "supplier" and not f.is_weak for f in told)


def _best(told: list[Fact], name: str, reader: Callable[[str], str | None]) -> str | None:
    """The first value of a field that can be read; weaker wordings come last. Records of a table that
    differ among each other speak of its rows, not of the notice."""
    records = {fact.value for fact in told if fact.field == name and fact.row}
    for is_weak in (False, True):
        for fact in told:
            if (
                fact.field == name
                and fact.is_weak is is_weak
                and (not fact.row or len(records) < 2)
            ):
                if (found := reader(fact.value)) is not None:
                    return found
    return None


def _carries(heading: str, name: str) -> bool:
    """Whether a title carries a name found in a sentence; without a title there is no witness."""
    return not heading or "".join(name.split()) in "".join(heading.split())


def _categories(told: list[Fact]) -> str | None:
    """All categories of goods a notice names, each once."""
    names = [value.phrase(fact.value) for fact in told if fact.field == "item_category"]
    known = list(dict.fromkeys(name for name in names if name and len(name) <= 100))
    return "；".join(known[:8]) or None


def _fill_from_sentences(
    found: dict[str, object], document: Document, kind: str, heading: str
) -> None:
    words = plain(document.blocks, _PROSE)
    wanted = ("buyer_name", "agency_name", "project_name", "project_number")
    if not all(found[name] for name in wanted):
        for name, text in prose.entrusted(words).items():
            if name != "project_name" or _carries(heading, text):
                found[name] = found[name] or text
    for name, reader in _SENTENCES:
        if not found[name] and (
            kind in _TENDERING or name in ("project_name", "award_date", "opening")
        ):
            stated = reader(words)
            if name != "project_name" or (stated and _carries(heading, stated)):
                found[name] = stated
    found["procurement_method"] = prose.method(words)


def _published(document: Document, told: list[Fact], lines: list[str]) -> str | None:
    """When the page says it was published; else the date it is signed with; else where publicity begins."""
    if document.published:
        return value.moment(document.published) or document.published
    for fact in told:
        if fact.field == "published" and not fact.is_weak and value.start(fact.value) is None:
            if (found := value.moment(fact.value)) is not None:
                return found
    return prose.signed(lines) or _best(
        [fact for fact in told if fact.is_weak], "published", value.moment
    )


def _method(told: list[Fact]) -> str | None:
    """The method as published; of a row of boxes the ticked one; several without a tick say nothing."""
    for fact in told:
        if fact.field != "procurement_method":
            continue
        ticked = _TICKED.findall(fact.value)
        if len(ticked) == 1:
            return str(ticked[0])
        if ticked or "□" in fact.value or "☐" in fact.value:
            continue
        words = value.phrase(fact.value)
        if (
            words
            and len(words) <= 30
            and not (len(words) > 8 and title.method(words) is None and title.has_method(words))
        ):
            return words.split("；")[0]
    return None


def _money(told: list[Fact], kind: str, heading: str, others: frozenset[str]) -> dict[str, object]:
    """Budget, ceiling and lots."""
    found: dict[str, object] = {}
    if kind != "opening_record":
        for name in ("budget", "ceiling"):
            if (fact := lot.total(told, name)) is not None:
                found[name], found[f"{name}_label"] = fact.value, fact.label
    plan = lot.planned(told)
    title_lot = title.lot(heading)
    if kind in _AWARDING:
        word = _WORD.search(heading)
        lots = lot.awarded(told, word[0] if word else "", title_lot, others, kind == "award")
        if (
            not lots
            and kind in ("failed", "termination")
            and (failed := _FAILED_WORD.search(heading))
        ):
            lots = [RawLot(lot=title_lot or lot.WHOLE, outcome=failed[0])]
        found["lots"] = _merged(lots, plan)
    elif kind == "intention":
        found["lots"] = lot.intended(told)
    elif kind != "opening_record":
        found["lots"] = tuple(plan.values())
    return found


def _merged(lots: list[RawLot], plan: dict[str, RawLot]) -> tuple[RawLot, ...]:
    """Awards with the budget of their lot; a lot that only has a budget stands behind them."""
    names = {one.lot for one in lots}
    merged = [
        one.model_copy(
            update={
                name: old
                for name, old in plan[one.lot].model_dump(exclude_none=True).items()
                if getattr(one, name) is None
            }
        )
        if one.lot in plan
        else one
        for one in lots
    ]
    rest = [one for one in plan.values() if one.lot not in names and (one.budget or one.ceiling)]
    return tuple(merged + rest)


def _title(text: str | None) -> str | None:
    """A page's title without the name of its site."""
    if not text:
        return None
    parts = [part for part in _TITLE_END.split(" ".join(text.split())) if part]
    best = next((part for part in parts if _NOTICE_TITLE.search(part)), parts[0] if parts else "")
    return best if len(best) > 5 else None


def _first_heading(lines: list[str]) -> str | None:
    """The first line that reads like a title."""
    for line in lines[:10]:
        if (
            6 <= len(line) <= 120
            and "：" not in line
            and _NOTICE_TITLE.search(line)
            and "。" not in line
        ):
            return line
    return None
