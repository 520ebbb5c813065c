"""Where the values of a notice stand: for each the words, the label beside it, the section and the block.

A value is looked up among the facts that may have given it; one that a sentence or the title gave is found
by its words. What stands nowhere as it is (a title joined of two lines) has no place.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from pipeline.extract.block import Block, Line
from pipeline.extract.fact import Fact
from pipeline.model import RawCandidate, RawLot, RawPlace

# Values that come from facts of another name.
_ALIASES = {
    "published": ("published",),
    "bid_deadline": ("bid_deadline", "opening"),
    "document_start": ("document_start", "document_deadline"),
    "budget": ("budget", "budget ceiling"),
    "ceiling": ("ceiling", "budget ceiling"),
    "supplier": ("supplier", "supplier_text", "bidder", "candidate"),
    "amount": ("amount", "total_amount", "supplier_text", "bid"),
    "outcome": ("outcome", "supplier", "amount", "result", "supplier_text"),
}
_Part = TypeVar("_Part", RawLot, RawCandidate)
_OF_LOTS = ("name", "budget", "ceiling", "supplier", "amount", "outcome")
_OF_BIDDERS = ("supplier", "amount")
_SKIPPED = frozenset({"lots", "candidates", "changes", "budget_label", "ceiling_label"})


def places(
    found: Mapping[str, object], told: Sequence[Fact], blocks: tuple[Block, ...]
) -> tuple[RawPlace, ...]:
    """One place a value that was found, in the order of the fields."""
    by_field: dict[str, list[tuple[str, Fact]]] = {}
    for fact in told:
        by_field.setdefault(fact.field, []).append(("".join(fact.value.split()), fact))
    lines = _Lines(blocks)
    wanted: list[tuple[str, str | None, str]] = [
        (name, None, str(words)) for name, words in found.items() if words and name not in _SKIPPED
    ]
    for lot in _listed(found.get("lots"), RawLot):
        wanted += [
            (f"lot.{name}", lot.lot, text) for name in _OF_LOTS if (text := getattr(lot, name))
        ]
    for bidder in _listed(found.get("candidates"), RawCandidate):
        wanted += [
            (f"candidate.{name}", bidder.lot, text)
            for name in _OF_BIDDERS
            if (text := getattr(bidder, name))
        ]
    return tuple(_place(name, lot, text, by_field, lines) for name, lot, text in wanted)


class _Lines:
    """The letters of the lines, told from each other by line ends; made when first asked for."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self._blocks = blocks
        self._letters = ""

    def find(self, letters: str) -> str | None:
        """The number of the first line that holds these letters."""
        if not self._letters:
            self._letters = "\n".join(
                ["".join(block.text.split()) if isinstance(block, Line) else "" for block in self._blocks]
            )
        at = self._letters.find(letters)
        return str(self._letters.count("\n", 0, at) + 1) if at >= 0 else None


def _listed(values: object, kind: type[_Part]) -> list[_Part]:
    return [each for each in values if isinstance(each, kind)] if isinstance(values, tuple) else []


def _place(
    name: str,
    lot: str | None,
    text: str,
    by_field: Mapping[str, list[tuple[str, Fact]]],
    lines: _Lines,
) -> RawPlace:
    field = name.rpartition(".")[2]
    letters = "".join(text.split())
    names = ("lot_name",) if name == "lot.name" else _ALIASES.get(field, (field,))
    for each in names:
        for words, fact in by_field.get(each, ()):
            if letters in words and lot in (None, "0", fact.lot):
                return RawPlace(
                    field=name,
                    lot=lot,
                    raw=fact.value[:200],
                    label=fact.label or None,
                    section=fact.section or None,
                    block=str(fact.block),
                )
    return RawPlace(field=name, lot=lot, raw=text[:200], block=lines.find(letters))
