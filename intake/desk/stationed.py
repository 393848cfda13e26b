"""Which station a page speaks of: the head's own, or one that somebody at the district chose."""

from __future__ import annotations

from district.records import CommunityId, Station, StationId
from intake.desk.visit import Visit


def station_of(visit: Visit) -> Station | None:
    """None: whatever the account may see."""
    scope = visit.scope
    asked = visit.request.query_params.get("station", "") if scope.everything else scope.station
    return visit.desk.current().district.stations.get(StationId(asked or ""))


def communities_of(visit: Visit, station: Station | None) -> tuple[CommunityId, ...]:
    """Those of the station that the account may see."""
    scope, communities = visit.scope, visit.desk.current().district.communities
    if station is None:
        return scope.communities
    return tuple(name for name in scope.communities if communities[name].station == station.id)


def to_choose(visit: Visit) -> list[Station]:
    """The stations that somebody at the district may choose from."""
    return list(visit.desk.current().district.stations.values()) if visit.scope.everything else []
