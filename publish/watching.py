"""Saves: which files an editor, git or anybody else has changed just now."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from watchfiles._rust_notify import RustNotify, WatchfilesRustInternalError

STEP = 25
"""Milliseconds of quiet after which a burst of writes is over: how an editor saves takes less."""
LONGEST = 1000
"""Milliseconds after which a burst is told although it goes on."""
MANY = 500
"""Changes at once, after which the system may have dropped some: it holds back so many and no more,
and the library does not pass on that it was too much."""
_AWAY = 0.5
"""Seconds after which to look again for a folder that is gone."""


def saves(*watched: Path) -> Iterator[frozenset[str] | None]:
    """The paths that changed, burst by burst; what happens meanwhile comes with the next one.

    None says to look at everything: first, when it has begun to watch, and wherever something may
    have been missed. Paths are resolved ones. Raises `OSError` when the system cannot watch that
    much, and `KeyboardInterrupt`.
    """
    roots, there = [str(path) for path in watched], True
    while True:
        try:
            # `watchfiles.watch` is the same, but does not say when it has begun.
            with RustNotify(roots, False, False, 0, True, False) as notify:
                there = True
                yield None
                yield from _bursts(notify, roots)
        except FileNotFoundError:
            if there:
                yield None
            there = False
            time.sleep(_AWAY)
        except WatchfilesRustInternalError:
            # It met a name that it cannot tell, or lost track, and would say so for ever after.
            continue


def _bursts(notify: RustNotify, roots: Sequence[str]) -> Iterator[frozenset[str] | None]:
    """Until one of the roots is itself moved or replaced: it must then be looked for anew."""
    while True:
        found = notify.watch(LONGEST, STEP, 0, None)
        if isinstance(found, str):
            raise KeyboardInterrupt
        paths = frozenset(path for _, path in found)
        if not paths.isdisjoint(roots):
            return
        yield paths if len(paths) <= MANY else None
