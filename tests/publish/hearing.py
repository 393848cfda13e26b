"""The real watcher, heard in a test without the danger of waiting for ever."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from queue import Queue
from threading import Thread

from publish.watching import saves

PATIENCE = 30
"""Seconds after which something that should have come will not."""


class Hearing:
    """Bursts of saves below some folders, from when this is made."""

    def __init__(self, *watched: Path) -> None:
        self.bursts: Queue[frozenset[str] | None] = Queue()
        Thread(target=self._listen, args=watched, daemon=True).start()
        assert self.next() is None, "first, all must be looked at"

    def _listen(self, *watched: Path) -> None:
        for burst in saves(*watched):
            self.bursts.put(burst)

    def next(self) -> frozenset[str] | None:
        return self.bursts.get(timeout=PATIENCE)

    def until(self, paths: Iterable[Path]) -> frozenset[str] | None:
        """What is told until all these have been named; None when one burst was None."""
        told: frozenset[str] = frozenset()
        while not {str(path) for path in paths} <= told:
            burst = self.next()
            if burst is None:
                return None
            told |= burst
        return told
