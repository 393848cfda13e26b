"""What both parties agreed on (人民调解法, article 29): who, what, and when to look at it again."""

from __future__ import annotations

from datetime import date

from district.problem import Refusal
from district.span import Span
from intake import clock
from intake.retention import kept_until

PARTIES = ("one", "other", "agreed")
"""What is written of an agreement beside the note: both parties, and on what they agreed."""


def look_on(day: date, at: str, keep_for: Span, timezone: str) -> str:
    """The day, where the request is still there on it: later, nobody would know what was agreed.

    Raises `Refusal("look_on")` for any other.
    """
    today = clock.local_day(at, timezone)
    last = kept_until(at, keep_for, timezone).date()
    if not today <= day <= last:
        raise Refusal("look_on", last=last.isoformat(), field="look_on")
    return day.isoformat()
