"""Changes and minutes belong to dates on which the series has a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from district.calendar import changes_of, gives, on_pattern, series_days
from district.kinds import write_nth_weekday
from district.problem import Level, Path, Problem
from district.records import District, MeetingSeries, Recurrence

NEAR = timedelta(days=17)


def check(district: District, now: datetime) -> Iterator[Problem]:
    for series in district.meetings.values():
        first, repeats = series.first.date(), series.repeats
        if repeats and repeats.until < first:
            continue  # `dates_in_order` says so; every date below would be wrong because of it
        if repeats and not on_pattern(series, first):
            facts = {
                "day": str(first), "weekday": _weekday_of(first, repeats),
                "on": ", ".join(write_nth_weekday(*day) for day in repeats.days),
            }
            yield Problem("first_not_on", series.file, ("first",), facts)
            continue
        for path, day in _dated(series):
            if not gives(series, day):
                facts = {"day": str(day), "near": _nearest_day(series, day)}
                yield Problem("not_a_meeting_day", series.file, path, facts)
        cancelled = {on for on, said in changes_of(series).items() if said[-1].cancelled}
        for position, entry in enumerate(series.held):
            facts = {"day": str(entry.on)}
            if entry.on in cancelled:
                yield Problem("held_though_cancelled", series.file, ("held", position, "on"), facts)
            elif entry.on > now.date():
                path = ("held", position, "on")
                yield Problem("day_ahead", series.file, path, facts, Level.WARNING)
            if entry.settled > entry.raised:
                facts = {"raised": str(entry.raised), "settled": str(entry.settled)}
                path = ("held", position, "settled")
                yield Problem("settled_over_raised", series.file, path, facts)


def _weekday_of(day: date, repeats: Recurrence) -> str:
    """`wed`, or `1st wed` where the series is monthly."""
    return write_nth_weekday(0 if repeats.weeks else (day.day + 6) // 7, day.weekday())


def _dated(series: MeetingSeries) -> Iterator[tuple[Path, date]]:
    for position, change in enumerate(series.changes):
        yield ("changes", position, "on"), change.on
    for position, entry in enumerate(series.held):
        yield ("held", position, "on"), entry.on


def _nearest_day(series: MeetingSeries, day: date) -> str:
    """The series' date closest to `day`, or "" where none is near."""
    days = series_days(series, day + NEAR)
    near = [given for given in days if abs(given - day) <= NEAR]
    return str(min(near, key=lambda given: abs(given - day))) if near else ""
