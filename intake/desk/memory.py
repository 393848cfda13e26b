"""`Memory`: what takes long to count and changes little, for a while; never a value of a resident.

What was quick is counted anew at every look. What took long may be as much older than the queue as
it took long: so one hundredth of the time goes into it at most, however often it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")
QUICK = 0.05
LONGEST = 300.0
"""Seconds, both."""
_WORTH = 100
_MOST = 100


class Memory:
    """`get` may be asked by several threads; what two count at once is the same."""

    def __init__(self) -> None:
        self._known: dict[object, tuple[float, object, Any]] = {}
        self._lock = Lock()

    def get(
        self, key: object, content: object, clock: Callable[[], float], count: Callable[[], T],
        seconds: float | None = None,
    ) -> T:
        """What `count` gave not long ago, or gives now; `content` is what else it was made of.

        `clock` tells seconds; for `seconds` it is remembered, however long it took.
        """
        begun = clock()
        with self._lock:
            until, of, found = self._known.get(key, (begun, None, None))
        if begun < until and of is content:
            kept: T = found
            return kept
        made = count()
        ended = clock()
        took = ended - begun
        lasts = seconds if seconds is not None else min(LONGEST, _WORTH * took)
        if seconds is not None or took > QUICK:
            with self._lock:
                if len(self._known) >= _MOST:
                    self._known.clear()
                self._known[key] = (ended + lasts, content, made)
        return made

    def forget(self) -> None:
        with self._lock:
            self._known.clear()
