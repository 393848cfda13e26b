"""On a street or in a compound that communities share, no number is left to nobody.

Between two claims every number is somebody's. A side of a street begins where the other does: one
that begins later may have lost its first numbers. Where both begin late the street comes in from
another district; a side of which nobody claims anything may lie in one, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import count

from district.numbers import Parity, Stretch
from district.problem import ANY, Level, Problem
from district.records import Community, District
from district.typed import fold

_Claim = tuple[Community, int, Stretch]


def check(district: District, now: datetime) -> Iterator[Problem]:
    places: dict[str, list[_Claim]] = defaultdict(list)
    for community in district.communities.values():
        for position, entry in enumerate(community.addresses):
            for stretch in entry.numbers.stretches:
                if not stretch.suffix:
                    kind = "street" if entry.street else "compound"
                    places[f"{kind} {fold(entry.name)}"].append((community, position, stretch))
    for name, claims in places.items():
        if len({community.id for community, *_ in claims}) > 1:
            street = name.startswith("street")
            for side in (Parity.ODD, Parity.EVEN) if street else (Parity.ALL,):
                yield from _gaps(claims, side)


def _gaps(claims: list[_Claim], side: Parity) -> Iterator[Problem]:
    """The gaps of one side of the street, each told to the community that follows it."""
    step = 1 if side is Parity.ALL else 2
    stretches = sorted(
        ((low, high, community, position) for community, position, stretch in claims
         for low, high in _on(stretch, side)),
        key=lambda one: one[:2],
    )
    begins = min(stretch.low for *_, stretch in claims)
    reach = first = next(number for number in count(begins) if side.takes(number)) - step
    for low, high, community, position in stretches:
        if low > reach + step:
            gap = Stretch(side, reach + step, low - step)
            yield _problem(community, position, gap, late=reach == first)
        reach = max(reach, high)


def _on(stretch: Stretch, side: Parity) -> Iterator[tuple[int, int]]:
    """The first and last number that a stretch has on a side, where it has any."""
    if stretch.parity in (side, Parity.ALL) or side is Parity.ALL:
        low = stretch.low if side.takes(stretch.low) else stretch.low + 1
        high = stretch.high if side.takes(stretch.high) else stretch.high - 1
        if low <= high:
            yield low, high


def _problem(community: Community, position: int, gap: Stretch, late: bool) -> Problem:
    entry = community.addresses[position]
    code = "buildings_uncovered" if entry.compound else "numbers_uncovered"
    if late:
        code = "numbers_begin_late"
    path = ("addresses", position, "numbers" if entry.street else "buildings")
    facts = {"name": entry.name, "numbers": str(gap)}
    unless = (("communities", ANY),)
    return Problem(code, community.file, path, facts, Level.WARNING, unless=unless)
