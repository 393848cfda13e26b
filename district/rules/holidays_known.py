"""Meetings that skip holidays need a year whose holidays are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from district.holidays import knows_year
from district.problem import Level, Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    ends = [
        series.repeats.until for series in district.meetings.values()
        if series.on_holidays == "skip" and series.repeats
    ]
    last = max(ends, default=date.min).year
    # The arrangement for a year appears the autumn before; until then there is nothing to mend.
    for year in range(now.year, min(last, now.year) + 1):
        if not knows_year(year):
            facts = {"year": str(year)}
            yield Problem("holidays_unknown", "district.yaml", (), facts, Level.WARNING)
