"""Traps: ways in which real notices mislead a reader, planted on notices of the constructed world.

A trap is a named function that puts a string in the place of a field (`raw`) and says what is then
true (`known`). Strings that are always the same stand in `reference/sample_traps.csv`.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from pipeline import reference
from pipeline.sample.cells import API, AWARDS, FEED, PAGES, PORTAL_A, PORTAL_B, Dialect
from pipeline.sample.facts import Notice

Trap = Callable[[Notice], bool]
DIALECTS: dict[str, Dialect] = {d.home: d for d in (PORTAL_A, PORTAL_B, AWARDS, API, FEED, PAGES)}

FAMILIES: dict[str, list[Trap]] = {}


def trap(family: str) -> Callable[[Trap], Trap]:
    """Enter a function in a family. It returns False where it cannot be planted."""

    def enter(function: Trap) -> Trap:
        FAMILIES.setdefault(family, []).append(function)
        return function

    return enter


def write(notice: Notice, name: str, text: str, **known: Any) -> bool:
    """Put `text` in the place of a field, where the notice's portal has it."""
    if name not in DIALECTS[notice.home].fields:
        return False
    notice.raw[name] = text
    notice.known.update(known)
    return True


def _fixed(row: dict[str, str]) -> Trap:
    """A trap of the table. `value` is in yuan; empty, the field has none."""
    name = row["field"]
    key = {"deadline": "bid_deadline", "published": "published_date"}.get(name, name)
    value = int(Decimal(row["value"]) * 100) if row["value"] else None
    known: dict[str, Any] = {key: value, f"{key}_status": row["status"]}
    if name == "amount":
        known["amount_kind"] = row["kind"] or None
    for part in filter(None, row["known"].split("|")):
        word, _, meaning = part.partition("=")
        known[word] = meaning

    def plant(notice: Notice) -> bool:
        return write(notice, name, row["text"], **known)

    plant.__name__ = row["name"]
    return plant


for _row in reference.rows("sample_traps"):
    trap(_row["family"])(_fixed(_row))
