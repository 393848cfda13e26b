"""Rows of the SQLite queue as records, and what is read of them."""

from __future__ import annotations

import json
import sqlite3

from intake.lifecycle import Move, Outcome, Status
from intake.receipt import Receipt
from intake.request import Event, Request, Routing, Sealed
from intake.store import Again, Closed

REQUEST = (
    "id, receipt, form, version, community, officer, claimed_by, routing, status, outcome,"
    " referred_to, received_at, due_at, closed_at, open, sealed, key_id"
)
"""The columns `request_of` needs."""
EVENTS = (
    "SELECT at, move, actor, status, detail, sealed, key_id FROM event"
    " LEFT JOIN note ON note.event = event.id WHERE request = ? ORDER BY event.id"
)


def request_of(row: sqlite3.Row) -> Request:
    outcome = row["outcome"]
    return Request(
        row["id"], Receipt(row["receipt"]), row["form"], row["version"], row["community"],
        row["officer"], row["claimed_by"], Routing(row["routing"]), Status(row["status"]),
        Outcome(outcome) if outcome else None, row["referred_to"], row["received_at"],
        row["due_at"], row["closed_at"], json.loads(row["open"]), _sealed(row),
    )


def event_of(row: sqlite3.Row) -> Event:
    return Event(
        row["at"], Move(row["move"]), row["actor"], Status(row["status"]), row["detail"],
        _sealed(row),
    )


def again_of(row: sqlite3.Row) -> Again:
    """Of a row with receipt, received_at and outcome."""
    outcome = row["outcome"]
    closed = Closed(row["received_at"], Outcome(outcome)) if outcome else None
    return Again(Receipt(row["receipt"]), closed)


def _sealed(row: sqlite3.Row) -> Sealed | None:
    return Sealed(row["key_id"], row["sealed"]) if row["sealed"] is not None else None
