"""Which numbers of published tables are withheld: small ones, and those that would give them away.

From one to four requests somebody may be known by. Such a number is published as `<5`. Because
sums are published too, others have to be withheld beside it (`x`) until none can be worked out.

The tables hang together as a round of pipes (`Pipe`): what flows into a knot flows out of it, as
parts flow into their sum and sums into theirs. A withheld number can be worked out exactly when no
other flow is possible that all published ones agree with; another is possible exactly when one
more, or one less, can go through it and all the way round. So that is what is looked for, and where
there is no such way round, the cheapest one is made by withholding more.

`<5` tells that a number is 1 to 4, and who knows this rule will think that `x` is 5 or more; that
is taken into account. Where even so nothing helps (four sums of `<5` that together are `<5` can
only be ones), a small number is `x` as well.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from district.figures import HIDDEN, LEAST, SMALL

K = TypeVar("K")
_LAST_RESORT = 10**12
"""What it costs to write `x` for a small number: more than anything that can be lost besides."""


@dataclass(frozen=True, slots=True)
class Pipe(Generic[K]):
    """A number of a table and the knots it flows between.

    `cost` is how much would be lost without it. `most` is what it cannot be more than, as anybody
    can see, or None.
    """

    key: K
    tail: str
    head: str
    number: int
    cost: int
    most: int | None = None

    def may(self, grow: bool, loose: bool) -> bool:
        """Whether it could be one more, or less, for all that is known of it once it is withheld.

        `loose`: all that is known is that it is no zero.
        """
        small = self.number < LEAST
        if not grow:
            return self.number > (1 if small or loose else LEAST)
        if small and not loose and self.number == LEAST - 1:
            return False
        return self.most is None or self.number < self.most


Way = tuple[int, list[tuple[int, bool]]]
"""What a way costs, and its pipes with whether each is to grow."""


@dataclass(slots=True)
class _Net(Generic[K]):
    """The pipes by the knots at their ends; which are withheld, and of which of those is only known
    that they are no zeros."""

    pipes: Sequence[Pipe[K]]
    withheld: set[int]
    loose: set[int] = field(default_factory=set)
    ways: dict[str, list[tuple[int, str, bool]]] = field(init=False)

    def __post_init__(self) -> None:
        self.ways = defaultdict(list)
        for at, pipe in enumerate(self.pipes):
            if pipe.number:
                self.ways[pipe.tail].append((at, pipe.head, True))
                self.ways[pipe.head].append((at, pipe.tail, False))

    def make_safe(self, at: int) -> Iterator[int]:
        """Withhold what must be, so that this one cannot be worked out; tells what that was."""
        found = self._round(at, resort=False) or self._round(at, resort=True)
        if found is None:
            raise AssertionError("a part and all its sums can always be one more")
        for other, grow in found[1]:
            if not self.pipes[other].may(grow, other in self.loose):
                self.loose.add(other)
            if other not in self.withheld:
                self.withheld.add(other)
                yield other

    def _round(self, at: int, resort: bool) -> Way | None:
        """The cheapest way round through this pipe."""
        pipe = self.pipes[at]
        best: Way | None = None
        for grow in (True, False):
            price = self._price(at, grow, resort)
            ends = (pipe.head, pipe.tail) if grow else (pipe.tail, pipe.head)
            way = None if price is None else self._way(*ends, at, resort)
            if way is not None and price is not None:
                whole = (way[0] + price, [*way[1], (at, grow)])
                best = whole if best is None or whole[0] < best[0] else best
        return best

    def _price(self, at: int, grow: bool, resort: bool) -> int | None:
        """What it costs to let a pipe be one more or less; None: it cannot."""
        pipe = self.pipes[at]
        price = 0 if at in self.withheld else pipe.cost
        if pipe.may(grow, at in self.loose):
            return price
        return price + _LAST_RESORT if resort and pipe.may(grow, loose=True) else None

    def _way(self, start: str, end: str, without: int, resort: bool) -> Way | None:
        best: dict[str, int] = {start: 0}
        came: dict[str, tuple[str, int, bool]] = {}
        heap = [(0, start)]
        while heap:
            cost, knot = heapq.heappop(heap)
            if knot == end:
                return cost, _steps(came, start, end)
            if cost > best[knot]:
                continue
            for at, other, grow in self.ways[knot]:
                price = None if at == without else self._price(at, grow, resort)
                if price is not None and cost + price < best.get(other, cost + price + 1):
                    best[other], came[other] = cost + price, (knot, at, grow)
                    heapq.heappush(heap, (cost + price, other))
        return None


def _steps(
    came: Mapping[str, tuple[str, int, bool]], start: str, end: str
) -> list[tuple[int, bool]]:
    found, knot = [], end
    while knot != start:
        knot, at, grow = came[knot]
        found.append((at, grow))
    return found


def withheld(pipes: Sequence[Pipe[K]], already: Collection[K] = ()) -> dict[K, str]:
    """What must not be published, and what is written instead. `already`: what is not anyway.

    Nothing is withheld of a zero: that nobody asked tells about nobody.
    """
    waiting = [
        at for at, pipe in enumerate(pipes)
        if pipe.number and (pipe.number < LEAST or pipe.key in already)
    ]
    net = _Net(pipes, set(waiting))
    for at in waiting:
        # One that is safe stays so: whatever is withheld later only opens more ways. What is
        # withheld here is looked at in its turn.
        waiting.extend(net.make_safe(at))
    return {
        pipes[at].key: HIDDEN if at in net.loose or pipes[at].number >= LEAST else SMALL
        for at in sorted(net.withheld)
    }
