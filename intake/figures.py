"""Figures of the queue: received, first reply, settled; by kind, station and month.

Every figure is about the requests that were received in a time, whatever became of them later: so
what is settled is never more than what came in, and all figures of a row belong together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from statistics import median
from typing import Any, TypeVar

from district.holidays import is_working_day

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Course:
    """What became of one request; times are local, but for `due`.

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


class _Count:
    """What a tally is made of; counts of parts add up to that of the whole."""

    __slots__ = ("in_time", "late", "missed", "received", "settled", "waits")

    def __init__(self) -> None:
        self.received = self.in_time = self.missed = self.settled = self.late = 0
        self.waits: Counter[int] = Counter()
        """Working days until the first reply, and how often so many."""

    def add(self, one: Course, now: datetime) -> None:
        self.received += 1
        if one.replied is not None:
            self.waits[working_days(one.received.date(), one.replied.date())] += 1
            self.in_time += one.replied <= one.owed
        elif not one.dropped:
            self.missed += one.owed < now
        if one.settled:
            self.settled += 1
        else:
            self.late += one.due < now

    def join(self, other: _Count) -> None:
        self.received += other.received
        self.in_time += other.in_time
        self.missed += other.missed
        self.settled += other.settled
        self.late += other.late
        self.waits.update(other.waits)

    def tally(self) -> Tally:
        replied = self.waits.total()
        return Tally(
            received=self.received, owed=replied + self.missed, in_time=self.in_time,
            replied=replied, days=float(median(self.waits.elements())) if replied else None,
            settled=self.settled, late=self.late,
        )


def tally(courses: Iterable[Course], now: datetime) -> Tally:
    counted = _Count()
    for one in courses:
        counted.add(one, now)
    return counted.tally()


def _summed(counted: Iterable[tuple[T, _Count]]) -> dict[T, Tally]:
    """A tally of each that there is one of, in the order of their names."""
    found: dict[T, _Count] = {}
    for name, one in counted:
        found.setdefault(name, _Count()).join(one)
    return {name: one.tally() for name, one in sorted(found.items(), key=_first)}


def _first(pair: tuple[Any, object]) -> Any:
    return pair[0]


def grouped(courses: Iterable[Course], by: Callable[[Course], T]) -> dict[T, list[Course]]:
    found: dict[T, list[Course]] = {}
    for one in courses:
        found.setdefault(by(one), []).append(one)
    return found


def between(
    courses: Iterable[Course], since: date | None, until: date | None
) -> Iterator[Course]:
    """Those received on these days, both of them included."""
    for one in courses:
        day = one.received.date()
        if (since is None or day >= since) and (until is None or day <= until):
            yield one


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
    cells: dict[tuple[str, str, date], _Count] = {}
    for one in between(courses, since, until):
        key = (one.kind, one.station, one.month)
        cell = cells.get(key)
        if cell is None:
            cell = cells[key] = _Count()
        cell.add(one, now)
    total = _Count()
    for cell in cells.values():
        total.join(cell)
    by_month = _summed((key[2], cell) for key, cell in cells.items())
    return Statement(
        since, until, total.tally(), _summed((key[0], cell) for key, cell in cells.items()),
        _summed((key[1], cell) for key, cell in cells.items()),
        {month: by_month.get(month, Tally()) for month in months_of(by_month)},
    )
