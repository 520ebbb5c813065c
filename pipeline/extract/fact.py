"""Lines → facts: a label, the value beside it, the section and the lot they stand in.

Lines are read as `label：value`, several to a line; a label without a value takes the next line.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from pipeline.extract import value
from pipeline.extract.block import Line
from pipeline.extract.label import (
    DROPPED,
    MARKER,
    Label,
    colon,
    is_chapter,
    key,
    lot_prefix,
    lots_named,
    numbering,
    resolve,
    resolved,
    section,
    unnumbered,
)
from pipeline.extract.pair import Pair, is_one_value, pairs
from pipeline.extract.record import MONEY, lot_and_name
from pipeline.extract.step import Fact, Place, Step, Waiting

UNIT = re.compile(
    r"[(（]?\s*(?:人民币)?(?:[万亿]?元|万|亿)(?:整|人民币)?\s*(?:/|每|／)?.{0,6}$|[%％‰]$"
)
_METHOD = re.compile(
    r"公开招标|邀请招标|竞争性磋商|竞争性谈判|单一来源(?:采购)?|询价|框架协议(?:采购)?|其他"
)
_STARTS_WITH_DATE = re.compile(r"[(（]?\d{4}\s*[-年/.]\s*\d")
_NAME_AND_NUMBER = re.compile(
    r"(?P<name>.{4,}?)[\s,，;；/（(]+(?P<number>(?=[^)）]*\d{3})[A-Za-z0-9\u4e00-\u9fff\[\]〔〕【】_-]{5,40})[)）]?"
)
_WON = re.compile(r"预?(?:中标|成交|中选)(?!候选)")
_CURRENCY = frozenset({"人民币", "￥", "¥", "约", "RMB"})
_TOKEN_LABEL = 3
_MOST_STEPS = 64
_SOME = "\ue000"  # any value
_LONGEST_LOT = 60
_OF_ALL = re.compile(r"本项目|总预算|预算总|采购人|招标人|代理机构")
_SENTENCE = re.compile(r"，.*\d|。.|\d.*[，。]")

_OWN_SECTION = {
    "buyer_name": "buyer",
    "agency_name": "agency",
    "supplier": "award",
    "candidate": "candidate",
    "supplier_text": "award",
}
# Fields whose value may go on in the next line.
_CONTINUED = MONEY | {"procurement_method", "project_name"}
_REFUSING = frozenset({"experts", "fee", "bond", "qualification", "objection", "supervision"})
_HEADING = 60  # characters; what is longer is no heading
_CLAUSE = 90  # characters; a longer line of a refusing section is legal prose, not label and value
_REFUSED = MONEY | frozenset(
    "supplier supplier_text supplier_code lot_name bidder candidate rank outcome result lot bid_deadline"
    " opening document_deadline document_start award_date contract_date service_period".split()
)


class Wording(NamedTuple):
    """What the words of a label say by themselves; `section` is the one that they name."""

    section: str | None
    is_chapter: bool
    is_numbered: bool
    is_of_all: bool
    plain: str


@lru_cache(maxsize=2048)
def wording(text: str) -> Wording:
    """Words recur from notice to notice, so they are looked up once; long ones say nothing.

    >>> told = wording("一、项目基本情况")
    >>> told.is_chapter, told.plain
    (True, '项目基本情况')
    """
    number = numbering(text)
    return Wording(
        section(text) if len(text) <= _HEADING else None,
        is_chapter(text),
        number > 0,
        _OF_ALL.search(text) is not None,
        text[number:],
    )


class LineReader:
    """The place reached in a notice: its section, its lot, the label that waits for a value."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.facts: list[Fact] = []
        self.section = ""
        self.lot: str | None = None
        self.line_lot: str | None = None
        self.pending: Waiting | None = None
        self.repeated: Waiting | None = None
        self.row = 0
        self.is_old = False
        self.asks = False

    def line(self, line: Line) -> None:
        """Read a line. Lines recur from notice to notice, at the same place; what one that was met
        before makes of it is found out once."""
        if line.steps is None:
            line.steps = {}
            self.tell(line.text)
            return
        place = (self.section, self.lot, self.pending, self.repeated)
        step = line.steps.get(place)
        if step is None:
            if len(line.steps) >= _MOST_STEPS:
                line.steps.clear()
            step = line.steps[place] = _step(LineReader.tell, place, line.text)
        if step.asks and (step.facts or (self.facts and self.facts[-1].field in _CONTINUED)):
            self.read(line.text)
            return
        self.section, self.lot, self.pending, self.repeated, self.is_old, facts, _ = step
        if facts:
            self.facts += facts

    def tell(self, text: str) -> None:
        """Read a line: of a label and its value what the label makes of the place."""
        at = colon(text)
        if at and self.section != "correction" and len(text) <= _CLAUSE and is_one_value(text, at):
            place = (self.section, self.lot, self.pending, self.repeated)
            step = _of_label(place, text[: at + 1])
            value = text[at + 1 :].strip()
            if step and not (step.asks and lots_named(value)) and value not in _CURRENCY:
                self.section, self.lot, self.pending, self.repeated, self.is_old, facts, _ = step
                self.facts += [_with(fact, value) for fact in facts]
                return
        self.read(text)

    def read(self, text: str) -> None:
        """Read a line by the rules."""
        self.is_old = self.section == "correction" and unnumbered(text).startswith("原")
        if self.section in _REFUSING and len(text) > _CLAUSE and not is_chapter(text):
            return
        found = pairs(text)
        if not found:
            self._bare(text)
            return
        last = len(found) - 1
        if lead := text[: found[0].start].strip():
            if (
                not last
                and numbering(text)
                and found[0].end >= len(text.rstrip())
                and section(text)
            ):
                self.enter(section(text) or "", is_chapter(text))
                return
            self._lead(lead)
        if self.section == "correction" and not _is_known(found[0].label):
            self.emit("change_text", text, "", None)
        self.line_lot = None
        for index, pair in enumerate(found):
            end = len(text) if index == last else found[index + 1].start
            self._pair(pair, text[pair.end : end].strip(), index == 0 and not lead)

    def _lead(self, text: str) -> None:
        """Words before the first label of a line: a value, or a heading that shares the line."""
        prefix = lot_prefix(text)
        if prefix is not None:
            self.lot = prefix[0]
        if self.pending is not None:
            self._emit_pending(text)
        elif is_chapter(text):
            self.enter(section(text[:60]) or "", is_new=True)
        elif numbering(text) and len(text) <= 30 and (heading := section(text)):
            self.enter(heading, is_new=False)
        else:
            self._dated(text)

    def _pair(self, pair: Pair, text: str, is_first: bool) -> None:
        waiting, self.pending = self.pending, None
        words = wording(pair.words)
        if is_first and (words.is_chapter or (not text and self.section != "correction")):
            if words.is_chapter:
                self.enter(words.section or "", is_new=True)
            elif words.section and (pair.label is None or words.is_numbered):
                self.enter(words.section, is_new=False)
        label = pair.label
        if label is None:
            return
        name = label.field(self.section)
        if name == MARKER:
            self.lot = label.lot
            self.pending = waiting or (self.repeated if text else None)
            if text:
                self.repeated = self.pending
                self._bare(text)
            return
        if is_first:
            self.repeated = None
        if name is None:
            return
        self.line_lot = label.lot or self.line_lot
        lot = label.lot or (None if words.is_of_all else self.line_lot or self.lot)
        if name == DROPPED:
            self.pending = None if text else (name, pair.words, lot)
        elif text and text not in _CURRENCY:
            if name == "lot" and len(text) <= _LONGEST_LOT:
                number, lot_name = lot_and_name(text)
                self.lot = lot = number
                if lot_name:
                    self.emit("lot_name", lot_name, pair.words, lot)
            self.emit(name, text, pair.words, lot)
            if name == "supplier_text":
                self.pending = (name, pair.words, lot)
            if name in MONEY and lots_named(text):
                self.repeated = (name, pair.words, None)  # the other lots follow with their sums
        else:
            self._wait(name, pair.words, lot)

    def _wait(self, name: str, words: str, lot: str | None) -> None:
        """A label whose value comes with the next line; it may be the head of a block of labels."""
        self.pending = (name, words, lot)
        self.section = _OWN_SECTION.get(name, self.section)
        if name == "candidate":
            self.emit("rank", words, "", lot)

    def _bare(self, text: str) -> None:
        """A line without a label and a value of its own."""
        is_short = len(text) <= _HEADING
        if is_short and (label := resolved(text)) is not None:
            self._alone(text, label)
            return
        if " " in text and self._spaced(text):
            return
        if is_short:
            if is_chapter(text):
                self.enter(section(text) or "", is_new=True)
                return
            if self.section != "correction" and (
                heading := _heading(text, is_awaited=self.pending is not None)
            ):
                self.enter(heading, is_new=False)
                return
            prefix = None if self._is_list_of_sums(text) else lot_prefix(text)
            if prefix is not None and prefix[1][:1] in " :：、，,-—（(":
                self.lot = prefix[0]
                text = prefix[1].strip(" :：、，,-—") or text
        if self.pending is not None:
            self._emit_pending(text)
        elif self._continues(text):
            pass
        elif self.section == "correction":
            self.emit("change_text", text, "", None)
        elif self.section == "termination":
            self.emit("outcome", text, "", self.lot)
        elif self._dated(text):
            pass
        elif self.section == "award":
            self.emit("supplier_text", text, "", self.lot)

    def _is_list_of_sums(self, text: str) -> bool:
        """Whether a label of a sum waits for what a line tells lot by lot: 包1-5万元，包2-3万元."""
        return self.pending is not None and self.pending[0] in MONEY and len(lots_named(text)) > 1

    def _dated(self, text: str) -> bool:
        """A date that needs no label because its section says what it is."""
        if self.section == "obtain" and value.start(text[:160]) is not None:
            self.emit("document_deadline", text[:160], "", None)
        elif self.section == "submit" and _STARTS_WITH_DATE.match(text):
            self.emit("bid_deadline", text, "", None)
        elif self.section == "open" and _STARTS_WITH_DATE.match(text):
            self.emit("opening", text, "", None)
        else:
            return False
        return True

    def _alone(self, text: str, label: Label) -> None:
        """A label that has a line to itself: its value is the next line; it may be a heading too."""
        words = wording(text)
        if words.is_chapter:
            self.enter(words.section or "", is_new=True)
        elif words.section and words.is_numbered:
            self.enter(words.section, is_new=False)
        name = label.field(self.section)
        if name == MARKER:
            self.lot = label.lot
            return
        self.pending = None
        if name is not None:
            self._wait(name, text, label.lot or self.lot)

    def _spaced(self, text: str) -> bool:
        """`label value label value` with blanks between; a row of labels alone is a header, not facts."""
        tokens = text.split(None, 60)
        first = resolve(tokens[0]) if len(tokens) > 1 and len(tokens[0]) <= 24 else None
        if first is None or len(key(tokens[0])) < _TOKEN_LABEL or len(tokens[1]) < 4:
            return False
        labels = [resolve(token) if len(token) <= 24 else None for token in tokens]
        if labels[1] is not None:
            return False
        index = 0
        while index < len(tokens):
            label = labels[index]
            end = index + 1
            while end < len(tokens) and labels[end] is None:
                end += 1
            name = label.field(self.section) if label is not None else None
            if label is not None and name and name not in (DROPPED, MARKER) and end > index + 1:
                if len(tokens[index]) >= _TOKEN_LABEL:
                    words = " ".join(tokens[index + 1 : end])
                    self.emit(name, words, tokens[index], label.lot or self.lot)
            index = end
        return True

    def enter(self, name: str, is_new: bool) -> None:
        self.section = name
        self.pending = self.repeated = None
        if is_new:
            self.lot = None

    def _emit_pending(self, text: str) -> None:
        assert self.pending is not None
        name, words, lot = self.pending
        if name != "supplier_text":
            self.pending = None
        self.emit(name, text, words, self.lot or lot)

    def _continues(self, text: str) -> bool:
        """Whether a line ends the value before it: a unit, a second method, the rest of a name."""
        self.asks = True
        if not self.facts or self.facts[-1].row:
            return False
        last = self.facts[-1]
        if last.field in MONEY:
            is_more = len(text) <= 14 and last.value[-1:].isdecimal() and bool(UNIT.match(text))
        elif last.field == "procurement_method":
            is_more = _METHOD.fullmatch(text) is not None
        elif last.field == "project_name":
            is_more = "".join((last.value + text).split()) in self.title
        else:
            return False
        if is_more:
            between = " " if last.field == "procurement_method" else ""
            self.facts[-1] = last._replace(value=last.value + between + text)
        return is_more

    def emit(self, name: str, text: str, words: str, lot: str | None) -> None:
        if name == DROPPED:
            return
        plain = wording(words).plain if words else ""
        if self.section == "experts" and not self.row and _WON.match(plain):
            self.section = "award"  # the heading of the award went missing
        field = name.rstrip("?")
        if self.section in _REFUSING and field in _REFUSED:
            return
        if (
            name == "project_name"
            and "编号" in words
            and (match := _NAME_AND_NUMBER.fullmatch(text))
        ):
            text = match["name"]
            self.emit("project_number", match["number"], words, lot)
        if self.is_old and not plain.startswith("原"):
            plain = f"原{plain}"
        self.facts.append(
            Fact(
                field,
                text,
                plain,
                self.section,
                lot,
                self.row,
                field != name,
            )
        )


