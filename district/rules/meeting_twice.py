"""Each date of a series is changed once and has one set of minutes.

Two changes may stand for one date where the order tells what became of it: one of them says that
the meeting takes place after all, or both say when they were announced.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from district.problem import Problem
from district.records import District, MeetingChange, MeetingSeries


def check(district: District, now: datetime) -> Iterator[Problem]:
    for series in district.meetings.values():
        for key, position, day in (*_changes(series), *_minutes(series)):
            facts = {"day": str(day)}
            yield Problem("day_twice", series.file, (key, position, "on"), facts)


def _changes(series: MeetingSeries) -> Iterator[tuple[str, int, date]]:
    before: dict[date, MeetingChange] = {}
    for position, change in enumerate(series.changes):
        if change.on in before and not _follows(before[change.on], change):
            yield "changes", position, change.on
        before[change.on] = change


def _follows(before: MeetingChange, change: MeetingChange) -> bool:
    if bool(before.restored) != bool(change.restored):
        return True
    if before.announced is None or change.announced is None:
        return False
    return before.announced < change.announced


def _minutes(series: MeetingSeries) -> Iterator[tuple[str, int, date]]:
    seen = set()
    for position, entry in enumerate(series.held):
        if entry.on in seen:
            yield "held", position, entry.on
        seen.add(entry.on)
