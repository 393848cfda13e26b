"""`Door`: everything a request is answered with, held together and handed to the handlers."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from district import definition
from district.forms import FormId
from intake import clock
from intake.arriving import Edition
from intake.door.clients import Proxies
from intake.door.current import Current, Fitted
from intake.door.limits import Rate
from intake.door.tickets import Tickets
from intake.door.work import Work
from intake.door.writer import Writer
from intake.keys import DoorKeys

HONOURED_FOR = timedelta(days=30)
"""How long a page made from an older definition of its form is still taken as it is."""
_KEPT_EDITIONS = 50
_VERSION = re.compile("[0-9a-f]{64}")


def _now() -> datetime:
    return datetime.now(UTC)


def _steady() -> float:
    """Seconds; goes on while the machine sleeps, where it can tell, for else the wall jumps."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


@dataclass(slots=True)
class Door:
    """`current` and `keys` are replaced when the files change. Clocks are given, for tests."""

    current: Current
    keys: DoorKeys
    writer: Writer
    proxies: Proxies
    posts: Rate
    guesses: Rate
    numbers: Rate
    work: Work
    now: Callable[[], datetime] = _now
    monotonic: Callable[[], float] = _steady
    troubles: dict[str, str] = field(default_factory=dict)
    """What is wrong right now, by name; `/healthz` tells the names."""
    _older: OrderedDict[str, tuple[Fitted, datetime]] = field(default_factory=OrderedDict)

    @property
    def tickets(self) -> Tickets:
        return Tickets(self.keys.secret)

    async def edition(self, form: str, version: str) -> Fitted | None:
        """The edition a page was made from, while it is honoured; without a version the present.

        None: there is none, or it is too old.
        """
        present = self.current.forms.get(FormId(form))
        if not version:
            return present
        if present is not None and present.edition.version == version:
            return present
        known = self._older.get(version) or await self._find(version)
        if known is None or known[1] < self.now() or known[0].form.id != form:
            return None
        return known[0]

    async def _find(self, version: str) -> tuple[Fitted, datetime] | None:
        """An older edition, and until when it is honoured."""
        if not _VERSION.fullmatch(version):
            return None
        stored = await self.writer.ask(lambda store: store.edition(version))
        if stored is None:
            return None
        body, seen_at = stored
        fitted = Fitted.of(Edition(definition.read(body), body, version))
        found = (fitted, clock.unstamp(seen_at) + HONOURED_FOR)
        self._older[version] = found
        if len(self._older) > _KEPT_EDITIONS:
            self._older.popitem(last=False)
        return found

    async def register(self) -> None:
        """Have the queue remember the forms as they are now."""
        # Until when an older one is honoured may have moved.
        self._older.clear()
        editions = [each.edition for each in self.current.forms.values()]
        at = clock.stamp(self.now())
        await self.writer.ask(lambda store: store.register(editions, at))
