"""Badges, direct numbers and community codes belong to one each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from district.problem import Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    owners: dict[tuple[str, str], str] = {}
    for key, value, file in _values(district):
        first = owners.setdefault((key, re.sub(r"\D", "", value)), file)
        if first != file:
            yield Problem("taken_twice", file, (key,), {"value": value, "first": first})


def _values(district: District) -> Iterator[tuple[str, str, str]]:
    for community in district.communities.values():
        yield "code", community.code, community.file
    for officer in district.officers.values():
        yield "badge", officer.badge, officer.file
        yield "phone", officer.phone, officer.file
