"""A district with everything that is wrong with it: read, then judged by every rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from district.problem import Level, Problem
from district.records import District
from district.store import Store
from district.survey import Clock, take_survey


@dataclass(frozen=True, slots=True)
class Checked:
    """A whole district with everything that is wrong with it, in the order of files and lines."""

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
    survey = take_survey(content, clock, Store(None, ""))
    district = survey.catalogue.everything(survey.profile).district
    return Checked(district, survey.now, survey.problems)
