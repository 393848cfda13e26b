"""Meeting hosts and deputies are officers that exist; nobody deputises for himself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    for series in district.meetings.values():
        if series.host not in district.officers:
            yield Problem("unknown_officer", series.file, ("host",), {"officer": series.host})
    for officer in district.officers.values():
        for position, away in enumerate(officer.away):
            path = ("away", position, "deputy")
            if away.deputy == officer.id:
                yield Problem("own_deputy", officer.file, path, {"officer": officer.id})
            elif away.deputy is not None and away.deputy not in district.officers:
                yield Problem("unknown_officer", officer.file, path, {"officer": away.deputy})
