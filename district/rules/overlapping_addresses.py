"""No house number belongs to two communities, and none is written twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from district.problem import Problem
from district.records import AddressRange, Community, District
from district.typed import fold


def check(district: District, now: datetime) -> Iterator[Problem]:
    claims: dict[str, list[tuple[Community, int, AddressRange]]] = defaultdict(list)
    for community in district.communities.values():
        for position, entry in enumerate(community.addresses):
            for other, at, earlier in claims[fold(entry.name)]:
                shared = entry.numbers.first_shared(earlier.numbers)
                if shared is not None:
                    facts = {
                        "name": entry.name, "number": shared, "mine": str(entry.numbers),
                        "theirs": str(earlier.numbers), "community": other.name.zh,
                        "file": other.file, "position": str(at + 1),
                    }
                    key = "numbers" if entry.street else "buildings"
                    path = ("addresses", position, key)
                    code = "numbers_overlap" if other is not community else "numbers_repeated"
                    yield Problem(code, community.file, path, facts)
            claims[fold(entry.name)].append((community, position, entry))
