"""What SQLite says when a write fails, as a sentence for the person at the keyboard."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from intake.troubles import QueueTrouble

_TROUBLES = {
    sqlite3.SQLITE_BUSY: "queue_locked",
    sqlite3.SQLITE_LOCKED: "queue_locked",
    sqlite3.SQLITE_FULL: "queue_full",
    sqlite3.SQLITE_IOERR: "queue_disk",
    sqlite3.SQLITE_NOTADB: "queue_not_a_queue",
    sqlite3.SQLITE_CORRUPT: "queue_damaged",
    sqlite3.SQLITE_READONLY: "queue_read_only",
    sqlite3.SQLITE_CANTOPEN: "queue_unreachable",
    sqlite3.SQLITE_PERM: "queue_unreachable",
}


@contextmanager
def troubles(path: Path) -> Iterator[None]:
    """Database errors as `QueueTrouble`. A broken constraint is a mistake of ours and passes."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
        raise QueueTrouble(_TROUBLES.get(primary, "queue_failed"), queue=path) from error
    except OSError as error:
        raise QueueTrouble("queue_unreachable", queue=path) from error
