"""Meeting hosts and deputies are officers that exist; nobody deputises for himself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Path, Problem, nearest
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    known = district.known("officers")
    named: list[tuple[str, Path, str]] = [
        (series.file, ("host",), series.host) for series in district.meetings.values()
    ]
    for officer in district.officers.values():
        for position, away in enumerate(officer.away):
            path: Path = ("away", position, "deputy")
            if away.deputy == officer.id:
                yield Problem("own_deputy", officer.file, path, {"officer": officer.id})
            elif away.deputy is not None:
                named.append((officer.file, path, away.deputy))
    for file, at, name in named:
        if name not in known and not district.unread.unplaced("officers"):
            facts = {"officer": name, "near": nearest(name, known)}
            yield Problem("unknown_officer", file, at, facts)
