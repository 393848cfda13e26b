"""Whoever is away, today or later, names who stands in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Level, Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    for officer in district.officers.values():
        for position, away in enumerate(officer.away):
            if away.deputy is None and away.until >= max(now.date(), away.since):
                facts = {
                    "officer": officer.name.zh, "since": str(away.since), "until": str(away.until)
                }
                path = ("away", position)
                yield Problem("away_without_deputy", officer.file, path, facts, Level.WARNING)
