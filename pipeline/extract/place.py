"""Where the values of a notice stand: for each the words, the label beside it, the section and the block.

A value is looked up among the facts that may have given it; one that a sentence or the title gave is found
by its words. What stands nowhere as it is (a title joined of two lines) has no place.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipeline.extract.block import Block, Line
from pipeline.extract.step import Fact
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
    found: Mapping[str, object],
    told: Sequence[Fact],
    numbers: Sequence[int],
    blocks: tuple[Block, ...],
) -> tuple[RawPlace, ...]:
    """One place a value that was found, in the order of the fields. `numbers`: the block of each fact."""
    by_field: dict[str, list[tuple[Fact, int]]] = defaultdict(list)
    for fact, block in zip(told, numbers, strict=True):
        by_field[fact.field].append((fact, block))
    stated: list[RawPlace] = []
    letters = ""

    def put(name: str, fields: tuple[str, ...], lot: str | None, text: str) -> None:
        nonlocal letters
        if (place := _fact(fields, lot, text, by_field)) is not None:
            fact, block = place
            label, section = fact.label or None, fact.section or None
            stated.append(RawPlace(name, lot, fact.value[:200], label, section, str(block)))
            return
        letters = letters or _letters(blocks)
        at = letters.find("".join(text.split()))
        number = str(letters.count(_END, 0, at) + 1) if at >= 0 else None
        stated.append(RawPlace(name, lot, text[:200], block=number))

    for name, words in found.items():
        if words and name not in _SKIPPED:
            put(name, _ALIASES.get(name) or (name,), None, str(words))
    for lot in _listed(found.get("lots")):
        for name in _OF_LOTS:
            if text := getattr(lot, name):
                names = ("lot_name",) if name == "name" else _ALIASES[name]
                put(f"lot.{name}", names, lot.lot, text)
    for bidder in _listed(found.get("candidates")):
        for name in _OF_BIDDERS:
            if text := getattr(bidder, name):
                put(f"candidate.{name}", _ALIASES[name], bidder.lot, text)
    return tuple(stated)


def _listed(values: object) -> Iterator[RawLot | RawCandidate]:
    for each in values if isinstance(values, tuple) else ():
        if isinstance(each, RawLot | RawCandidate):
            yield each


def _fact(
    fields: tuple[str, ...],
    lot: str | None,
    text: str,
    by_field: Mapping[str, list[tuple[Fact, int]]],
) -> tuple[Fact, int] | None:
    """The first fact that holds the words, white space aside, and its block."""
    for field in fields:
        for place in by_field.get(field, ()):
            fact = place[0]
            if lot is None or lot == "0" or lot == fact.lot:
                if text in fact.value or "".join(text.split()) in "".join(fact.value.split()):
                    return place
    return None


def _letters(blocks: tuple[Block, ...]) -> str:
    """The letters of the lines, each with its end, so that a line is known by the ends before it."""
    lines = [block.text if isinstance(block, Line) else "" for block in blocks]
    return "".join(_END.join([*lines, ""]).split())
