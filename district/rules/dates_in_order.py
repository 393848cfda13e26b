"""What begins ends later: postings, absences, notices and meeting series."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from district.problem import Path, Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    for file, path, since, until in _stretches(district):
        if until < since:
            facts = {"since": str(since), "until": str(until)}
            yield Problem("dates_backwards", file, path, facts)


def _stretches(district: District) -> Iterator[tuple[str, Path, date, date]]:
    for officer in district.officers.values():
        for position, posting in enumerate(officer.postings):
            if posting.until is not None:
                path: Path = ("postings", position, "until")
                yield officer.file, path, posting.since, posting.until
        for position, away in enumerate(officer.away):
            yield officer.file, ("away", position, "until"), away.since, away.until
    for notice in district.notices.values():
        yield notice.file, ("expires",), notice.published.date(), notice.expires
    for series in district.meetings.values():
        if series.repeats:
            yield series.file, ("repeats", "until"), series.first.date(), series.repeats.until
