"""Where the values of a notice stand: for each the words, the label beside it, the section and the block.

A value is looked up among the facts that may have given it; one that a sentence or the title gave is found
by its words. What stands nowhere as it is (a title joined of two lines) has no place.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.extract.block import Block, Line
from pipeline.extract.step import Fact
from pipeline.model import RawPlace

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
_OF_BIDDERS = {name: _ALIASES[name] for name in ("supplier", "amount")}
_OF_LOTS = {
    "name": ("lot_name",),
    **{name: _ALIASES[name] for name in ("budget", "ceiling", "supplier", "amount", "outcome")},
}
_SKIPPED = frozenset({"lots", "candidates", "changes", "budget_label", "ceiling_label"})
_END = "\uffff"  # no character: what ends a line where white space does not count


def places(
    found: Mapping[str, object],
    told: Sequence[Fact],
    numbers: Sequence[int],
    blocks: tuple[Block, ...],
) -> tuple[RawPlace, ...]:
    """One place a value that was found, in the order of the fields. `numbers`: the block of each fact."""
    by_field: dict[str, list[int]] = defaultdict(list)
    for number, fact in enumerate(told):
        by_field[fact.field].append(number)
    stated: list[RawPlace] = []
    letters = ""
    for name, fields, lot, text in _values(found):
        at = _told_at(fields, lot, text, told, by_field)
        if at is not None:
            _, words, label, section, *_ = told[at]
            block: str | None = str(numbers[at])
            place = RawPlace(name, lot, words[:200], label or None, section or None, block)
        else:
            letters = letters or _letters(blocks)
            start = letters.find("".join(text.split()))
            block = str(letters.count(_END, 0, start) + 1) if start >= 0 else None
            place = RawPlace(name, lot, text[:200], None, None, block)
        stated.append(place)
    return tuple(stated)


def _values(found: Mapping[str, object]) -> list[tuple[str, tuple[str, ...], str | None, str]]:
    """The name of each value, the fields that may have given it, its lot and its words."""
    values: list[tuple[str, tuple[str, ...], str | None, str]] = [
        (name, _ALIASES.get(name) or (name,), None, str(words))
        for name, words in found.items()
        if words and name not in _SKIPPED
    ]
    for kind, parts, names in (("lot", "lots", _OF_LOTS), ("candidate", "candidates", _OF_BIDDERS)):
        listed = found.get(parts)
        for part in listed if isinstance(listed, tuple) else ():
            for name, fields in names.items():
                if text := getattr(part, name):
                    values.append((f"{kind}.{name}", fields, part.lot, text))
    return values


def _told_at(
    fields: tuple[str, ...],
    lot: str | None,
    text: str,
    told: Sequence[Fact],
    by_field: Mapping[str, list[int]],
) -> int | None:
    """The first fact that holds the words, white space aside."""
    for field in fields:
        for number in by_field.get(field, ()):
            fact = told[number]
            if lot is None or lot == "0" or lot == fact.lot:
                if text in fact.value or "".join(text.split()) in "".join(fact.value.split()):
                    return number
    return None


def _letters(blocks: tuple[Block, ...]) -> str:
    """The letters of the lines, each with its end, so that a line is known by the ends before it."""
    lines = [block.text if isinstance(block, Line) else "" for block in blocks]
    return "".join(_END.join([*lines, ""]).split())
