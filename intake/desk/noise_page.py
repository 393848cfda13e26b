"""`/desk/noise`: what the noise register shows for what was asked, and its tables to take away.

Nothing in the address is personal: a kind of sound, a street, a community, days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from district.records import CommunityId, District, StationId
from intake.desk.heat import HeatMap, heat_map
from intake.noise import (
    HOURS,
    NIGHT,
    WEEKDAYS,
    Filter,
    Heard,
    Quieting,
    Street,
    began,
    chosen,
    compared,
    register,
    streets,
)
from look.sheets import Cell, as_csv, as_xlsx
from look.speak import Speaker

MOST = 30
"""Streets in the table; who wants all of them takes the file."""
_LONGEST = 120
_NAMES = {
    "kind": "sound", "street": "street", "community": "community", "station": "station",
    "from": "since", "until": "until",
}
"""How the address calls what a filter has."""
_COLUMNS = ("evening", "weekday", "day", "hour", "kind", "street", "community", "station")


@dataclass(frozen=True, slots=True)
class Asked:
    """`plan` is the first day of a quieting plan in the filter's street; `problems` name what could
    not be understood, as codes of `page.noise.problem_…`, and was left out."""

    filter: Filter
    plan: date | None = None
    problems: tuple[str, ...] = ()


def asked_of(query: Mapping[str, str]) -> Asked:
    """What an address asks for, whatever was written into it."""
    given = {name: query.get(name, "").strip()[:_LONGEST] for name in (*_NAMES, "since")}
    days: dict[str, date | None] = {}
    problems = []
    for name in ("from", "until", "since"):
        days[name] = _day(given[name])
        if given[name] and days[name] is None:
            problems.append(f"day_{name}")
    since, until, plan = days["from"], days["until"], days["since"]
    if since and until and since > until:
        problems.append("backwards")
        since, until = until, since
    if plan and not given["street"]:
        problems.append("no_street")
        plan = None
    wanted = Filter(
        given["kind"], given["street"], given["community"], given["station"], since, until
    )
    return Asked(wanted, plan, tuple(problems))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-23") else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a filter may have. `name` is "" for what is not known."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A street as the table shows it; `link` leads to the register of it alone, "" for none."""

    street: Street
    sound: str
    hours: str
    link: str


