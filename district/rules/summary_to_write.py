"""The desk hands out a result with `…` where a person writes what a meeting was about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Level, Problem
from district.records import District

TO_WRITE = "…"
"""Alone, in the place of a summary."""


def check(district: District, now: datetime) -> Iterator[Problem]:
    for series in district.meetings.values():
        for position, entry in enumerate(series.held):
            said = entry.summary
            for language, text in (("zh", said.zh), ("en", said.en)) if said else ():
                if text.strip() == TO_WRITE:
                    path = ("held", position, "summary", language)
                    facts = {"day": str(entry.on)}
                    yield Problem("summary_to_write", series.file, path, facts, Level.WARNING)
                    break
