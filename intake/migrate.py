"""Older queues, brought to the present schema in one transaction, with nothing lost.

The tables are put aside, made anew, and their rows copied; the chain is linked from the events as
they stand. Version 1 kept a hash of each code; codes are worked out now, so those given then are
not known any more.
"""

from __future__ import annotations

import secrets
from typing import Any

from intake.chain import COLUMNS, EVENT_COLUMNS, START, Note, digest, link
from intake.engine import Engine, Row

VERSION = 4
_TABLES = ("definition", "request", "event", "note")
_OBJECTS = (
    "DROP TRIGGER IF EXISTS event_is_not_changed", "DROP TRIGGER IF EXISTS event_is_not_deleted",
    "DROP INDEX IF EXISTS request_receipt", "DROP INDEX IF EXISTS request_fingerprint",
    "DROP INDEX IF EXISTS request_working_order", "DROP INDEX IF EXISTS event_request",
    "DROP INDEX IF EXISTS request_closed", "DROP TABLE IF EXISTS chain",
)
_NEW = {
    "suspicion": "", "fence": 0, "vulnerable": 0, "repeats": 0,
}
"""What a column holds that older queues did not have; else nothing."""


def put_aside(engine: Engine, found: int) -> None:
    """Make room for the tables of the present schema."""
    for statement in _OBJECTS:
        engine.run(statement)
    for table in _TABLES:
        engine.run(f"ALTER TABLE {table} RENAME TO {table}_{found}")


def bring_over(engine: Engine, found: int) -> None:
    """Copy every row into the new tables, and take the old ones away."""
    _copy(engine, "definition", ("version", "form", "body", "seen_at"), _definitions(engine, found))
    requests = [_request(row) for row in engine.rows(f"SELECT * FROM request_{found}")]  # noqa: S608
    notes = [_note(row) for row in engine.rows(f"SELECT * FROM note_{found} ORDER BY 1, 2")]  # noqa: S608
    events = [dict(row) for row in engine.rows(f"SELECT * FROM event_{found} ORDER BY id")]  # noqa: S608
    head = _link(events, {row["id"]: row for row in requests}, notes)
    _copy(engine, "request", ("id", *COLUMNS), requests)
    _copy(engine, "event", (*EVENT_COLUMNS, "hash"), events)
    _copy(engine, "note", ("event", "letter", "sealed", "key_id"), notes)
    engine.run(
        "UPDATE chain SET requests = :requests, events = :events, head = :head",
        {
            "requests": max((row["id"] for row in requests), default=0),
            "events": len(events), "head": head,
        },
    )
    for table in reversed(_TABLES):
        engine.run(f"DROP TABLE {table}_{found}")


def _definitions(engine: Engine, found: int) -> list[dict[str, Any]]:
    first = engine.rows(f"SELECT coalesce(min(received_at), '') AS at FROM request_{found}")  # noqa: S608
    seen = first[0]["at"] or "2026-01-01T00:00:00Z"
    rows = engine.rows(f"SELECT * FROM definition_{found}")  # noqa: S608
    return [{"seen_at": seen, **_given(row)} for row in rows]


def _given(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in row.keys()}  # noqa: SIM118 (a row is no dict)


def _request(row: Row) -> dict[str, Any]:
    given = _NEW | _given(row)
    if not given.get("salt") and given["status"] != "forgotten":
        given["salt"] = secrets.token_hex(16)
    given["turn_at"] = given["due_at"]
    if given["status"] == "claimed":
        # Nobody said until when: whoever holds it may, and anybody may take it from now on.
        given["leased_until"], given["fence"] = given["due_at"], 1
    return {name: given.get(name) for name in ("id", *COLUMNS)}


def _note(row: Row) -> dict[str, Any]:
    return {"letter": 0, **_given(row)}


def _link(
    events: list[dict[str, Any]], requests: dict[int, dict[str, Any]], notes: list[dict[str, Any]]
) -> str:
    """Number the events without gaps, and link them; the last hash.

    What a request was like after an earlier event is not known: each has the digest it has now.
    """
    written: dict[int, list[Note]] = {}
    requests_of = {event["id"]: event["request"] for event in events}
    for note in notes:
        of = requests_of[note["event"]]
        written.setdefault(of, []).append((note["letter"], note["key_id"], note["sealed"]))
    numbers = {event["id"]: place for place, event in enumerate(events, start=1)}
    for note in notes:
        note["event"] = numbers[note["event"]]
    head = START
    for event in events:
        event["id"] = numbers[event["id"]]
        event["digest"] = digest(requests[event["request"]], written.get(event["request"], ()))
        head = event["hash"] = link(head, event)
    return head


def _copy(
    engine: Engine, table: str, columns: tuple[str, ...], rows: list[dict[str, Any]]
) -> None:
    names = ", ".join(columns)
    values = ", ".join(f":{name}" for name in columns)
    if rows:
        engine.many(f"INSERT INTO {table} ({names}) VALUES ({values})", rows)  # noqa: S608
