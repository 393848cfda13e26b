"""`Writer`: one thread that owns the store; what waits for it goes into one transaction.

The queue's own errors reach whoever waits. An answer is given after the commit, never before.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from intake.acceptance import Acceptance, Mint
from intake.request import Arrival
from intake.store import Store
from intake.troubles import QueueTrouble

MOST_AT_ONCE = 256
MOST_WAITING = 2000
"""Beyond so many the door says that it is too busy: who waits longer gives up anyway."""

T = TypeVar("T")
Arriving = tuple[Arrival, "Future[Acceptance]"]
Asking = tuple[Callable[[Store], Any], "Future[Any]"]


class Busy(QueueTrouble):
    """More waits than can be written in time."""


class Writer:
    """`opened` opens the store; it is tried again for each job until it can be."""

    def __init__(self, opened: Callable[[], Store], mint: Mint) -> None:
        self._opened = opened
        self._mint = mint
        self._jobs: queue.Queue[Arriving | Asking | None] = queue.Queue()
        self._store: Store | None = None
        self._thread = threading.Thread(target=self._work, name="hutong-writer", daemon=True)
        self._thread.start()

    async def accept(self, arrival: Arrival) -> Acceptance:
        """What became of it, once that is on the disk; raises `QueueTrouble`."""
        if self._jobs.qsize() >= MOST_WAITING:
            raise Busy("door_busy")
        future: Future[Acceptance] = Future()
        self._jobs.put((arrival, future))
        return await asyncio.wrap_future(future)

    async def ask(self, question: Callable[[Store], T]) -> T:
        """What the store says to it; raises what the store raises."""
        if self._jobs.qsize() >= MOST_WAITING:
            raise Busy("door_busy")
        future: Future[T] = Future()
        self._jobs.put((question, future))
        return await asyncio.wrap_future(future)

    @property
    def waiting(self) -> int:
        return self._jobs.qsize()

    def close(self) -> None:
        """Finish what waits, then close the store."""
        self._jobs.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            ending = False
            arrivals, asked = [], []
            while True:
                # An arrival never sees what was asked after it, nor the other way round.
                if isinstance(job[0], Arrival):
                    arrivals.append(job)
                else:
                    asked.append(job)
                    break
                if len(arrivals) == MOST_AT_ONCE:
                    break
                try:
                    following = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    ending = True
                    break
                job = following
            self._accept(arrivals)
            for question, future in asked:
                self._settle(future, question)
            if ending:
                break
        if self._store is not None:
            self._store.close()

    def _accept(self, jobs: Sequence[Arriving]) -> None:
        if not jobs:
            return
        arrivals = [arrival for arrival, _ in jobs]
        try:
            results = self._at_work(lambda store: store.accept(arrivals, self._mint))
        except QueueTrouble as trouble:
            for _, future in jobs:
                _give(future, error=trouble)
        except Exception as error:
            if len(jobs) == 1:
                _give(jobs[0][1], error=error)
            # A mistake of ours in one of them: it must not take the others with it.
            for job in jobs if len(jobs) > 1 else ():
                self._accept([job])
        else:
            for (_, future), result in zip(jobs, results, strict=True):
                _give(future, result)

    def _settle(self, future: Future[Any], question: Callable[[Store], Any]) -> None:
        try:
            _give(future, self._at_work(question))
        except Exception as error:
            _give(future, error=error)

    def _at_work(self, question: Callable[[Store], T]) -> T:
        if self._store is None:
            self._store = self._opened()
        return question(self._store)


def _give(future: Future[Any], result: Any = None, error: Exception | None = None) -> None:
    # Who waited may have gone: what was stored stays stored.
    if not future.set_running_or_notify_cancel():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
