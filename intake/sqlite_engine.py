"""The queue in one SQLite file: WAL, `synchronous=FULL`, one immediate transaction per write."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from district.problem import Refusal
from intake import migrate
from intake.engine import Row, Values
from intake.sqlite_troubles import troubles
from intake.troubles import QueueTrouble

_ONE_ROW = re.compile(r"VALUES \((:\w+(?:, :\w+)*)\)$")
_ROWS = 100
"""In one statement: SQLite names up to 32,766 values."""
SCHEMA = Path(__file__).with_name("schema") / "sqlite.sql"


class SqliteEngine:
    """`wait`: seconds to wait for another writer before giving up."""

    lock = ""

    def __init__(self, path: Path, wait: float) -> None:
        self.path = path
        self.place = str(path)
        with troubles(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            _make(path)
            self._db = sqlite3.connect(path, timeout=wait, isolation_level=None)
            self._file = _identity(path)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def _prepare(self) -> None:
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA secure_delete = ON")
        if self._version() != migrate.VERSION:
            # Tables are taken apart while they are made anew.
            self._db.execute("PRAGMA foreign_keys = OFF")
            with self.writing():
                self._bring_up()
        self._db.execute("PRAGMA foreign_keys = ON")
        if self._pragma("journal_mode") != "wal":
            self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")

    def _pragma(self, name: str) -> Any:
        return self._db.execute(f"PRAGMA {name}").fetchone()[0]

    def _version(self) -> int:
        return int(self._pragma("user_version"))

    def _bring_up(self) -> None:
        # Asked again inside the transaction: another process may have been quicker.
        found = self._version()
        if found == migrate.VERSION:
            return
        if found > migrate.VERSION:
            facts = {"queue": self.path, "found": found, "known": migrate.VERSION}
            raise QueueTrouble("queue_newer", **facts)
        names = [row["name"] for row in self.rows("SELECT name FROM sqlite_schema")]
        if names and not found:
            raise QueueTrouble("queue_not_a_queue", queue=self.path)
        if found:
            migrate.put_aside(self, found)
        for statement in _statements(SCHEMA.read_text("utf-8")):
            self._db.execute(statement)
        if found:
            migrate.bring_over(self, found)
        self._db.execute(f"PRAGMA user_version = {migrate.VERSION}")

    @contextmanager
    def writing(self, *, long: bool = False) -> Iterator[None]:
        with troubles(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
                if _identity(self.path) != self._file:
                    # Moved away or replaced under us: what was written is where nobody looks.
                    raise QueueTrouble("queue_unreachable", queue=self.path)
            except BaseException:
                # After a full disk SQLite may have rolled back by itself.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        with troubles(self.path):
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    def rows(self, statement: str, values: Values = {}) -> Sequence[Row]:  # noqa: B006 (read only)
        with troubles(self.path):
            return self._db.execute(statement, values).fetchall()

    def each(self, statement: str, values: Values = {}) -> Iterator[Row]:  # noqa: B006 (read only)
        with troubles(self.path):
            yield from self._db.execute(statement, values)

    def run(self, statement: str, values: Values = {}) -> None:  # noqa: B006 (read only)
        with troubles(self.path):
            self._db.execute(statement, values)

    def many(self, statement: str, values: Sequence[Values]) -> None:
        with troubles(self.path):
            found = _ONE_ROW.search(statement)
            if found is None:
                self._db.executemany(statement, values)
                return
            # Many rows in one statement: each call lets other threads run, and waits for its turn.
            names = found[1].replace(":", "").split(", ")
            places = f"({', '.join('?' * len(names))})"
            for start in range(0, len(values), _ROWS):
                rows = values[start : start + _ROWS]
                whole = _ONE_ROW.sub(f"VALUES {', '.join([places] * len(rows))}", statement)
                self._db.execute(whole, [row[name] for row in rows for name in names])

    def wipe(self) -> None:
        try:
            self._db.execute("VACUUM")
            busy, _, _ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.DatabaseError as error:
            raise Refusal("purge_unfinished", queue=self.path) from error
        if busy:
            raise Refusal("purge_unfinished", queue=self.path)

    def settle(self) -> None:
        """Everything in the one file, nothing beside it, for a queue that lies still."""
        with troubles(self.path):
            self._db.execute("PRAGMA journal_mode = DELETE")

    def close(self) -> None:
        self._db.close()


def _make(path: Path) -> None:
    """By us rather than by SQLite, so that nobody else on the machine may read it.

    Only where there is none. A process that opens a file and closes it loses every lock it has on
    that file (POSIX, fcntl), and then a command beside it takes the log away that others write.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _identity(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_dev, stat.st_ino


def _statements(script: str) -> Iterator[str]:
    """The statements one by one: `executescript` would commit our transaction first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
