"""Lengths of time as staff write them: `90m`, `2h`, `180 days`, `3 working days`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from district.problem import Refusal

_SHORT = re.compile(r"([0-9]{1,4})(m|h)")
_LONG = re.compile(r"([0-9]{1,4}) (working days?|days?|weeks?|hours?|minutes?)")
_MINUTES = {"m": 1, "minute": 1, "h": 60, "hour": 60, "day": 1440, "week": 10080}


@dataclass(frozen=True, slots=True)
class Span:
    """Either minutes of elapsed time, or whole working days; the other is 0."""

    minutes: int = 0
    working_days: int = 0

    @property
    def elapsed(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    @property
    def days(self) -> int:
        """Whole elapsed days."""
        return self.minutes // 1440

    def __str__(self) -> str:
        """As staff would write it."""
        if self.working_days:
            return f"{self.working_days} working day{'s' * (self.working_days > 1)}"
        if self.minutes % 1440 == 0:
            return f"{self.days} day{'s' * (self.days > 1)}"
        return f"{self.minutes // 60}h" if self.minutes % 60 == 0 else f"{self.minutes}m"


def parse_span(text: str) -> Span:
    """Read a span; raises `Refusal("not_a_span")`."""
    found = _SHORT.fullmatch(text) or _LONG.fullmatch(text)
    if not found or int(found[1]) == 0:
        raise Refusal("not_a_span", value=text)
    count, unit = int(found[1]), found[2].removesuffix("s")
    if unit == "working day":
        return Span(working_days=count)
    return Span(minutes=count * _MINUTES[unit])
