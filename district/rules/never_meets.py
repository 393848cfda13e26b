"""A series has at least one meeting: public holidays may not take all of them away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from district.calendar import on_pattern, series_days
from district.problem import Path, Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    for series in district.meetings.values():
        first, repeats = series.first.date(), series.repeats
        if (repeats and repeats.until < first) or not on_pattern(series, first):
            continue  # `dates_in_order` or `meeting_dates` says so
        if next(series_days(series, date.max), None) is None:
            path: Path = ("repeats", "until") if repeats else ("first",)
            yield Problem("never_meets", series.file, path, {"day": str(first)})
