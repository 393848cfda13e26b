"""On a street that communities share, no number between two claims is left to nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from district.numbers import Parity, Stretch
from district.problem import ANY, Level, Problem
from district.records import District
from district.typed import fold

_Claim = tuple[str, int, str, Stretch]


def check(district: District, now: datetime) -> Iterator[Problem]:
    streets: dict[str, list[_Claim]] = defaultdict(list)
    for community in district.communities.values():
        for position, entry in enumerate(community.addresses):
            for stretch in entry.numbers.stretches:
                if entry.street:
                    claim = (community.file, position, entry.street, stretch)
                    streets[fold(entry.street)].append(claim)
    for claims in streets.values():
        if len({file for file, *_ in claims}) > 1:
            for parity in (Parity.ODD, Parity.EVEN):
                yield from _gaps(claims, parity)


def _gaps(claims: list[_Claim], parity: Parity) -> Iterator[Problem]:
    """The gaps of one side of the street, each told to the community that follows it."""
    side = [claim for claim in claims if claim[3].parity in (parity, Parity.ALL)]
    side = [
        claim for claim in side
        if not claim[3].suffix and (claim[3].low < claim[3].high or parity.takes(claim[3].low))
    ]
    side.sort(key=lambda claim: claim[3].low)
    reach = 0
    for file, position, street, stretch in side:
        low = stretch.low if parity.takes(stretch.low) else stretch.low + 1
        if reach and low > reach + 2:
            first, last = reach + 2, low - 2
            numbers = str(first) if first == last else f"{parity} {first}-{last}"
            facts = {"name": street, "numbers": numbers}
            path = ("addresses", position, "numbers")
            unless = (("communities", ANY),)
            yield Problem("numbers_uncovered", file, path, facts, Level.WARNING, unless=unless)
        high = stretch.high if parity.takes(stretch.high) else stretch.high - 1
        reach = max(reach, high)
