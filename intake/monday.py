"""A station's Monday: what is late, what is due, who has much, what the weeks brought. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from district.forms import FormId
from district.holidays import is_working_day
from district.records import CommunityId, OfficerId
from intake import clock
from intake.lifecycle import Status
from intake.receipt import Receipt

_IN_WORK = frozenset({Status.WAITING, Status.CLAIMED})
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

    `late` and the two after it leave out those that wait for the resident. `received` and `missed`
    are of those nobody ever claimed, for each of the weeks: came in then; a reply is overdue.
    """

    community: CommunityId | None
    status: Status
    holder: OfficerId | None
    count: int
    asked: int
    late: int
    today: int
    following: int
    received: tuple[int, ...]
    missed: tuple[int, ...]


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
class Course:
    """What became of one request, as stamps. `owed` is by when a first reply was promised."""

    received_at: str
    owed: str
    replied_at: str | None
    closed_at: str | None
    dropped: bool = False
    """The resident took it back, and nobody owed a reply any more."""


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
    own, strays, quarantined = [], [], 0
    for group in groups:
        placed = group.community in known
        if placed and group.community not in mine:
            continue
        if group.status is Status.QUARANTINED:
            quarantined += group.count
        elif group.status in _IN_WORK:
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


def weeks(
    days: Days, groups: Iterable[Group], courses: Iterable[Course], mine: Collection[CommunityId]
) -> list[Week]:
    """The weeks before this one, the latest first."""
    own = [one for one in groups
           if one.community in mine and one.status is not Status.QUARANTINED]
    known = list(courses)
    now = clock.stamp(days.now)
    return [
        _week(monday, days, [(one.received[at], one.missed[at]) for one in own], known, now)
        for at, monday in enumerate(days.weeks)
    ]


def _week(
    monday: date, days: Days, untouched: list[tuple[int, int]], courses: list[Course], now: str
) -> Week:
    since, until = days.stamp(monday), days.stamp(monday + timedelta(weeks=1))
    came = [one for one in courses if since <= one.received_at < until]
    replied = [one for one in came if one.replied_at is not None]
    missed = sum(
        one.replied_at is None and not one.dropped and one.owed < now for one in came
    )
    return Week(
        monday,
        received=len(came) + sum(received for received, _ in untouched),
        settled=sum(since <= (one.closed_at or "") < until for one in courses),
        owed=len(replied) + missed + sum(late for _, late in untouched),
        in_time=sum((one.replied_at or "") <= one.owed for one in replied),
    )
