"""Our build with its look-up left out, or counted by itself; `bench/goals/lookup.py` calls it.

    PYTHONPATH=. python bench/lookup_aside.py without site --out /tmp/site --no-cache
    PYTHONPATH=. python bench/lookup_aside.py counted site --out /tmp/site --no-cache --jobs 1

Processes that the build starts are forked, so what is changed here holds in them too; what they
count stays with them, which is why `counted` wants one process.
"""

from __future__ import annotations

import inspect
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import build
from publish import parts, press, works

_WORKS = ("lookup", "near", "characters", "all")
_MODULES = ("publish.lookup", "publish.lookup_cards")


def leave_out() -> None:
    """No names, no cards, no files of the look-up."""
    every = works.works

    def others(*given: Any) -> Iterator[Any]:
        return (work for work in every(*given) if work.kind not in _WORKS)

    works.works = others
    press.entries = lambda *_: []  # type: ignore[attr-defined]
    press.station_json = lambda *_: b"{}"  # type: ignore[attr-defined]


class Counter:
    """Seconds in functions, together."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def count(*given: Any) -> Any:
            started = time.perf_counter()
            try:
                found = function(*given)
                return list(found) if inspect.isgenerator(found) else found
            finally:
                self.seconds += time.perf_counter() - started
        return count


def main() -> None:
    how = sys.argv.pop(1)
    counter, started = Counter(), time.perf_counter()
    if how == "without":
        leave_out()
    else:
        for module in (press, parts):
            for name, found in list(vars(module).items()):
                if inspect.isfunction(found) and found.__module__ in _MODULES:
                    setattr(module, name, counter.counted(found))
    try:
        build.cli()
    finally:
        if how == "counted":
            print(f"look-up {counter.seconds:.3f} s of {time.perf_counter() - started:.3f} s")


if __name__ == "__main__":
    main()
