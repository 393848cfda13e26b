"""Work split over processes. One of the few places where speed decides the shape.

The processes are forked: each sees the district as it was read, nothing is copied or pickled but
the small description of a piece of work and what it returns.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any, TypeVar

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

    What a piece raises is raised here, and the pieces not begun are given up.
    """
    global _do
    if jobs <= 1 or len(pieces) <= 1:
        yield from map(do, pieces)
        return
    _do = do
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(min(jobs, len(pieces)), mp_context=context) as pool:
        try:
            for future in as_completed([pool.submit(_call, piece) for piece in pieces]):
                yield future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        finally:
            _do = None


def _call(piece: Any) -> Any:
    assert _do is not None, "forked before the work was named"
    return _do(piece)
