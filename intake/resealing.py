"""Resealing: what lies sealed with an older key is opened and sealed with the present one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from intake.chain import COLUMNS
from intake.engine import Engine
from intake.ledger import Ledger
from intake.lifecycle import Move, Status, decide
from intake.request import Sealed
from intake.stored import NOTES, REQUEST, note_of

_AT_ONCE = 200
"""Requests in a transaction: the door waits no longer than these take."""
_WANTED = (
    "SELECT DISTINCT request.id FROM request LEFT JOIN event ON event.request = request.id"
    " LEFT JOIN note ON note.event = event.id AND note.letter = 0"
    " LEFT JOIN slip ON slip.id = event.id"
    " WHERE (request.key_id <> :key OR note.key_id <> :key OR slip.key_id <> :key)"
    " AND request.id > :after"
    " ORDER BY request.id LIMIT :most"
)
_CHANGE = "UPDATE request SET sealed = :sealed, key_id = :key_id WHERE id = :id"
_NOTE = (
    "UPDATE note SET sealed = :sealed, key_id = :key_id WHERE event = :event AND letter = :letter"
)
_SLIPS = "SELECT id, sealed, key_id FROM slip WHERE request = :request ORDER BY id"
_SLIP = "UPDATE slip SET sealed = :sealed, key_id = :key_id WHERE id = :id"

Again = Callable[[Sealed], Sealed | None]
"""The box sealed with the present key, or None when it cannot be opened here."""


@dataclass(frozen=True, slots=True)
class Resealed:
    """`done` requests are sealed with the present key now, `left` could not be opened."""

    done: int
    left: int


def reseal(engine: Engine, key: str, again: Again, at: str) -> Resealed:
    """Everything for the desk under `key`. Safe to stop and to run again."""
    done = left = after = 0
    while True:
        with engine.writing():
            ledger = Ledger(engine)
            values = {"key": key, "after": after, "most": _AT_ONCE}
            numbers = [row["id"] for row in engine.rows(_WANTED, values)]
            if not numbers:
                return Resealed(done, left)
            changed = [_one(engine, number, key, again, at, ledger) for number in numbers]
            if any(changed):
                ledger.save()
                engine.run("UPDATE chain SET unwiped = 1")
        done, left = done + sum(changed), left + len(changed) - sum(changed)
        after = numbers[-1]


def _one(engine: Engine, number: int, key: str, again: Again, at: str, ledger: Ledger) -> bool:
    """Whether the request, its notes and slips could all be sealed anew; else nothing of it is."""
    (found,) = engine.rows(f"{REQUEST} WHERE id = :id", {"id": number})
    row: dict[str, Any] = {name: found[name] for name in ("id", *COLUMNS)}
    decide(Status(row["status"]), Move.RESEAL)
    if row["sealed"] is not None:
        box = _under(key, Sealed(row["key_id"], row["sealed"]), again)
        if box is None:
            return False
        row["key_id"], row["sealed"] = box.key_id, box.box
    notes: list[dict[str, Any]] = []
    for note in engine.rows(NOTES, {"request": number}):
        sealed = Sealed(note["key_id"], note["sealed"])
        box = sealed if note["letter"] else _under(key, sealed, again)
        if box is None:
            return False
        notes.append({**dict(note), "key_id": box.key_id, "sealed": box.box})
    slips: list[dict[str, Any]] = []
    for slip in engine.rows(_SLIPS, {"request": number}):
        box = _under(key, Sealed(slip["key_id"], slip["sealed"]), again)
        if box is None:
            return False
        slips.append({"id": slip["id"], "key_id": box.key_id, "sealed": box.box})
    engine.run(_CHANGE, {name: row[name] for name in ("id", "sealed", "key_id")})
    for note in notes:
        engine.run(_NOTE, note)
    for slip in slips:
        engine.run(_SLIP, slip)
    ledger.write(row, Move.RESEAL, at, "desk", key, notes=map(note_of, notes))
    return True


def _under(key: str, sealed: Sealed, again: Again) -> Sealed | None:
    return sealed if sealed.key_id == key else again(sealed)
