"""Rows of the queue as records, and the statements that read them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from intake.acceptance import Again, Closed
from intake.chain import COLUMNS, Note
from intake.engine import Row, Values
from intake.lifecycle import Move, Outcome, Status
from intake.receipt import Receipt
from intake.request import Event, NoiseEntry, Request, Routing, Sealed

REQUEST = f"SELECT id, {', '.join(COLUMNS)} FROM request"  # noqa: S608 (names are ours)
"""Every column; `request_of` reads it."""
RUNG = (
    "(CASE WHEN closed_at IS NOT NULL THEN 4 WHEN status = 'joined' THEN 3"
    " WHEN status = 'quarantined' THEN 2 WHEN asked_at IS NOT NULL THEN 1 ELSE 0 END)"
)
"""0: to be worked on; 1: the resident was asked; 2: quarantined; 3: joined; 4: closed."""
FREE = "(status = 'waiting' OR leased_until <= :at)"
"""Of what is to be worked on: nobody holds it, or the claim has run out by `at`."""
OPEN = "status NOT IN ('closed', 'forgotten')"
"""As `request_open` has it, word for word. That `closed_at` is NULL would say the same, and lead
SQLite to an index of what is closed."""
TURN = "turn_at, received_at, id"
ORDER = f"ORDER BY {RUNG}, {TURN}"
"""The working order, as the indexes `request_working_order` and `request_community` have it."""
EVENTS = (
    "SELECT at, move, actor, status, detail, note.sealed, note.key_id,"
    " letter.sealed AS letter_sealed, letter.key_id AS letter_key_id FROM event"
    " LEFT JOIN note ON note.event = event.id AND note.letter = 0"
    " LEFT JOIN note AS letter ON letter.event = event.id AND letter.letter = 1"
    " WHERE event.request = :request ORDER BY event.id"
)
MANY_NOTES = (
    "SELECT event.request, note.event, note.letter, note.sealed, note.key_id FROM note"
    " JOIN event ON event.id = note.event WHERE "
)
"""Of several requests; a condition on `request` follows, and the order that `NOTES` has."""
NOTES = f"{MANY_NOTES}event.request = :request ORDER BY note.event, note.letter"
"""The sealed notes and letters of a request, in the order its digest takes them."""


def request_of(row: Row) -> Request:
    outcome = row["outcome"]
    return Request(
        row["id"], Receipt(row["receipt"]), row["form"], row["version"], row["community"],
        row["officer"], row["claimed_by"], Routing(row["routing"]), Status(row["status"]),
        row["suspicion"], Outcome(outcome) if outcome else None, row["referred_to"],
        row["received_at"], row["due_at"], row["closed_at"], json.loads(row["open"]),
        _sealed(row["key_id"], row["sealed"]),
        row["fence"], row["leased_until"], row["asked_at"], row["turn_at"],
        bool(row["vulnerable"]), row["repeats"], row["place"],
        NoiseEntry(row["street"], row["sound"], row["heard_at"]),
        row["joined_to"], row["meeting"], row["look_on"], row["not_by"],
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


def among(column: str, values: Iterable[Any]) -> tuple[str, Values]:
    """A condition that the column has one of the values; there must be at least one."""
    named = {f"{column}_{place}": value for place, value in enumerate(values)}
    return f"{column} IN ({', '.join(f':{name}' for name in named)})", named


def _sealed(key_id: str | None, box: bytes | None) -> Sealed | None:
    return Sealed(key_id, box) if key_id is not None and box is not None else None
