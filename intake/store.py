"""`Store`: the queue, on any engine. Every write is one transaction, durable when it returns."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from itertools import takewhile
from typing import Any

from district.problem import Refusal
from district.records import OfficerId
from intake import accepting, making
from intake.acceptance import Acceptance, Mint
from intake.arriving import Edition
from intake.engine import Engine, Row
from intake.erasing import erase, wipe
from intake.lifecycle import Move, Status, decide
from intake.making import Made
from intake.receipt import Receipt
from intake.request import Arrival, Event, Request, Step, Taking
from intake.stored import EVENTS, ORDER, REQUEST, event_of, request_of

Over = Callable[[Request, str], bool]
"""Whether a request, given its form's definition, has been kept long enough.

Once it is, so is every other of the same definition that was closed no later.
"""

_ONE = f"{REQUEST} WHERE receipt = :receipt"
_CLOSED_LONGEST = (
    f"{REQUEST} WHERE status = 'closed' AND version = :version ORDER BY closed_at, id LIMIT :most"
)
_FORGOTTEN_AT_ONCE = 500
"""In a transaction: the door waits no longer than these take."""
_SEEN = (
    "INSERT INTO definition (version, form, body, seen_at)"
    " VALUES (:version, :form, :body, :seen_at)"
    " ON CONFLICT (version) DO UPDATE SET seen_at = :seen_at"
    " WHERE definition.seen_at < :seen_at"
)


class Store:
    """One queue. Methods raise `QueueTrouble` when it cannot be read or written."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def place(self) -> str:
        return self.engine.place

    def close(self) -> None:
        self.engine.close()

    def accept(self, arrivals: Sequence[Arrival], mint: Mint) -> list[Acceptance]:
        """Take arrivals in, all in one transaction; `mint` gives numbers until one is free."""
        with self.engine.writing():
            return accepting.accept(self.engine, arrivals, mint)

    def make(self, receipt: Receipt, step: Step) -> Request:
        """Make a move; raises `Refusal` from the life cycle, or `receipt_unknown`."""
        (made,) = self.make_all([(receipt, step)])
        if isinstance(made, Refusal):
            raise made
        return made

    def make_all(self, steps: Sequence[tuple[Receipt, Step]]) -> list[Made]:
        """Make many moves in one transaction; one that is refused hinders no other."""
        return self.work(steps, ())[0]

    def take(
        self, officer: OfficerId, at: str, until: str, most: int = 1, community: str = ""
    ) -> list[Request]:
        """Claim the first in working order that nobody holds, or whose claim has run out."""
        taken = self.work((), [Taking(officer, at, until, community)] * most)[1]
        return [each for each in taken if each is not None]

    def work(
        self, steps: Sequence[tuple[Receipt, Step]], takings: Sequence[Taking]
    ) -> tuple[list[Made], list[Request | None]]:
        """Moves, then claims of what comes next, all in one transaction."""
        with self.engine.writing():
            return making.work(self.engine, steps, takings)

    def _row(self, receipt: Receipt) -> Row | None:
        found = self.engine.rows(_ONE, {"receipt": receipt})
        return found[0] if found else None

    def find(self, receipt: Receipt) -> Request | None:
        row = self._row(receipt)
        return request_of(row) if row is not None else None

    def events(self, request: Request) -> list[Event]:
        return [event_of(row) for row in self.engine.rows(EVENTS, {"request": request.id})]

    def newest(self) -> str:
        """When the last event was, "" where there is none."""
        rows = self.engine.rows("SELECT at FROM event ORDER BY id DESC LIMIT 1")
        return str(rows[0]["at"]) if rows else ""

    def definition(self, request: Request) -> str:
        """The form's definition as it was when the request came in."""
        found = self.edition(request.version)
        assert found is not None, "a request's definition is held by a foreign key"
        return found[0]

    def edition(self, version: str) -> tuple[str, str] | None:
        """A definition by its hash, and when it was last current; None where it never was."""
        found = self.engine.rows(
            "SELECT body, seen_at FROM definition WHERE version = :version", {"version": version}
        )
        return (found[0]["body"], found[0]["seen_at"]) if found else None

    def register(self, editions: Iterable[Edition], at: str) -> None:
        """Remember that these editions are current at this time."""
        seen = [
            {"version": each.version, "form": each.form.id, "body": each.definition, "seen_at": at}
            for each in editions
        ]
        with self.engine.writing():
            self.engine.many(_SEEN, seen)

    def queue(
        self,
        status: Status | None = None,
        community: str = "",
        limit: int | None = None,
        officer: str = "",
    ) -> Generator[Request]:
        """Requests in working order; `officer` is who is to act."""
        wanted = {"status": status, "community": community, "officer": officer}
        given: dict[str, Any] = {name: str(value) for name, value in wanted.items() if value}
        columns = {name: name for name in given} | {"officer": "coalesce(claimed_by, officer)"}
        where = " AND ".join(f"{columns[name]} = :{name}" for name in given) or "1 = 1"
        last = ""
        if limit is not None:
            last, given["limit"] = " LIMIT :limit", limit
        for row in self.engine.each(f"{REQUEST} WHERE {where} {ORDER}{last}", given):
            yield request_of(row)

    def forget(self, over: Over, at: str) -> int:
        """Erase the values of every closed request that is `over`, and say how many those were.

        Nothing of them stays readable in the queue's files. Raises `Refusal("purge_unfinished")`
        when they are erased but another program keeps the old pages in use: call it again.
        """
        count = 0
        for each in self.engine.rows("SELECT version, body FROM definition"):
            while gone := self._forget_some(each["version"], each["body"], over, at):
                count += gone
        # Always: an earlier run may have been kept from it, or a resident erased something.
        wipe(self.engine)
        return count

    def _forget_some(self, version: str, body: str, over: Over, at: str) -> int:
        values = {"version": version, "most": _FORGOTTEN_AT_ONCE}
        with self.engine.writing():
            closed = self.engine.rows(_CLOSED_LONGEST, values)
            gone = list(takewhile(lambda row: over(request_of(row), body), closed))
            if gone:
                erase(self.engine, gone, at, "purge")
        return len(gone)

    def erase(self, receipt: Receipt, at: str, actor: str) -> None:
        """Erase one closed request now; raises as `make` does.

        Traces stay in the queue's files until the next `forget`: to wipe them takes as long as the
        queue is large, and a resident must not be able to keep everybody waiting.
        """
        with self.engine.writing():
            row = self._row(receipt)
            if row is None:
                raise Refusal("receipt_unknown")
            decide(Status(row["status"]), Move.FORGET)
            erase(self.engine, [row], at, actor)

    def keys_in_use(self) -> list[str]:
        """The ids of the keys that something in the queue is sealed with for the desk."""
        rows = self.engine.rows(
            "SELECT key_id FROM request WHERE key_id IS NOT NULL"
            " UNION SELECT key_id FROM note WHERE letter = 0"
            " UNION SELECT key_id FROM slip ORDER BY 1"
        )
        return [row["key_id"] for row in rows]

    def count_forgotten(self) -> int:
        query = "SELECT count(*) AS n FROM request WHERE status = 'forgotten'"
        return int(self.engine.rows(query)[0]["n"])

    def forgotten(self) -> dict[str, Row]:
        """The rows of all forgotten requests, by receipt."""
        rows = self.engine.rows(f"{REQUEST} WHERE status = :status", {"status": "forgotten"})
        return {row["receipt"]: row for row in rows}
