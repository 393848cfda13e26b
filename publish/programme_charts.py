"""The charts of the programme's page: which bars, what is said beside each, what a chart says."""

from __future__ import annotations

from dataclasses import dataclass

from look.speak import Speaker
from publish.charts import Bar, Chart, chart
from publish.programme import Figures, Meetings, Programme

MANY = 40
"""More stations than this are a table only: a chart of them would be scrolled past, not read."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart with its words: `says` is the sentence for who does not see it."""

    name: str
    says: str
    part: str
    whole: str
    chart: Chart


class Charts:
    """Each is None where there is nothing to draw, or too much."""

    def __init__(self, t: Speaker, programme: Programme) -> None:
        self.t = t
        self.programme = programme

    def hours(self) -> Shown | None:
        """Hours in the officers' timetables beside those promised, station by station."""
        t = self.t
        stations = [one for one in self.programme.stations if one.officers]
        if not stations or len(stations) > MANY:
            return None
        kept = sum(one.given >= one.promised for one in stations)
        bars = [
            Bar(one.short, _pair(t, one.given, one.promised), one.given, one.promised)
            for one in stations
        ]
        says = t.plain("programme.hours_say", kept=kept, all=len(stations))
        return self._shown("hours", says, bars)

    def months(self) -> Shown | None:
        """Questions settled of those raised, month by month."""
        found = self.programme.months
        if not self.programme.meetings.held:
            return None
        most = max(found, key=lambda month: found[month].raised)
        bars = [
            Bar(self.t.year_month(month), _pair(self.t, one.settled, one.raised),
                one.settled, one.raised)
            for month, one in found.items()
        ]
        return self._shown("months", self._most(self.t.year_month(most), found[most]), bars)

    def stations(self) -> Shown | None:
        """The same station by station."""
        stations = [one for one in self.programme.stations if one.meetings.held]
        if len(stations) < 2 or len(stations) > MANY:
            return None
        most: Figures = max(stations, key=lambda one: one.meetings.raised)
        bars = [
            Bar(one.short, _pair(self.t, one.meetings.settled, one.meetings.raised),
                one.meetings.settled, one.meetings.raised)
            for one in stations
        ]
        return self._shown("stations", self._most(most.name, most.meetings), bars)

    def _most(self, where: str, meetings: Meetings) -> str:
        return self.t.plain(
            "programme.most_say", where=where, raised=self.t.number(meetings.raised),
            settled=self.t.number(meetings.settled),
        )

    def _shown(self, name: str, says: str, bars: list[Bar]) -> Shown:
        part, whole = ("given", "promised") if name == "hours" else ("settled", "raised")
        return Shown(
            name, says, self.t.plain(f"programme.{part}"), self.t.plain(f"programme.{whole}"),
            chart(bars),
        )


def _pair(t: Speaker, part: float, whole: float) -> str:
    return f"{t.number(part)} / {t.number(whole)}"
