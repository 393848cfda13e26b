"""A station's Monday: what is late, what is due, who has much, what the weeks brought. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from district.forms import FormId
from district.holidays import is_working_day
from district.records import CommunityId, OfficerId
from intake import clock
from intake.lifecycle import Status
from intake.receipt import Receipt

IN_WORK = frozenset({Status.WAITING, Status.CLAIMED})
WEEKS = 2


@dataclass(frozen=True, slots=True)
class Days:
    """The days that matter on a day, in the district; `weeks` are the first days of the weeks
    before this one, the latest first. `following` is the next working day."""

    now: datetime
    timezone: str

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.timezone)).date()

    @property
    def following(self) -> date:
        day = self.today + timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
        return day

    @property
    def monday(self) -> date:
        return self.today - timedelta(days=self.today.weekday())

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def weeks(self) -> tuple[date, ...]:
        return tuple(self.monday - timedelta(weeks=number) for number in range(1, WEEKS + 1))

    def stamp(self, day: date) -> str:
        """When a day begins."""
        return clock.stamp(datetime.combine(day, time(), ZoneInfo(self.timezone)))

    def end(self, day: date) -> str:
        return self.stamp(day + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Group:
    """Open requests that have community, status and holder in common.

    `late` and the two after it leave out those that wait for the resident; so does `first`, the
    earliest due time.
    """

    community: CommunityId | None
    status: Status
    holder: OfficerId | None
    count: int = 0
    asked: int = 0
    late: int = 0
    today: int = 0
    following: int = 0
    first: str | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """What an officer is to act on; None: nobody is named."""

    officer: OfficerId | None
    open: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands now. `unsorted` have no community that there is; nobody's station has them."""

    open: int
    late: int
    today: int
    following: int
    asked: int
    quarantined: int
    unsorted: int
    unsorted_late: int
    holders: tuple[Holder, ...]
    """Those with most first."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One request in a list; `days` are working days past its date."""

    receipt: Receipt
    form: FormId
    community: CommunityId | None
    holder: OfficerId | None
    claimed: bool
    lapsed: bool
    due_at: str
    days: int


@dataclass(frozen=True, slots=True)
class Week:
    """What came in that week, what was closed in it; of what came in, who had a reply in time.

    `owed` had a first reply, or should have had it by now.
    """

    monday: date
    received: int = 0
    settled: int = 0
    owed: int = 0
    in_time: int = 0

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


def standing(
    groups: Iterable[Group], mine: Collection[CommunityId], known: Collection[CommunityId]
) -> Standing:
    """Of these communities; what has none that is `known` is everybody's to sort."""
    own: list[Group] = []
    strays: list[Group] = []
    quarantined = 0
    for group in groups:
        placed = group.community in known
        if placed and group.community not in mine:
            continue
        if group.status is Status.QUARANTINED:
            quarantined += group.count
        elif group.status in IN_WORK:
            (own if placed else strays).append(group)
    holders: dict[OfficerId | None, Holder] = {}
    for group in own:
        one = holders.get(group.holder) or Holder(group.holder)
        holders[group.holder] = replace(
            one, open=one.open + group.count, late=one.late + group.late
        )
    ranked = sorted(holders.values(), key=lambda one: (-one.open, one.officer or ""))
    return Standing(
        sum(one.count for one in own), sum(one.late for one in own),
        sum(one.today for one in own), sum(one.following for one in own),
        sum(one.asked for one in own), quarantined,
        sum(one.count for one in strays), sum(one.late for one in strays), tuple(ranked),
    )


class Weeks:
    """Counts for the weeks before this one, one request after the other: there may be thousands."""

    def __init__(self, days: Days) -> None:
        self._now = clock.stamp(days.now)
        self._mondays = days.weeks[::-1]
        self._begins = [days.stamp(day) for day in (*self._mondays, days.monday)]
        self._received = [0] * WEEKS
        self._settled = [0] * WEEKS
        self._owed = [0] * WEEKS
        self._in_time = [0] * WEEKS

    def _at(self, stamp: str) -> int | None:
        at = bisect_right(self._begins, stamp) - 1
        return at if 0 <= at < WEEKS else None

    def closed(self, at: str) -> None:
        week = self._at(at)
        if week is not None:
            self._settled[week] += 1

    def came(self, received_at: str, owed: str, replied_at: str | None, *, dropped: bool) -> None:
        """`owed`: by when a first reply was promised. `dropped`: the resident took it back."""
        week = self._at(received_at)
        if week is None:
            return
        self._received[week] += 1
        if replied_at is not None:
            self._owed[week] += 1
            self._in_time[week] += replied_at <= owed
        elif not dropped and owed < self._now:
            self._owed[week] += 1

    def untouched(self, received: Sequence[int], missed: Sequence[int]) -> None:
        """What nobody ever claimed, and so nobody replied to; the latest week first."""
        for at in range(WEEKS):
            self._received[at] += received[-1 - at]
            self._owed[at] += missed[-1 - at]

    def all(self) -> list[Week]:
        """The latest first."""
        counts = zip(self._mondays, self._received, self._settled, self._owed, self._in_time,
                     strict=True)
        return [Week(*each) for each in counts][::-1]
