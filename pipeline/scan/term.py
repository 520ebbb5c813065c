"""When a service ends, as far as its notices tell, and how that was read."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

How = Literal["stated end", "from the contract", "from the award"]

_DATE = r"(20\d\d)\s*[年\-./]\s*(\d{1,2})\s*[月\-./]\s*(\d{1,2})\s*日?"
# A length behind these is a building's, or runs from another day than the contract: 竣工验收合格后2年.
_ELSEWHERE = re.compile(r"工期|施工|缺陷责任|保修|质保|增加|(?:竣工|验收)[^,，;；。]{0,6}后")
_END = re.compile(rf"(?:至|到|止|—|–|~|-)\s*{_DATE}")
_SUM = re.compile(r"(?<!\d)(\d)\s*\+\s*(\d)(?:\s*\+\s*(\d))?(?!\d)")
_LENGTH = re.compile(
    r"(?<![\d第])(\d{1,4}|[一二两三四五六七八九十]{1,3})\s*(?:\([^)]*\)|（[^）]*）)?\s*个?\s*"
    r"(年|周年|月|日历天|天)(?!度|以|前|内付)"
)
_FIGURES = {"两": 2, **{figure: n for n, figure in enumerate("一二三四五六七八九十", 1)}}


@dataclass(frozen=True, slots=True)
class Term:
    """First and last day on which a service may end, and what that was read from."""

    earliest: date
    latest: date
    how: How
    raw: str


def term(raw: str, contract_date: date | None, award_date: date | None) -> Term | None:
    """The end that a term tells; None where it tells none or nothing tells its start.

    A stated last day is a day; a length runs from the contract, else from the award, which is up to
    60 days earlier. Of '1+1+1' the first part is the earliest end and their sum the latest. Lengths
    under half a year are deliveries, not services.

    >>> term("2022年1月1日至2022年12月31日", None, None).latest
    datetime.date(2022, 12, 31)
    >>> found = term("三年（1+1+1）", date(2021, 7, 1), None)
    >>> found.earliest, found.latest
    (datetime.date(2022, 7, 1), datetime.date(2024, 7, 1))
    >>> term("100日历天", date(2021, 7, 1), None)
    >>> term("保修阶段监理服务期为工程竣工验收合格后2年", date(2021, 7, 1), None)
    >>> term("2022年 1月1日至2022年 12月 31日", None, None).latest
    datetime.date(2022, 12, 31)
    """
    if stated := [_day(*found) for found in _END.findall(raw)]:
        last = max((day for day in stated if day), default=None)
        return Term(last, last, "stated end", raw) if last else None
    months = _months(raw)
    start = contract_date or award_date
    if months is None or start is None:
        return None
    slack = timedelta() if contract_date else timedelta(days=60)
    how: How = "from the contract" if contract_date else "from the award"
    return Term(_later(start, months[0]), _later(start, months[1]) + slack, how, raw)


def _months(raw: str) -> tuple[int, int] | None:
    """Months of the shortest and the longest reading."""
    if _ELSEWHERE.search(raw):
        return None
    if parts := _SUM.search(raw):
        years = [int(part) for part in parts.groups() if part]
        return 12 * years[0], 12 * sum(years)
    found = {
        count * {"年": 12, "周年": 12, "月": 1}[unit]
        if unit in ("年", "周年", "月")
        else round(count / 30.4)
        for figure, unit in _LENGTH.findall(raw)
        if (count := _number(figure)) is not None
    }
    # Two lengths in one text are not one service's.
    if len(found) != 1 or not 6 <= (months := found.pop()) <= 120:
        return None
    return months, months


def _number(figure: str) -> int | None:
    if figure.isdigit():
        return int(figure)
    if figure in _FIGURES:
        return _FIGURES[figure]
    tens, _, ones = figure.partition("十")
    if not _:
        return None
    return 10 * _FIGURES.get(tens, 1) + _FIGURES.get(ones, 0)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _later(start: date, months: int) -> date:
    """The same day some months later, or the last of that month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in range(start.day, 27, -1):
        if found := _day(str(year), str(month + 1), str(day)):
            return found
    return date(year, month + 1, start.day)
