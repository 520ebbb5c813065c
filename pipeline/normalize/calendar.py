"""Working days of the State Council's calendar: the plain week, changed by its yearly notices."""

from datetime import date, timedelta
from functools import cache, lru_cache

from pipeline import reference


@cache
def _changed_days() -> dict[date, bool]:
    """Days that differ from the plain week: True for a working weekend, False for a holiday."""
    return {
        date.fromisoformat(row["date"]): row["kind"] == "workday"
        for row in reference.rows("holidays")
    }


@cache
def known_years() -> frozenset[int]:
    """Years whose calendar is in the table."""
    return frozenset(day.year for day in _changed_days())


def is_working_day(day: date) -> bool | None:
    """Whether offices work on a day; None for a year whose calendar is not in the table.

    >>> is_working_day(date(2022, 5, 7)), is_working_day(date(2022, 6, 3))
    (True, False)
    """
    if day.year not in known_years():
        return None
    return _changed_days().get(day, day.weekday() < 5)


def add_working_days(day: date, count: int) -> date | None:
    """The `count`-th working day after a day, which is itself not counted (民法典第201条).

    None when the count is below 1 or leaves the known years.

    >>> add_working_days(date(2022, 4, 28), 5)
    datetime.date(2022, 5, 9)
    """
    if count < 1:
        return None
    while count:
        day += timedelta(days=1)
        working = is_working_day(day)
        if working is None:
            return None
        count -= working
    return day


@lru_cache(maxsize=4096)
def working_days(day: date, last: date) -> int | None:
    """Working days after a day up to another, which is counted; None outside the known years. Kept,
    as a scan counts from its day to the same few for every need.

    >>> working_days(date(2022, 4, 28), date(2022, 5, 9))
    5
    """
    counted = 0
    for n in range(1, (last - day).days + 1):
        working = is_working_day(day + timedelta(days=n))
        if working is None:
            return None
        counted += working
    return counted


def next_working_day(day: date) -> date | None:
    """The day itself, or the first working day after a rest day (民法典第203条); None if unknown.

    >>> next_working_day(date(2022, 5, 28))
    datetime.date(2022, 5, 30)
    """
    return add_working_days(day - timedelta(days=1), 1)
