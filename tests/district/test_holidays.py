"""Working days and public holidays, 调休 included."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from district.holidays import add_working_days, is_public_holiday, is_working_day, knows_year

NATIONAL_DAY = date(2025, 10, 1)
MADE_UP_SUNDAY = date(2025, 9, 28)
ORDINARY_SUNDAY = date(2025, 11, 23)
UNKNOWN_YEAR = 2150


def test_a_day_of_a_public_holiday_is_no_working_day() -> None:
    assert is_public_holiday(NATIONAL_DAY)
    assert not is_working_day(NATIONAL_DAY)


def test_a_make_up_sunday_is_a_working_day_and_no_holiday() -> None:
    assert is_working_day(MADE_UP_SUNDAY)
    assert not is_public_holiday(MADE_UP_SUNDAY)


def test_an_ordinary_sunday_is_neither_a_working_day_nor_a_public_holiday() -> None:
    assert not is_working_day(ORDINARY_SUNDAY)
    assert not is_public_holiday(ORDINARY_SUNDAY)


def test_a_year_that_is_not_arranged_yet_has_plain_weekdays() -> None:
    assert knows_year(2025)
    assert not knows_year(UNKNOWN_YEAR)
    assert not is_public_holiday(date(UNKNOWN_YEAR, 10, 1))
    monday = next(
        day for n in range(7) if (day := date(UNKNOWN_YEAR, 10, 1) + timedelta(n)).weekday() == 0
    )
    assert is_working_day(monday)
    assert not is_working_day(monday + timedelta(5))


def test_working_days_are_counted_over_a_holiday_and_its_make_up_day() -> None:
    # 1 to 8 October 2025 are free; Saturday 11 October is worked.
    assert add_working_days(date(2025, 9, 30), 1) == date(2025, 10, 9)
    assert add_working_days(date(2025, 9, 30), 3) == date(2025, 10, 11)
    assert add_working_days(date(2025, 9, 30), 0) == date(2025, 9, 30)


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(1, 30))
def test_the_day_reached_is_a_working_day_and_so_many_lie_between(day: date, count: int) -> None:
    end = add_working_days(day, count)
    between = [day + timedelta(n) for n in range(1, (end - day).days + 1)]
    assert is_working_day(end)
    assert sum(map(is_working_day, between)) == count
