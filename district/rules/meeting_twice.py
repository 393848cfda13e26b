"""Each date of a series is changed once and has one set of minutes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    for series in district.meetings.values():
        dated = {
            "changes": [change.on for change in series.changes],
            "held": [entry.on for entry in series.held],
        }
        for key, days in dated.items():
            seen = set()
            for position, day in enumerate(days):
                if day in seen:
                    facts = {"day": str(day)}
                    yield Problem("day_twice", series.file, (key, position, "on"), facts)
                seen.add(day)
