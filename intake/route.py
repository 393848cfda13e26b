"""Routing: the address decides the community, the day decides the officer. Never a guess."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from district.addresses import Lookup, LookupStatus
from district.lines import PATTERNS, head_of
from district.names import ADDRESS
from district.postings import Postings, absence_on
from district.records import CommunityId, District, OfficerId, Role
from district.typed import fold, read_number
from intake.request import Routing

_INDOORS = re.compile(PATTERNS["indoors"], re.IGNORECASE)
"""Room 501 is no house number."""


@dataclass(frozen=True, slots=True)
class Route:
    """`street` is the name that was recognised in the address, `house` that with the number."""

    community: CommunityId | None
    officer: OfficerId | None
    routing: Routing
    street: str | None = None
    house: str | None = None


class Router:
    """Routes addresses for one district on one day (local to it).

    It may `remember` so many of them: many who live behind one door write the same. The door, which
    stays up for long, remembers none.
    """

    def __init__(self, district: District, day: date, remember: int = 0) -> None:
        self._day = day
        self._remember = remember
        self._known: dict[str, Route] = {}
        self._served: defaultdict[OfficerId, list[CommunityId]] | None = None
        self._officers = district.officers
        self._communities = district.communities
        self._heirs = {
            CommunityId(former): name for name, one in district.communities.items()
            for former in one.former_ids if former not in district.communities
        }
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
        match = answer.matches[0]
        street = match.name if match.reason in ADDRESS else None
        house = _house(address, street) if street else None
        officer, routing = self.on_duty(match.community, answer.officer)
        return Route(match.community, officer, routing, street, house)

    def on_duty(
        self, community: CommunityId, asked_for: OfficerId | None = None
    ) -> tuple[OfficerId | None, Routing]:
        """Who acts for a community that day: who was asked for, its lead, or whoever stands in."""
        return on_duty(self._postings, community, self._day, asked_for)

    def knows(self, officer: OfficerId) -> bool:
        return officer in self._officers

    def knows_community(self, community: CommunityId) -> bool:
        return community in self._communities

    def heir(self, community: CommunityId) -> CommunityId:
        """The community that a former one became; itself where it is one, or nobody's."""
        return self._heirs.get(community, community)

    def at_work(self, officer: OfficerId) -> bool:
        """Whether the officer is posted anywhere that day, and not away."""
        found = self._officers.get(officer)
        return (
            found is not None and absence_on(found, self._day) is None
            and any(posting.holds(self._day) for posting in found.postings)
        )

    def served_by(self, officer: OfficerId) -> list[CommunityId]:
        """The communities an officer acts for that day: as posted, and for who is away."""
        if self._served is None:
            self._served = defaultdict(list)
            for name in self._communities:
                for each in self._acting(name):
                    self._served[each].append(name)
        return self._served.get(officer, [])

    def _acting(self, community: CommunityId) -> set[OfficerId]:
        posted = [each for each, _ in self._postings.on(community, self._day)]
        away = [absence_on(each, self._day) for each in posted]
        deputies = {absence.deputy for absence in away if absence and absence.deputy}
        on_duty, _ = self.on_duty(community)
        return {each.id for each in posted} | deputies | ({on_duty} if on_duty else set())

    def serves(self, officer: OfficerId, community: CommunityId) -> bool:
        """Whether the officer is posted there that day, or stands in for one who is."""
        return officer in self._acting(community)


def on_duty(
    postings: Postings, community: CommunityId, day: date, asked_for: OfficerId | None = None
) -> tuple[OfficerId | None, Routing]:
    """Who acts for a community on a day: who was asked for, its lead, or whoever stands in."""
    officers = postings.officers
    wanted = officers.get(asked_for) if asked_for else None
    lead = wanted or postings.lead(community, day)
    if lead is None:
        return None, Routing.NO_LEAD
    away = absence_on(lead, day)
    if away is None:
        return lead.id, Routing.FOUND
    named = officers.get(away.deputy) if away.deputy else None
    posted = [each for each, one in postings.on(community, day) if one.role is Role.DEPUTY]
    for deputy in [named, *posted]:
        if deputy and deputy.id != lead.id and absence_on(deputy, day) is None:
            return deputy.id, Routing.DEPUTY
    return lead.id, Routing.AWAY


def _house(address: str, street: str) -> str | None:
    """The street with the number of the house, without flat or entrance; None without a number."""
    folded, name = fold(_INDOORS.sub(" ", address)), fold(street)
    at = folded.find(name)
    rest = folded[at + len(name):] if at >= 0 else folded[len(head_of(folded)):]
    number = read_number(rest)
    if number is None or number.torn or number.moved:
        return None
    return f"{street} {number.number}{number.suffix}"
