"""The board that hangs at a gate was not printed in the future."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Level, Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    for community in district.communities.values():
        printed = community.board_printed
        if printed is not None and printed > now.date():
            path, facts = ("board", "printed_on"), {"day": str(printed)}
            yield Problem("printed_in_future", community.file, path, facts, Level.WARNING)
