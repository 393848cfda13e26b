"""Work split over processes. One of the few places where speed decides the shape.

The processes are forked: each sees the district as it was read, nothing is copied or pickled but
the small description of a piece of work and what it returns.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, TypeVar

_AHEAD = 2
"""So many pieces for each process are begun or lie ready."""
_PR_SET_PDEATHSIG = 1  # Linux prctl(2)

T = TypeVar("T")
R = TypeVar("R")

_do: Callable[[Any], Any] | None = None


def cores() -> int:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(pieces: Sequence[T], do: Callable[[T], R], jobs: int) -> Iterator[R]:
    """`do` of every piece, in no particular order, on `jobs` processes; here when that is 1.

    What a piece raises is raised here; the pieces not begun are then given up, the others done.
    """
    global _do
    if jobs <= 1 or len(pieces) <= 1:
        yield from map(do, pieces)
        return
    _do = do
    # What is there already stays: a collector that looked at it would copy it into each process.
    gc.freeze()
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(min(jobs, len(pieces)), context, _belong, (os.getpid(),)) as pool:
        try:
            with _interrupted_later():
                futures = [pool.submit(_call, piece) for piece in pieces]
            for future in as_completed(futures):
                yield future.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
        finally:
            gc.unfreeze()
            _do = None


def in_order(
    pieces: Iterable[T], do: Callable[[T], R], jobs: int, here: int
) -> Generator[R, None, None]:
    """`do` of every piece, in order, on `jobs` processes; never more than a few pieces ahead.

    The first pieces are done `here`: few are not worth a process. What a piece raises is raised
    here, and `BrokenProcessPool` where a process was ended from outside.
    """
    global _do
    coming = iter(pieces)
    yield from map(do, islice(coming, here if jobs > 1 else None))
    first = next(coming, None)
    if first is None:
        return
    _do = do
    gc.freeze()
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(jobs, context, _belong, (os.getpid(),))
    try:
        waiting: deque[Future[R]] = deque()
        for piece in chain([first], coming):
            with _interrupted_later():
                waiting.append(pool.submit(_call, piece))
            if len(waiting) > jobs * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        gc.unfreeze()
        _do = None


def meanwhile(do: Callable[[], object], jobs: int) -> Future[object]:
    """`do` in another process while this one goes on; in a thread when `jobs` is 1."""
    global _do
    if jobs <= 1:
        thread = ThreadPoolExecutor(1)
        future = thread.submit(do)
        thread.shutdown(wait=False)
        return future
    _do = lambda _: do()  # noqa: E731
    with_fork = ProcessPoolExecutor(1, multiprocessing.get_context("fork"), _belong, (os.getpid(),))
    with _interrupted_later():
        future = with_fork.submit(_call, None)
    with_fork.shutdown(wait=False)
    _do = None
    return future


@contextmanager
def _interrupted_later() -> Iterator[None]:
    """Ctrl-C waits for the end of the block, also in the processes begun in it."""
    # One that has only just begun would die of it before it could say that it takes none.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _belong(parent: int) -> None:
    """Make a process one of its parent's: it begins and ends with it."""
    # A terminal tells every process of Ctrl-C; the one that split the work then ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    # A parent killed by force can tell nobody: without this its children would wait for ever.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _call(piece: Any) -> Any:
    assert _do is not None, "forked before the work was named"
    return _do(piece)
