"""Q7: workers that are killed and stopped at any moment close every request once, and none is stuck.

Time is a number that the test alone moves on: what a stopped worker holds runs out without waiting.
"""

from __future__ import annotations

import mmap
import os
import select
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from district import definition
from district.problem import Refusal
from district.records import OfficerId
from intake import clock
from intake.audit import verify
from intake.lifecycle import Move, Outcome, Status
from intake.queues import open_queue
from intake.receipt import new_receipt
from intake.request import Request, Step
from intake.store import Store
from intake.troubles import QueueTrouble
from tests.intake.making_arrivals import LATER, arrival
from tests.intake.queues import Postgres
from tests.torture import times

SEED = 20261127
BODY = '{"a":1}'
PROCESSES, THREADS = 8, 4
LEASE = 60
"""Seconds."""
WAIT = 0.5
"""Seconds for which one who writes waits for another, who may have been stopped."""
SILENT, LONGEST = 0.2, 3
"""Seconds after which PostgreSQL no longer waits for one who is."""
PATIENCE, STUCK = 2, 60
"""Seconds without anything closed, after which claims run out, and something is wrong."""
_REFUSALS = {"stale_claim", "cannot_close_closed", "not_holder", "cannot_close_waiting"}


class Time:
    """The time of all processes, which only `run_out` moves on."""

    def __init__(self) -> None:
        self._seconds = memoryview(mmap.mmap(-1, 8)).cast("q")

    def stamp(self, later: int = 0) -> str:
        return clock.stamp(clock.unstamp(LATER) + timedelta(seconds=self._seconds[0] + later))

    def run_out(self) -> None:
        """Every claim there is."""
        self._seconds[0] += LEASE + 1


def close(request: Request, at: str) -> Step:
    outcome = (Outcome.RESOLVED, Outcome.ADVISED, Outcome.UNREACHABLE)[request.id % 3]
    return Step(Move.CLOSE, at, request.claimed_by, outcome, fence=request.fence)


def hand(url: str, name: str, time: Time, tell: int) -> None:
    """Claims and closes until it finds nothing; tells of each end what it was told of it itself."""
    chance, store, held = Random(name), None, list[Request]()
    while True:
        # It was held up by somebody who is stopped, or was cut off itself: it goes on.
        with suppress(QueueTrouble):
            store = store or open_queue(url, WAIT, create=False)
            if not held:
                held = store.take(OfficerId(name), time.stamp(), time.stamp(LEASE),
                                  chance.randrange(1, 6))
                if not held:
                    return
                if chance.random() < 0.05:
                    held = held[1:]  # one is forgotten
            piece = held if chance.random() < 0.5 else held[:1]
            made = store.make_all([(each.receipt, close(each, time.stamp())) for each in piece])
            held = held[len(piece) :]
            os.write(tell, "".join(
                f"refused {before.receipt} {after.code}\n" if isinstance(after, Refusal) else
                f"closed {before.receipt} {name} {before.fence} {after.outcome}\n"
                for before, after in zip(piece, made, strict=True)
            ).encode())


