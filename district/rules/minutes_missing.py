"""What a meeting brought is written down within two weeks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from district.calendar import MeetingStatus, meetings, on_pattern
from district.problem import Level, Problem
from district.records import District

WITHIN = timedelta(days=14)
MOST = 3
"""Dates that the sentence names, the latest first."""
SHOWN = timedelta(days=60)
"""So long pages show what a meeting brought; of an older one nobody asks any more."""


def check(district: District, now: datetime) -> Iterator[Problem]:
    today = now.date()
    for series in district.meetings.values():
        if not on_pattern(series, series.first.date()):
            continue  # `meeting_dates` says so; no date of the series is certain
        missing = [
            one for one in meetings(series, today - SHOWN, today - WITHIN)
            if one.status not in (MeetingStatus.HELD, MeetingStatus.CANCELLED)
        ]
        if missing:
            days = [str(one.day) for one in reversed(missing)]
            more = ["…"] if len(days) > MOST else []
            facts = {"day": days[0], "days": ", ".join(days[:MOST] + more)}
            yield Problem("minutes_missing", series.file, ("held",), facts, Level.WARNING)
