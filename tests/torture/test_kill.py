"""`kill -9` at any moment: a receipt that was shown is stored, once, and nothing is half there."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from district import definition
from district.records import OfficerId
from intake.acceptance import Again, New
from intake.audit import verify
from intake.lifecycle import Move
from intake.queues import open_queue
from intake.receipt import Receipt, new_receipt
from intake.request import Arrival, Step
from intake.store import Store
from tests.intake.making_arrivals import LATER, arrival
from tests.intake.queues import Postgres
from tests.torture import times

SEED = 20261127
BODY = '{"a":1}'
_ROUND = 40
"""Points on one queue before a fresh one is begun."""


def work(url: str, arrivals: list[Arrival], tell: int) -> None:
    """In a process of its own: take everything in, and show each receipt once it is stored."""
    store = open_queue(url, 5, create=True)
    chance = Random(os.getpid())
    place = 0
    os.write(tell, b"begun\n")
    while place < len(arrivals):
        batch = arrivals[place : place + chance.randrange(1, 9)]
        place += len(batch)
        shown = [
            f"{one.fingerprint} {made.receipt}\n"
            for one, made in zip(batch, store.accept(batch, new_receipt), strict=True)
            if isinstance(made, New | Again)
        ]
        os.write(tell, "".join(shown).encode())
        if chance.random() < 0.3:
            receipt = Receipt(shown[0].split()[1])
            if (found := store.find(receipt)) and found.status == "waiting":
                store.make(receipt, Step(Move.CLAIM, LATER, OfficerId("li")))


def killed(url: str, arrivals: list[Arrival], enough: int, after: float) -> dict[str, str]:
    """What had been shown when the worker was killed: so many receipts, and so many seconds."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        # Nothing of pytest's may run in here, whatever happens.
        try:
            os.close(read)
            work(url, arrivals, write)
        finally:
            os._exit(0)
    os.close(write)
    said = b""
    while said.count(b"\n") <= enough:
        if not (piece := os.read(read, 65536)):
            break
        said += piece
    select.select([], [], [], after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while piece := os.read(read, 65536):
        said += piece
    os.close(read)
    lines = said.decode().split("\n")[1:]
    return dict(line.split() for line in lines[:-1])


def check(url: str, shown: dict[str, str], arrivals: list[Arrival]) -> None:
    """Everything shown is there, once; nothing is half there; sending all of it again doubles
    nothing."""
    store = open_queue(url, 5, create=False)
    by_mark = {row["fingerprint"]: row["receipt"] for row in store.engine.rows(
        "SELECT fingerprint, receipt FROM request"
    )}
    lost = {mark for mark, receipt in shown.items() if by_mark.get(mark) != receipt}
    assert lost == set()
    assert verify(store.engine).flaws == ()
    again = store.accept(arrivals, new_receipt)
    marks = {each.fingerprint for each in arrivals}
    for one, made in zip(arrivals, again, strict=True):
        assert isinstance(made, New | Again)
        assert made.receipt == shown.get(one.fingerprint, made.receipt)
    assert store.engine.rows("SELECT count(*) AS n FROM request")[0]["n"] == len(
        by_mark.keys() | marks
    )
    store.close()


def torture(points: int, fresh: Callable[[int], str]) -> int:
    """So many kills; how many receipts had been shown."""
    chance, shown, url = Random(SEED), 0, ""
    for point in range(points):
        if point % _ROUND == 0:
            url = fresh(point)
        arrivals = [
            arrival(version=definition.version(BODY), definition=BODY) for _ in range(60)
        ]
        # Some come twice, as from a bad network.
        arrivals += chance.sample(arrivals, 10)
        # However busy the machine is, it comes so far; then somewhere between two answers.
        told = killed(url, arrivals, int(chance.random() ** 2 * 40), chance.random() * 0.004)
        shown += len(told)
        check(url, told, arrivals)
        if points > 1000 and point % 500 == 0:
            print(f"{point} points, {shown} receipts shown, none lost", flush=True)
    return shown


def test_kills_on_sqlite_lose_and_double_nothing(tmp_path: Path) -> None:
    shown = torture(times(40, 10_000), lambda point: f"sqlite:///{tmp_path}/{point}.db")
    assert shown > 100


def test_kills_on_postgresql_lose_and_double_nothing(postgres_server: Postgres) -> None:
    shown = torture(times(15, 1000), lambda point: postgres_server.database())
    assert shown > 10


def test_a_server_killed_under_the_store_loses_nothing_that_was_shown(
    postgres_server: Postgres,
) -> None:
    url = postgres_server.database()
    store = open_queue(url, 5, create=True)
    told: dict[str, str] = {}
    sent: list[Arrival] = []
    for _ in range(times(3, 50)):
        batch = [arrival(version=definition.version(BODY), definition=BODY) for _ in range(20)]
        for one, made in zip(batch, store.accept(batch, new_receipt), strict=True):
            assert isinstance(made, New)
            told[one.fingerprint] = made.receipt
        sent += batch
        postgres_server.restart()
    store.close()
    check(url, told, sent)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_same_form_sixty_four_times_at_once_is_one_request(
    engine: str, tmp_path: Path, postgres_server: Postgres
) -> None:
    """From eight doors on one queue, each in a process of its own."""
    url = f"sqlite:///{tmp_path}/q.db" if engine == "sqlite" else postgres_server.database()
    open_queue(url, 5, create=True).close()
    keys = [arrival(version=definition.version(BODY), definition=BODY)
            for _ in range(times(20, 2000))]
    children, pipes = [], []
    for _ in range(8):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                _doors(url, keys, write)
            finally:
                os._exit(0)
        os.close(write)
        children.append(child)
        pipes.append(read)
    said: dict[str, set[str]] = {}
    for read in pipes:
        with os.fdopen(read) as lines:
            for line in lines:
                mark, receipt = line.split()
                said.setdefault(mark, set()).add(receipt)
    for child in children:
        assert os.waitpid(child, 0)[1] == 0
    assert len(said) == len(keys)
    assert {len(receipts) for receipts in said.values()} == {1}
    store = open_queue(url, 5, create=False)
    assert store.engine.rows("SELECT count(*) AS n FROM request")[0]["n"] == len(keys)
    assert verify(store.engine).flaws == ()
    store.close()


def _doors(url: str, keys: list[Arrival], tell: int) -> None:
    store: Store = open_queue(url, 30, create=True)
    with os.fdopen(tell, "w") as out:
        for one in keys:
            for made in store.accept([one] * 8, new_receipt):
                assert isinstance(made, New | Again)
                out.write(f"{one.fingerprint} {made.receipt}\n")
