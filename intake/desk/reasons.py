"""Why a request stands where it does in the working order, as codes of `page.desk.why`. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from district.holidays import working_days_between
from intake import clock
from intake.request import Request


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, and the number or the day its sentence says."""

    code: str
    number: int = 0
    urgent: bool = False
    day: date | None = None


def reasons_of(
    request: Request, at: str, timezone: str, officer: str | None = None
) -> list[Reason]:
    """What comes first, first: late or due, then what brings it forward. `officer` looks at it."""
    if request.look_on:
        day = date.fromisoformat(request.look_on)
        return [Reason("look", urgent=day <= clock.local_day(at, timezone), day=day)]
    if request.closed_at is not None:
        return []
    found = [_due(request, at, timezone)]
    if request.not_by:
        mine = request.not_by == officer
        found.append(Reason("objected_to_you" if mine else "objected", urgent=True))
    if request.vulnerable:
        found.append(Reason("vulnerable"))
    if request.repeats:
        found.append(Reason("repeats", request.repeats))
    if request.lapsed(at):
        found.append(Reason("lapsed"))
    return found


def _due(request: Request, at: str, timezone: str) -> Reason:
    today = clock.local_day(at, timezone)
    if request.asked_at:
        days = (today - clock.local_day(request.asked_at, timezone)).days
        return Reason("asked", days) if days else Reason("asked_today")
    day = clock.local_day(request.due_at, timezone)
    if request.due_at < at:
        late = working_days_between(day, today)
        return Reason("late", late, urgent=True) if late else Reason("late_today", urgent=True)
    return _left(today, day)


def _left(today: date, day: date) -> Reason:
    left = working_days_between(today, day)
    if today == day or not left:
        return Reason("today", urgent=True)
    return Reason("tomorrow") if left == 1 else Reason("days", left)
