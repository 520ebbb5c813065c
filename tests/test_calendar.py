"""Working days of the State Council's calendar."""

from datetime import date, timedelta

import pytest

from pipeline import reference
from pipeline.normalize.calendar import (
    add_working_days,
    is_working_day,
    known_years,
    next_working_day,
    working_days,
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2022, 5, 27), True),  # a Friday
        (date(2022, 5, 28), False),  # a Saturday
        (date(2022, 5, 7), True),  # a Saturday worked for the May holiday
        (date(2022, 6, 3), False),  # 端午
        (date(2020, 1, 31), False),  # the Spring Festival prolonged
        (date(2020, 2, 1), False),
        (date(2024, 2, 9), True),  # 除夕, a working day in 2024 …
        (date(2025, 1, 28), False),  # … and a holiday since 2025
        (date(2026, 2, 14), True),
        (date(2026, 10, 8), True),
    ],
)
def test_the_notices_of_the_state_council_change_the_plain_week(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_a_year_that_is_not_in_the_table_is_unknown() -> None:
    assert is_working_day(date(2019, 12, 31)) is None
    assert is_working_day(date(2027, 1, 4)) is None
    assert add_working_days(date(2026, 12, 31), 1) is None
    assert add_working_days(date(2026, 12, 30), 1) == date(2026, 12, 31)


def test_the_first_counted_day_is_the_next_one() -> None:
    assert add_working_days(date(2022, 5, 27), 1) == date(2022, 5, 30)
    assert add_working_days(date(2022, 5, 28), 1) == date(2022, 5, 30)
    assert add_working_days(date(2022, 4, 28), 5) == date(2022, 5, 9)
    assert add_working_days(date(2022, 5, 30), 7) == date(2022, 6, 9)
    assert add_working_days(date(2022, 5, 30), 0) is None


def test_working_days_between_two_days_leave_out_the_first_and_count_the_last() -> None:
    assert working_days(date(2021, 9, 30), date(2021, 10, 9)) == 2
    assert working_days(date(2022, 5, 27), date(2022, 5, 27)) == 0
    assert working_days(date(2026, 12, 30), date(2027, 1, 4)) is None


def test_a_period_that_ends_on_a_day_of_rest_runs_on() -> None:
    assert next_working_day(date(2021, 10, 3)) == date(2021, 10, 8)
    assert next_working_day(date(2021, 10, 9)) == date(2021, 10, 9)  # a worked Saturday
    assert next_working_day(date(2027, 1, 1)) is None
    assert known_years() == frozenset(range(2020, 2027))


def test_counted_days_are_working_days_and_as_many_as_asked() -> None:
    start = date(2020, 1, 1)
    for offset in range(0, 2400, 7):
        day = start + timedelta(days=offset)
        end = add_working_days(day, 10)
        assert end is not None
        between = (day + timedelta(days=n) for n in range(1, (end - day).days + 1))
        assert sum(bool(is_working_day(one)) for one in between) == 10


def test_every_row_of_the_table_differs_from_the_plain_week_once() -> None:
    rows = reference.rows("holidays")
    days = [date.fromisoformat(row["date"]) for row in rows]
    assert days == sorted(set(days))
    for day, row in zip(days, rows, strict=True):
        assert (row["kind"], day.weekday() < 5) in {("holiday", True), ("workday", False)}
        assert row["source"].startswith("国办发明电〔")


@pytest.mark.parametrize("year", range(2020, 2027))
def test_every_year_is_whole(year: int) -> None:
    """The seven festivals, and 244 to 254 working days."""
    rows = [row for row in reference.rows("holidays") if row["date"].startswith(str(year))]
    named = "".join(row["name"] for row in rows)
    assert all(
        name in named for name in ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
    ) or year in {2022, 2023}
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    assert 244 <= sum(bool(is_working_day(day)) for day in days) <= 254
