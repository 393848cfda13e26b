"""Postings, meetings and notices name communities that exist, by their ids."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Path, Problem
from district.records import District, MeetingSeries, Notice


def check(district: District, now: datetime) -> Iterator[Problem]:
    for file, path, name in _named(district):
        if name not in district.communities:
            yield Problem("unknown_community", file, path, {"community": name})


def _named(district: District) -> Iterator[tuple[str, Path, str]]:
    for officer in district.officers.values():
        for position, posting in enumerate(officer.postings):
            yield officer.file, ("postings", position, "community"), posting.community
    records: list[MeetingSeries | Notice] = [
        *district.meetings.values(), *district.notices.values()
    ]
    for record in records:
        for position, name in enumerate(record.communities):
            yield record.file, ("communities", position), name
