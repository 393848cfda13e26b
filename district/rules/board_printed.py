"""The board that hangs at a gate says what is true today, or from a hand-over on that is near."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from district.boards import AHEAD
from district.problem import Level, Problem
from district.records import Community, District, Role


def check(district: District, now: datetime) -> Iterator[Problem]:
    for community in district.communities.values():
        printed = community.board_printed
        if printed is None or printed <= now.date():
            continue
        if printed not in _near(district, community, now.date()):
            path, facts = ("board", "printed_on"), {"day": str(printed)}
            yield Problem("printed_in_future", community.file, path, facts, Level.WARNING)


def _near(district: District, community: Community, day: date) -> set[date]:
    """The days within a week on which somebody begins to lead: boards hang before."""
    return {
        one.since for officer in district.officers.values() for one in officer.postings
        if one.community == community.id and one.role == Role.LEAD
        and day < one.since <= day + AHEAD
    }
