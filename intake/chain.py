"""The chain of events: each linked to the one before it, so that no single change goes unseen.

An event's `digest` is of its request as it stands after the move; its `hash` is of the event and
of the hash before it. Nothing personal goes in but as sealed boxes, and what a resident left open
only together with the request's salt, which goes when the request is forgotten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

START = ""
"""The hash before the first event."""
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
COLUMNS = (
    "receipt", "fingerprint", "content", "form", "version", "community", "officer", "claimed_by",
    "routing", "status", "suspicion", "outcome", "referred_to", "received_at", "due_at",
    "closed_at", "open", "sealed", "key_id", "salt", "fence", "leased_until", "asked_at", "turn_at",
    "vulnerable", "repeats", "place", "street", "sound", "heard_at", "joined_to", "meeting",
    "look_on", "not_by",
)
"""Of a request, everything but its id, which its events hold."""
EVENT_COLUMNS = ("id", "request", "at", "move", "actor", "status", "detail", "digest")


Note = tuple[int, str, bytes]
"""What was written about a request: 1 for a letter to the resident, the key's id, the box."""


def digest(row: Mapping[str, Any], notes: Iterable[Note] = ()) -> str:
    """Of a request's columns and of the sealed notes and letters written about it, in order."""
    values = [row[name] for name in COLUMNS]
    sealed = COLUMNS.index("sealed")
    if values[sealed] is not None:
        values[sealed] = hashlib.sha256(values[sealed]).hexdigest()
    return _of([values, [[kind, key, hashlib.sha256(box).hexdigest()] for kind, key, box in notes]])


def link(before: str, event: Mapping[str, Any]) -> str:
    """The hash of an event that follows on the one with the hash `before`."""
    return _of([before, [event[name] for name in EVENT_COLUMNS]])


def _of(values: list[Any]) -> str:
    return hashlib.sha256(_as_json(values).encode()).hexdigest()
