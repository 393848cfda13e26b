"""`/desk/figures`: the figures of the queue for staff, who see every number whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from district.problem import Refusal
from district.records import District
from district.values import take_date
from intake.figures import Course, statement
from intake.stating import groups
from look.speak import Speaker


@dataclass(frozen=True, slots=True)
class Days:
    """From when to when; `problems` are codes of `page.figures.problem_…`."""

    since: date | None = None
    until: date | None = None
    problems: tuple[str, ...] = ()


def days_of(query: Mapping[str, str]) -> Days:
    """The days an address asks for, whatever was written into it."""
    found: dict[str, date | None] = {}
    problems = []
    for name in ("from", "until"):
        text = query.get(name, "").strip()
        try:
            found[name] = take_date(text) if text else None
        except Refusal:
            found[name] = None
            problems.append(f"day_{name}")
    since, until = found["from"], found["until"]
    if since and until and since > until:
        problems.append("backwards")
        since, until = until, since
    return Days(since, until, tuple(problems))


def figures_facts(
    courses: Iterable[Course], district: District, t: Speaker, days: Days, now: datetime
) -> dict[str, Any]:
    """What `templates/desk/figures.html` shows; `courses` are those that whoever asks may see."""
    stated = statement(courses, now, days.since, days.until)
    found = groups(stated, district, t.words)
    return {
        "days": days,
        "total": stated.total,
        "groups": [group for group in found if group.by != "all" and group.lines],
    }
