"""`Store`: named pieces of bytes in one SQLite file, each under a checksum. A help, never trusted.

    store = Store(Path(".cache/content.db"), version)     # or Store(None, version): in memory
    store.put({"unit/jiaodaokou": body})
    store.get("unit/jiaodaokou")                           # bytes, or None
    store.save()

What was written for another version is gone when the store is opened. Anything else that is not as
it was written, another program's database too, raises `Damaged` wherever it is noticed: whoever
began the work throws the file away and begins again without it. A process killed while it writes
leaves what was saved last.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

_WAIT = 10
"""Seconds to wait for another process that writes."""
_OURS = 0x48746E67
"""SQLite's `application_id`: whose file it is."""


class Damaged(Exception):
    """The file is no store, or not as it was written; the argument is its path."""


class Store:
    """Names to bytes. Raises `Damaged`, or `OSError` when the file cannot be made."""

    def __init__(self, file: Path | None, version: str) -> None:
        self.file = file
        self._key = blake2b(version.encode(), digest_size=16).digest()
        self._connections: dict[int, sqlite3.Connection] = {}
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        self._begin(version)

    def get(self, name: str) -> bytes | None:
        found = self._ask("SELECT sum, body FROM pieces WHERE name = ?", (name,))
        return next((self._proved(name, *row) for row in found), None)

    def below(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        """Every piece whose name begins so, by name."""
        end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        select = "SELECT name, sum, body FROM pieces WHERE name >= ? AND name < ? ORDER BY name"
        for name, total, body in self._ask(select, (prefix, end)):
            yield str(name), self._proved(name, total, body)

    def put(self, pieces: Mapping[str, bytes]) -> None:
        rows = [(name, self._sum(name, body), body) for name, body in pieces.items()]
        with self._watched() as connection:
            connection.executemany("INSERT OR REPLACE INTO pieces VALUES (?, ?, ?)", rows)

    def drop(self, names: Iterable[str]) -> None:
        with self._watched() as connection:
            connection.executemany("DELETE FROM pieces WHERE name = ?", [(one,) for one in names])

    def save(self) -> None:
        """Make what was put and dropped last; other processes see it from now on."""
        with self._watched() as connection:
            connection.commit()

    def close(self) -> None:
        """Leave without saving."""
        connection = self._connections.pop(self._process(), None)
        if connection is not None:
            connection.close()

    def _begin(self, version: str) -> None:
        with self._watched() as connection:
            if not self._is_for(version, connection):
                connection.execute("BEGIN IMMEDIATE")
                # Another process may have been quicker: what it wrote meanwhile is good.
                if not self._is_for(version, connection):
                    self._empty(version, connection)
                connection.commit()
            # Two processes that open a new file at once get in each other's way here; one does it.
            with suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode = WAL")

    def _is_for(self, version: str, connection: sqlite3.Connection) -> bool:
        """Whether what is there was written for that version. `Damaged` when it is not ours."""
        if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            return False
        if connection.execute("PRAGMA application_id").fetchone() != (_OURS,):
            raise Damaged(str(self.file))
        return connection.execute("SELECT name FROM version").fetchall() == [(version,)]

    def _empty(self, version: str, connection: sqlite3.Connection) -> None:
        connection.execute(f"PRAGMA application_id = {_OURS}")
        connection.execute("CREATE TABLE IF NOT EXISTS version (name TEXT NOT NULL)")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS pieces "
            "(name TEXT PRIMARY KEY, sum BLOB NOT NULL, body BLOB NOT NULL) WITHOUT ROWID"
        )
        connection.execute("DELETE FROM pieces")
        connection.execute("DELETE FROM version")
        connection.execute("INSERT INTO version VALUES (?)", (version,))

    def _ask(self, select: str, values: tuple[str, ...]) -> list[tuple[object, ...]]:
        # All at once: a question left half answered would hold the file.
        with self._watched() as connection:
            return connection.execute(select, values).fetchall()
        return []

    def _proved(self, name: object, total: object, body: object) -> bytes:
        if isinstance(name, str) and isinstance(body, bytes) and total == self._sum(name, body):
            return body
        raise Damaged(str(self.file))

    def _sum(self, name: str, body: bytes) -> bytes:
        return blake2b(name.encode() + b"\0" + body, digest_size=8, key=self._key).digest()

    def _watched(self) -> _Watched:
        return _Watched(self)

    def connection(self) -> sqlite3.Connection:
        """This process's own connection: SQLite's must not be carried over a fork."""
        process = self._process()
        found = self._connections.get(process)
        if found is None:
            # A parent's connection stays in the dict: closing it here would end it there.
            found = sqlite3.connect(self.file or ":memory:", timeout=_WAIT)
            if self.file is not None:
                found.execute("PRAGMA synchronous = NORMAL")
            self._connections[process] = found
        return found

    def _process(self) -> int:
        # What is in memory has no file to open again: the child has a copy of it all, ours.
        return 0 if self.file is None else os.getpid()


class _Watched:
    """Lends the connection; what SQLite finds wrong with the file becomes `Damaged`."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __enter__(self) -> sqlite3.Connection:
        try:
            return self.store.connection()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise _meant(error, self.store.file) from error

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (sqlite3.Error, UnicodeDecodeError)):
            raise _meant(error, self.store.file) from error


def _meant(error: Exception, file: Path | None) -> Exception:
    """A full disk, a folder that may not be written or a busy file are no damage.

    What SQLite says may quote the file, and then cannot even be decoded.
    """
    code = getattr(error, "sqlite_errorname", "")
    if code.startswith(("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR",
                        "SQLITE_BUSY", "SQLITE_PERM")):
        return OSError(0, str(error), str(file))
    return Damaged(str(file))


def discard(file: Path) -> None:
    """Remove a store's file and what SQLite keeps beside it."""
    for name in (file, Path(f"{file}-wal"), Path(f"{file}-shm"), Path(f"{file}-journal")):
        name.unlink(missing_ok=True)
