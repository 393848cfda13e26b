"""The queue in PostgreSQL: schema `hutong`, synchronous commits, writers in turn at the chain."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row

from intake.engine import Row, Values
from intake.migrate import VERSION
from intake.postgres_troubles import troubles
from intake.troubles import QueueTrouble

SCHEMA = Path(__file__).with_name("schema") / "postgresql.sql"
_NAMED = re.compile(r"(?<!:):([a-z_][a-z0-9_]*)")
_CONNECT_SECONDS = 10
_INSERT = re.compile(r"INSERT INTO (\w+) \(([\w, ]+)\) VALUES \(([\w:, ]+)\)")
_UPDATE = re.compile(r"UPDATE (\w+) SET ([\w:=, ]+) WHERE id = :id")
SILENT_SECONDS = 3.0
"""Who has begun to write and then says nothing for so long is cut off, and nothing was written.

A desk that was stopped, or lost its network, would else hold up every other for ever.
"""
LONGEST_SECONDS = 30.0
"""After so long, and as long as it may wait for others, a writer is cut off whatever it says.

Where it stopped in the midst of what it says, the server does not call it silent.
"""
_BOUNDS_TRANSACTIONS = 17_00_00
"""Since this version the server does that."""


class PostgresEngine:
    """`wait`: seconds to wait for another writer before giving up.

    A connection that broke, as when the server was restarted, is made anew at the next call. What
    was under way then has failed, and nobody was told that it was stored.
    """

    lock = " FOR UPDATE"

    def __init__(self, url: str, wait: float, *, create: bool = True) -> None:
        self._url = url
        self._wait = wait
        self.place = place_of(url)
        self._db: psycopg.Connection[Row] | None = None
        with troubles(self.place):
            db = self._connection()
            self._knows = db.info.server_version
            self._prepare(db, create)

    def _connection(self) -> psycopg.Connection[Row]:
        if self._db is None or self._db.closed or self._db.broken:
            self._db = psycopg.connect(
                self._url, autocommit=True, row_factory=dict_row, prepare_threshold=2,
                connect_timeout=_CONNECT_SECONDS, application_name="hutong",
                # Without figures of its own the planner thinks that sorting is cheaper than an
                # index that has the order already; it is not, once the queue is long.
                options="-c search_path=hutong -c synchronous_commit=on"
                " -c enable_bitmapscan=off -c jit=off -c random_page_cost=1.1"
                f" -c lock_timeout={int(self._wait * 1000) or 1}",
            )
        return self._db

    def _prepare(self, db: psycopg.Connection[Row], create: bool) -> None:
        # A server that says "stored" before it is stored would make every receipt a lie.
        durable = db.execute("SELECT current_setting('fsync') AS fsync").fetchone()
        if durable and durable["fsync"] != "on":
            raise QueueTrouble("queue_not_durable", queue=self.place)
        if self._version(db) == VERSION:
            return
        with db.transaction():
            # One at a time, and asked again inside: another process may have been quicker.
            db.execute("SELECT pg_advisory_xact_lock(hashtext('hutong'))")
            found = self._version(db)
            if found is None and not create:
                raise QueueTrouble("queue_none", queue=self.place)
            if found is None:
                db.execute("CREATE SCHEMA IF NOT EXISTS hutong")
                db.execute(SCHEMA.read_text("utf-8"))
                db.execute("INSERT INTO meta (version) VALUES (%s)", (VERSION,))
            elif found != VERSION:
                code = "queue_newer" if found > VERSION else "queue_older"
                raise QueueTrouble(code, queue=self.place, found=found, known=VERSION)

    def _version(self, db: psycopg.Connection[Row]) -> int | None:
        there = db.execute("SELECT to_regclass('hutong.meta') AS name").fetchone()
        if not there or there["name"] is None:
            return None
        row = db.execute("SELECT version FROM hutong.meta").fetchone()
        return int(row["version"]) if row else None

    @contextmanager
    def writing(self, *, long: bool = False) -> Iterator[None]:
        begin = (
            "BEGIN; SET LOCAL idle_in_transaction_session_timeout ="
            f" {int(SILENT_SECONDS * 1000)}"
        )
        if not long and self._knows >= _BOUNDS_TRANSACTIONS:
            longest = self._wait + LONGEST_SECONDS
            begin += f"; SET LOCAL transaction_timeout = {int(longest * 1000)}"
        with troubles(self.place), self._begun(begin):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        with troubles(self.place), self._begun(begin):
            yield

    @contextmanager
    def _begun(self, begin: str) -> Iterator[None]:
        try:
            db = self._connection()
            db.execute(begin)
        except psycopg.OperationalError:
            # The server was restarted while nobody asked it anything: nothing was lost by that.
            self.close()
            db = self._connection()
            db.execute(begin)
        try:
            yield
            db.execute("COMMIT")
        except BaseException:
            self._roll_back(db)
            raise

    def _roll_back(self, db: psycopg.Connection[Row]) -> None:
        try:
            db.execute("ROLLBACK")
        except psycopg.Error:
            # Gone with the connection: the server rolls back by itself.
            self.close()

    def rows(self, statement: str, values: Values = {}) -> Sequence[Row]:  # noqa: B006 (read only)
        with troubles(self.place):
            return self._connection().execute(_named(statement), values).fetchall()

    def each(self, statement: str, values: Values = {}) -> Iterator[Row]:  # noqa: B006 (read only)
        with troubles(self.place):
            yield from self._connection().execute(_named(statement), values)

    def run(self, statement: str, values: Values = {}) -> None:  # noqa: B006 (read only)
        with troubles(self.place):
            self._connection().execute(_named(statement), values)

    def many(self, statement: str, values: Sequence[Values]) -> None:
        together = _together(statement)
        with troubles(self.place):
            if together is None:
                self._connection().cursor().executemany(_named(statement), values)
            elif values:
                # One statement with all rows: each by itself costs ten times as much.
                rows = json.dumps([_plain(row) for row in values], ensure_ascii=False)
                self._connection().execute(together, (rows,))

    def wipe(self) -> None:
        """New files for the tables, and the log past the pages that held the old.

        A server with `wal_recycle = off` then removes that part of its log; others write over it
        in time. What archives, replicas and copies of the server's files keep is for who runs them.
        """
        with troubles(self.place):
            db = self._connection()
            for table in ("request", "note", "slip"):
                db.execute(f"VACUUM (FULL) {table}".encode())
            if _may(db, "has_function_privilege('pg_switch_wal()', 'EXECUTE')"):
                db.execute("SELECT pg_switch_wal()")
            if _may(db, "pg_has_role(current_user, 'pg_checkpoint', 'USAGE') OR rolsuper"):
                db.execute("CHECKPOINT")

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None


def _may(db: psycopg.Connection[Row], right: str) -> bool:
    statement = f"SELECT {right} AS may FROM pg_roles WHERE rolname = current_user"  # noqa: S608
    row = db.execute(statement.encode()).fetchone()
    return bool(row and row["may"])


def place_of(url: str) -> str:
    """Server and database, without user or password."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise QueueTrouble("queue_url", queue="postgresql://…") from None
    return f"postgresql://{parts.get('host', 'localhost')}/{parts.get('dbname', '')}"


