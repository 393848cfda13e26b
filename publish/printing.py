"""Which boards are printed: all, those of some stations, those that changed, those out of date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from district.boards import old_board
from district.problem import nearest
from district.records import Community, CommunityId, District
from publish.board import Board, board_of
from publish.sheets import Sheet
from publish.site import Site


class Unknown(Exception):
    """An id that nobody has; `kind` is `station` or `community`, `near` what was likely meant."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        super().__init__(name)
        self.kind = kind
        self.name = name
        self.near = nearest(name, known)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; ids may be of nobody. Without any of them it is the whole district."""

    stations: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    outdated: bool = False


class Printing:
    """The boards of a district at a moment."""

    def __init__(self, district: District, now: datetime) -> None:
        self.district = district
        self.today = now.date()
        self._sites: dict[date, Site] = {}

    def boards(self) -> dict[CommunityId, Board]:
        """All of today's. Content that was wrong gives those that can be told."""
        site = self._site(self.today)
        communities, stations = self.district.communities.values(), self.district.stations
        return {one.id: board_of(site, one) for one in communities if one.station in stations}

    def sheets(self, wanted: Wanted) -> Iterator[Sheet]:
        """What is to be printed, station by station. Raises `Unknown`.

        A board that is out of date is printed as it will be once the officer has handed over.
        """
        for community in self._communities(wanted):
            since = None
            if wanted.outdated:
                old = old_board(community, self._site(self.today).postings, self.today)
                if old is None:
                    continue
                since = old.since if old.since > self.today else None
            site = self._site(since or self.today)
            yield Sheet(board_of(site, community), self.today, since)

    def _site(self, day: date) -> Site:
        """The district on a day."""
        if day not in self._sites:
            self._sites[day] = Site(self.district, datetime.combine(day, time()))
        return self._sites[day]

    def _communities(self, wanted: Wanted) -> list[Community]:
        stations, communities = self.district.stations, self.district.communities
        for kind, asked, known in (
            ("station", wanted.stations, [str(one) for one in stations]),
            ("community", wanted.communities, [str(one) for one in communities]),
        ):
            for name in asked:
                if name not in known:
                    raise Unknown(kind, name, known)
        found = [
            one for one in communities.values()
            if one.station in wanted.stations or one.id in wanted.communities
            or not (wanted.stations or wanted.communities)
        ]
        return sorted(found, key=lambda one: (one.station, one.id))


def differing(sheets: Iterable[Sheet], before: dict[CommunityId, Board]) -> list[Sheet]:
    """Those whose board is new, or says something else than it did before."""
    found = []
    for sheet in sheets:
        then = before.get(sheet.board.community.id)
        if then is None or then.facts != sheet.board.facts:
            found.append(sheet)
    return found
