"""`biaoxun parse`: what is understood of a text."""

from collections.abc import Iterable
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from pipeline.commands import jsonl, option


class Quantity(StrEnum):
    """What `parse` understands."""

    money = "money"
    date = "date"
    place = "place"
    party = "party"


def parse(
    quantity: Annotated[Quantity, typer.Argument(help="What the text says.")],
    path: Annotated[
        Path, typer.Argument(help="Lines: text, or JSON with raw and header; - for stdin.")
    ] = Path("-"),
    raw: Annotated[str | None, typer.Option("--raw", help="One text instead of a file.")] = None,
    header: Annotated[str, typer.Option("--header", help="Column header or label.")] = "",
) -> None:
    """Print what is understood of a text: money, a date, a place or a party."""
    from pipeline.normalize import dates, money, party, place

    records: Iterable[dict[str, Any]] = (
        jsonl.read(path, "raw") if raw is None else [{"raw": raw, "header": header}]
    )
    for record in records:
        text = record.get("raw")
        text = None if text is None else str(text)
        label = str(record.get("header") or record.get("column_header") or header)
        published = record.get("published")
        match quantity:
            case Quantity.money:
                understood = _object(money.parse(text, label))
            case Quantity.date:
                role = str(record.get("role") or label or "published")
                day = option.day("published", str(published) if published else None)
                understood = asdict(dates.parse(text, role, day))
            case Quantity.place:
                understood = place.resolve(text or "")._asdict()
            case Quantity.party:
                understood = _object(party.parse(text))
        print(jsonl.dump({**record, **understood}))


def _object(told: NamedTuple) -> dict[str, Any]:
    """A named tuple, and those that it lists, as JSON writes them."""
    return {name: _written(value) for name, value in told._asdict().items()}


def _written(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return _object(value)
    return [_written(one) for one in value] if isinstance(value, tuple) else value
