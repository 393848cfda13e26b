"""No board at a gate carries the number of an officer who has handed over, or soon will have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.boards import old_board
from district.postings import Postings
from district.problem import ANY, Level, Problem
from district.records import District

# An officer not read, or a posting written wrongly, may be the one whom the board shows.
_UNLESS = (("officers", ANY), ("postings", ANY))


def check(district: District, now: datetime) -> Iterator[Problem]:
    postings, day = Postings(district.officers), now.date()
    for community in district.communities.values():
        found = old_board(community, postings, day)
        station = district.stations.get(community.station)
        if found is None or station is None:
            continue
        shown = found.old or station
        path = () if community.board_printed is None else ("board", "printed_on")
        facts = {
            "community": community.name.zh, "id": community.id, "old": shown.name.zh,
            "old_number": shown.phone, "new": found.new.name.zh, "new_number": found.new.phone,
            "since": str(found.since), "hung": str(max(found.since, day)),
        }
        yield Problem(
            "board_old_number", community.file, path, facts, Level.WARNING, unless=_UNLESS
        )
