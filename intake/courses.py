"""Reads from the queue what its figures are made of: the course of each request."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from district import definition
from district.forms import Form
from district.records import Community, CommunityId, District
from district.span import Span
from intake import clock
from intake.engine import Engine, Row
from intake.figures import Course
from intake.hearing import homes_of, of_homes

COURSES = (
    "SELECT request.form, request.version, request.community, request.received_at,"
    " request.due_at, request.status, request.outcome, reply.at AS replied_at FROM request"
    " LEFT JOIN (SELECT request, min(at) AS at FROM event"
    " WHERE move IN ('ask', 'close', 'refer') OR (move = 'call' AND detail = 'reached')"
    " GROUP BY request) AS reply ON reply.request = request.id"
    # What a person found to be none, and never let through.
    " WHERE {} AND request.status <> 'quarantined' AND (request.suspicion = '' OR EXISTS"
    " (SELECT 1 FROM event WHERE event.request = request.id AND event.move = 'admit'))"
)


def courses(engine: Engine, district: District) -> list[Course]:
    """Of every request that ever came in, those that are forgotten among them."""
    return list(each_course(engine, district))


def each_course(
    engine: Engine, district: District, where: Collection[CommunityId] | None = None
) -> Iterator[Course]:
    """One after the other: there may be a hundred thousand, and a figure needs none for long.

    `where` are the communities they are of; None: whatever there is.
    """
    rows = engine.rows("SELECT version, body FROM definition")
    forms = {row["version"]: definition.read(row["body"]) for row in rows}
    homes = homes_of(district)
    zone = ZoneInfo(district.profile.timezone)
    inside, named = of_homes(homes, where)
    # Of a few communities the index is read; in the order of `id` the whole table would be.
    order = "request.id" if where is None else "+request.id"
    for row in engine.each(f"{COURSES.format(inside)} ORDER BY {order}", named):
        yield _course(row, forms[row["version"]], homes, zone)


def _course(row: Row, form: Form, homes: Mapping[str, Community], zone: ZoneInfo) -> Course:
    received = _local(row["received_at"], zone)
    replied, named = row["replied_at"], row["community"] or ""
    home = homes.get(named)
    return Course(
        row["form"], form.kind, home.id if home else named, home.station if home else "",
        received, _owed(received, form.reply_within, zone),
        _local(replied, zone) if replied else None, clock.unstamp(row["due_at"]),
        settled=row["outcome"] is not None,
        dropped=row["outcome"] == "withdrawn" and replied is None,
    )


def _owed(received: datetime, within: Span, zone: ZoneInfo) -> datetime:
    if not within.working_days:
        return (received.astimezone(UTC) + within.elapsed).astimezone(zone)
    return _by_the_end(received.date(), within, zone)


@lru_cache(4096)
def _by_the_end(day: date, within: Span, zone: ZoneInfo) -> datetime:
    """What came in on the same day is owed on the same day, whenever it came."""
    return clock.due(datetime.combine(day, time(), zone), within, zone.key)


def _local(stamp: str, zone: ZoneInfo) -> datetime:
    return clock.unstamp(stamp).astimezone(zone)
