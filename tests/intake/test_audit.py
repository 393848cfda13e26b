"""The chain of events: any one thing that is changed, taken away or swapped is found."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from district import definition
from district.records import OfficerId
from intake.acceptance import New
from intake.audit import verify
from intake.engine import Engine
from intake.lifecycle import Move, Outcome
from intake.queues import open_queue
from intake.receipt import new_receipt
from intake.request import Sealed, Step
from intake.store import Store
from tests.intake.making_arrivals import LATER, NOW, arrival

BODY = '{"a":1}'
VERSION = definition.version(BODY)


def fill(store: Store) -> None:
    """Twelve requests in every state, with notes and letters."""
    made = [arrival(version=VERSION, definition=BODY) for _ in range(12)]
    receipts = [each.receipt for each in store.accept(made, new_receipt) if isinstance(each, New)]
    note, letter = Sealed("k", b"note"), Sealed("letter", b"letter")
    for receipt in receipts[2:]:
        store.make(receipt, Step(Move.CLAIM, LATER, OfficerId("li")))
    for receipt in receipts[4:]:
        store.make(receipt, Step(Move.ASK, LATER, letter=letter))
        store.make(receipt, Step(Move.ANSWER, LATER, resident=True, note=note))
    for receipt in receipts[6:]:
        store.make(receipt, Step(Move.CLOSE, LATER, outcome=Outcome.AGREED, note=note))
    for receipt in receipts[8:10]:
        store.make(receipt, Step(Move.OBJECT, LATER, resident=True, due_at=LATER))
    store.erase(receipts[11], LATER, "resident")


def unlock(engine: Engine) -> None:
    """What somebody with the database in his hands would do first."""
    for name in ("event_is_not_changed", "event_is_not_deleted"):
        engine.run(f"DROP TRIGGER IF EXISTS {name}")
    engine.run("PRAGMA foreign_keys = OFF")


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    store = open_queue(f"sqlite:///{tmp_path}/q.db", 0, create=True)
    # Somebody with the file in his hands is not held up by constraints.
    fill(store)
    unlock(store.engine)
    store.engine.run("PRAGMA ignore_check_constraints = ON")
    yield store
    store.close()


def test_a_queue_that_was_left_alone_is_whole(store: Store) -> None:
    fill(store)
    found = verify(store.engine)
    assert (found.requests, found.flaws) == (12, ())
    assert found.head == store.engine.rows("SELECT head FROM chain")[0]["head"]
    assert verify(store.engine, found.head).flaws == ()


def test_an_empty_queue_is_whole(store: Store) -> None:
    assert verify(store.engine).flaws == ()


def _columns(store: Store, table: str) -> list[str]:
    return [row["name"] for row in store.engine.rows(f"PRAGMA table_info({table})")]


def _copy(store: Store) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:")
    store.engine._db.backup(copy)  # type: ignore[attr-defined]
    return copy


def _restore(store: Store, copy: sqlite3.Connection) -> None:
    copy.backup(store.engine._db)  # type: ignore[attr-defined]


_NUMBERS = {
    "id", "request", "letter", "event", "requests", "events", "fence", "vulnerable", "repeats",
    "joined_to",
}


@pytest.mark.parametrize("table", ["event", "request", "note", "definition", "chain"])
def test_a_change_of_any_cell_is_found(kept: Store, table: str) -> None:
    before = _copy(kept)
    skipped = {("chain", "unwiped"), ("definition", "seen_at"), ("definition", "form"),
               ("chain", "one"), ("event", "rowid")}
    for number in [row["n"] for row in kept.engine.rows(f"SELECT rowid AS n FROM {table}")]:
        for column in _columns(kept, table):
            if (table, column) in skipped:
                continue
            text = "lower(hex(randomblob(32)))"
            new = {"sealed": "randomblob(32)"}.get(column, "7777" if column in _NUMBERS else text)
            kept.engine.run(f"UPDATE {table} SET {column} = {new} WHERE rowid = {number}")
            assert verify(kept.engine).flaws, f"{table}.{column} of {number}"
            _restore(kept, before)
    assert verify(kept.engine).flaws == ()


@pytest.mark.parametrize("table", ["event", "request", "note", "definition"])
def test_a_row_that_is_taken_away_is_found(kept: Store, table: str) -> None:
    before = _copy(kept)
    for number in [row["n"] for row in kept.engine.rows(f"SELECT rowid AS n FROM {table}")]:
        kept.engine.run(f"DELETE FROM {table} WHERE rowid = {number}")
        assert verify(kept.engine).flaws, f"{table} {number}"
        _restore(kept, before)


def test_two_events_that_are_swapped_are_found(kept: Store) -> None:
    before, chance = _copy(kept), random.Random(7)
    numbers = [row["id"] for row in kept.engine.rows("SELECT id FROM event")]
    for _ in range(60):
        one, two = chance.sample(numbers, 2)
        for old, new in ((one, 9999), (two, one), (9999, two)):
            kept.engine.run(f"UPDATE event SET id = {new} WHERE id = {old}")
        assert verify(kept.engine).flaws, (one, two)
        _restore(kept, before)


def test_the_same_change_in_a_request_and_in_all_its_hashes_needs_a_noted_head(kept: Store) -> None:
    noted = verify(kept.engine).head
    assert verify(kept.engine, "0" * 64).flaws[0].code == "noted_missing"
    kept.make(next(kept.queue()).receipt, Step(Move.ADD, NOW, resident=True))
    assert verify(kept.engine, noted).flaws == ()