@dataclass
class Crew:
    """Processes of workers, and what they told: `closed` by receipt, how often refused and why."""

    url: str
    time: Time
    lines: dict[int, int] = field(default_factory=dict)
    """From where each process is heard to its number."""
    stopped: set[int] = field(default_factory=set)
    closed: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    begun: int = 0
    rests: dict[int, bytes] = field(default_factory=dict)

    @property
    def waits_for_stopped(self) -> bool:
        """Who is stopped in the midst of writing a file holds up everybody: nobody else can tell.

        PostgreSQL cuts them off.
        """
        return self.url.startswith("sqlite:")

    def start(self) -> None:
        read, write = os.pipe()
        self.begun += 1
        child = os.fork()
        if child == 0:
            # Nothing of pytest's may run in here, whatever happens.
            try:
                threads = [
                    threading.Thread(
                        target=hand, args=(self.url, f"w{self.begun}-{number}", self.time, write)
                    ) for number in range(THREADS)
                ]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
            finally:
                os._exit(0)
        os.close(write)
        self.lines[read], self.rests[read] = child, b""

    def hear(self, seconds: float) -> int:
        """How many were closed, as far as is told within a while."""
        before = len(self.closed)
        ready, _, _ = select.select(list(self.lines), [], [], seconds)
        for line in ready:
            piece = os.read(line, 65536)
            *whole, self.rests[line] = (self.rests[line] + piece).split(b"\n")
            for each in whole:
                self._note(*each.decode().split())
            if not piece:
                self._end(line)
        return len(self.closed) - before

    def _note(self, what: str, receipt: str, *facts: str) -> None:
        if what == "refused":
            self.refused[facts[0]] += 1
            return
        name, fence, outcome = facts
        assert receipt not in self.closed, "closed twice"
        self.closed[receipt] = name, int(fence), outcome

    def _end(self, line: int) -> None:
        child = self.lines.pop(line)
        os.close(line)
        os.waitpid(child, 0)
        self.stopped.discard(child)

    def kill(self, chance: Random) -> None:
        os.kill(chance.choice(list(self.lines.values())), signal.SIGKILL)

    def stop(self, chance: Random) -> None:
        """Stop one, and let what it holds run out."""
        child = chance.choice(list(self.lines.values()))
        os.kill(child, signal.SIGSTOP)
        self.stopped.add(child)
        self.time.run_out()

    def go_on(self) -> None:
        for child in self.stopped:
            os.kill(child, signal.SIGCONT)
        self.stopped.clear()

    def end(self) -> None:
        """All of them, at this moment."""
        for child in self.lines.values():
            os.kill(child, signal.SIGKILL)
        while self.lines:
            self.hear(STUCK)


@contextmanager
def crew(url: str, time: Time) -> Iterator[Crew]:
    made = Crew(url, time)
    try:
        yield made
    finally:
        made.end()


