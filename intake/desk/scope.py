"""`Scope`: which requests an account may see and work on, decided anew at every request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from district.records import CommunityId, District, OfficerId, StationId
from intake.accounts import Account, Role
from intake.request import Request
from intake.route import Router


@dataclass(frozen=True, slots=True)
class Scope:
    """`communities` in the order of their ids; `known` are all that the district has.

    `unplaced`: also what has no community, or one that is no more, which a person must sort.
    """

    officer: OfficerId | None
    communities: tuple[CommunityId, ...]
    known: frozenset[CommunityId]
    unplaced: bool
    everything: bool = False
    station: StationId | None = None

    def holds(self, request: Request) -> bool:
        """Whether the request is one of the account's."""
        if self.everything or request.community in self.communities:
            return True
        if request.community is None or request.community not in self.known:
            return self.unplaced or self._is_with_me(request)
        return self._is_with_me(request)

    def _is_with_me(self, request: Request) -> bool:
        mine = request.claimed_by or request.officer
        return self.officer is not None and mine == self.officer


def scope_of(account: Account, district: District, router: Router) -> Scope:
    """As of the router's day: an officer has the communities served, and those stood in for."""
    known = frozenset(district.communities)
    match account.role:
        case Role.DISTRICT:
            return Scope(account.officer, tuple(sorted(known)), known, True, True)
        case Role.HEAD:
            own = [name for name, one in district.communities.items()
                   if one.station == account.station]
            return Scope(account.officer, tuple(own), known, True, station=account.station)
        case Role.OFFICER if account.officer:
            served = tuple(router.served_by(account.officer))
            return Scope(account.officer, served, known, False)
        case _:
            return Scope(None, (), known, False)


def local_day(now: datetime, timezone: str) -> date:
    """The day it is in the district."""
    return now.astimezone(ZoneInfo(timezone)).date()
