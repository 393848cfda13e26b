"""Reads from the queue what the noise register counts.

A request counts as long as somebody was kept awake by something: not what still lies in quarantine,
what the resident took back, or what was found to be a repeat or none of our business.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from district.records import Community, District
from intake import clock
from intake.engine import Engine, Row
from intake.noise import Heard
from intake.stored import among

_REPORTS = (
    "SELECT sound, street, community, heard_at, received_at FROM request"
    " WHERE status <> 'quarantined' AND (outcome IS NULL"
    " OR outcome NOT IN ('duplicate', 'out_of_scope', 'withdrawn'))"
)


def heard(engine: Engine, district: District) -> list[Heard]:
    """Every report there ever was, those of requests that are forgotten among them."""
    versions = [name for name, kind in kinds_of(engine).items() if kind == "noise"]
    if not versions:
        return []
    condition, values = among("version", versions)
    zone = ZoneInfo(district.profile.timezone)
    homes = homes_of(district)
    return [
        _heard(row, homes, zone)
        for row in engine.each(f"{_REPORTS} AND {condition} ORDER BY id", values)
    ]


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
    received = clock.unstamp(row["received_at"]).astimezone(zone).date()
    hour = at[11:] if at else ""
    home = homes.get(named)
    return Heard(
        row["sound"] or "", row["street"] or "",
        home.id if home else named, home.station if home else "",
        date.fromisoformat(at[:10]) if at else received,
        int(hour) if hour.isdecimal() else None, dated=bool(at),
    )
