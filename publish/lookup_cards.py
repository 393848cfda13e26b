"""What an answer of the look-up shows of one station: whom to ring, and when to meet."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from district.calendar import MeetingStatus
from district.records import Absence, Community, Officer, OfficerId, Station
from look.speak import Speaker
from publish.site import Site

MEETINGS = 4
"""How many dated meetings an answer carries: a page a month old still has one to come."""


def station_json(site: Site, t: Speaker, station: Station) -> bytes:
    """The file `lookup/at/<station>.json` of one language, read by templates/assets/lookup.js.
    "" stands for nobody; moments carry their offset, for the reader's clock picks what holds.

    `name`, `phone`: the station's
    `communities`: id → [name, lead officer, meetings]; a meeting is [start, in words]
    `officers`: id → [name, telephone, photo or first character, absences]
                an absence is [first moment, first moment after it, in words, stand-in]
    """
    return json.dumps(
        _Cards(site, t).of(station), ensure_ascii=False, separators=(",", ":")
    ).encode()


class _Cards:
    """The cards of one language."""

    def __init__(self, site: Site, t: Speaker) -> None:
        self.site = site
        self.t = t
        self.zone = ZoneInfo(site.profile.timezone)

    def of(self, station: Station) -> dict[str, Any]:
        communities = self.site.communities(station.id)
        leads = [self._lead(community) for community in communities]
        found = [*self.site.officers_of(station.id), *(one for one in leads if one)]
        return {
            "name": self.t.name(station.name),
            "phone": station.phone,
            "communities": {
                community.id: [self.t.name(community.name), lead.id if lead else "",
                               self._meetings(community)]
                for community, lead in zip(communities, leads, strict=True)
            },
            "officers": self._officers({one.id: one for one in found}),
        }

    def _lead(self, community: Community) -> Officer | None:
        return self.site.postings.lead(community.id, self.site.day)

    def _officers(self, found: dict[OfficerId, Officer]) -> dict[OfficerId, list[Any]]:
        """Those who are found, and who stands in for them."""
        cards = {
            name: [*self._card(one), [self._absence(one, away) for away in self._coming(one)]]
            for name, one in found.items()
        }
        # Nobody stands in for a stand-in, so only the absences of those who are found matter.
        for deputy in self._deputies(found.values()):
            cards.setdefault(deputy.id, [*self._card(deputy), []])
        return dict(sorted(cards.items()))

    def _card(self, officer: Officer) -> list[Any]:
        face = self.site.photos.get(officer.id) or officer.name.zh[0]
        return [self.t.name(officer.name), officer.phone, face]

    def _deputies(self, officers: Iterable[Officer]) -> list[Officer]:
        ahead = [self.site.deputy(away) for one in officers for away in self._coming(one)]
        return [deputy for deputy in ahead if deputy]

    def _coming(self, officer: Officer) -> list[Absence]:
        """The absences that are not over on the day of the build."""
        return [away for away in officer.away if away.until >= self.site.day]

    def _absence(self, officer: Officer, away: Absence) -> list[Any]:
        deputy = self.site.deputy(away)
        said = self.t.plain(
            "lookup.away" if deputy else "lookup.away_station",
            officer=self.t.name(officer.name),
            since=self.t.short_date(away.since), until=self.t.short_date(away.until),
        )
        after = away.until + timedelta(days=1)
        stand_in = deputy.id if deputy else ""
        return [self._midnight(away.since), self._midnight(after), said, stand_in]

    def _midnight(self, day: date) -> str:
        return datetime.combine(day, time(), self.zone).isoformat(timespec="minutes")

    def _meetings(self, community: Community) -> list[list[str]]:
        dated = self.site.dated(self.site.series_of([community]), most=MEETINGS + 2)
        coming = [
            [meeting.start.replace(tzinfo=self.zone).isoformat(timespec="minutes"),
             self.t.meeting(meeting)]
            for meeting in dated if meeting.status != MeetingStatus.CANCELLED
        ]
        return coming[:MEETINGS]
