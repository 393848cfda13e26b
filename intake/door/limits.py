"""`Rate`: so many in so much time for each name, in bounded memory. Kept here, written nowhere."""

from __future__ import annotations

from collections import OrderedDict

_NAMES = 10_000
"""Names remembered; the one longest unheard of goes first."""


class Rate:
    """A bucket for each name: `burst` at once, and that many again over `seconds`."""

    def __init__(self, burst: int, seconds: float) -> None:
        self._burst = float(burst)
        self._seconds = seconds
        self._refill = burst / seconds
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def over(self, name: str, now: float) -> bool:
        """Whether nothing is left for this name; `now` is a monotonic clock's."""
        return self._left(name, now) < 1

    def wait(self, name: str, now: float) -> float:
        """Seconds until there is one for this name; 0 when there is."""
        return max(0.0, 1 - self._left(name, now)) / self._refill

    def give_back(self, name: str, now: float) -> None:
        """One that was taken, and is not to count."""
        if name in self._buckets:
            self._buckets[name] = (min(self._burst, self._left(name, now) + 1), now)
            self._buckets.move_to_end(name)

    def take(self, name: str, now: float) -> bool:
        """Take one; False when nothing was left."""
        self.forget(now)
        left = self._left(name, now)
        taken = left >= 1
        self._buckets[name] = (left - 1 if taken else left, now)
        self._buckets.move_to_end(name)
        if len(self._buckets) > _NAMES:
            self._buckets.popitem(last=False)
        return taken

    def forget(self, now: float) -> None:
        """Names unheard of for so long that their bucket is full again: they are not kept."""
        while self._buckets:
            name, (_, then) = next(iter(self._buckets.items()))
            if now - then < self._seconds:
                return
            del self._buckets[name]

    def _left(self, name: str, now: float) -> float:
        left, then = self._buckets.get(name, (self._burst, now))
        return min(self._burst, left + max(0.0, now - then) * self._refill)
