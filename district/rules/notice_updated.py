"""A notice is changed after it was published, and not in the future."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Level, Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    for notice in district.notices.values():
        if notice.updated is None:
            continue
        path = ("updated",)
        facts = {"updated": f"{notice.updated:%Y-%m-%d %H:%M}"}
        if notice.updated < notice.published:
            facts["published"] = f"{notice.published:%Y-%m-%d %H:%M}"
            yield Problem("updated_before_published", notice.file, path, facts)
        elif notice.updated.date() > now.date():
            yield Problem("updated_in_future", notice.file, path, facts, Level.WARNING)
