"""A notice is reviewed by somebody other than its editor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Problem
from district.records import District
from district.typed import fold


def check(district: District, now: datetime) -> Iterator[Problem]:
    for notice in district.notices.values():
        if fold(notice.edited_by) == fold(notice.reviewed_by):
            facts = {"name": notice.reviewed_by}
            yield Problem("reviewer_is_editor", notice.file, ("reviewed_by",), facts)
