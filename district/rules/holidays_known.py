"""Meetings that skip holidays need the holidays of the present year to be known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.holidays import knows_year
from district.problem import Level, Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    # The arrangement for a year appears the autumn before; until then there is nothing to mend.
    needed = any(
        series.on_holidays == "skip" and series.repeats and series.repeats.until.year >= now.year
        for series in district.meetings.values()
    )
    if needed and not knows_year(now.year):
        facts = {"year": str(now.year)}
        yield Problem("holidays_unknown", "district.yaml", (), facts, Level.WARNING)
