"""`verify`: whether the queue is what its chain of events says, event by event."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from intake.chain import START, Note, digest, link
from intake.engine import Engine, Row
from intake.receipt import grouped
from intake.stored import REQUEST, note_of


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something is not as it was written; `code` names the sentence `intake.verify.<code>`.

    `event` and `receipt` say where, 0 and "" where that is not known.
    """

    code: str
    event: int = 0
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a queue holds: how many, the hash of the last event, and every flaw."""

    requests: int
    events: int
    head: str
    flaws: tuple[Flaw, ...]


def verify(engine: Engine, noted: str = "") -> Found:
    """Check the whole queue as of one moment; memory grows with the number of requests.

    Finds any event that was changed, taken out, put in or swapped with another, and any request,
    note, letter or definition that is not as its last event left it. Who can write the database
    can also link all of it anew: only a head `noted` elsewhere before shows that.
    """
    with engine.reading():
        chain, last = _Walk(), {}
        for event in engine.each("SELECT * FROM event ORDER BY id"):
            chain.step(event)
            last[event["request"]] = (event["id"], event["digest"], event["status"])
        flaws = [*chain.flaws, *_ends(engine, chain)]
        if noted and noted not in chain.heads:
            flaws.append(Flaw("noted_missing"))
        flaws += _requests(engine, last)
        flaws += _definitions(engine)
        count = engine.rows("SELECT count(*) AS n FROM request")[0]["n"]
        return Found(count, chain.count, chain.head, tuple(flaws))


class _Walk:
    """Along the chain. A broken place is told once: the walk goes on from what is written there."""

    def __init__(self) -> None:
        self.count, self.number, self.head = 0, 0, START
        self.flaws: list[Flaw] = []
        self.heads: set[str] = set()

    def step(self, event: Row) -> None:
        self.count += 1
        if event["id"] != self.number + 1:
            self.flaws.append(Flaw("event_missing", self.number + 1))
        elif link(self.head, event) != event["hash"]:
            self.flaws.append(Flaw("event_changed", event["id"]))
        self.number, self.head = event["id"], event["hash"]
        self.heads.add(self.head)


def _ends(engine: Engine, chain: _Walk) -> Iterator[Flaw]:
    rows = engine.rows("SELECT requests, events, head FROM chain")
    if len(rows) != 1 or rows[0]["events"] != chain.number or rows[0]["head"] != chain.head:
        yield Flaw("end_changed", chain.number)


def _requests(engine: Engine, last: dict[int, tuple[int, str, str]]) -> Iterator[Flaw]:
    written: defaultdict[int, list[Note]] = defaultdict(list)
    notes = (
        "SELECT event.request, note.letter, note.key_id, note.sealed FROM note"
        " LEFT JOIN event ON event.id = note.event ORDER BY note.event, note.letter"
    )
    for note in engine.each(notes):
        written[note["request"]].append(note_of(note))
    if None in written:
        yield Flaw("note_astray")
    seen = 0
    for row in engine.each(f"{REQUEST} ORDER BY id"):
        receipt = grouped(row["receipt"])
        number, left, status = last.pop(row["id"], (0, "", ""))
        if not number:
            yield Flaw("request_without_event", receipt=receipt)
        elif digest(row, written.get(row["id"], ())) != left or row["status"] != status:
            yield Flaw("request_changed", number, receipt)
        seen = row["id"]
    for number, _, _ in last.values():
        yield Flaw("request_missing", number)
    rows = engine.rows("SELECT requests FROM chain")
    if rows and rows[0]["requests"] != seen and not last:
        yield Flaw("end_changed")


def _definitions(engine: Engine) -> Iterator[Flaw]:
    for row in engine.each("SELECT version, form, body FROM definition"):
        if hashlib.sha256(row["body"].encode()).hexdigest() != row["version"]:
            yield Flaw("definition_changed")
    missing = (
        "SELECT min(receipt) AS receipt FROM request WHERE version NOT IN"
        " (SELECT version FROM definition) GROUP BY version"
    )
    for row in engine.rows(missing):
        yield Flaw("definition_missing", receipt=grouped(row["receipt"]))
