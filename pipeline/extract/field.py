"""Facts → the fields of a notice: for each the first value that can be read, sentences where no label is."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from pipeline.extract import award, block, candidate, correction, lot, prose, title, value
from pipeline.extract.block import Document, Line, heads, plain
from pipeline.extract.label import colon, numbering, resolve
from pipeline.extract.place import places
from pipeline.extract.step import Fact
from pipeline.extract.table import facts
from pipeline.model import RawLot
from pipeline.normalize import lead, notice_type

_Read = Callable[[str], str | None]
_READ: dict[str, _Read] = {
    "project_number": value.code,
    "plan_number": value.code,
    "project_name": value.name,
    "buyer_name": value.organisation,
    "agency_name": value.organisation,
    "document_deadline": value.period,
    "document_start": value.moment,
    "bid_deadline": value.end,
    "opening": value.moment,
    "award_date": value.moment,
    "contract_date": value.moment,
    "expected": value.phrase,
    "service_period": value.phrase,
    "funding": value.phrase,
    "area": value.phrase,
    "refers_to": value.address,
    "refers_date": value.moment,
}
_SENTENCES: tuple[tuple[str, _Read], ...] = (
    ("project_name", prose.outline),
    ("project_name", prose.project),
    ("document_deadline", prose.obtaining),
    ("bid_deadline", prose.deadline),
    ("opening", prose.held),
    ("award_date", prose.decided),
)
_ENTRUSTED = ("buyer_name", "agency_name", "project_name", "project_number")
_TENDERING = frozenset({"tender", "correction", "other"})
_OF_TENDERS = frozenset({"document_deadline", "bid_deadline"})
_AWARDING = frozenset({"award", "contract", "failed", "termination", "acceptance"})
_CLOSING = frozenset({"failed", "termination"})
# What a correction says of itself, and not of what it changes.
_OWN = frozenset(
    {
        "buyer_name",
        "agency_name",
        "project_number",
        "project_name",
        "published",
        "refers_to",
        "refers_date",
    }
)
_PROSE = 5000
_HEADINGS = 1600
# Sections that tell of the process rather than of this notice: when it was first announced, and so on.
_BEHIND = frozenset({"other", "objection"})
_TITLE_END = re.compile(r"\s*[_|｜—]+\s*|\s+[-–]\s*|[-–](?=[^-–]{0,20}(?:网|平台|中心)$)")
_NOTICE_TITLE = re.compile(
    r"(?:公告|公示|通知书?|公开|合同|记录|结果|纪要|公示表|意向|公示信息|公告信息|澄清修改|邀请函|邀请书)\s*(?:[(（].{0,20}[)）])?$"
)
_NOTICE_WORD = re.compile(
    r"公告|公示|通知书|招标|采购|中标|成交|磋商|谈判|询价|询比|比选|竞价|澄清|更正|答疑|补遗|延期|变更|开标|合同|验收|意向|结果|入围|流标|废标|终止|预审"
)
_LABELLED = re.compile(
    r"[^：:]{2,20}[：:]\s*\S*\d|[^：:]{0,12}(?:编号|代码|时间|日期|来源)[：:]|[\d\s:：/.年月日-]+$"
)
_IN_TEXT = re.compile(r"[：。]")
# Where a site says which of its pages this is.
_PATH = re.compile(r"[>＞»]|当前(?:位置|所在)|^首页")
_WORKS = re.compile(r"工程|施工|EPC|总承包|建设项目|监理|装修|改造|修缮")
_TICKED = re.compile(r"[☑√■✓✔☒]\s*([^\s□☐○☑√■✓✔☒（(]{2,12})")
_WORD = re.compile(r"成交|中标|中选|入围")
_FAILED_WORD = re.compile(r"废标|流标|终止|中止|失败")
_RESULT = re.compile(r"(?:结果|中标|成交).{0,6}(?:更正|变更)|[√☑■✓✔☒]\s*采购结果")


def read(document: Document, known_title: str | None, channel: str | None) -> dict[str, object]:
    """Field of `RawNotice` → what the document states of it."""
    lines = [block.text for block in document.blocks if isinstance(block, Line)]
    has_tables = len(lines) < len(document.blocks)
    words = plain(document.blocks, _PROSE) if has_tables else "".join(lines)[:_PROSE]
    heading = known_title or _title(document) or ""
    text = block.words(document.blocks, _HEADINGS) if has_tables else "\n".join(lines)[:_HEADINGS]
    kind = _kind(channel, heading, text, lines)
    told, numbers = facts(document.blocks, heading)
    told = lot.placed(told)
    usable = [f for f in told if f.section != "correction" or f.field in _OWN]
    if kind == "correction":
        usable = correction.settled(usable)
    if kind == "award" and (_is_ranked_only(usable) or "拟中标" in "".join(lines[:4])):
        kind = "candidate"
    named: Mapping[str, list[Fact]] = defaultdict(list)
    for fact in usable:
        named[fact.field].append(fact)

    stated = {name: _best(named[name], reader) for name, reader in _READ.items() if name in named}
    _fill_from_sentences(stated, words, kind, heading)
    is_sentence = not known_title and ("。" in heading or heading.endswith(("：", ":")))
    stated["title"] = None if is_sentence and stated.get("project_name") else heading or None
    if known_title or _NOTICE_WORD.search(heading):
        stated["project_name"] = stated.get("project_name") or title.project(heading)
    stated["item_category"] = _categories(named["item_category"])
    end = prose.ending(lines)
    stated["published"] = _published(document, named["published"], lines, end)
    stated["procurement_method"] = (
        _method(named["procurement_method"]) or title.method(heading) or prose.method(words)
    )
    if not stated.get("document_start"):
        stated["document_start"] = value.start(stated.get("document_deadline") or "")
    if kind == "tender" and not stated.get("bid_deadline"):
        stated["bid_deadline"] = stated.get("opening")
    if kind == "opening_record":
        stated["bid_deadline"] = None
    signer = prose.signer(end)
    if not stated.get("buyer_name"):
        stated["buyer_name"] = (
            prose.buying(text) or _signing(signer, stated.get("agency_name")) or _leading(heading)
        )
    if not stated.get("agency_name") and signer and prose.is_agent(signer):
        stated["agency_name"] = signer if signer != stated.get("buyer_name") else None

    found: dict[str, object] = {**stated}
    if kind == "correction":
        found["changes"] = changes = correction.changes(told, lines)
        new = correction.postponed(told) or correction.new_deadline(changes)
        moved = value.moment(new or "")
        found["bid_deadline"] = moved or stated.get("bid_deadline")
        prolonged = correction.new_document_deadline(changes)
        found["document_deadline"] = value.period(prolonged or "") or stated.get(
            "document_deadline"
        )
        if _RESULT.search(heading + words[:600]) and (won := correction.new_award(told, changes)):
            found["lots"] = (won,)
    told_apart = (stated.get("buyer_name"), stated.get("agency_name"), signer)
    others = frozenset(filter(None, told_apart))
    found = _money(usable, kind, heading, others) | found
    if kind == "correction":
        sums = correction.new_sums(changes)
        again = {fact.field for fact in told if fact.section != "correction"}
        found |= {name: text for name, text in sums.items() if name.removesuffix("_label") in again}
    if kind in _CLOSING and not found["lots"]:
        found["lots"] = _closed(heading, lines)
    if kind == "candidate" or (kind == "award" and not found["lots"]):
        found["candidates"] = candidate.candidates(usable)
    found["places"] = places(found, told, numbers, document.blocks)
    return found


def _kind(channel: str | None, heading: str, text: str, lines: list[str]) -> str:
    """The coarse kind of the notice; a publicity of a single source is a kind of its own."""
    found = notice_type.decide(channel, heading or None, text)
    if found.subtype == "single_source_publicity":
        return found.subtype
    return title.kind("".join(lines[:6])) if found.coarse == "other" else found.coarse


def _is_ranked_only(told: list[Fact]) -> bool:
    """Whether several bidders are told by rank and no winner by name."""
    ranks = {fact.label or fact.value for fact in told if fact.field in ("candidate", "rank")}
    return len(ranks) > 1 and not any(f.field == "supplier" and not f.is_weak for f in told)


def _best(told: Sequence[Fact], reader: _Read) -> str | None:
    """The first value of a field that can be read; weaker wordings come last. Records of a table that
    differ among each other speak of its rows, not of the notice."""
    if len(told) == 1:
        return reader(told[0].value)
    if len({fact.value for fact in told if fact.row}) > 1:
        told = [fact for fact in told if not fact.row]
    for is_weak in (False, True):
        for fact in told:
            if fact.is_weak is is_weak and (found := reader(fact.value)) is not None:
                return found
    return None


def _fill_from_sentences(
    stated: dict[str, str | None], words: str, kind: str, heading: str
) -> None:
    """What labels left open, from sentences; a name must stand in the title too, where there is one."""
    wanted = [
        (name, reader)
        for name, reader in _SENTENCES
        if not stated.get(name) and (kind in _TENDERING or name not in _OF_TENDERS)
    ]
    is_open = not all(stated.get(name) for name in _ENTRUSTED)
    if is_open:
        for name, text in prose.entrusted(words).items():
            if not stated.get(name) and (name != "project_name" or _carries(heading, text)):
                stated[name] = text
    for name, reader in wanted:
        text_ = None if stated.get(name) else reader(words)
        if text_ and (name != "project_name" or _carries(heading, text_)):
            stated[name] = text_


def _signing(signer: str | None, agency: str | None) -> str | None:
    """Who signs a notice that names no buyer, unless that is who runs the procedure."""
    if signer is None or signer == agency or not prose.is_buyer(signer):
        return None
    return signer


def _leading(heading: str) -> str | None:
    """The institution a title begins with: 某县人民医院台式计算机成交公告."""
    if not _NOTICE_WORD.search(heading) or _WORKS.search(heading):
        return None  # works are named after what is built: 某市体育馆围墙工程
    name = lead.named(heading)
    if name is None or name.endswith(("馆", "中心", "站", "园")):
        return None
    if not prose.is_buyer(name) or not heading.startswith(name):
        return None
    return name if value.organisation(name) == name else None


def _carries(heading: str, name: str) -> bool:
    """Whether a title carries a name found in a sentence; without a title there is no witness."""
    return not heading or "".join(name.split()) in "".join(heading.split())


def _categories(told: list[Fact]) -> str | None:
    """All categories of goods a notice names, each once."""
    names = [value.phrase(fact.value) for fact in told]
    known = list(dict.fromkeys(name for name in names if name and len(name) <= 100))
    return "；".join(known[:8]) or None


def _published(
    document: Document, told: list[Fact], lines: list[str], end: prose.Ending
) -> str | None:
    """When the page says it was published; else the date it is signed with; else where publicity begins."""
    if document.published:
        return value.moment(document.published) or document.published
    days = [fact for fact in told if not fact.is_weak and value.start(fact.value) is None]
    near = [fact for fact in days if fact.section not in _BEHIND]
    return (
        prose.dated(lines)
        or _best(near, value.moment)
        or prose.signed(end)
        or _best(days, value.moment)
        or _best([fact for fact in told if fact.is_weak], value.moment)
        or _best([fact for fact in told if "发布" in fact.label], value.start)
    )


def _method(told: list[Fact]) -> str | None:
    """The method as published; of a row of boxes the ticked one; several without a tick say nothing."""
    for fact in told:
        ticked = _TICKED.findall(fact.value)
        if len(ticked) == 1:
            return str(ticked[0])
        if ticked or "□" in fact.value or "☐" in fact.value:
            continue
        words = value.phrase(fact.value)
        if words and len(words) <= 30 and (len(words) <= 8 or not title.is_torn(words)):
            return words.split("；")[0]
    return None


def _money(told: list[Fact], kind: str, heading: str, others: frozenset[str]) -> dict[str, object]:
    """Budget, ceiling and lots."""
    found: dict[str, object] = {"lots": ()}
    if kind == "opening_record":
        return found
    sums = [fact for fact in told if fact.field in lot.FIELDS]
    for name in ("budget", "ceiling") if sums else ():
        if (fact := lot.total(sums, name)) is not None:
            found[name], found[f"{name}_label"] = fact.value, fact.label
    plan = lot.planned(sums) if sums else {}
    if kind in _AWARDING:
        here = title.lot(heading)
        word = _WORD.search(heading)
        won = [fact for fact in told if fact.field in award.FIELDS]
        lots = award.awarded(won, word[0] if word else "", here, others, kind == "award")
        found["lots"] = lot.merged(lots, plan)
    elif kind == "intention":
        found["lots"] = lot.intended(told)
    else:
        found["lots"] = tuple(plan.values())
    return found


def _closed(heading: str, lines: list[str]) -> tuple[RawLot, ...]:
    """A process that ended without award and whose reason has no label: its sentence, else the word."""
    said = (
        line
        for line in lines
        if line != heading and not _NOTICE_TITLE.search(line) and value.is_failure(line)
    )
    word = _FAILED_WORD.search(heading)
    sentence = next((line for line in said if 10 <= len(line) <= 200), None)
    if word is None and sentence is None:
        return ()
    outcome = "：".join(filter(None, (word[0] if word else "废标", sentence)))
    return (RawLot(lot=title.lot(heading) or lot.WHOLE, outcome=outcome),)


def _title(document: Document) -> str | None:
    """A page's title without the name of its site; the heading of its text where that says more; a
    notice without either is called by its first words."""
    told = " ".join((document.title or "").split())
    parts = [part for part in _TITLE_END.split(told) if part]
    for part in parts:
        if len(part) > 5 and _NOTICE_TITLE.search(part):
            return part
    lines = heads(document.blocks)
    if heading := _first_heading(lines):
        return heading
    if parts and len(parts[0]) > 5:
        return parts[0]
    called = [
        line
        for line in lines[:8]
        if 5 < len(line) <= 200 and not _PATH.search(line) and not numbering(line)
    ]
    plain_ = [line for line in called if not _is_labelled(line)]
    ranked = sorted(plain_, key=lambda line: ("。" in line, not _NOTICE_WORD.search(line)))
    return next(iter(ranked or lines[:1]), None)


def _first_heading(lines: list[str]) -> str | None:
    """The first line that reads like a title; behind the first lines only a long one does. One that
    only says what kind of notice it is goes on from the line above."""
    for place, line in enumerate(lines[:60]):
        if not _is_heading(line, 6 if place < 10 else 12) or not _NOTICE_TITLE.search(line):
            continue
        above = lines[place - 1] if place else ""
        is_torn = title.project(line) is None or _closes(line) > 0
        if is_torn and _is_heading(above, 6) and not value.moment(above):
            return above + line
        return line
    return None


def _closes(line: str) -> int:
    """How many brackets a line closes that it did not open."""
    return sum(line.count(c) for c in "）)") - sum(line.count(c) for c in "（(")


def _is_labelled(line: str) -> bool:
    """Whether a line tells a field and so is no title."""
    at = colon(line)
    return _LABELLED.match(line) is not None or (at > 0 and resolve(line[:at]) is not None)


def _is_heading(line: str, least: int) -> bool:
    return least <= len(line) <= 120 and not _IN_TEXT.search(line) and not _PATH.search(line)
