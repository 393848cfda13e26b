"""`Meeting`: the dated occurrences of a series, with what became of each."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache

from district.holidays import is_public_holiday, last_known_day
from district.localized import Localized
from district.records import MeetingChange, MeetingSeries, Minutes, Place, Recurrence


class MeetingStatus(StrEnum):
    SCHEDULED = "scheduled"
    MOVED = "moved"
    CANCELLED = "cancelled"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One occurrence. `day` is the date the series gave it, its identity even when it moves.

    `reason` says why it was cancelled, or that it takes place after all. `changes` are what was
    said of it, the last of which counts.
    """

    series: MeetingSeries
    day: date
    start: datetime
    end: datetime
    status: MeetingStatus
    place: Place
    reason: Localized | None = None
    minutes: Minutes | None = None
    changes: tuple[MeetingChange, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.series.id}-{self.day.isoformat().replace('-', '')}"

    @property
    def last_day(self) -> date:
        """The day on which it ends; midnight belongs to the evening."""
        return max(self.start, self.end - timedelta(minutes=1)).date()

    @property
    def elsewhere(self) -> bool:
        """Whether it is held in another place than the others."""
        return self.place is not self.series.place


def changes_of(series: MeetingSeries) -> dict[date, tuple[MeetingChange, ...]]:
    """What was said of each date, in the order written: the last counts."""
    found: dict[date, tuple[MeetingChange, ...]] = {}
    for change in series.changes:
        found[change.on] = (*found.get(change.on, ()), change)
    return found


def skipped_days(series: MeetingSeries) -> Iterator[date]:
    """The dates of the pattern that a public holiday takes away, as far as the years are known."""
    if series.on_holidays != "keep":
        last = min(series.repeats.until, last_known_day()) if series.repeats else date.max
        for day in _pattern_days(series, date.min, last):
            if is_public_holiday(day):
                yield day


def series_days(series: MeetingSeries, until: date, since: date = date.min) -> Iterator[date]:
    """The dates the series gives, holidays left out where it says so, up to `until`."""
    last = min(until, series.repeats.until) if series.repeats else until
    for day in _pattern_days(series, since, last):
        if series.on_holidays == "keep" or not is_public_holiday(day):
            yield day


def meetings(series: MeetingSeries, since: date, until: date) -> list[Meeting]:
    """The occurrences that take place, or would have, from `since` to `until`; by start."""
    changes = changes_of(series)
    minutes = {entry.on: entry for entry in series.held}
    days = list(series_days(series, until, since))
    # A meeting may be moved into the window from a day outside it.
    outside = [day for day in changes if not since <= day <= until and gives(series, day)]
    if outside:
        days = sorted((*days, *outside))
    time, lasts = series.first.time(), series.lasts.elapsed
    found = [
        _occurrence(series, day, time, lasts, changes.get(day, ()), minutes.get(day))
        for day in days
    ]
    if changes:
        found = [meeting for meeting in found if since <= meeting.start.date() <= until]
        found.sort(key=lambda meeting: meeting.start)
    return found


def meeting_on(series: MeetingSeries, day: date) -> Meeting | None:
    """The occurrence that the series gave that day, wherever it moved; None where it gives none."""
    if not gives(series, day):
        return None
    minutes = next((entry for entry in series.held if entry.on == day), None)
    changes = tuple(change for change in series.changes if change.on == day)
    return _occurrence(
        series, day, series.first.time(), series.lasts.elapsed, changes, minutes
    )


def as_held(series: MeetingSeries) -> MeetingSeries:
    """A single meeting at the time and place it is held at; a recurring one as it is."""
    if series.repeats is not None or not series.changes:
        return series
    meeting = meeting_on(series, series.first.date())
    return replace(series, first=meeting.start, place=meeting.place) if meeting else series


def is_over(series: MeetingSeries, day: date) -> bool:
    """Whether nothing of it takes place from that day on."""
    if series.repeats is None:
        meeting = meeting_on(series, series.first.date())
        if meeting is None or meeting.status == MeetingStatus.CANCELLED:
            return True
        return meeting.last_day < day
    moved = [said[-1].moved_to for said in changes_of(series).values()]
    last = max([series.repeats.until, *(one.date() for one in moved if one)])
    return last < day


def gives(series: MeetingSeries, day: date) -> bool:
    """Whether the series has an occurrence on that date."""
    return day in series_days(series, day, day)


def on_pattern(series: MeetingSeries, day: date) -> bool:
    """Whether the recurrence gives that date, holiday or not."""
    return day in _pattern_days(series, day, day)


def _occurrence(
    series: MeetingSeries, day: date, time: time, lasts: timedelta,
    changes: tuple[MeetingChange, ...], minutes: Minutes | None,
) -> Meeting:
    start = datetime.combine(day, time)
    place, status, reason = series.place, MeetingStatus.SCHEDULED, None
    if changes:
        change = changes[-1]
        place, reason = change.place or place, change.cancelled or change.restored
        if change.cancelled:
            status = MeetingStatus.CANCELLED
        elif change.moved_to:
            status, start = MeetingStatus.MOVED, change.moved_to
    if minutes:
        status = MeetingStatus.HELD
    return Meeting(series, day, start, start + lasts, status, place, reason, minutes, changes)


def _pattern_days(series: MeetingSeries, since: date, last: date) -> Iterator[date]:
    first, repeats = series.first.date(), series.repeats
    since = max(first, since)
    if repeats is None:
        if since <= first <= last:
            yield first
    elif repeats.weeks:
        yield from _weekly(first, repeats, since, last)
    else:
        yield from _monthly(repeats, since, last)


def _weekly(first: date, repeats: Recurrence, since: date, last: date) -> Iterator[date]:
    # The rhythm is that of the week of `first`; whole stretches before `since` are passed over.
    rhythm = 7 * repeats.weeks
    week = first - timedelta(days=first.weekday())
    week += timedelta(days=(since - week).days // rhythm * rhythm)
    weekdays = [timedelta(days=weekday) for _, weekday in sorted(repeats.days)]
    while week <= last:
        for weekday in weekdays:
            if since <= week + weekday <= last:
                yield week + weekday
        week += timedelta(days=rhythm)


def _monthly(repeats: Recurrence, since: date, last: date) -> Iterator[date]:
    year, month = since.year, since.month
    while date(year, month, 1) <= last:
        days = {_nth(year, month, nth, weekday) for nth, weekday in repeats.days}
        for day in sorted(day for day in days if day is not None):
            if since <= day <= last:
                yield day
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


@cache
def _nth(year: int, month: int, nth: int, weekday: int) -> date | None:
    """The nth (or, at -1, the last) weekday of a month; None where there is no fifth."""
    start, length = months.monthrange(year, month)
    days = list(range(1 + (weekday - start) % 7, length + 1, 7))
    if nth > len(days):
        return None
    return date(year, month, days[nth - 1] if nth > 0 else days[-1])
