"""Changes and minutes belong to dates on which the series has a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from district.calendar import gives, series_days
from district.kinds import WEEKDAYS
from district.problem import Path, Problem
from district.records import District, MeetingSeries


def check(district: District, now: datetime) -> Iterator[Problem]:
    for series in district.meetings.values():
        weekday = series.first.weekday()
        on = series.repeats.days if series.repeats else ()
        if series.repeats and weekday not in {day for _, day in on}:
            facts = {
                "day": str(series.first.date()), "weekday": WEEKDAYS[weekday],
                "on": ", ".join(WEEKDAYS[day] for _, day in on),
            }
            yield Problem("first_not_on", series.file, ("first",), facts)
            continue
        for path, day in _dated(series):
            if not gives(series, day):
                facts = {"day": str(day), "near": _nearest_day(series, day)}
                yield Problem("not_a_meeting_day", series.file, path, facts)
        for position, entry in enumerate(series.held):
            if entry.settled > entry.raised:
                facts = {"raised": str(entry.raised), "settled": str(entry.settled)}
                path = ("held", position, "settled")
                yield Problem("settled_over_raised", series.file, path, facts)


def _dated(series: MeetingSeries) -> Iterator[tuple[Path, date]]:
    for position, change in enumerate(series.changes):
        yield ("changes", position, "on"), change.on
    for position, entry in enumerate(series.held):
        yield ("held", position, "on"), entry.on


def _nearest_day(series: MeetingSeries, day: date) -> str:
    """The series' date closest to `day`, or ""."""
    days = list(series_days(series, day + timedelta(days=70)))
    return str(min(days, key=lambda given: abs(given - day))) if days else ""
