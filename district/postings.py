"""Who serves a community on a given day, and who stands in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from district.records import (
    Absence,
    Community,
    CommunityId,
    District,
    Officer,
    OfficerId,
    Posting,
    Role,
)


class Postings:
    """The district's postings by community, worked out once."""

    def __init__(self, officers: Mapping[OfficerId, Officer]) -> None:
        self.officers = officers
        by_community: dict[CommunityId, list[tuple[Officer, Posting]]] = defaultdict(list)
        for officer in officers.values():
            for posting in officer.postings:
                by_community[posting.community].append((officer, posting))
        for pairs in by_community.values():
            pairs.sort(key=lambda pair: (pair[1].role != Role.LEAD, pair[1].since, pair[0].id))
        self._by_community = by_community

    def all_of(self, community: CommunityId) -> list[tuple[Officer, Posting]]:
        """Every posting there ever was or is planned, leads first."""
        return self._by_community.get(community, [])

    def on(self, community: CommunityId, day: date) -> list[tuple[Officer, Posting]]:
        """The postings in force that day, leads first."""
        return [pair for pair in self.all_of(community) if pair[1].holds(day)]

    def lead(self, community: CommunityId, day: date) -> Officer | None:
        """The lead officer of a community that day."""
        for officer, posting in self.on(community, day):
            if posting.role == Role.LEAD:
                return officer
        return None


def communities_of(officer: Officer, district: District, day: date) -> list[Community]:
    """The communities an officer serves that day, in the order of the postings."""
    served = [posting.community for posting in officer.postings if posting.holds(day)]
    return [district.communities[name] for name in served if name in district.communities]


def has_left(officer: Officer, day: date) -> bool:
    """Whether every posting of an officer is over that day."""
    return all(one.until is not None and one.until < day for one in officer.postings)


def stands_in(deputy: Officer, away: Absence, day: date) -> bool:
    """Whether a deputy serves anywhere when the absence begins, or on a later `day`."""
    return any(one.holds(max(day, away.since)) for one in deputy.postings)


def absence_on(officer: Officer, day: date) -> Absence | None:
    """The absence that covers `day`, if any."""
    return next((away for away in officer.away if away.since <= day <= away.until), None)
