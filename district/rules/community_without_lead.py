"""Every community has a lead officer, today and for the weeks ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from district.postings import Postings
from district.problem import ANY, Level, Problem
from district.records import CommunityId, District, Role

AHEAD = timedelta(days=60)
# An officer not read, or a posting written wrongly, may be the lead that is missing.
_UNLESS = (("officers", ANY), ("postings", ANY))


def check(district: District, now: datetime) -> Iterator[Problem]:
    postings = Postings(district.officers)
    for community in district.communities.values():
        leads = [p for _, p in postings.all_of(community.id) if p.role == Role.LEAD]
        facts = {"community": community.name.zh}
        if not leads:
            yield Problem("never_a_lead", community.file, (), facts, unless=_UNLESS)
            continue
        day = _first_day_without(postings, community.id, now.date())
        if day is not None:
            # Only time brought this about: a posting ran out.
            facts["day"] = str(day)
            yield Problem("no_lead", community.file, (), facts, Level.WARNING, unless=_UNLESS)


def _first_day_without(postings: Postings, name: CommunityId, today: date) -> date | None:
    """Postings change on their edges only, so only today and the days after each are asked."""
    edges = {today}
    for _, posting in postings.all_of(name):
        if posting.until is not None:
            edges.add(posting.until + timedelta(days=1))
    days = sorted(day for day in edges if today <= day <= today + AHEAD)
    return next((day for day in days if postings.lead(name, day) is None), None)
