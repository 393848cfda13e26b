"""Any one edit, deletion or swap in a bigger queue is found, on either engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

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
from tests.intake.queues import ENGINES, Postgres
from tests.torture import times

SEED = 20261127
_FREE = {"definition": {"form", "seen_at"}, "chain": {"one", "unwiped"}}
"""Columns that say nothing anybody relies on."""
_KEYS = {"event": "id", "request": "id", "note": "event", "definition": "version", "chain": "one"}


def fill(store: Store, chance: Random, count: int) -> None:
    """Requests of several forms, with notes and letters, in every state."""
    bodies = [f'{{"a":{number}}}' for number in range(5)]
    for start in range(0, count, 20):
        made = [
            arrival(version=definition.version(body), definition=body, suspicion=odd,
                    sealed=Sealed("k", chance.randbytes(chance.randrange(60, 400))))
            for body, odd in ((chance.choice(bodies), chance.choice(("", "", "", "trap")))
                              for _ in range(min(20, count - start)))
        ]
        for one, new in zip(made, store.accept(made, new_receipt), strict=True):
            assert isinstance(new, New)
            if not one.suspicion:
                work(store, new.receipt, chance)


def work(store: Store, receipt: Any, chance: Random) -> None:
    def note() -> Sealed:
        return Sealed("k", chance.randbytes(90))

    steps = [
        Step(Move.CLAIM, LATER, OfficerId(chance.choice(("li", "shen")))),
        Step(Move.ASK, LATER, letter=Sealed("letter", chance.randbytes(90))),
        Step(Move.ANSWER, LATER, resident=True, note=note()),
        Step(Move.CLOSE, LATER, outcome=chance.choice((Outcome.AGREED, Outcome.ADVISED)),
             note=note()),
        Step(Move.OBJECT, LATER, resident=True, due_at=LATER, note=note()),
    ][: chance.randrange(6)]
    for step in steps:
        store.make(receipt, step)
    if len(steps) == 4 and chance.random() < 0.5:
        store.erase(receipt, LATER, "purge")


def unlocked(engine: Engine, sqlite: bool) -> None:
    """What somebody with the database in his hands would do first: nothing is in his way."""
    if sqlite:
        for name in ("event_is_not_changed", "event_is_not_deleted"):
            engine.run(f"DROP TRIGGER IF EXISTS {name}")
        for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON"):
            engine.run(f"PRAGMA {pragma}")
        engine.run("DROP INDEX request_receipt")
        engine.run("DROP INDEX request_fingerprint")
        return
    engine.run("DROP TRIGGER event_stays ON event")
    engine.run("DROP INDEX request_receipt, request_fingerprint")
    for row in engine.rows(
        "SELECT conname AS name, conrelid::regclass::text AS place FROM pg_constraint"
        " WHERE connamespace = 'hutong'::regnamespace AND contype IN ('c', 'f')"
    ):
        engine.run(f"ALTER TABLE {row['place']} DROP CONSTRAINT IF EXISTS {row['name']}")


class Hands:
    """Somebody at the database, who leaves it as it was after each attempt."""

    def __init__(self, engine: Engine, chance: Random) -> None:
        self.engine, self.chance = engine, chance
        self.rows = {table: self._all(table) for table in _KEYS}

    def _all(self, table: str) -> list[dict[str, Any]]:
        rows = self.engine.rows(f"SELECT * FROM {table} ORDER BY 1")
        return [{name: row[name] for name in row.keys()} for row in rows]  # noqa: SIM118 (a row is no dict)

    def _delete(self, table: str, row: dict[str, Any]) -> None:
        key = _KEYS[table]
        more = " AND letter = :letter" if table == "note" else ""
        self.engine.run(f"DELETE FROM {table} WHERE {key} = :{key}{more}", row)

    def _insert(self, table: str, row: dict[str, Any]) -> None:
        values = ", ".join(f":{name}" for name in row)
        self.engine.run(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values})", row)

    def exchange(self, table: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
        with self.engine.writing():
            for row in old:
                self._delete(table, row)
            for row in new:
                self._insert(table, row)

    def attempt(self) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
        """A table, rows of it as they are, and what is to stand there instead."""
        table = self.chance.choices(list(_KEYS), (40, 40, 20, 3, 3))[0]
        rows, kind = self.rows[table], self.chance.randrange(4)
        one = self.chance.choice(rows)
        columns = sorted(one.keys() - _FREE.get(table, set()))
        if kind == 0 and table != "chain":
            return table, [one], []
        if kind == 1 and len(rows) > 1:
            other, column = self.chance.choice(rows), self.chance.choice(columns)
            if one[column] != other[column]:
                # Two rows' places, or one cell of each.
                return table, [one, other], [one | {column: other[column]},
                                             other | {column: one[column]}]
        column = self.chance.choice(columns)
        return table, [one], [one | {column: self.other(table, column, one[column])}]

    def other(self, table: str, column: str, value: Any) -> Any:
        """A value a little different: one bit, one character, one more, or something for nothing."""
        if value is None:
            others = [row[column] for row in self.rows[table] if row[column] is not None]
            return others[0] if others else b"x" if column == "sealed" else "x"
        if isinstance(value, int):
            # A number that is another row's the database itself refuses.
            return 1 - value if column == "letter" else value + (
                10**6 if column == _KEYS[table] else 1
            )
        if isinstance(value, str):
            at = self.chance.randrange(len(value) + 1)
            return value[:at] + ("0" if value[at : at + 1] != "0" else "1") + value[at + 1 :]
        data = bytearray(value)
        data[self.chance.randrange(len(data))] ^= 1 << self.chance.randrange(8)
        return bytes(data)


@pytest.fixture(params=ENGINES)
def hands(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_server: Postgres
) -> Iterator[Hands]:
    sqlite, chance = request.param == "sqlite", Random(SEED)
    url = f"sqlite:///{tmp_path}/q.db" if sqlite else postgres_server.database()
    store = open_queue(url, 5, create=True)
    # The disk is not what is tried here.
    store.engine.run("PRAGMA synchronous = OFF" if sqlite else "SET synchronous_commit = off")
    fill(store, chance, times(40, 1000))
    assert verify(store.engine).flaws == ()
    unlocked(store.engine, sqlite)
    yield Hands(store.engine, chance)
    store.close()


def test_every_single_edit_deletion_and_swap_is_found(hands: Hands) -> None:
    attempts, kinds = times(150, 5000), dict[str, int]()
    for number in range(attempts):
        table, old, new = hands.attempt()
        hands.exchange(table, old, new)
        assert verify(hands.engine).flaws, f"number {number} of seed {SEED}: {table} {old} {new}"
        hands.exchange(table, new, old)
        if number % 50 == 0:
            assert verify(hands.engine).flaws == (), number
        kinds[table] = kinds.get(table, 0) + 1
        if attempts > 1000 and number % 500 == 499:
            print(f"{number + 1} edits found: {kinds}", flush=True)
    assert verify(hands.engine).flaws == ()
    assert len(kinds) == len(_KEYS)


def test_a_row_put_in_and_a_tail_cut_off_are_found(hands: Hands) -> None:
    last = hands.rows["event"][-1]
    (end,) = hands.rows["chain"]
    forged = last | {"id": last["id"] + 1, "at": NOW}
    hands.exchange("event", [], [forged])
    assert verify(hands.engine).flaws
    hands.exchange("event", [forged, last], [])
    assert verify(hands.engine).flaws
    # The end put right as well: what the events no longer say, the requests still do.
    cut = end | {"events": end["events"] - 1, "head": hands.rows["event"][-2]["hash"]}
    hands.exchange("chain", [end], [cut])
    assert verify(hands.engine).flaws
