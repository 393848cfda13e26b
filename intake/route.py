"""Routing: the address decides the community, the day decides the officer. Never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from district.addresses import Lookup, LookupStatus
from district.postings import Postings, absence_on
from district.records import CommunityId, District, Officer, OfficerId, Role
from intake.request import Routing


@dataclass(frozen=True, slots=True)
class Route:
    community: CommunityId | None
    officer: OfficerId | None
    routing: Routing


class Router:
    """Routes addresses for one district on one day (local to it).

    It may `remember` so many of them: many who live behind one door write the same. The door, which
    stays up for long, remembers none.
    """

    def __init__(self, district: District, day: date, remember: int = 0) -> None:
        self._day = day
        self._remember = remember
        self._known: dict[str, Route] = {}
        self._officers = district.officers
        self._lookup = Lookup(district, day)
        self._postings = Postings(district.officers)

    def route(self, address: str) -> Route:
        """Community and officer when the address leaves no doubt, else the reason to sort it."""
        found = self._known.get(address)
        if found is None:
            found = self._route(address)
            if len(self._known) < self._remember:
                self._known[address] = found
        return found

    def _route(self, address: str) -> Route:
        answer = self._lookup.ask(address)
        if answer.status is LookupStatus.CHOOSE:
            return Route(None, None, Routing.CHOOSE)
        if answer.status is LookupStatus.UNKNOWN:
            return Route(None, None, Routing.UNKNOWN)
        community = answer.matches[0].community
        officer = self._officers.get(answer.officer) if answer.officer else None
        if officer is None:
            return Route(community, None, Routing.NO_LEAD)
        away = absence_on(officer, self._day)
        if away is None:
            return Route(community, officer.id, Routing.FOUND)
        named = self._officers.get(away.deputy) if away.deputy else None
        for deputy in [named, *self._deputies(community)]:
            if deputy and deputy.id != officer.id and absence_on(deputy, self._day) is None:
                return Route(community, deputy.id, Routing.DEPUTY)
        return Route(community, officer.id, Routing.AWAY)

    def serves(self, officer: OfficerId, community: CommunityId) -> bool:
        """Whether the officer is posted there that day, or stands in for one who is."""
        posted = [each for each, _ in self._postings.on(community, self._day)]
        away = [absence_on(each, self._day) for each in posted]
        return any(each.id == officer for each in posted) or any(
            absence is not None and absence.deputy == officer for absence in away
        )

    def _deputies(self, community: CommunityId) -> list[Officer]:
        on_duty = self._postings.on(community, self._day)
        return [officer for officer, posting in on_duty if posting.role is Role.DEPUTY]
