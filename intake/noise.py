"""The noise register 夜间噪声登记: what was heard where, by hour and weekday. Nothing is read here.

A day of the register begins at six in the morning, when the night ends by law (Noise Act 噪声污染
防治法, article 88: 22:00 to 06:00). One o'clock on Saturday morning is Friday night 周五夜里, as
everybody says it, and so the bar that is loud on Fridays has one column and not two halves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

MORNING = 6
NIGHT = 22
HOURS = (*range(MORNING, 24), *range(MORNING))
"""The hours of a day, in the order it has them."""
WEEKDAYS = range(7)
_USUAL = 0.5
"""An hour belongs to the usual ones while it has this share of the loudest one's reports."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One report. `sound` and `street` are "" where nobody knows; so are community and station.

    `day` is by the calendar; where it is not told it is the day of the report and `dated` is False.
    """

    sound: str
    street: str
    community: str
    station: str
    day: date
    hour: int | None
    dated: bool = True

    @property
    def evening(self) -> date:
        """The day of the register it belongs to."""
        return _evening(self.day, self.hour)


def _evening(day: date, hour: int | None) -> date:
    return day - timedelta(days=1) if hour is not None and hour < MORNING else day


_WHEN = attrgetter("day", "hour", "dated")
_WHAT = attrgetter("street", "sound", "hour", "dated")


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked at; "" and None leave all in. Both days belong to it."""

    sound: str = ""
    street: str = ""
    community: str = ""
    station: str = ""
    since: date | None = None
    until: date | None = None

    def takes(self, heard: Heard) -> bool:
        return (
            self.sound in ("", heard.sound)
            and self.street in ("", heard.street)
            and self.community in ("", heard.community)
            and self.station in ("", heard.station)
            and (self.since is None or heard.evening >= self.since)
            and (self.until is None or heard.evening <= self.until)
        )


_ALL = Filter()


@dataclass(frozen=True, slots=True)
class Register:
    """How many reports. `grid` has a row for each of `HOURS` and in it a number for each weekday,
    Monday first; `untimed` are those whose hour nobody told, by weekday; `undated` their rest."""

    grid: tuple[tuple[int, ...], ...]
    untimed: tuple[int, ...]
    undated: int

    @property
    def days(self) -> tuple[int, ...]:
        """By weekday, whatever the hour."""
        return tuple(
            sum(column) + self.untimed[day]
            for day, column in enumerate(zip(*self.grid, strict=True))
        )

    @property
    def total(self) -> int:
        return sum(self.days) + self.undated

    @property
    def loudest(self) -> tuple[int, int, int] | None:
        """Hour, weekday and number of the most reports; the first of several."""
        most = max(map(max, self.grid))
        if not most:
            return None
        row = next(at for at, numbers in enumerate(self.grid) if most in numbers)
        return HOURS[row], self.grid[row].index(most), most


@dataclass(frozen=True, slots=True)
class Street:
    """One street or compound. `sound` is the most usual kind, `hours` the usual ones as (first,
    last) or None; `name` is "" for all that lead to no street."""

    name: str
    count: int
    sound: str
    hours: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Quieting:
    """Before and after a quieting plan: the same number of weeks on both sides of its first day.

    `there` counts the street, `elsewhere` all others, as (before, after). With no `weeks` it is too
    early to tell, or the register does not go back that far.
    """

    street: str
    since: date
    weeks: int
    there: tuple[int, int]
    elsewhere: tuple[int, int]

    @property
    def before(self) -> tuple[date, date]:
        """The first and last day of the time before."""
        return self.since - timedelta(weeks=self.weeks), self.since - timedelta(days=1)

    @property
    def after(self) -> tuple[date, date]:
        return self.since, self.since + timedelta(weeks=self.weeks, days=-1)


def chosen(all_: Iterable[Heard], wanted: Filter) -> list[Heard]:
    return [one for one in all_ if wanted.takes(one)] if wanted != _ALL else list(all_)


def register(reports: Iterable[Heard]) -> Register:
    timed: Counter[tuple[int, int]] = Counter()
    untimed: Counter[int] = Counter()
    undated = 0
    # Of a whole district they are a hundred thousand, and as few nights as there were.
    for (day, hour, dated), count in Counter(map(_WHEN, reports)).items():
        weekday = _evening(day, hour).weekday()
        if not dated:
            undated += count
        elif hour is None:
            untimed[weekday] += count
        else:
            timed[hour, weekday] += count
    grid = tuple(tuple(timed[hour, day] for day in WEEKDAYS) for hour in HOURS)
    return Register(grid, tuple(untimed[day] for day in WEEKDAYS), undated)


def streets(reports: Iterable[Heard]) -> list[Street]:
    """The loudest first; those that lead to no street last."""
    counts: Counter[str] = Counter()
    sounds: dict[str, Counter[str]] = {}
    hours: dict[str, Counter[int]] = {}
    for (name, sound, hour, dated), count in Counter(map(_WHAT, reports)).items():
        counts[name] += count
        if sound:
            sounds.setdefault(name, Counter())[sound] += count
        if hour is not None and dated:
            hours.setdefault(name, Counter())[hour] += count
    ranked = [
        Street(name, count, _most(sounds.get(name, Counter())),
               usual_hours(hours.get(name, Counter())))
        for name, count in counts.items()
    ]
    return sorted(ranked, key=lambda one: (not one.name, -one.count, one.name))


def _most(sounds: Counter[str]) -> str:
    """The most usual kind; of several the first by name."""
    return min(sounds, key=lambda kind: (-sounds[kind], kind), default="")


def usual_hours(counts: Counter[int]) -> tuple[int, int] | None:
    """The loudest hour with its neighbours that are nearly as loud: (first, last), or None.

    Never across six in the morning, where a day of the register ends.
    """
    if not counts:
        return None
    most = max(counts.values())
    loud = [counts[hour] >= most * _USUAL and counts[hour] > 0 for hour in HOURS]
    first = last = next(at for at, hour in enumerate(HOURS) if counts[hour] == most)
    while first > 0 and loud[first - 1]:
        first -= 1
    while last + 1 < len(HOURS) and loud[last + 1]:
        last += 1
    return HOURS[first], HOURS[last]


def began(reports: Iterable[Heard]) -> date | None:
    """The first day in the register."""
    return min((one.evening for one in reports), default=None)


def compared(
    reports: Iterable[Heard], street: str, since: date, today: date, first: date | None,
    most: int = 12,
) -> Quieting:
    """The street before and after `since`; at most so many weeks, and whole ones on both sides.

    Today is not over and counts on neither. The time before goes back no further than the register
    does, to its `first` day: who began last month would else seem to have been quiet until then.
    """
    all_ = list(reports)
    weeks = max(0, min(
        (today - since).days // 7, (since - (first or today)).days // 7, most,
    ))
    span = timedelta(weeks=weeks)

    def count(is_there: Callable[[Heard], bool]) -> tuple[int, int]:
        days = [one.evening for one in all_ if is_there(one)]
        before = sum(since - span <= day < since for day in days)
        return before, sum(since <= day < since + span for day in days)

    there = count(lambda one: one.street == street)
    return Quieting(street, since, weeks, there, count(lambda one: one.street != street))
