"""What PostgreSQL says when it cannot, as a sentence for the person at the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from intake.troubles import QueueTrouble

_TROUBLES = {
    "53100": "queue_full",
    "58030": "queue_disk",
    "55P03": "queue_locked",
    "40P01": "queue_locked",
    "57014": "queue_locked",
    "25P03": "queue_slow",
    "25P04": "queue_slow",
    "25006": "queue_read_only",
    "42501": "queue_read_only",
    "XX001": "queue_damaged",
    "XX002": "queue_damaged",
}
"""By SQLSTATE (PostgreSQL manual, appendix A)."""


@contextmanager
def troubles(place: str) -> Iterator[None]:
    """Database errors as `QueueTrouble`. A broken constraint is a mistake of ours and passes.

    The server's own words are not told: they may quote what was to be stored.
    """
    try:
        yield
    except (psycopg.IntegrityError, psycopg.DataError):
        raise
    except psycopg.Error as error:
        known = _TROUBLES.get(error.sqlstate or "")
        gone = isinstance(error, psycopg.OperationalError)
        code = known or ("queue_no_server" if gone else "queue_failed")
        raise QueueTrouble(code, queue=place) from None
