"""A station's notice concerns that station's communities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    for notice in district.notices.values():
        for position, name in enumerate(notice.communities):
            community = district.communities.get(name)
            if notice.station and community and community.station != notice.station:
                facts = {"community": name, "station": community.station}
                path = ("communities", position)
                # Where two files claim an id, one is unread: whose community it is stays open.
                unless = (("communities", name),)
                yield Problem("notice_elsewhere", notice.file, path, facts, unless=unless)
