"""A portal's API answer (an array inside an object) and an aggregator's feed (a line a notice)."""

import json
from pathlib import Path
from typing import Any

from pipeline.sample import layout
from pipeline.sample.cells import API, FEED, Dialect, cell
from pipeline.sample.facts import Notice
from pipeline.sample.sums import number
from pipeline.sample.truth import Place

_KEYS = {
    "id": "notice_id",
    "title": "title",
    "channel": "notice_type",
    "method": "procurement_method",
    "number": "project_number",
    "buyer": "buyer",
    "agency": "agency",
    "area": "area",
    "budget": "budget",
    "supplier": "winner",
    "amount": "amount",
    "published": "publish_time",
    "document_deadline": "document_deadline",
    "deadline": "deadline",
    "url": "url",
}
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_EPOCH = 18628  # days from 1970-01-01 to 2021-01-01


def _object(notice: Notice, dialect: Dialect, bodies: bool) -> dict[str, Any]:
    """A notice as an object; what it does not say is null."""
    found: dict[str, Any] = {}
    for name in dialect.fields:
        found[_KEYS[name]] = cell(name, notice, dialect) or None
    if bodies:
        found["content"] = layout.text(notice)
    return found


class Feed:
    """One object a line; sums are numbers in yuan."""

    dialect = FEED

    def __init__(self, out: Path, bodies: bool) -> None:
        self.has_body = bodies
        self.path = out / "feed.jsonl"
        self._file = self.path.open("w", encoding="utf-8", newline="\n")
        self._line = 0

    def add(self, notice: Notice) -> Place:
        """Write a notice."""
        found = _object(notice, FEED, self.has_body)
        if len(notice.lots) == 1:
            lot, shows = notice.lots[0], notice.shows
            if "award" in shows and lot.amount is not None and "amount" not in notice.raw:
                found["amount"] = number(lot.amount)
            if "budget" in shows and lot.budget is not None and "budget" not in notice.raw:
                found["budget"] = number(lot.budget)
        self._line += 1
        self._file.write(_ENCODER.encode(found) + "\n")
        return Place(self.path.name, self._line)

    def close(self) -> list[Path]:
        """Finish the file."""
        self._file.close()
        return [self.path]


class Api:
    """`{"code": …, "data": {"records": […]}}`; moments are epoch milliseconds, sums carry units."""

    dialect = API

    def __init__(self, out: Path, bodies: bool) -> None:
        self.has_body = bodies
        self.path = out / "api.json"
        self._file = self.path.open("w", encoding="utf-8", newline="\n")
        self._file.write('{"code":0,"message":"ok","data":{"records":[')
        self._count = 0

    def add(self, notice: Notice) -> Place:
        """Write a notice on a line of its own."""
        found = _object(notice, API, self.has_body)
        if "published" not in notice.raw:
            minutes = (notice.day + _EPOCH) * 1440 + notice.minute - 8 * 60
            found["publish_time"] = minutes * 60_000
        self._file.write(("," if self._count else "") + "\n" + _ENCODER.encode(found))
        self._count += 1
        return Place(self.path.name, self._count + 1)

    def close(self) -> list[Path]:
        """Close the array and the object."""
        self._file.write(f'\n],"total":{self._count}}}}}\n')
        self._file.close()
        return [self.path]
