"""`Memory`: what takes long to count and changes little, for a while; never a value of a resident.

What was quick is counted anew at every look; what took long may be as much older than the queue as
it took long: so no more than one hundredth of the time goes into it, however often it is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")
WORTH = 100
LONGEST = 300.0
"""Seconds."""
MOST = 100


class Memory:
    """`get` may be asked by several threads; what two count at once is the same."""

    def __init__(self) -> None:
        self._known: dict[object, tuple[float, Any]] = {}
        self._lock = Lock()

    def get(
        self, key: object, clock: Callable[[], float], count: Callable[[], T],
        seconds: float | None = None,
    ) -> T:
        """What `count` gave not long ago, or gives now. `clock` tells seconds; `seconds` is how
        long it is remembered, where that does not depend on how long it took."""
        begun = clock()
        with self._lock:
            until, found = self._known.get(key, (begun, None))
        if begun < until:
            kept: T = found
            return kept
        made = count()
        ended = clock()
        lasts = min(LONGEST, WORTH * (ended - begun)) if seconds is None else seconds
        with self._lock:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = (ended + lasts, made)
        return made

    def forget(self) -> None:
        with self._lock:
            self._known.clear()
