"""Postings, meetings and notices name communities that exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Path, Problem, nearest
from district.records import District, MeetingSeries, Notice


def check(district: District, now: datetime) -> Iterator[Problem]:
    known = district.known("communities")
    for file, path, name in _named(district):
        if name not in known and not district.unread.unplaced("communities"):
            facts = {"community": name, "near": nearest(name, known)}
            yield Problem("unknown_community", file, path, facts)


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
