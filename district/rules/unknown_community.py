"""Postings, meetings and notices name communities that exist, by their ids."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Problem
from district.records import District, MeetingSeries, Notice
from district.references import Reference, known_communities, mistakes


def check(district: District, now: datetime) -> Iterator[Problem]:
    ids = district.known("communities")
    astray = [each for each in _named(district) if each.written not in ids]
    for each, problem, near in mistakes(astray, known_communities(district)):
        if problem:
            yield problem
        elif not district.unread.unplaced("communities"):
            facts = {"community": each.written, "near": near}
            yield Problem("unknown_community", each.file, each.path, facts)


def _named(district: District) -> Iterator[Reference]:
    for officer in district.officers.values():
        for position, posting in enumerate(officer.postings):
            path = ("postings", position, "community")
            yield Reference(officer.file, officer.station, path, posting.community)
    records: list[MeetingSeries | Notice] = [
        *district.meetings.values(), *district.notices.values()
    ]
    for record in records:
        for position, name in enumerate(record.communities):
            yield Reference(record.file, record.station or "", ("communities", position), name)