def _heading(text: str, is_awaited: bool) -> str | None:
    """The section that a line opens without a chapter's number; where a value is awaited it needs
    a number."""
    number = numbering(text)
    if (is_awaited or len(text) > 30) and not number:
        return None
    named = section(text)
    return named if named and not _SENTENCE.search(text) else None


def _step(read: Callable[[LineReader, str], None], place: Place, text: str) -> Step:
    """What a reader that comes to a place makes of a line."""
    reader = LineReader("")
    reader.section, reader.lot, reader.pending, reader.repeated = place
    read(reader, text)
    return Step(
        reader.section,
        reader.lot,
        reader.pending,
        reader.repeated,
        reader.is_old,
        tuple(reader.facts),
        reader.asks,
    )


@lru_cache(maxsize=8192)
def _of_label(place: Place, head: str) -> Step | None:
    """What a line that begins with a label and a colon makes of a place, whatever its value is; None
    where that matters. `asks`: whether it matters if lots are named."""
    if head[-2] in "0123456789 " or _SOME in head or numbering(head) == len(head):
        return None
    found = pairs(head + _SOME)
    if len(found) != 1 or found[0].end != len(head):
        return None
    fields = found[0].label.fields.values() if found[0].label else ()
    if MARKER in fields or "lot" in fields:
        return None
    if "project_name" in fields and "编号" in found[0].words:
        return None
    step = _step(LineReader.read, place, head + _SOME)
    if any(_SOME in fact.value and fact.value != _SOME for fact in step.facts):
        return None
    return step._replace(asks=not MONEY.isdisjoint(fields))


def _with(fact: Fact, value: str) -> Fact:
    """A fact of a label whose value was not known yet."""
    return Fact(fact[0], value, *fact[2:]) if fact[1] == _SOME else fact


def _is_known(label: Label | None) -> bool:
    """Whether a line of a correction is one of its own fields and not what it corrects."""
    return label is not None and label.field() in (
        DROPPED,
        "change_text",
        "change_old",
        "change_new",
        "published",
        "published?",
    )
