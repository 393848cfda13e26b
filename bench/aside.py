"""Our build with a part of it left out, or counted by itself; `bench/goals/share.py` calls it.

    PYTHONPATH=. python bench/aside.py without-lookup site --out /tmp/site --no-cache
    PYTHONPATH=. python bench/aside.py without-take site --out /tmp/site --no-cache
    PYTHONPATH=. python bench/aside.py counted site --out /tmp/site --no-cache --jobs 1

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


def without_lookup() -> None:
    """No names, no cards, no files of the look-up."""
    _leave_out(_WORKS)
    press.entries = lambda *_: []  # type: ignore[attr-defined]
    press.station_json = lambda *_: b"{}"  # type: ignore[attr-defined]


def without_take() -> None:
    """No calendars, no feeds, no contact cards: nothing that residents take along."""
    _leave_out(("calendar", "feed"))

    class Nothing:
        def __init__(self, site: Any) -> None:
            pass

        def files(self, *_: Any) -> Iterator[Any]:
            return iter(())

        of_stations = files

        def part(self, *_: Any) -> dict[str, bytes]:
            return {}

    press.Calendars = press.Feeds = Nothing  # type: ignore[assignment,misc]
    press.vcards = lambda *_: iter(())  # type: ignore[assignment]


def _leave_out(kinds: tuple[str, ...]) -> None:
    every = works.works

    def others(*given: Any) -> Iterator[Any]:
        return (work for work in every(*given) if work.kind not in kinds)

    works.works = others


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
    if how == "without-lookup":
        without_lookup()
    elif how == "without-take":
        without_take()
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
