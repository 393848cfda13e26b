"""Times: UTC in the database, local to the district for people, and when an answer is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from district.holidays import add_working_days, working_days_between
from district.problem import Refusal
from district.span import Span

_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
_LEASE = Span(working_days=3)
_END_OF_DAY = time(23, 59, 59)


def stamp(moment: datetime) -> str:
    """`2026-11-23T02:00:00Z`: sorts as text in the order of time."""
    return moment.astimezone(UTC).strftime(_FORMAT)


def unstamp(text: str) -> datetime:
    # Ten times as quick as `strptime`; figures read every request there is.
    return datetime.fromisoformat(text)


def shown(text: str, timezone: str) -> str:
    """A stamp as people at the station read it: `2026-11-23 10:00`."""
    return unstamp(text).astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M")


def day_of(text: str) -> str:
    """A date as typed, `2026-12-20`; raises `Refusal("not_a_day")`."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise Refusal("not_a_day") from None


def local_day(text: str, timezone: str) -> date:
    """The day of a stamp, in the district."""
    return unstamp(text).astimezone(ZoneInfo(timezone)).date()


def resumed(due_at: str, asked_at: str, answered_at: str, promise: Span, timezone: str) -> str:
    """When the answer is due after the clock stood still: as much later as the resident took."""
    before, asked, answered = unstamp(due_at), unstamp(asked_at), unstamp(answered_at)
    if not promise.working_days:
        return stamp(before + max(answered - asked, timedelta(0)))
    first, last = local_day(asked_at, timezone), local_day(answered_at, timezone)
    stood = working_days_between(first, last)
    local = before.astimezone(ZoneInfo(timezone))
    return stamp(datetime.combine(
        add_working_days(local.date(), stood), local.time(), ZoneInfo(timezone)
    ))


def turn(due_at: str, reasons: int, timezone: str) -> str:
    """The place in the working order: a working day before it is due for each reason."""
    local = unstamp(due_at).astimezone(ZoneInfo(timezone))
    day = add_working_days(local.date(), -reasons)
    return stamp(datetime.combine(day, local.time(), ZoneInfo(timezone)))


def lease(now: datetime, timezone: str) -> str:
    """Until when a claim of now holds: three working days."""
    return stamp(due(now, _LEASE, timezone))


def due(received: datetime, reply_within: Span, timezone: str) -> datetime:
    """When the answer is due: working days end with the last of them, other spans to the minute.

    The day of receipt is not counted (调休 make-up days are working days).
    """
    if not reply_within.working_days:
        return received + reply_within.elapsed
    local = received.astimezone(ZoneInfo(timezone))
    last = add_working_days(local.date(), reply_within.working_days)
    return datetime.combine(last, _END_OF_DAY, ZoneInfo(timezone))
