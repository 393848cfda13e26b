"""Working days and public holidays of the People's Republic of China, 调休 included.

The State Council publishes each year's arrangement the autumn before; the `chinesecalendar`
library carries it. A year it does not know is treated as plain weekdays, and `knows_year` says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import chinese_calendar


@cache
def knows_year(year: int) -> bool:
    """Whether the arrangement of that year is in the library."""
    try:
        chinese_calendar.is_workday(date(year, 6, 15))
    except NotImplementedError:
        return False
    return True


@cache
def last_known_day() -> date:
    """The last day of the newest year that the library knows."""
    return date(max(day.year for day in chinese_calendar.holidays), 12, 31)


@cache
def is_working_day(day: date) -> bool:
    """A weekday that is no public holiday, or a make-up day (调休)."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


@cache
def is_public_holiday(day: date) -> bool:
    """A day of a public holiday's break; an ordinary weekend is not one."""
    try:
        free, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return False
    return bool(free and name)


def add_working_days(day: date, count: int) -> date:
    """The date `count` working days after `day`, or before it where `count` is below 0.

    A day that is none itself does not count.
    """
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left > 0:
        day += step
        if is_working_day(day):
            left -= 1
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after `first`, up to and with `last`."""
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(map(is_working_day, days))
