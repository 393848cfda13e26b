"""From `--queue URL` to a `Store`."""

from __future__ import annotations

from pathlib import Path

from intake.settings import SQLITE, sqlite_file
from intake.sqlite_store import SqliteStore
from intake.store import QueueTrouble, Store


class NoQueueYet(QueueTrouble):
    """There is no queue at this place; the first `submit` makes one."""


class QueueUrl(QueueTrouble):
    """The URL names no engine we have: a usage error."""


def queue_file(url: str) -> Path:
    """The file behind the URL; raises `QueueUrl` when there can be none."""
    if url.startswith(("postgresql://", "postgres://")):
        raise QueueUrl("queue_postgresql")
    path = sqlite_file(url)
    if not url.startswith(SQLITE) or not path.name:
        raise QueueUrl("queue_url", queue=url)
    if path.name == ":memory:":
        raise QueueUrl("queue_memory")
    return path


def open_queue(url: str, wait: float, *, create: bool) -> Store:
    """Open the queue; raises `QueueUrl`, `NoQueueYet` (unless `create`) or `QueueTrouble`."""
    path = queue_file(url)
    if not create and not path.exists():
        raise NoQueueYet("queue_none", queue=path)
    return SqliteStore(path, wait)
