"""Why a request stands where it does in the working order, as codes of `page.desk.why`. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from district.holidays import working_days_between
from district.records import OfficerId
from intake import clock
from intake.lifecycle import Status
from intake.request import Request


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, and the number or the day its sentence says."""

    code: str
    number: int = 0
    urgent: bool = False
    day: date | None = None


def reasons_of(
    request: Request, at: str, timezone: str, viewer: OfficerId | None = None
) -> list[Reason]:
    """What comes first, first: late or due, then what brings it forward; `viewer` looks."""
    if request.closed_at is not None:
        return []
    found = [_due(request, at, timezone)]
    if request.not_by:
        found.append(Reason("objected", urgent=True))
        if waits_for_another(request, at):
            who = "not_you" if viewer == request.not_by else "you" if viewer else "other"
            found.append(Reason(f"another_{who}", urgent=who == "you"))
    if request.vulnerable:
        found.append(Reason("vulnerable"))
    if request.repeats:
        found.append(Reason("repeats", request.repeats))
    if request.lapsed(at):
        found.append(Reason("lapsed"))
    return found


def waits_for_another(request: Request, at: str) -> bool:
    """The resident says that it is not settled, and nobody has it yet who may close it."""
    held = request.status is Status.CLAIMED and not request.lapsed(at)
    return bool(request.not_by) and not (held and request.claimed_by != request.not_by)


def look_reasons(request: Request, today: date) -> list[Reason]:
    """How near the day is on which somebody is to look whether the agreement holds."""
    days = (today - date.fromisoformat(request.look_on)).days if request.look_on else -1
    if days < 0:
        return []
    return [Reason("look_late", days, urgent=True) if days else Reason("look_today", urgent=True)]


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
