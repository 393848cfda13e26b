"""When time alone changes what is published: the moments a unit's files depend on.

A unit made at one moment is still right until the next of these. Every question that `Site` asks
of the day has its dates here; a test builds day by day and compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from district.calendar import meetings
from district.records import District, MeetingSeries, Officer, Posting
from publish.site import AHEAD, ANNOUNCED, BEHIND, FORTNIGHT, month_after

_DAY = timedelta(days=1)


def good_until(district: District, now: datetime) -> datetime:
    """The first moment after `now` at which anything made from these records may change."""
    day = now.date()
    days = [month_after(day)]  # the calendars' window moves
    days += [edge for edge in _days(district, day) if edge > day]
    moments = [datetime.combine(min(days), time())]
    moments += [said for said in _moments(district) if said > now]
    return min(moments)


def _moments(district: District) -> Iterator[datetime]:
    for notice in district.notices.values():
        yield notice.published
        if notice.updated is not None:
            yield notice.updated


def _days(district: District, day: date) -> Iterator[date]:
    for notice in district.notices.values():
        yield notice.expires + _DAY
    for officer in district.officers.values():
        yield officer.verified_on + district.profile.verify_every.elapsed + _DAY
        yield from _of_officer(officer)
    yield from _of_meetings(district, day)


def _of_officer(officer: Officer) -> Iterator[date]:
    spans: list[Posting] = list(officer.postings)
    for posting in spans:
        yield posting.since - ANNOUNCED
        yield posting.since
        if posting.until is not None:
            yield posting.until + _DAY - ANNOUNCED
            yield posting.until + _DAY
    for away in officer.away:
        yield away.since
        yield away.until + _DAY


def _news(series: MeetingSeries, day: date) -> Iterator[date]:
    yield series.first.date()
    yield (series.repeats.until if series.repeats else series.first.date()) + _DAY
    if series.revised_on is not None:
        yield series.revised_on
    yield from (minutes.on for minutes in series.held)
    for change in series.changes:
        yield change.announced or change.on
        yield change.on + _DAY
        if change.moved_to is not None:
            yield change.moved_to.date() + _DAY
        if change.announced is None and change.on > day:
            yield day + _DAY  # nobody knows since when it is news


def _of_meetings(district: District, day: date) -> Iterator[date]:
    """A dated meeting comes into the lists, leaves them, and leaves the minutes."""
    for series in district.meetings.values():
        # What a calendar calls the day it last changed.
        yield from _news(series, day)
        # One month further than any page looks: the next to come in lies there, or month_after.
        for meeting in meetings(series, day - BEHIND - _DAY, day + AHEAD + timedelta(days=31)):
            start = meeting.start.date()
            yield start - AHEAD
            yield start - FORTNIGHT
            yield start
            yield start + _DAY
            yield meeting.last_day + _DAY
            yield start + BEHIND + _DAY
