"""The queue in one SQLite file: WAL, `synchronous=FULL`, one immediate transaction per write."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from district.problem import Refusal
from intake.lifecycle import ABSENT, Move, Status, check_holder, decide
from intake.receipt import Receipt
from intake.request import ELSEWHERE, Arrival, Event, Request, Step
from intake.sqlite_rows import EVENTS, REQUEST, again_of, event_of, request_of
from intake.sqlite_troubles import troubles
from intake.store import Acceptance, Conflict, Mint, New, Over, QueueTrouble

SCHEMA_VERSION = 2
_SCHEMA = Path(__file__).with_name("schema.sql")


class SqliteStore:
    """`wait`: seconds to wait for another writer before giving up."""

    def __init__(self, path: Path, wait: float) -> None:
        self._path = path
        with troubles(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            # Made by us rather than by SQLite, so that nobody else on the machine may read it.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._db = sqlite3.connect(path, timeout=wait, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def _prepare(self) -> None:
        self._db.row_factory = sqlite3.Row
        for pragma in ("foreign_keys = ON", "secure_delete = ON"):
            self._db.execute(f"PRAGMA {pragma}")
        if self._schema_version() != SCHEMA_VERSION:
            with self._transaction():
                self._create()
        if self._pragma("journal_mode") != "wal":
            self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")

    def _pragma(self, name: str) -> Any:
        return self._db.execute(f"PRAGMA {name}").fetchone()[0]

    def _schema_version(self) -> int:
        return int(self._pragma("user_version"))

    def _create(self) -> None:
        # Asked again inside the transaction: another process may have been quicker.
        found = self._schema_version()
        if found == SCHEMA_VERSION:
            return
        tables = self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if found > SCHEMA_VERSION:
            raise QueueTrouble("queue_newer", queue=self._path, found=found, known=SCHEMA_VERSION)
        if found:
            raise QueueTrouble("queue_older", queue=self._path, found=found, known=SCHEMA_VERSION)
        if tables:
            raise QueueTrouble("queue_not_a_queue", queue=self._path)
        for statement in _statements(_SCHEMA.read_text("utf-8")):
            self._db.execute(statement)
        self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with troubles(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                # After a full disk SQLite may have rolled back by itself.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def close(self) -> None:
        self._db.close()

    def accept(self, arrivals: Sequence[Arrival], mint: Mint) -> list[Acceptance]:
        with self._transaction():
            return [self._accept_one(arrival, mint) for arrival in arrivals]

    def _accept_one(self, arrival: Arrival, mint: Mint) -> Acceptance:
        known = self._db.execute(
            "SELECT receipt, content, received_at, outcome FROM request WHERE fingerprint = ?",
            (arrival.fingerprint,),
        ).fetchone()
        if known is not None:
            return again_of(known) if known["content"] == arrival.content else Conflict()
        status = decide(ABSENT, Move.ACCEPT)
        receipt = mint()
        while self._row(receipt) is not None:
            receipt = mint()
        self._db.execute(
            "INSERT INTO definition (version, form, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (arrival.version, arrival.form, arrival.definition),
        )
        sealed = arrival.sealed
        made = self._db.execute(
            "INSERT INTO request (receipt, fingerprint, content, form, version,"
            " community, officer, routing, status, received_at, due_at, open, sealed, key_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                receipt, arrival.fingerprint, arrival.content, arrival.form, arrival.version,
                arrival.community, arrival.officer,
                arrival.routing, status, arrival.received_at, arrival.due_at,
                json.dumps(dict(arrival.open), ensure_ascii=False, sort_keys=True),
                sealed.box if sealed else None, sealed.key_id if sealed else None,
            ),
        )
        step = Step(Move.ACCEPT, arrival.received_at)
        assert made.lastrowid is not None
        self._write_event(made.lastrowid, step, "door", status)
        return New(receipt)

    def make(self, receipt: Receipt, step: Step) -> Request:
        with self._transaction():
            row = self._row(receipt)
            if row is None:
                raise Refusal("receipt_unknown")
            request = request_of(row)
            after = decide(request.status, step.move)
            closing = after is Status.CLOSED
            # Whoever held it stays on record while it is closed.
            holder = {Status.CLAIMED: step.officer, Status.CLOSED: request.claimed_by}.get(after)
            self._db.execute(
                "UPDATE request SET status = ?, claimed_by = ?, outcome = ?, referred_to = ?,"
                " closed_at = ?, due_at = ? WHERE id = ?",
                (
                    after, holder, step.outcome if closing else None,
                    step.referred_to if closing else "", step.at if closing else None,
                    step.due_at or request.due_at, request.id,
                ),
            )
            held_by = request.claimed_by if request.status is Status.CLAIMED else None
            check_holder(held_by, step.officer)
            self._write_event(request.id, step, step.officer or "desk", after)
            changed = self._row(receipt)
            assert changed is not None
            return request_of(changed)

    def _write_event(self, request: int, step: Step, actor: str, status: Status) -> None:
        outcome = step.outcome.value if step.outcome else ""
        detail = ELSEWHERE if step.elsewhere else step.referred_to or outcome
        made = self._db.execute(
            "INSERT INTO event (request, at, move, actor, status, detail)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (request, step.at, step.move, actor, status, detail),
        )
        if step.note:
            self._db.execute(
                "INSERT INTO note (event, sealed, key_id) VALUES (?, ?, ?)",
                (made.lastrowid, step.note.box, step.note.key_id),
            )

    def _row(self, receipt: Receipt) -> sqlite3.Row | None:
        found: sqlite3.Row | None = self._db.execute(
            f"SELECT {REQUEST} FROM request WHERE receipt = ?", (receipt,)  # noqa: S608 (constant)
        ).fetchone()
        return found

    def find(self, receipt: Receipt) -> Request | None:
        with troubles(self._path):
            row = self._row(receipt)
        return request_of(row) if row is not None else None

    def events(self, request: Request) -> list[Event]:
        with troubles(self._path):
            rows = self._db.execute(EVENTS, (request.id,)).fetchall()
        return [event_of(row) for row in rows]

    def definition(self, request: Request) -> str:
        with troubles(self._path):
            row = self._db.execute(
                "SELECT body FROM definition WHERE version = ?", (request.version,)
            ).fetchone()
        return str(row["body"])

    def queue(
        self,
        status: Status | None = None,
        community: str = "",
        limit: int | None = None,
        officer: str = "",
    ) -> Iterator[Request]:
        wanted = {"status": status, "community": community, "officer": officer}
        given = {name: value for name, value in wanted.items() if value}
        columns = {name: name for name in given} | {"officer": "coalesce(claimed_by, officer)"}
        where = " AND ".join(f"{columns[name]} = :{name}" for name in given) or "1"
        query = (
            f"SELECT {REQUEST} FROM request WHERE {where}"  # noqa: S608 (names are ours)
            " ORDER BY (closed_at IS NOT NULL), due_at, received_at, id LIMIT :limit"
        )
        with troubles(self._path):
            for row in self._db.execute(query, {**given, "limit": -1 if limit is None else limit}):
                yield request_of(row)

    def forget(self, over: Over, at: str) -> int:
        with self._transaction():
            closed = list(self.queue(Status.CLOSED))
            gone = [each for each in closed if over(each, self.definition(each))]
            for request in gone:
                after = decide(request.status, Move.FORGET)
                self._db.execute(
                    "UPDATE request SET status = ?, open = '{}', sealed = NULL, key_id = NULL,"
                    " fingerprint = NULL, content = NULL WHERE id = ?",
                    (after, request.id),
                )
                self._db.execute(
                    "DELETE FROM note WHERE event IN (SELECT id FROM event WHERE request = ?)",
                    (request.id,),
                )
                self._write_event(request.id, Step(Move.FORGET, at), "purge", after)
        self._wipe()
        return len(gone)

    def _wipe(self) -> None:
        """Leave no erased page in the file or in the log beside it."""
        try:
            self._db.execute("VACUUM")
            busy, _, _ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.DatabaseError as error:
            raise Refusal("purge_unfinished", queue=self._path) from error
        if busy:
            raise Refusal("purge_unfinished", queue=self._path)

    def keys_in_use(self) -> list[str]:
        with troubles(self._path):
            rows = self._db.execute(
                "SELECT key_id FROM request WHERE key_id IS NOT NULL"
                " UNION SELECT key_id FROM note ORDER BY 1"
            ).fetchall()
        return [row["key_id"] for row in rows]


def _statements(script: str) -> Iterator[str]:
    """The statements one by one: `executescript` would commit our transaction first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
