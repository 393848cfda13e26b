"""An officer is posted to a community once at a time, and a community has one lead at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from district.postings import Postings
from district.problem import Problem
from district.records import District, Officer, Posting, Role


def check(district: District, now: datetime) -> Iterator[Problem]:
    for officer in district.officers.values():
        for position, posting in enumerate(officer.postings):
            for other in officer.postings[:position]:
                day = _shared_day(posting, other)
                if other.community == posting.community and day:
                    path = ("postings", position, "from")
                    facts = {"community": posting.community, "day": str(day)}
                    yield Problem("posting_twice", officer.file, path, facts)
    postings = Postings(district.officers)
    for community in district.communities.values():
        leads = [pair for pair in postings.all_of(community.id) if pair[1].role == Role.LEAD]
        for position, (officer, posting) in enumerate(leads):
            for earlier, other in leads[:position]:
                day = _shared_day(posting, other)
                if day and earlier is not officer:
                    facts = {
                        "community": community.name.zh, "other": earlier.name.zh,
                        "file": earlier.file, "day": str(day),
                    }
                    yield Problem("two_leads", officer.file, _path(officer, posting), facts)


def _shared_day(one: Posting, other: Posting) -> date | None:
    """The first day both postings hold, or None."""
    day = max(one.since, other.since)
    return day if one.holds(day) and other.holds(day) else None


def _path(officer: Officer, posting: Posting) -> tuple[str, int, str]:
    return "postings", officer.postings.index(posting), "role"
