"""The look-up's data for the browser: every exact name with what it leads to."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from district.addresses import Match, Reason, match_of, names_of, street_order
from district.calendar import MeetingStatus
from district.records import Absence, Community, Officer, OfficerId
from district.typed import fold
from publish.site import Site
from publish.speak import Speaker

MEETINGS = 4
"""How many dated meetings an answer carries: a page a month old still has one to come."""


def lookup_json(site: Site, t: Speaker) -> bytes:
    """The look-up of one language, read by templates/assets/lookup.js. Rows name each other by
    position, -1 for nobody; moments carry their offset, for the reader's clock picks what holds.

    `stations`: [name, telephone]
    `officers`: [id, name, telephone, photo or first character, absences, communities served]
                an absence is [first moment, first moment after it, in words, stand-in]
    `communities`: [id, name, station, lead officer, meetings]; a meeting is [start, in words]
    `places`: [community, reason, numbers as in the YAML, name]; "" is the community's own name
    `names`, `people`: folded name → places, officers
    `prefixes`: folded beginnings to ignore
    """
    return json.dumps(_Tables(site, t).data(), ensure_ascii=False, separators=(",", ":")).encode()


class _Tables:
    """The rows of one language, with their positions."""

    def __init__(self, site: Site, t: Speaker) -> None:
        self.site = site
        self.t = t
        self.zone = ZoneInfo(site.profile.timezone)
        officers = site.district.officers
        serving = [one for one in officers.values() if site.serves(one)]
        deputies = {away.deputy for one in serving for away in self._coming(one) if away.deputy}
        # Who serves nowhere and stands in for nobody is not a number to be found here.
        shown = {one.id for one in serving} | deputies
        self.officers = [one for one in officers.values() if one.id in shown]
        self.serving = serving
        self.officer_at = {one.id: index for index, one in enumerate(self.officers)}
        self.community_at = {name: index for index, name in enumerate(site.district.communities)}
        self.station_at = {name: index for index, name in enumerate(site.district.stations)}

    def data(self) -> dict[str, Any]:
        district = self.site.district
        places, names = self._places()
        people: dict[str, list[int]] = defaultdict(list)
        for officer in self.serving:
            for name in {fold(officer.name.zh), fold(officer.name.en)} - {""}:
                people[name].append(self.officer_at[officer.id])
        return {
            "stations": [[self.t.name(one.name), one.phone] for one in district.stations.values()],
            "officers": [self._officer(one) for one in self.officers],
            "communities": [self._community(one) for one in district.communities.values()],
            "places": places,
            "names": names,
            "people": dict(sorted(people.items())),
            "prefixes": sorted(map(fold, self.site.profile.also_written), key=len, reverse=True),
        }

    def _officer(self, officer: Officer) -> list[Any]:
        absences = [self._absence(officer, away) for away in self._coming(officer)]
        served = [self.community_at[one.id] for one in self.site.serves(officer)]
        face = self.site.photos.get(officer.id) or officer.name.zh[0]
        return [officer.id, self.t.name(officer.name), officer.phone, face, absences, served]

    def _coming(self, officer: Officer) -> list[Absence]:
        """The absences that are not over on the day of the build."""
        return [away for away in officer.away if away.until >= self.site.day]

    def _absence(self, officer: Officer, away: Absence) -> list[Any]:
        code = "lookup.away" if away.deputy in self.officer_at else "lookup.away_station"
        said = self.t.plain(
            code, officer=self.t.name(officer.name),
            since=self.t.short_date(away.since), until=self.t.short_date(away.until),
        )
        after = away.until + timedelta(days=1)
        return [self._midnight(away.since), self._midnight(after), said, self._at(away.deputy)]

    def _midnight(self, day: date) -> str:
        return datetime.combine(day, time(), self.zone).isoformat(timespec="minutes")

    def _at(self, officer: OfficerId | None) -> int:
        return self.officer_at.get(officer, -1) if officer else -1

    def _community(self, community: Community) -> list[Any]:
        site = self.site
        lead = site.postings.lead(community.id, site.day)
        dated = site.dated(site.series_of([community]), most=MEETINGS + 2)
        coming = [
            [meeting.start.replace(tzinfo=self.zone).isoformat(timespec="minutes"),
             self.t.meeting(meeting)]
            for meeting in dated if meeting.status != MeetingStatus.CANCELLED
        ]
        return [
            community.id, self.t.name(community.name), self.station_at[community.station],
            self._at(lead.id if lead else None), coming[:MEETINGS],
        ]

    def _places(self) -> tuple[list[list[Any]], dict[str, list[int]]]:
        """Each place once, and the places by each name they go by, as a person walks a street."""
        rows: dict[tuple[Any, ...], int] = {}
        found: dict[str, list[tuple[tuple[str, int], int]]] = defaultdict(list)
        for community in self.site.district.communities.values():
            for name, match, order in _names(community):
                row = (self.community_at[community.id], match.reason, match.numbers,
                       self._shown(match))
                found[fold(name)].append((order, rows.setdefault(row, len(rows))))
        names = {
            name: list(dict.fromkeys(row for _, row in sorted(places, key=lambda pair: pair[0])))
            for name, places in sorted(found.items())
        }
        return [list(row) for row in rows], names

    def _shown(self, match: Match) -> str:
        if match.reason == Reason.COMMUNITY:
            return ""
        latin = "" if self.t.language == "zh" else self.site.latin.get(match.name, "")
        return f"{latin} {match.name}".strip()


def _names(community: Community) -> Iterator[tuple[str, Match, tuple[str, int]]]:
    for entry in community.addresses:
        match = match_of(community, entry)
        for name in dict.fromkeys((entry.name, entry.en, *entry.also)):
            if name:
                yield name, match, street_order(entry)
    for name, match in names_of(community):
        yield name, match, ("", 0)
