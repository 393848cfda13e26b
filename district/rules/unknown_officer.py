"""Meeting hosts and deputies are officers that exist; nobody deputises for himself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Problem
from district.records import District
from district.references import Reference, known_officers, mistakes


def check(district: District, now: datetime) -> Iterator[Problem]:
    ids = district.known("officers")
    named = [
        Reference(series.file, series.station, ("host",), series.host)
        for series in district.meetings.values()
    ]
    for officer in district.officers.values():
        for position, away in enumerate(officer.away):
            path = ("away", position, "deputy")
            if away.deputy == officer.id:
                yield Problem("own_deputy", officer.file, path, {"officer": officer.id})
            elif away.deputy is not None:
                named.append(Reference(officer.file, officer.station, path, away.deputy))
    astray = [each for each in named if each.written not in ids]
    for each, problem, near in mistakes(astray, known_officers(district)):
        if problem:
            yield problem
        elif not district.unread.unplaced("officers"):
            facts = {"officer": each.written, "near": near}
            yield Problem("unknown_officer", each.file, each.path, facts)
