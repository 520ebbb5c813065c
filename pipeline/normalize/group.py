"""Groups of suppliers by patterns of names: a label for reports, as of a day."""

import re
from collections.abc import Iterable
from datetime import date

from pydantic import field_validator

from pipeline.model import Confidence, Record

_NOT_AHEAD = re.compile(r"\(\?![^()]*\)")


class Group(Record):
    """A group of `supplier_groups.csv` on the days it is valid, both included; the lowest `order`
    that hits wins. Without a `group_id`, names it hits are in no group."""

    order: int
    group_id: str = ""
    group_name: str = ""
    kind: str = ""
    name_regex: str
    exclude_regex: str = ""
    parent_group: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""
    confidence: Confidence = "high"

    @field_validator("name_regex", "exclude_regex")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"no regular expression ({error})") from None
        return pattern


class Groups:
    """Groups in the order they are tried: the user's before the product's, each by `order`."""

    def __init__(self, own: Iterable[Group], product: Iterable[Group]) -> None:
        rows = [row for part in (own, product) for row in sorted(part, key=lambda row: row.order)]
        # One pattern that any group's name hits: most names are in none.
        anything = "|".join(f"(?:{row.name_regex})" for row in rows)
        self._anything = re.compile(anything or "(?!)")
        self._rows = [
            (
                row,
                re.compile(row.name_regex),
                re.compile(row.exclude_regex) if row.exclude_regex else None,
            )
            for row in rows
        ]

        # The same for polars, which knows no lookahead: it hits more without.
        self.words = _NOT_AHEAD.sub("", anything)

    def of(self, name: str, day: date | None = None) -> str | None:
        """Group of a normalised name on a day; without a day the one that holds to this day.

        >>> row = {"order": 1, "name_regex": "^云溪"}
        >>> before = Group(**row, group_id="OLD", valid_to=date(2021, 12, 31))
        >>> after = Group(**row, group_id="NEW", valid_from=date(2022, 1, 1))
        >>> groups = Groups((), (before, after))
        >>> [groups.of("云溪数据有限公司", day) for day in (date(2021, 5, 1), date(2022, 5, 1), None)]
        ['OLD', 'NEW', 'NEW']
        """
        if not self._anything.search(name):
            return None
        day = day or date.max
        for row, pattern, exclude in self._rows:
            if not (row.valid_from or date.min) <= day <= (row.valid_to or date.max):
                continue
            if pattern.search(name) and not (exclude and exclude.search(name)):
                return row.group_id or None
        return None
