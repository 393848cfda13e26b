"""`SigningIn`: names and passwords compared: few at once, few wrong ones, never in the loop."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from intake.accounts import Account
from intake.door.clients import Network
from intake.door.limits import Rate
from intake.passwords import Passwords

_WRONG_NAMES, _WRONG_NETWORKS, _QUARTER = 5, 20, 900
"""Wrong passwords for one name and from one network, in a quarter of an hour."""
_AT_ONCE = 2
"""A comparison takes 64 MB and a processor: more at once would take them from the forms."""
_MOST_WAITING = 50

T = TypeVar("T")


class TooOften(Exception):
    """Too many wrong ones; try again in so many `minutes`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.minutes = max(1, math.ceil(seconds / 60))


class TooMany(Exception):
    """So many wait that it would take too long."""


def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_AT_ONCE, "hutong-password")


@dataclass(slots=True)
class SigningIn:
    """Names and networks are remembered here for a quarter of an hour, and written nowhere."""

    passwords: Passwords
    names: Rate = field(default_factory=lambda: Rate(_WRONG_NAMES, _QUARTER))
    networks: Rate = field(default_factory=lambda: Rate(_WRONG_NETWORKS, _QUARTER))
    _threads: ThreadPoolExecutor = field(default_factory=_pool)
    _waiting: int = 0

    def __post_init__(self) -> None:
        # Made before anybody waits: the first name that nobody has must not take twice as long.
        _ = self.passwords.nobodys

    async def compare(
        self, name: str, account: Account | None, password: str, network: Network, now: float
    ) -> tuple[bool, str | None]:
        """Whether it is the password of an account that is on, and a new hash where one is due.

        Raises `TooOften`, also for the right password, and `TooMany`.
        """
        self.try_once(name, network, now)
        hashed = account.password if account and account.active else None
        right = await self.in_thread(lambda: self.passwords.compare(hashed, password))
        if not right:
            return False, None
        self.names.give_back(name, now)
        self.networks.give_back(network, now)
        if hashed is None or not self.passwords.is_stale(hashed):
            return True, None
        return True, await self.in_thread(lambda: self.passwords.hash(password))

    def try_once(self, name: str, network: Network, now: float) -> None:
        """Counted before it is compared: many sent at once must not all get through."""
        waits = [self.names.wait(name, now)]
        if network:
            waits.append(self.networks.wait(network, now))
        if max(waits) > 0:
            raise TooOften(max(waits))
        self.names.take(name, now)
        if network:
            self.networks.take(network, now)

    async def in_thread(self, work: Callable[[], T]) -> T:
        if self._waiting >= _MOST_WAITING:
            raise TooMany
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._threads.shutdown()
