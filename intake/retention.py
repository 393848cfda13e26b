"""How long a request is kept: its form's `keep_for` after the outcome, as the form then was."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from district import definition
from district.span import Span
from intake import clock
from intake.lifecycle import Status
from intake.request import Request


@dataclass(slots=True)
class Retention:
    """Decides at one moment, for one time zone."""

    now: datetime
    timezone: str
    _spans: dict[str, Span] = field(init=False, default_factory=dict)

    def over(self, request: Request, stored: str) -> bool:
        """Whether its time is up; `stored` is its form's definition. Never while it is open."""
        if request.status is not Status.CLOSED or request.closed_at is None:
            return False
        if request.version not in self._spans:
            self._spans[request.version] = definition.read(stored).keep_for
        span = self._spans[request.version]
        return kept_until(request.closed_at, span, self.timezone) <= self.now


def kept_until(closed_at: str, keep_for: Span, timezone: str) -> datetime:
    """When the time of a request is up that was closed then, local to the district."""
    return clock.due(clock.unstamp(closed_at), keep_for, timezone).astimezone(ZoneInfo(timezone))
