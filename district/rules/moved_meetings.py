"""A meeting moves by weeks, not by a year, and not onto another meeting of its series."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from district.calendar import changes_of, gives, on_pattern
from district.problem import Problem
from district.records import District, MeetingChange, MeetingSeries

FARTHEST = timedelta(days=60)
"""Further away it is a slip of the finger, and residents would look for it in vain."""


def check(district: District, now: datetime) -> Iterator[Problem]:
    for series in district.meetings.values():
        if not on_pattern(series, series.first.date()):
            continue  # `meeting_dates` says so; no date of the series is certain
        for position, change in enumerate(series.changes):
            if change.moved_to is None or not gives(series, change.on):
                continue
            if changes_of(series)[change.on][-1] is not change:
                continue  # something else became of it
            facts = {"on": str(change.on), "to": f"{change.moved_to:%Y-%m-%d}"}
            path = ("changes", position, "moved_to")
            if change.moved_to == datetime.combine(change.on, series.first.time()):
                yield Problem("moved_nowhere", series.file, path, facts)
            elif abs(change.moved_to.date() - change.on) > FARTHEST:
                facts |= {"near": _right_year(change, change.moved_to), "most": str(FARTHEST.days)}
                yield Problem("moved_far", series.file, path, facts)
            elif _meets(series, change.moved_to.date(), change):
                yield Problem("moved_onto_meeting", series.file, path, facts)


def _right_year(change: MeetingChange, moved: datetime) -> str:
    """The same day and time in a year that fits, or ""."""
    for year in (change.on.year, change.on.year + 1, change.on.year - 1):
        try:
            meant = moved.replace(year=year)
        except ValueError:  # 29 February
            continue
        if abs(meant.date() - change.on) <= FARTHEST:
            return f"{meant:%Y-%m-%d %H:%M}"
    return ""


def _meets(series: MeetingSeries, day: date, moved: MeetingChange) -> bool:
    """Whether another occurrence of the series takes place that day: given so, or moved there."""
    others = {on: said[-1] for on, said in changes_of(series).items() if on != moved.on}
    gone = any(
        change.on == day and (change.cancelled or change.moved_to) for change in others.values()
    )
    there = (change.moved_to for change in others.values() if change.on < moved.on)
    if any(moment and moment.date() == day for moment in there):
        return True
    return day != moved.on and gives(series, day) and not gone
