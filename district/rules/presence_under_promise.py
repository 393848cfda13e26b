"""Each officer in post gives the presence hours the district promises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Level, Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    promised = district.profile.presence_hours_promised
    for officer in district.officers.values():
        serves = any(p.until is None or p.until >= now.date() for p in officer.postings)
        minutes = sum(hours.minutes for hours in officer.hours)
        if serves and 0 <= minutes < promised * 60:
            facts = {
                "officer": officer.name.zh, "given": f"{minutes / 60:g}",
                "promised": str(promised), "short": f"{promised - minutes / 60:g}",
            }
            yield Problem("presence_short", officer.file, ("hours",), facts, Level.WARNING)
