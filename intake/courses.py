"""Reads from the queue what its figures are made of: the course of each request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from district import definition
from district.forms import Form
from district.records import Community, District
from intake import clock
from intake.engine import Engine, Row
from intake.figures import Course
from intake.hearing import homes_of

_COURSES = (
    "SELECT request.form, request.version, request.community, request.received_at,"
    " request.due_at, request.status, request.outcome, reply.at AS replied_at FROM request"
    " LEFT JOIN (SELECT request, min(at) AS at FROM event"
    " WHERE move IN ('ask', 'close', 'refer') OR (move = 'call' AND detail = 'reached')"
    " GROUP BY request) AS reply ON reply.request = request.id"
    # What a person found to be none, and never let through.
    " WHERE request.status <> 'quarantined' AND (request.suspicion = '' OR EXISTS"
    " (SELECT 1 FROM event WHERE event.request = request.id AND event.move = 'admit'))"
    " ORDER BY request.id"
)


def courses(engine: Engine, district: District) -> list[Course]:
    """Of every request that ever came in, those that are forgotten among them."""
    rows = engine.rows("SELECT version, body FROM definition")
    forms = {row["version"]: definition.read(row["body"]) for row in rows}
    homes = homes_of(district)
    zone = ZoneInfo(district.profile.timezone)
    return [_course(row, forms[row["version"]], homes, zone) for row in engine.each(_COURSES)]


def _course(row: Row, form: Form, homes: Mapping[str, Community], zone: ZoneInfo) -> Course:
    received = clock.unstamp(row["received_at"])
    replied, named = row["replied_at"], row["community"] or ""
    home = homes.get(named)
    return Course(
        row["form"], form.kind, home.id if home else named, home.station if home else "",
        received.astimezone(zone),
        clock.due(received, form.reply_within, zone.key).astimezone(zone),
        _local(replied, zone) if replied else None, _local(row["due_at"], zone),
        settled=row["outcome"] is not None,
        dropped=row["outcome"] == "withdrawn" and replied is None,
    )


def _local(stamp: str, zone: ZoneInfo) -> datetime:
    return clock.unstamp(stamp).astimezone(zone)
