"""The sample's calendar: a day is its number from 2021-01-01, so that counting is in integers."""

from datetime import date, timedelta
from itertools import accumulate

from pipeline import reference

FIRST = date(2021, 1, 1)
LAST = date(2022, 12, 31)
AS_OF = (date(2022, 5, 29) - FIRST).days

_NOTED = {row["date"]: row["kind"] for row in reference.rows("holidays")}


def _is_worked(day: date) -> bool:
    noted = _NOTED.get(day.isoformat())
    return noted == "workday" if noted else day.weekday() < 5


_DATES = tuple(FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1))
WORKDAYS = tuple(n for n, day in enumerate(_DATES) if _is_worked(day))
_UP_TO = tuple(accumulate(map(_is_worked, _DATES)))
ISO = tuple(day.isoformat() for day in _DATES)
CHINESE = tuple(f"{day.year}年{day.month}月{day.day}日" for day in _DATES)


def of(day: int) -> date:
    """The date of a day's number.

    >>> of(0), of(AS_OF)
    (datetime.date(2021, 1, 1), datetime.date(2022, 5, 29))
    """
    return _DATES[day]


def workday(day: int, count: int) -> int:
    """The `count`-th working day after `day`; 0 gives `day`, or the next when it is free.

    >>> ISO[workday(AS_OF, 1)], ISO[workday(AS_OF, 5)], ISO[workday(AS_OF, 0)]
    ('2022-05-30', '2022-06-06', '2022-05-30')
    """
    before = _UP_TO[day]
    if count == 0 and before and WORKDAYS[before - 1] == day:
        return day
    return WORKDAYS[min(before + max(count, 1) - 1, len(WORKDAYS) - 1)]


def clock(minute: int) -> str:
    """A minute of the day as hh:mm.

    >>> clock(9 * 60 + 5)
    '09:05'
    """
    return f"{minute // 60:02d}:{minute % 60:02d}"
