"""A former id is no longer in use: its address can then point to the community that took over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    taken = {str(name): record.file for name, record in district.communities.items()}
    for community in district.communities.values():
        for position, name in enumerate(community.former_ids):
            if name in taken:
                facts = {"id": name, "first": taken[name]}
                path = ("former_ids", position)
                yield Problem("former_id_taken", community.file, path, facts)
            taken.setdefault(name, community.file)
