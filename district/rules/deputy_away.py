"""A deputy is neither away nor gone on the days he stands in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.postings import has_left
from district.problem import Level, Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    for officer in district.officers.values():
        for position, away in enumerate(officer.away):
            deputy = district.officers.get(away.deputy) if away.deputy else None
            if deputy is None or deputy is officer:
                continue
            path = ("away", position, "deputy")
            if away.until >= now.date() and has_left(deputy, max(away.since, now.date())):
                facts = {"deputy": deputy.name.zh}
                yield Problem("deputy_gone", officer.file, path, facts, Level.WARNING)
                continue
            for other in deputy.away:
                if other.since <= away.until and away.since <= other.until:
                    facts = {
                        "deputy": deputy.name.zh, "since": str(other.since),
                        "until": str(other.until),
                    }
                    yield Problem("deputy_away", officer.file, path, facts, Level.WARNING)
