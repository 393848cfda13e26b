"""From `--queue URL` to a `Store`."""

from __future__ import annotations

from intake.settings import POSTGRES, SQLITE, sqlite_file
from intake.sqlite_engine import SqliteEngine
from intake.store import Store
from intake.troubles import QueueTrouble


class NoQueueYet(QueueTrouble):
    """There is no queue at this place; the first `submit` makes one."""


class QueueUrl(QueueTrouble):
    """The URL names no engine we have: a usage error."""


def check_url(url: str) -> None:
    """Raises `QueueUrl` when the URL can name no queue."""
    if url.startswith(POSTGRES):
        return
    path = sqlite_file(url)
    if not url.startswith(SQLITE) or not path.name:
        raise QueueUrl("queue_url", queue=url.partition(":")[0] + ":…" if "@" in url else url)
    if path.name == ":memory:":
        raise QueueUrl("queue_memory")


def open_queue(url: str, wait: float, *, create: bool) -> Store:
    """Open the queue; raises `QueueUrl`, `NoQueueYet` (unless `create`) or `QueueTrouble`."""
    check_url(url)
    if url.startswith(POSTGRES):
        # A late import: a fifth of a second that a queue in a file need not wait for.
        from intake.postgres_engine import PostgresEngine  # noqa: PLC0415

        try:
            return Store(PostgresEngine(url, wait, create=create))
        except QueueTrouble as trouble:
            if trouble.code == "queue_none":
                raise NoQueueYet("queue_none", **trouble.facts) from None
            raise
    path = sqlite_file(url)
    if not create and not path.exists():
        raise NoQueueYet("queue_none", queue=path)
    return Store(SqliteEngine(path, wait))
