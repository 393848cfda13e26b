"""Figures of the queue: received, first reply, settled; by kind, station and month.

Every figure is about the requests that were received in a time, whatever became of them later: so
what is settled is never more than what came in, and all figures of a row belong together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from statistics import median
from typing import TypeVar

from district.holidays import is_working_day

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Course:
    """What became of one request; times are local.

    `owed` is by when a first reply was promised, `replied` when it came; `due` is when an answer is
    due now. `dropped`: the resident took it back, and nobody owed a reply any more.
    """

    form: str
    kind: str
    community: str
    station: str
    received: datetime
    owed: datetime
    replied: datetime | None
    due: datetime
    settled: bool
    dropped: bool = False

    @property
    def month(self) -> date:
        return self.received.date().replace(day=1)


@dataclass(frozen=True, slots=True)
class Tally:
    """`owed` are those that had a first reply or should have had it by now, `in_time` those that
    had it in time; `days` is the median of working days until it, None where there was none."""

    received: int = 0
    owed: int = 0
    in_time: int = 0
    replied: int = 0
    days: float | None = None
    settled: int = 0
    late: int = 0

    @property
    def open(self) -> int:
        return self.received - self.settled

    @property
    def share(self) -> int | None:
        """Per cent of first replies that came in time, rounded down: 100 means all."""
        return 100 * self.in_time // self.owed if self.owed else None


def tally(courses: Iterable[Course], now: datetime) -> Tally:
    all_ = list(courses)
    replied = [one for one in all_ if one.replied is not None]
    waits = [
        working_days(one.received.date(), one.replied.date()) for one in replied if one.replied
    ]
    missed = [
        one for one in all_ if one.replied is None and not one.dropped and one.owed < now
    ]
    return Tally(
        received=len(all_),
        owed=len(replied) + len(missed),
        in_time=sum(one.replied <= one.owed for one in replied if one.replied),
        replied=len(replied),
        days=float(median(waits)) if waits else None,
        settled=sum(one.settled for one in all_),
        late=sum(not one.settled and one.due < now for one in all_),
    )


def tallies(
    courses: Iterable[Course], by: Callable[[Course], str], now: datetime
) -> dict[str, Tally]:
    """A tally of each that there is one of, in the order of their names."""
    found = grouped(courses, by)
    return {name: tally(found[name], now) for name in sorted(found)}


def grouped(courses: Iterable[Course], by: Callable[[Course], T]) -> dict[T, list[Course]]:
    found: dict[T, list[Course]] = {}
    for one in courses:
        found.setdefault(by(one), []).append(one)
    return found


def between(
    courses: Iterable[Course], since: date | None, until: date | None
) -> list[Course]:
    """Those received on these days, both of them included."""
    return [
        one for one in courses
        if (since is None or one.received.date() >= since)
        and (until is None or one.received.date() <= until)
    ]


@lru_cache(4096)
def working_days(day: date, until: date) -> int:
    """Working days after `day` up to and with `until`, as a reply's time is promised."""
    days = range(1, (until - day).days + 1)
    return sum(is_working_day(day + timedelta(days=number)) for number in days)


def whole_months(day: date, count: int) -> list[date]:
    """The first days of the months before the one of this day, oldest first."""
    at = day.year * 12 + day.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(at - count, at)]


def months_from(since: date, until: date) -> list[date]:
    """The first days of the months from one day's to another's."""
    first, last = (day.year * 12 + day.month - 1 for day in (since, until))
    return [date(one // 12, one % 12 + 1, 1) for one in range(first, last + 1)]


def months_of(months: Collection[date]) -> list[date]:
    """These months and all between them."""
    return months_from(min(months), max(months)) if months else []


@dataclass(frozen=True, slots=True)
class Statement:
    """All figures of what was received from one day to another, None where there is no bound."""

    since: date | None
    until: date | None
    total: Tally
    kinds: dict[str, Tally]
    stations: dict[str, Tally]
    months: dict[date, Tally]


def statement(
    courses: Iterable[Course], now: datetime, since: date | None = None, until: date | None = None
) -> Statement:
    found = between(courses, since, until)
    by_month = grouped(found, lambda one: one.month)
    months = {month: tally(by_month.get(month, ()), now) for month in months_of(by_month)}
    return Statement(
        since, until, tally(found, now), tallies(found, lambda one: one.kind, now),
        tallies(found, lambda one: one.station, now), months,
    )
