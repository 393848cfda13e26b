"""Rows of the queue as records, and the statements that read them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from intake.acceptance import Again, Closed
from intake.chain import COLUMNS, Note
from intake.engine import Row, Values
from intake.lifecycle import Move, Outcome, Status
from intake.receipt import Receipt
from intake.request import Event, Request, Routing, Sealed

REQUEST = f"SELECT id, {', '.join(COLUMNS)} FROM request"  # noqa: S608 (names are ours)
"""Every column; `request_of` reads it."""
ORDER = (
    "ORDER BY (CASE WHEN closed_at IS NOT NULL THEN 2"
    " WHEN status = 'quarantined' THEN 1 ELSE 0 END), due_at, received_at, id"
)
"""The working order, as the index `request_working_order` has it."""
EVENTS = (
    "SELECT at, move, actor, status, detail, note.sealed, note.key_id,"
    " letter.sealed AS letter_sealed, letter.key_id AS letter_key_id FROM event"
    " LEFT JOIN note ON note.event = event.id AND note.letter = 0"
    " LEFT JOIN note AS letter ON letter.event = event.id AND letter.letter = 1"
    " WHERE event.request = :request ORDER BY event.id"
)
NOTES = (
    "SELECT note.event, note.letter, note.sealed, note.key_id FROM note"
    " JOIN event ON event.id = note.event"
    " WHERE event.request = :request ORDER BY note.event, note.letter"
)
"""The sealed notes and letters of a request, in the order its digest takes them."""


def request_of(row: Row) -> Request:
    outcome = row["outcome"]
    return Request(
        row["id"], Receipt(row["receipt"]), row["form"], row["version"], row["community"],
        row["officer"], row["claimed_by"], Routing(row["routing"]), Status(row["status"]),
        row["suspicion"], Outcome(outcome) if outcome else None, row["referred_to"],
        row["received_at"], row["due_at"], row["closed_at"], json.loads(row["open"]),
        _sealed(row["key_id"], row["sealed"]),
    )


def event_of(row: Row) -> Event:
    return Event(
        row["at"], Move(row["move"]), row["actor"], Status(row["status"]), row["detail"],
        _sealed(row["key_id"], row["sealed"]),
        _sealed(row["letter_key_id"], row["letter_sealed"]),
    )


def note_of(row: Row) -> Note:
    """Of a row with letter, key_id and sealed."""
    return row["letter"], row["key_id"], row["sealed"]


def again_of(row: Row) -> Again:
    """Of a row with receipt, received_at and outcome."""
    outcome = row["outcome"]
    closed = Closed(row["received_at"], Outcome(outcome)) if outcome else None
    return Again(Receipt(row["receipt"]), closed)


def among(column: str, values: Iterable[str]) -> tuple[str, Values]:
    """A condition that the column has one of the values; there must be at least one."""
    named = {f"{column}_{place}": value for place, value in enumerate(values)}
    return f"{column} IN ({', '.join(f':{name}' for name in named)})", named


def _sealed(key_id: str | None, box: bytes | None) -> Sealed | None:
    return Sealed(key_id, box) if key_id is not None and box is not None else None
