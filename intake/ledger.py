"""`Ledger`: writes events to the end of the chain, within one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from intake.chain import EVENT_COLUMNS, Note, digest, link
from intake.engine import Engine
from intake.lifecycle import Move
from intake.request import Sealed

_EVENT = (
    f"INSERT INTO event ({', '.join(EVENT_COLUMNS)}, hash)"  # noqa: S608 (names are ours)
    f" VALUES ({', '.join(f':{name}' for name in EVENT_COLUMNS)}, :hash)"
)
_NOTE = (
    "INSERT INTO note (event, letter, sealed, key_id) VALUES (:event, :letter, :sealed, :key_id)"
)
_HEAD = "SELECT requests, events, head FROM chain WHERE one = 1"
_SAVE = "UPDATE chain SET requests = :requests, events = :events, head = :head WHERE one = 1"


class Ledger:
    """Made inside `engine.writing()`, where it waits for other writers; `save` ends it."""

    def __init__(self, engine: Engine) -> None:
        (row,) = engine.rows(_HEAD + engine.lock)
        self._engine = engine
        self._requests, self._count, self._head = row["requests"], row["events"], row["head"]
        self._events: list[dict[str, Any]] = []
        self._notes: list[dict[str, Any]] = []

    def number(self) -> int:
        """The id of one more request."""
        self._requests += 1
        return int(self._requests)

    @property
    def last(self) -> int:
        """The id of the last event."""
        return int(self._count)

    def write(
        self,
        request: Mapping[str, Any],
        move: Move,
        at: str,
        actor: str,
        detail: str = "",
        *,
        note: Sealed | None = None,
        letter: Sealed | None = None,
        notes: Iterable[Note] = (),
    ) -> None:
        """One event. `request` is its row after the move; `notes` are what was written before."""
        self._count += 1
        written = [
            (kind, each.key_id, each.box) for kind, each in enumerate((note, letter)) if each
        ]
        event = {
            "id": self._count, "request": request["id"], "at": at, "move": move.value,
            "actor": actor, "status": request["status"], "detail": detail,
            "digest": digest(request, [*notes, *written]),
        }
        self._head = event["hash"] = link(self._head, event)
        self._events.append(event)
        self._notes += [
            {"event": self._count, "letter": kind, "sealed": box, "key_id": key}
            for kind, key, box in written
        ]

    def save(self) -> None:
        if self._events:
            self._engine.many(_EVENT, self._events)
        if self._notes:
            self._engine.many(_NOTE, self._notes)
        if not self._events:
            return
        self._events, self._notes = [], []
        head = {"requests": self._requests, "events": self._count, "head": self._head}
        self._engine.run(_SAVE, head)