@lru_cache(maxsize=256)
def _named(statement: str) -> bytes:
    """`:receipt` as psycopg writes it."""
    return _NAMED.sub(r"%(\1)s", statement).encode()


@lru_cache(maxsize=256)
def _together(statement: str) -> bytes | None:
    """The statement for many rows at once, given as JSON; None where it is of another shape."""
    if found := _INSERT.fullmatch(statement):
        table, columns, values = found.groups()
        if values.replace(":", "") == columns:
            return (f"INSERT INTO {table} ({columns}) SELECT {columns}"  # noqa: S608 (names are ours)
                    f" FROM jsonb_populate_recordset(NULL::{table}, %s)").encode()
    if found := _UPDATE.fullmatch(statement):
        table, changes = found.groups()
        changes = _NAMED.sub(r"given.\1", changes)
        return (f"UPDATE {table} SET {changes}"  # noqa: S608 (names are ours)
                f" FROM jsonb_populate_recordset(NULL::{table}, %s) AS given"
                f" WHERE {table}.id = given.id").encode()
    return None


def _plain(row: Values) -> dict[str, Any]:
    """A row as JSON has it; bytes as PostgreSQL writes them."""
    return {
        name: f"\\x{value.hex()}" if isinstance(value, bytes) else value
        for name, value in row.items()
    }
