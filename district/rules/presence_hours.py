"""Presence hours end after they begin, and an officer is in one place at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Problem
from district.records import District, PresenceHours


def check(district: District, now: datetime) -> Iterator[Problem]:
    for officer in district.officers.values():
        for position, hours in enumerate(officer.hours):
            if hours.end <= hours.start:
                facts = {
                    "start": f"{hours.start:%H:%M}", "end": f"{hours.end:%H:%M}",
                    "near": _in_the_afternoon(hours),
                }
                path = ("hours", position, "until")
                yield Problem("hours_backwards", officer.file, path, facts)
                continue
            for other in officer.hours[:position]:
                same_day = set(hours.days) & set(other.days)
                if same_day and hours.start < other.end and other.start < hours.end:
                    facts = {
                        "start": f"{max(hours.start, other.start):%H:%M}",
                        "end": f"{min(hours.end, other.end):%H:%M}",
                    }
                    path = ("hours", position, "from")
                    yield Problem("hours_overlap", officer.file, path, facts)


def _in_the_afternoon(hours: PresenceHours) -> str:
    """Twelve hours after the end, where that comes after the start; else ""."""
    if hours.end.hour >= 12:
        return ""
    late = hours.end.replace(hour=hours.end.hour + 12)
    return f"{late:%H:%M}" if late > hours.start else ""
