"""What the door does by itself: takes up changed content and keys, and forgets on time."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from intake import backup, clock
from intake.assigning import assign
from intake.door.current import read_current, settle
from intake.door.door import Door
from intake.door.telling import tell_where
from intake.keys import PUBLIC, read_door
from intake.retention import Retention
from intake.store import Store
from intake.troubles import QueueTrouble

LOOK_EVERY = 10
FORGET_EVERY = 300
ASSIGN_EVERY = 120
SKEW = timedelta(minutes=2)
"""By so much another desk's clock may run ahead of ours before somebody should look."""
LATE = 900
"""Seconds: forgotten within fifteen minutes is what was promised."""
_JUMP = 300
"""Seconds by which a clock may run ahead of the other before nothing is erased by it."""

Tell = Callable[[str], None]
"""Says a sentence by its code to whoever runs the door."""


@dataclass(slots=True)
class Watch:
    """`tell` is called when a trouble begins and when it ends, not each time."""

    door: Door
    content: Path
    keys: Path
    backups: Path
    tell: Tell
    _seen: object = field(init=False, default=None)
    _registered: bool = field(init=False, default=False)
    _forgot: float = field(init=False, default=0.0)
    _done: object = field(init=False, default=None)
    """How the backups stood when they had forgotten everything."""
    _ahead: float | None = field(init=False, default=None)
    """The wall clock, less the steady one."""
    _failing: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self._seen = stamps(self.content, self.keys)
        self._forgot = self.door.monotonic()

    async def look(self) -> None:
        """Take up content or keys that changed; broken content leaves the door as it was."""
        for rate in (self.door.posts, self.door.guesses, self.door.numbers):
            rate.forget(self.door.monotonic())
        if not self._registered or "queue" in self.door.troubles:
            await self._register()
        try:
            seen = await asyncio.to_thread(stamps, self.content, self.keys)
            if seen == self._seen:
                return
            self._seen = seen
            # First: broken content is no reason to seal with a key that may be destroyed.
            keys = await asyncio.to_thread(read_door, self.keys)
            self.door.keys = keys or self.door.keys
            current = await asyncio.to_thread(read_current, self.content, self.door.now())
            # What is replaced was current until now, however long ago the door was opened.
            await self._register()
            self.door.current = current
            settle()
            await self._register()
            await self.assign()
        except Exception:
            # Content is looked at again when it changes; half a save is soon a whole one. Whatever
            # it was, it must not end the watch.
            self._begin("content")
        else:
            self._end("content")

    async def _register(self) -> None:
        """Have the queue remember the forms as they are; where it cannot now, the next time."""
        try:
            await self.door.register()
        except QueueTrouble:
            self._registered = False
            self._begin("register")
        else:
            self._registered = True
            self._end("register")
            self.door.troubles.pop("queue", None)

    async def assign(self) -> None:
        """Bring open requests to whom they belong today; look whether the clocks agree."""
        now = self.door.now()
        router, at = self.door.current.router(now), clock.stamp(now)
        try:
            await self.door.writer.ask(lambda store: assign(store, router, at), LATE)
            newest = await self.door.writer.ask(Store.newest)
        except QueueTrouble:
            self._begin("assigning")
            return
        self._end("assigning")
        if newest and clock.unstamp(newest) > now + SKEW:
            self._begin("skew")
        else:
            self._end("skew")

    async def forget(self) -> None:
        """Erase what is due, in the queue and in its backups. Failing is loud."""
        if self._jumped():
            self._begin("clock")
        else:
            self._end("clock")
            try:
                await self._register()
                await self._forget()
            except Exception:
                self._begin("forgetting")
            else:
                self._forgot = self.door.monotonic()
                self._end("forgetting")
                self._end("forgetting_late")
        if self.door.monotonic() - self._forgot > LATE:
            self._begin("forgetting_late")

    async def _forget(self) -> None:
        now = self.door.now()
        over = Retention(now, self.door.current.district.profile.timezone).over
        at, ask = clock.stamp(now), self.door.writer.ask
        try:
            await ask(lambda store: store.forget(over, at), LATE)
        finally:
            # Also where the queue's own files could not be wiped yet.
            backup.sweep(self.backups, now.timestamp())
            paths, count = backup.backups_in(self.backups), await ask(Store.count_forgotten)
            before = backup.marks(paths)
            if (count, before) != self._done:
                gone = await ask(Store.forgotten)
                await asyncio.to_thread(backup.forget_in, paths, gone, at)
                after = backup.marks(paths)
                # One that was written anew meanwhile is another file, and has forgotten nothing.
                same = [each[:2] for each in before] == [each[:2] for each in after]
                self._done = (count, after) if same else None

    def _jumped(self) -> bool:
        """Whether the wall clock ran ahead of the steady one.

        One that goes back erases nothing too early, and when it is put right that is no jump.
        """
        ahead = self.door.now().timestamp() - self.door.monotonic()
        if self._ahead is not None and ahead - self._ahead > _JUMP:
            # Kept as it was: a person says which clock is right, by `purge` and a restart.
            return True
        self._ahead = ahead if self._ahead is None else max(ahead, self._ahead)
        return False

    def _begin(self, name: str) -> None:
        if name not in self.door.troubles:
            self.tell(name)
        self.door.troubles[name] = name

    def _end(self, name: str) -> None:
        if self.door.troubles.pop(name, None):
            self.tell(f"{name}_over")

    async def run(self) -> None:
        """Until cancelled."""
        await asyncio.gather(
            self._each(self.look, LOOK_EVERY), self._each(self.forget, FORGET_EVERY),
            self._each(self.assign, ASSIGN_EVERY),
        )

    async def _each(self, work: Callable[[], Awaitable[None]], seconds: float) -> None:
        while True:
            await self.once(work)
            await asyncio.sleep(seconds)

    async def once(self, work: Callable[[], Awaitable[None]]) -> None:
        """Nothing that goes wrong once may end the watch for good."""
        try:
            await work()
        except Exception as error:
            if work.__name__ not in self._failing:
                tell_where(error)
            self._failing.add(work.__name__)
            self._begin("watching")
        else:
            self._failing.discard(work.__name__)
            if not self._failing:
                self._end("watching")


def stamps(content: Path, keys: Path) -> object:
    """Names, times and sizes of what the door depends on: different when any of it changed."""
    found: list[tuple[str, int, int]] = []
    folders = [str(content)]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    elif entry.name.endswith(".yaml"):
                        stat = entry.stat()
                        found.append((entry.path, stat.st_mtime_ns, stat.st_size))
        except OSError:
            continue
    try:
        stat = (keys / PUBLIC).stat()
        found.append((PUBLIC, stat.st_mtime_ns, stat.st_size))
    except OSError:
        pass
    return sorted(found)