class NoisePage:
    """The register in one language. `reports` are those that whoever asks may see."""

    def __init__(self, reports: Sequence[Heard], district: District, t: Speaker) -> None:
        self.reports = reports
        self.district = district
        self.t = t
        self._sounds = sounds_of(district, t.language)

    def facts(self, asked: Asked, today: date) -> dict[str, Any]:
        """What `templates/desk/noise.html` shows."""
        wanted = asked.filter
        found = chosen(self.reports, wanted)
        counted = register(found)
        wide = chosen(self.reports, replace(wanted, street="")) if wanted.street else found
        ranked = streets(wide)
        return {
            "asked": asked,
            "register": counted,
            "hours": list(zip(HOURS, counted.grid, strict=True)),
            "night": NIGHT,
            "map": self._map(counted.grid) if counted.loudest else None,
            "says": self._says(counted.loudest),
            "streets": [self._ranked(one, wanted) for one in ranked[:MOST]],
            "more_streets": max(0, len(ranked) - MOST),
            "quieting": self._compared(asked, today),
            "choices": self._choices(wanted),
            "everything": self._link(wanted, ""),
            "query": urlencode(_query(wanted)),
        }

    def csv(self, wanted: Filter) -> bytes:
        return as_csv(self._heads(), self._rows(wanted))

    def xlsx(self, wanted: Filter) -> bytes:
        return as_xlsx(self.t.plain("noise.title"), self._heads(), self._rows(wanted))

    def sound(self, code: str) -> str:
        """What the form calls a kind of sound; the code where no form has it any more."""
        return self._sounds.get(code, code)

    def community(self, name: str) -> str:
        one = self.district.communities.get(CommunityId(name))
        return one.name.get(self.t.language) if one else name

    def station(self, name: str) -> str:
        one = self.district.stations.get(StationId(name))
        return one.name.get(self.t.language) if one else name

    def _ranked(self, street: Street, wanted: Filter) -> Ranked:
        link = self._link(wanted, street.name) if street.name else ""
        return Ranked(street, self.sound(street.sound), hours_shown(street, self.t), link)

    def _map(self, grid: Sequence[Sequence[int]]) -> HeatMap:
        heads = [self.t.weekday_short(day) for day in WEEKDAYS]
        rows = [(str(hour), counts) for hour, counts in zip(HOURS, grid, strict=True)]
        return heat_map(heads, rows, str(NIGHT))

    def _says(self, loudest: tuple[int, int, int] | None) -> str:
        if loudest is None:
            return self.t.plain("noise.map_nothing")
        hour, weekday, most = loudest
        night = "noise.map_says_night" if hour < HOURS[0] else "noise.map_says"
        return self.t.plain(
            night, weekday=self.t.weekday(weekday), hour=hour, count=self.t.number(most)
        )

    def _compared(self, asked: Asked, today: date) -> dict[str, Any] | None:
        if asked.plan is None:
            return None
        # The plan is about the street, whatever days the map is of.
        wide = replace(asked.filter, street="", since=None, until=None)
        found = compared(
            chosen(self.reports, wide), asked.filter.street, asked.plan, today,
            began(self.reports),
        )
        return {"found": found, "says": self._plainly(found)}

    def _plainly(self, found: Quieting) -> str:
        before, after = found.there
        if not found.weeks:
            return self.t.plain("noise.plan_early", street=found.street)
        code = "fewer" if after < before else "more" if after > before else "same"
        sentence = {
            "fewer": "noise.plan_fewer", "more": "noise.plan_more", "same": "noise.plan_same",
        }[code]
        return self.t.plain(
            sentence, street=found.street, weeks=self.t.count("noise.weeks", found.weeks),
            before=before, after=after, difference=abs(after - before),
        )

    def _choices(self, wanted: Filter) -> dict[str, list[Choice]]:
        """What can be chosen: what there are reports of, and what is chosen now."""
        def some(name: str, named: Any, kept: str) -> list[Choice]:
            values = {getattr(one, name) for one in self.reports} | {kept}
            made = [Choice(value, named(value)) for value in values if value]
            return sorted(made, key=lambda one: (one.name, one.value))

        return {
            "kind": some("sound", self.sound, wanted.sound),
            "street": some("street", str, wanted.street),
            "community": some("community", self.community, wanted.community),
            "station": some("station", self.station, wanted.station),
        }

    def _link(self, wanted: Filter, street: str) -> str:
        """The address of the same with this street alone, or with all of them."""
        query = urlencode(_query(replace(wanted, street=street)))
        return f"/desk/noise?{query}" if query else "/desk/noise"

    def _heads(self) -> list[str]:
        return [self.t.plain(f"noise.column.{name}") for name in _COLUMNS]

    def _rows(self, wanted: Filter) -> Iterable[Sequence[Cell]]:
        for one in sorted(chosen(self.reports, wanted), key=_by_time):
            yield (
                one.evening, self.t.weekday(one.evening.weekday()),
                one.day if one.dated else None, one.hour, self.sound(one.sound), one.street,
                self.community(one.community), self.station(one.station),
            )


def sounds_of(district: District, language: str) -> dict[str, str]:
    """What the noise forms call each kind of sound."""
    return {
        str(code): label.get(language)
        for form in district.forms.values() if form.kind == "noise"
        for field in form.fields if field.name == "noise_kind"
        for code, label in field.labels.items()
    }


def hours_shown(street: Street, t: Speaker) -> str:
    """22:00–01:00, or "" where no hour is known."""
    if street.hours is None:
        return ""
    first, last = street.hours
    return t.plain("noise.from_to", start=f"{first:02}", end=f"{(last + 1) % 24:02}")


def _query(wanted: Filter) -> dict[str, str]:
    values = {name: getattr(wanted, field) for name, field in _NAMES.items()}
    return {name: str(value) for name, value in values.items() if value}


def _by_time(one: Heard) -> tuple[Any, ...]:
    hour = HOURS.index(one.hour) if one.hour is not None else len(HOURS)
    return one.evening, hour, one.street, one.community, one.sound
