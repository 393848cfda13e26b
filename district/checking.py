"""A district with everything that is wrong with it: read, then judged by every rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from district.pages import check_pages
from district.problem import Level, Problem
from district.reading import locate, read_district
from district.records import District
from district.rules import check_all
from district.words import read_words

Clock = Callable[[str], datetime]
"""Time zone name → the local time there, without a zone."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A district with everything that is wrong with it, in the order of files and lines."""

    district: District
    now: datetime
    problems: list[Problem]

    @property
    def errors(self) -> int:
        return sum(problem.level == Level.ERROR for problem in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


def check_content(content: Path, clock: Clock) -> Checked:
    """Read `content` and run every rule; `clock` tells the time in the district's zone."""
    reading = read_district(content)
    now = clock(reading.district.profile.timezone)
    problems = [
        *reading.problems, *check_all(reading.district, now), *check_pages(content)
    ]
    for language in reading.district.profile.languages:
        read_words(language, content, problems)
    return Checked(reading.district, now, locate(problems, content))
