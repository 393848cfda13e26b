"""`Writer`: one thread that owns the store; what waits for it goes into one transaction.

The queue's own errors reach whoever waits. An answer is given after the commit, never before.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from district.problem import Refusal
from intake.acceptance import Acceptance, Mint
from intake.receipt import Receipt
from intake.request import Arrival, Request, Step, Taking
from intake.store import Store
from intake.troubles import QueueTrouble

MOST_AT_ONCE = 256
PATIENCE = 0.005
"""Seconds; nobody notices them, and a sync of the disk for each form would cost more.

Where so many have come as came together before, there is nobody to wait for.
"""
_MOMENT = 0.0005
MOST_WAITING = 2000
"""Beyond so many the door says that it is too busy: who waits longer gives up anyway."""
SECONDS = 30
"""The longest that anybody is kept waiting, as by a server that went silent."""

T = TypeVar("T")
Move = tuple[Receipt, Step]
Batched = Arrival | Move | Taking
"""What goes into one transaction with others of its kind."""
Asked = Batched | Callable[[Store], Any]


class Busy(QueueTrouble):
    """More waits than can be written in time."""


@dataclass(slots=True)
class _Job:
    """An arrival, or a question to the store; `result` or `error` is told to who waits."""

    asked: Asked
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = field(default=None)

    def tell(self) -> None:
        # Who waited may have gone: what was stored stays stored.
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Writer:
    """`opened` opens the store; it is tried again for each job until it can be."""

    def __init__(self, opened: Callable[[], Store], mint: Mint) -> None:
        self._opened = opened
        self._mint = mint
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._store: Store | None = None
        self._expected = 1
        self._thread = threading.Thread(target=self._work, name="hutong-writer", daemon=True)
        self._thread.start()

    async def accept(self, arrival: Arrival) -> Acceptance:
        """What became of it, once that is on the disk; raises `QueueTrouble`."""
        accepted: Acceptance = await self._within(self._put(arrival), SECONDS)
        return accepted

    async def make(self, receipt: Receipt, step: Step) -> Request:
        """The request after the move, once that is on the disk; raises `Refusal`."""
        return _or_raise(await self._within(self._put((receipt, step)), SECONDS))

    async def take(self, taking: Taking) -> Request | None:
        """The request that was claimed, or None where none was left."""
        taken: Request | None = await self._within(self._put(taking), SECONDS)
        return taken

    async def ask(self, question: Callable[[Store], T], seconds: float | None = None) -> T:
        """What the store says to it; raises what the store raises, and `Busy` after `seconds`."""
        said: T = await self._within(self._put(question), seconds or SECONDS)
        return said

    def leave(self, question: Callable[[Store], object]) -> None:
        """Have it asked, and wait for no answer; where too much waits already it is not asked."""
        with suppress(Busy):
            # What it raised is nobody's to hear.
            self._put(question).add_done_callback(lambda said: said.cancelled() or said.exception())

    async def _within(self, future: asyncio.Future[Any], seconds: float) -> Any:
        """What was not said in time may still be done: the same form sent again finds it."""
        try:
            async with asyncio.timeout(seconds):
                return await future
        except TimeoutError:
            raise Busy("door_busy") from None

    def _put(self, asked: Asked) -> asyncio.Future[Any]:
        if self._jobs.qsize() >= MOST_WAITING:
            raise Busy("door_busy")
        loop = asyncio.get_running_loop()
        job = _Job(asked, loop, loop.create_future())
        self._jobs.put(job)
        return job.future

    def close(self) -> None:
        """Finish what waits, then close the store."""
        self._jobs.put(None)
        self._thread.join()

    def _work(self) -> None:
        ending = False
        while not ending:
            batch, question, ending = self._gather()
            # Fewer than before is believed slowly: the others may only have been late once.
            self._expected = max(len(batch), self._expected * 7 // 8)
            self._accept([job for job in batch if isinstance(job.asked, Arrival)])
            self._move([job for job in batch if not isinstance(job.asked, Arrival)])
            if question is not None:
                self._answer(question)
            _tell([*batch, *([question] if question else [])])
        if self._store is not None:
            self._store.close()

    def _gather(self) -> tuple[list[_Job], _Job | None, bool]:
        """What waits and goes together, the question behind it, whether that was all for ever."""
        batch: list[_Job] = []
        job = self._jobs.get()
        self._wait_for_more()
        while job is not None:
            if not isinstance(job.asked, Arrival | tuple | Taking):
                return batch, job, False
            batch.append(job)
            if len(batch) == MOST_AT_ONCE:
                return batch, None, False
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return batch, None, False
        return batch, None, True

    def _wait_for_more(self) -> None:
        """Where many come at once, a moment's patience makes one commit of many."""
        until = time.monotonic() + PATIENCE
        while self._jobs.qsize() + 1 < self._expected and time.monotonic() < until:
            time.sleep(_MOMENT)

    def _accept(self, jobs: list[_Job]) -> None:
        arrivals = [job.asked for job in jobs if isinstance(job.asked, Arrival)]
        self._together(jobs, lambda store: store.accept(arrivals, self._mint), self._accept)

    def _move(self, jobs: list[_Job]) -> None:
        steps = [job for job in jobs if isinstance(job.asked, tuple)]
        takings = [job for job in jobs if isinstance(job.asked, Taking)]

        def made(store: Store) -> list[Any]:
            done, taken = store.work(
                [job.asked for job in steps if isinstance(job.asked, tuple)],
                [job.asked for job in takings if isinstance(job.asked, Taking)],
            )
            return [*done, *taken]

        self._together([*steps, *takings], made, self._move)

    def _together(
        self, jobs: list[_Job], work: Callable[[Store], list[Any]],
        again: Callable[[list[_Job]], None],
    ) -> None:
        """All in one transaction; where a mistake of ours breaks it, `again` for each by itself."""
        if not jobs:
            return
        try:
            results = work(self._opened_store())
        except QueueTrouble as trouble:
            self._shut()
            for job in jobs:
                job.error = trouble
        except Exception as error:
            if len(jobs) == 1:
                jobs[0].error = error
                return
            for job in jobs:
                again([job])
        else:
            for job, result in zip(jobs, results, strict=True):
                job.result = result

    def _answer(self, job: _Job) -> None:
        assert callable(job.asked)
        try:
            job.result = job.asked(self._opened_store())
        except Exception as error:
            if isinstance(error, QueueTrouble):
                self._shut()
            job.error = error

    def _shut(self) -> None:
        """To be opened anew for the next job: its file may have been put back from a backup."""
        store, self._store = self._store, None
        if store is not None:
            with suppress(Exception):
                store.close()

    def _opened_store(self) -> Store:
        if self._store is None:
            self._store = self._opened()
        return self._store


def _tell(jobs: Iterable[_Job]) -> None:
    """Wake each event loop once, for all of its jobs."""
    loops: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        loops.setdefault(job.loop, []).append(job)
    for loop, waiting in loops.items():
        # A loop that is gone has nobody left to tell; the thread must go on.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_tell_all, waiting)


def _tell_all(jobs: list[_Job]) -> None:
    for job in jobs:
        job.tell()


def _or_raise(made: Request | Refusal) -> Request:
    if isinstance(made, Refusal):
        raise made
    return made
