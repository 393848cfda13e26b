"""A profile is confirmed every so often, and not in the future."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Level, Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    every = district.profile.verify_every.days
    for officer in district.officers.values():
        if not any(p.until is None or p.until >= now.date() for p in officer.postings):
            continue
        age = (now.date() - officer.verified_on).days
        path = ("verified_on",)
        facts = {"officer": officer.name.zh, "day": str(officer.verified_on), "every": str(every)}
        if age > every:
            facts["age"] = str(age)
            yield Problem("verified_long_ago", officer.file, path, facts, Level.WARNING)
        elif age < 0:
            yield Problem("verified_in_future", officer.file, path, facts, Level.WARNING)
