"""`Slip` 派单: what a helper is given to do, by whom, and until when it is to be seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from district.forms import FormId
from district.records import CommunityId
from intake import clock
from intake.receipt import Receipt
from intake.request import Routing, Sealed

DONE, NOT_DONE, WITHDRAWN = "done", "not_done", "withdrawn"
"""What comes of a slip: the details of `report` events. `NOT_DONE` leaves it open."""
LONGEST = timedelta(days=3)
"""A helper sees the house of somebody no longer than that, however the slip is given."""
_END_OF_WORK = time(22)
"""Nobody is sent anywhere later than that."""
_LAST_CALL = timedelta(hours=1)
"""So long before the end of a day's work, that day is not offered any more."""
_DAYS = {"evening": 0, "tomorrow": 1, "days": 3}


class State(StrEnum):
    """What has become of a slip."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    OVER = "over"
    """Its time is up, or its request was closed since."""


@dataclass(frozen=True, slots=True)
class Slip:
    """`sealed` holds what the helper may see, `closed` whether the request was closed since.

    `account`, whose name is `shown`, has it; `given_by` is the actor of its event. Times are
    stamps.
    """

    id: int
    receipt: Receipt
    form: FormId
    community: CommunityId | None
    routing: Routing
    account: str
    shown: str
    given_by: str
    given_at: str
    until: str
    sealed: Sealed
    done_at: str | None
    withdrawn_at: str | None
    closed: bool

    def state(self, at: str) -> State:
        if self.withdrawn_at is not None:
            return State.WITHDRAWN
        if self.done_at is not None:
            return State.DONE
        return State.OVER if self.closed or self.until <= at else State.OPEN


def ends(now: datetime, timezone: str) -> dict[str, str]:
    """Until when a slip can be given now: a choice, and the stamp it stands for."""
    last = clock.stamp(now + _LAST_CALL)
    return {name: end for name, end in _ends(now, timezone).items() if end > last}


def end_of(choice: str, now: datetime, timezone: str) -> str | None:
    """The stamp of a choice, also of one that was offered a moment ago; None where it is none."""
    end = _ends(now, timezone).get(choice)
    return end if end is not None and end > clock.stamp(now) else None


def _ends(now: datetime, timezone: str) -> dict[str, str]:
    local = now.astimezone(ZoneInfo(timezone))
    evenings = {
        name: datetime.combine(local.date() + timedelta(days), _END_OF_WORK, local.tzinfo)
        for name, days in _DAYS.items()
    }
    return {name: clock.stamp(min(end, now + LONGEST)) for name, end in evenings.items()}
