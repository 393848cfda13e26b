"""What is announced comes before its meeting, what restores it after the change, none ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from district.problem import Level, Path, Problem
from district.records import District, MeetingChange


def check(district: District, now: datetime) -> Iterator[Problem]:
    for series in district.meetings.values():
        told: dict[date, date] = {}
        for position, change in enumerate(series.changes):
            path: Path = ("changes", position, "announced")
            if change.announced is None:
                continue
            before = told.get(change.on, change.announced)
            told[change.on] = change.announced
            if change.restored and change.announced < before:
                facts = {"day": str(change.announced), "since": str(before)}
                yield Problem("restored_before", series.file, path, facts)
            elif change.announced > _last(change):
                facts = {"day": str(change.announced), "on": str(_last(change))}
                yield Problem("announced_late", series.file, path, facts)
            elif change.announced > now.date():
                yield _ahead(series.file, path, change.announced)
        if series.revised_on is not None and series.revised_on > now.date():
            yield _ahead(series.file, ("revised_on",), series.revised_on)


def _last(change: MeetingChange) -> date:
    """The later of the day it was planned for and the day it is held."""
    return max(change.on, change.moved_to.date()) if change.moved_to else change.on


def _ahead(file: str, path: Path, day: date) -> Problem:
    return Problem("day_ahead", file, path, {"day": str(day)}, Level.WARNING)
