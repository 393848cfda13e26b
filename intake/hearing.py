"""Reads from the queue what the noise register counts.

A request counts as long as somebody was kept awake by something: not what still lies in quarantine,
what the resident took back, or what was found to be a repeat or none of our business.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from district.records import Community, CommunityId, District
from intake import clock
from intake.engine import Engine, Row, Values
from intake.noise import Heard
from intake.stored import among

REPORTS = (
    "SELECT sound, street, community, heard_at, received_at FROM request"
    " WHERE status <> 'quarantined' AND (outcome IS NULL"
    " OR outcome NOT IN ('duplicate', 'out_of_scope', 'withdrawn'))"
)


def heard(
    engine: Engine, district: District, where: Collection[CommunityId] | None = None
) -> list[Heard]:
    """Every report there ever was, those of requests that are forgotten among them.

    `where` are the communities they are of; None: whatever there is.
    """
    versions = [name for name, kind in kinds_of(engine).items() if kind == "noise"]
    if not versions:
        return []
    condition, values = among("version", versions)
    zone = ZoneInfo(district.profile.timezone)
    homes = homes_of(district)
    inside, named = of_homes(homes, where)
    statement = f"{REPORTS} AND {condition}"
    # Of a few communities the index is read; in the order of `id` the whole table would be.
    statement += " ORDER BY id" if where is None else f" AND {inside} ORDER BY +id"
    return [_heard(row, homes, zone) for row in engine.each(statement, {**values, **named})]


def of_homes(
    homes: Mapping[str, Community], where: Collection[CommunityId] | None
) -> tuple[str, Values]:
    """A condition that a request is of these communities, also by what they were called before."""
    if where is None:
        return "1 = 1", {}
    names = [name for name, home in homes.items() if home.id in where]
    return among("community", names) if names else ("1 = 0", {})


def kinds_of(engine: Engine) -> dict[str, str]:
    """The kind of form that each version of a definition is of."""
    rows = engine.rows("SELECT version, body FROM definition")
    return {row["version"]: str(json.loads(row["body"]).get("kind", "")) for row in rows}


def homes_of(district: District) -> dict[str, Community]:
    """Each community, by its id and by those it had before it was merged or renamed."""
    communities = district.communities.values()
    former = {name: one for one in communities for name in one.former_ids}
    return former | {one.id: one for one in communities}


def _heard(row: Row, homes: Mapping[str, Community], zone: ZoneInfo) -> Heard:
    at, named = row["heard_at"], row["community"] or ""
    day = _day(at[:10]) if at else _received(row["received_at"], zone)
    hour = at[11:] if at else ""
    home = homes.get(named)
    return Heard(
        row["sound"] or "", row["street"] or "",
        home.id if home else named, home.station if home else "",
        day, int(hour) if hour.isdecimal() else None, dated=bool(at),
    )


# There are a hundred thousand of the first, and as few as there are days.
_day = lru_cache(4096)(date.fromisoformat)


def _received(stamp: str, zone: ZoneInfo) -> date:
    return clock.unstamp(stamp).astimezone(zone).date()
