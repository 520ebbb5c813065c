"""Where the values of a notice stand: for each the words, the label beside it, the section and the block.

A value is looked up among the facts that may have given it; one that a sentence or the title gave is found
by its words. What stands nowhere as it is (a title joined of two lines) has no place.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipeline.extract.block import Block, Line
from pipeline.extract.fact import Fact
from pipeline.model import RawCandidate, RawLot, RawPlace

# Values that come from facts of another name.
_ALIASES = {
    "bid_deadline": ("bid_deadline", "opening"),
    "document_start": ("document_start", "document_deadline"),
    "budget": ("budget", "budget ceiling"),
    "ceiling": ("ceiling", "budget ceiling"),
    "supplier": ("supplier", "supplier_text", "bidder", "candidate"),
    "amount": ("amount", "total_amount", "supplier_text", "bid"),
    "outcome": ("outcome", "supplier", "amount", "result", "supplier_text"),
}
_OF_LOTS = ("name", "budget", "ceiling", "supplier", "amount", "outcome")
_OF_BIDDERS = ("supplier", "amount")
_SKIPPED = frozenset({"lots", "candidates", "changes", "budget_label", "ceiling_label"})
_END = "\uffff"  # no character: what ends a line where white space does not count


def places(
    found: Mapping[str, object], told: Sequence[Fact], blocks: tuple[Block, ...]
) -> tuple[RawPlace, ...]:
    """One place a value that was found, in the order of the fields."""
    by_field: dict[str, list[Fact]] = defaultdict(list)
    for fact in told:
        by_field[fact.field].append(fact)
    stated: list[RawPlace] = []
    letters = ""
    for name, fields, lot, text in _wanted(found):
        fact_ = _fact(fields, lot, text, by_field)
        if fact_ is not None:
            label, section, block = fact_.label or None, fact_.section or None, str(fact_.block)
            stated.append(RawPlace(name, lot, fact_.value[:200], label, section, block))
        else:
            letters = letters or _letters(blocks)
            at = letters.find("".join(text.split()))
            number = str(letters.count(_END, 0, at) + 1) if at >= 0 else None
            stated.append(RawPlace(name, lot, text[:200], block=number))
    return tuple(stated)


def _wanted(
    found: Mapping[str, object],
) -> Iterator[tuple[str, tuple[str, ...], str | None, str]]:
    """Each value that was found: its name, the facts that may have given it, its lot, its words."""
    for name, words in found.items():
        if words and name not in _SKIPPED:
            yield name, _ALIASES.get(name, (name,)), None, str(words)
    for lot in _listed(found.get("lots")):
        for name in _OF_LOTS:
            if text := getattr(lot, name):
                names = ("lot_name",) if name == "name" else _ALIASES[name]
                yield f"lot.{name}", names, lot.lot, text
    for bidder in _listed(found.get("candidates")):
        for name in _OF_BIDDERS:
            if text := getattr(bidder, name):
                yield f"candidate.{name}", _ALIASES[name], bidder.lot, text


def _listed(values: object) -> Iterator[RawLot | RawCandidate]:
    for each in values if isinstance(values, tuple) else ():
        if isinstance(each, RawLot | RawCandidate):
            yield each


def _fact(
    fields: tuple[str, ...], lot: str | None, text: str, by_field: Mapping[str, list[Fact]]
) -> Fact | None:
    """The first fact that holds the words, white space aside."""
    for field in fields:
        for fact in by_field.get(field, ()):
            if lot in (None, "0", fact.lot) and (
                text in fact.value or "".join(text.split()) in "".join(fact.value.split())
            ):
                return fact
    return None


def _letters(blocks: tuple[Block, ...]) -> str:
    """The letters of the lines, each with its end, so that a line is known by the ends before it."""
    lines = [block.text if isinstance(block, Line) else "" for block in blocks]
    return "".join(_END.join([*lines, ""]).split())
