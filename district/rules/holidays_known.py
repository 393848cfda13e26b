"""Meetings that skip holidays need the holidays of their years to be known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.holidays import knows_year
from district.problem import Level, Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    # A year is told by itself: every station says the same of it, and it is then said once.
    last = max(
        (
            series.repeats.until.year for series in district.meetings.values()
            if series.on_holidays == "skip" and series.repeats
        ),
        default=0,
    )
    # Further than next year nobody looks, and no arrangement is made.
    for year in range(now.year, min(last, now.year + 1) + 1):
        if not knows_year(year):
            facts = {"year": str(year)}
            yield Problem("holidays_unknown", "district.yaml", (), facts, Level.WARNING)
