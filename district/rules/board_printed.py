"""The board that hangs at a gate says what is true today, or from a hand-over on that is near."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.boards import coming_leads
from district.postings import Postings
from district.problem import Level, Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    postings, today = Postings(district.officers), now.date()
    for community in district.communities.values():
        printed = community.board_printed
        if printed is None or printed <= today:
            continue
        near = {posting.since for _, posting in coming_leads(postings, community.id, today)}
        if printed not in near:
            path, facts = ("board", "printed_on"), {"day": str(printed)}
            yield Problem("printed_in_future", community.file, path, facts, Level.WARNING)
