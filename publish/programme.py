"""What community policing amounts to: officers, hours and meetings, counted from the YAML.

A station counts its own and hands the figures on; the page of the whole district adds them up.
Nothing is estimated: a meeting whose minutes nobody wrote is not counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from district.calendar import changes_of
from district.excerpt import Excerpt
from publish.site import Site, month_of, weekly_hours

MONTHS = 12
"""How far back meetings are counted, this month among them."""


@dataclass(frozen=True, slots=True)
class Meetings:
    """Meetings held, and the questions raised and settled there."""

    held: int = 0
    raised: int = 0
    settled: int = 0

    def __add__(self, other: Meetings) -> Meetings:
        return Meetings(
            self.held + other.held, self.raised + other.raised, self.settled + other.settled
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """A station's, by its name: officers in post, hours a week, meetings of the last months."""

    name: str
    short: str
    officers: int
    promised: float
    given: float
    meetings: Meetings


@dataclass(frozen=True, slots=True)
class Programme:
    """The district's; `months` by their first days, from the first with a meeting to this one."""

    stations: tuple[Figures, ...]
    months: Mapping[date, Meetings]

    @property
    def officers(self) -> int:
        return sum(one.officers for one in self.stations)

    @property
    def promised(self) -> float:
        return sum(one.promised for one in self.stations)

    @property
    def given(self) -> float:
        return sum(one.given for one in self.stations)

    @property
    def meetings(self) -> Meetings:
        return sum(self.months.values(), Meetings())


def figures_of(site: Site, excerpt: Excerpt) -> dict[str, Any]:
    """A station's figures as it hands them on; its meetings by month, of all that were held."""
    serving = [one for one in excerpt.own("officers") if site.serves(one)]
    months: dict[str, Meetings] = {}
    for series in excerpt.own("meetings"):
        changes = changes_of(series)
        for minutes in series.held:
            moved = changes[minutes.on][-1].moved_to if minutes.on in changes else None
            if minutes.on <= site.day:
                month = month_of(moved.date() if moved else minutes.on).isoformat()
                more = Meetings(1, minutes.raised, minutes.settled)
                months[month] = months.get(month, Meetings()) + more
    return {
        "officers": len(serving),
        "given": sum(weekly_hours(one) for one in serving),
        "months": {
            month: [one.held, one.raised, one.settled] for month, one in sorted(months.items())
        },
    }


def programme(site: Site, units: Iterable[Mapping[str, bytes]]) -> Programme:
    """The district's on the day of the site, from the `lists` parts of its stations."""
    months = dict.fromkeys(last_months(site.day), Meetings())
    stations = []
    for part in units:
        if "programme" not in part:
            continue
        station, figures = json.loads(part["station"]), json.loads(part["programme"])
        own = Meetings()
        for month, numbers in figures["months"].items():
            day, more = date.fromisoformat(month), Meetings(*numbers)
            if day in months:
                months[day] += more
                own += more
        promised = site.profile.presence_hours_promised * figures["officers"]
        stations.append(Figures(
            station["plain"], station["short"], figures["officers"], promised, figures["given"],
            own,
        ))
    return Programme(tuple(stations), _since_the_first(months))


def _since_the_first(months: dict[date, Meetings]) -> dict[date, Meetings]:
    """Without those before anybody wrote minutes; this month at least."""
    first = next((month for month, one in months.items() if one.held), max(months))
    return {month: one for month, one in months.items() if month >= first}


def last_months(day: date) -> list[date]:
    """The first days of this month and those before it, oldest first."""
    at = day.year * 12 + day.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(at - MONTHS + 1, at + 1)]
