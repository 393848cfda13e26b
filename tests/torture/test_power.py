"""The power goes at any moment: what was told to a resident is there when it comes back."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from district import definition
from district.records import OfficerId
from intake.acceptance import New
from intake.audit import verify
from intake.lifecycle import Move, Outcome
from intake.receipt import new_receipt
from intake.request import Sealed, Step
from intake.sqlite_engine import SqliteEngine
from intake.store import Store
from intake.troubles import QueueTrouble
from tests.intake.making_arrivals import LATER, arrival
from tests.torture import times
from tests.torture.powerloss import Record, Shown, Write, recorded

SEED = 20261127
BODY = '{"a":1}'


def busy(path: Path, *, synchronous: str, rounds: int) -> Record:
    """A queue that is worked with; each thing told to somebody is recorded as shown."""
    chance = Random(SEED)
    with recorded() as record:
        engine = SqliteEngine(path, wait=1)
        engine.run(f"PRAGMA synchronous = {synchronous}")
        # Often, so that the log is copied into the file many times.
        engine.run("PRAGMA wal_autocheckpoint = 20")
        store, known = Store(engine), []
        for _ in range(rounds):
            batch = [arrival(version=definition.version(BODY), definition=BODY,
                             sealed=Sealed("k", chance.randbytes(300)))
                     for _ in range(chance.randrange(1, 6))]
            for made in store.accept(batch, new_receipt):
                assert isinstance(made, New)
                known.append(made.receipt)
                record.shown(f"{made.receipt} accept")
            receipt = known.pop(chance.randrange(len(known)))
            store.make(receipt, Step(Move.CLAIM, LATER, OfficerId("li")))
            record.shown(f"{receipt} claim")
            store.make(receipt, Step(Move.CLOSE, LATER, outcome=Outcome.AGREED,
                                     note=Sealed("k", chance.randbytes(90))))
            record.shown(f"{receipt} close")
            if chance.random() < 0.2:
                store.erase(receipt, LATER, "purge")
                record.shown(f"{receipt} forget")
        store.close()
    return record


def lost(record: Record, points: list[int], folder: Path) -> tuple[int, int]:
    """How many things that were shown are gone, and at how many points the queue is not whole."""
    chance, gone, broken = Random(SEED), 0, 0
    for number, point in enumerate(points):
        place = folder / str(number)
        place.mkdir()
        shown = record.crash(point, place, chance)
        try:
            store = Store(SqliteEngine(place / "queue.db", wait=0))
        except QueueTrouble:
            gone, broken = gone + len(shown), broken + 1
            continue
        there = {
            f"{row['receipt']} {row['move']}" for row in store.engine.rows(
                "SELECT receipt, move FROM event JOIN request ON request.id = event.request"
            )
        }
        gone += len(set(shown) - there)
        broken += bool(verify(store.engine).flaws)
        store.close()
        for file in place.iterdir():
            file.unlink()
    return gone, broken


def points_of(record: Record, count: int) -> list[int]:
    """Moments after the schema stood: any step may be the last."""
    first = next(at for at, step in enumerate(record.steps) if isinstance(step, Shown))
    every = range(first, len(record.steps) + 1)
    return [Random(SEED + number).choice(every) for number in range(count)]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Record:
    folder = tmp_path_factory.mktemp("full")
    return busy(folder / "queue.db", synchronous="FULL", rounds=times(25, 60))


def test_nothing_that_was_shown_is_lost_at_any_moment(full: Record, tmp_path: Path) -> None:
    points = points_of(full, times(120, 10_000))
    assert lost(full, points, tmp_path) == (0, 0)


def test_the_simulation_catches_commits_that_do_not_wait_for_the_disk(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    record = busy(tmp_path / "made" / "queue.db", synchronous="NORMAL", rounds=times(25, 60))
    gone, _ = lost(record, points_of(record, times(40, 1000)), tmp_path)
    assert gone > 0


def test_the_record_is_what_lies_on_the_disk(full: Record, tmp_path: Path) -> None:
    """With nothing lost, the files made from the record are the queue itself."""
    assert sum(isinstance(step, Write) for step in full.steps) > 100
    shown = full.crash(len(full.steps), tmp_path, Random(1))
    store = Store(SqliteEngine(tmp_path / "queue.db", wait=0))
    assert verify(store.engine).flaws == ()
    moves = store.engine.rows("SELECT count(*) AS n FROM event")[0]["n"]
    assert moves == len(shown)
    store.close()