def storm(workers: Crew, most: int, every: int, chance: Random) -> Counter[str]:
    """Let them work until so many are closed; about each `every` one of them is killed or stopped."""
    done, quiet, due = Counter[str](), 0.0, every
    while len(workers.closed) < most:
        while len(workers.lines) < PROCESSES:
            workers.start()
        heard = workers.hear(WAIT)
        quiet = 0.0 if heard else quiet + WAIT
        due -= heard
        if quiet and workers.stopped and workers.waits_for_stopped:
            workers.go_on()
        elif quiet > PATIENCE:
            # Everything may be claimed by those who were killed.
            workers.time.run_out()
            assert quiet < STUCK, "nobody goes on"
        elif due <= 0:
            due = chance.randrange(every // 2, every * 2)
            if workers.stopped:
                workers.go_on()
            elif chance.random() < 0.5:
                workers.kill(chance)
                done["killed"] += 1
            else:
                workers.stop(chance)
                done["stopped"] += 1
    return done


def filled(url: str, count: int) -> Store:
    store = open_queue(url, 30, create=True)
    for start in range(0, count, 500):
        store.accept([
            arrival(version=definition.version(BODY), definition=BODY)
            for _ in range(start, min(start + 500, count))
        ], new_receipt)
    return store


def check(store: Store, workers: Crew, count: int) -> None:
    """None is stuck, none was closed twice, and who was told that it is closed has closed it."""
    time = workers.time
    open_ = {each.receipt for status in (Status.WAITING, Status.CLAIMED)
             for each in store.queue(status)}
    time.run_out()
    last = store.take(OfficerId("last"), time.stamp(), time.stamp(LEASE), count)
    assert {each.receipt for each in last} == open_
    made = store.make_all([(each.receipt, close(each, time.stamp())) for each in last])
    assert all(isinstance(each, Request) for each in made)
    rows = store.engine.rows(
        "SELECT request.receipt, request.status, claimed_by, fence, outcome,"
        " sum(CASE WHEN move = 'close' THEN 1 ELSE 0 END) AS closes,"
        " sum(CASE WHEN move = 'claim' THEN 1 ELSE 0 END) AS claims,"
        " max(CASE WHEN move = 'close' THEN actor END) AS closer FROM request"
        " JOIN event ON event.request = request.id GROUP BY request.id"
    )
    assert len(rows) == count
    assert {(row["status"], row["closes"]) for row in rows} == {("closed", 1)}
    assert [row["receipt"] for row in rows
            if row["fence"] != row["claims"] or row["closer"] != row["claimed_by"]] == []
    stored = {row["receipt"]: (row["claimed_by"], row["fence"], row["outcome"]) for row in rows}
    assert workers.closed.items() <= stored.items()
    assert workers.refused.keys() <= _REFUSALS
    assert verify(store.engine).flaws == ()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/q.db"
    server: Postgres = request.getfixturevalue("postgres_server")
    return server.database()


def test_workers_killed_and_stopped_at_any_moment_close_every_request_once(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, every = times(300, 100_000), times(30, 200)
    store = filled(url, count)
    with monkeypatch.context() as patch, crew(url, Time()) as workers:
        patch.setattr("intake.postgres_engine.SILENT_SECONDS", SILENT)
        patch.setattr("intake.postgres_engine.LONGEST_SECONDS", LONGEST)
        done = storm(workers, count * 9 // 10, every, Random(SEED))
    check(store, workers, count)
    store.close()
    assert done["killed"] and done["stopped"]
    print(f"{count} closed once; {dict(done)}; refused {dict(workers.refused)}", flush=True)


def forked(work: Callable[[int, int], None]) -> tuple[int, int, int]:
    """A process; where it is heard, and where it is told something."""
    heard, tell = os.pipe()
    asked, ask = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work(tell, asked)
        finally:
            os._exit(0)
    os.close(tell)
    os.close(asked)
    return child, heard, ask


def test_who_was_stopped_while_its_claims_ran_out_is_refused_all_of_them(url: str) -> None:
    store, time = filled(url, 6), Time()

    def work(tell: int, asked: int) -> None:
        mine = open_queue(url, 30, create=False)
        held = mine.take(OfficerId("slow"), time.stamp(), time.stamp(LEASE), 6)
        os.write(tell, b"holds")
        os.read(asked, 1)
        made = mine.make_all([(each.receipt, close(each, time.stamp())) for each in held])
        codes = [each.code if isinstance(each, Refusal) else "closed" for each in made]
        os.write(tell, " ".join(codes).encode())

    child, heard, ask = forked(work)
    assert os.read(heard, 99) == b"holds"
    os.kill(child, signal.SIGSTOP)
    assert store.take(OfficerId("li"), time.stamp(), time.stamp(LEASE)) == []
    time.run_out()
    taken = store.take(OfficerId("li"), time.stamp(), time.stamp(LEASE), 4)
    store.make_all([(each.receipt, close(each, time.stamp())) for each in taken[:2]])
    os.write(ask, b".")
    os.kill(child, signal.SIGCONT)
    said = os.read(heard, 999).decode().split()
    os.waitpid(child, 0)
    # What nobody has claimed since is still in its hand.
    assert said == ["cannot_close_closed"] * 2 + ["stale_claim"] * 2 + ["closed"] * 2
    left = store.make_all([(each.receipt, close(each, time.stamp())) for each in taken[2:]])
    assert all(isinstance(each, Request) for each in left)
    assert [each.claimed_by for each in sorted(
        store.queue(Status.CLOSED), key=lambda each: each.id
    )] == ["li"] * 4 + ["slow"] * 2
    assert verify(store.engine).flaws == ()
    store.close()
    os.close(heard)
    os.close(ask)
