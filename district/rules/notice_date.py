"""The date in a notice's file name is the date it is published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    for notice in district.notices.values():
        if not notice.id.startswith(f"{notice.published:%Y-%m-%d}-"):
            facts = {"day": f"{notice.published:%Y-%m-%d}", "name": notice.id[:10]}
            yield Problem("notice_date", notice.file, ("published",), facts)
