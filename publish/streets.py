"""The way without JavaScript: every street and compound under its pinyin initial."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin

from district.addresses import street_order
from district.records import AddressRange, Community, District

OTHER = "0-9"
"""The group of names that begin with no letter."""


@dataclass(frozen=True, slots=True)
class Street:
    """A street or compound with every community that claims part of it."""

    name: str
    initial: str
    sound: str
    claims: tuple[tuple[Community, AddressRange], ...]


def by_initial(district: District) -> dict[str, list[Street]]:
    """Streets and compounds by initial, both in pinyin order; `also` names have their own place."""
    claims: dict[str, list[tuple[Community, AddressRange]]] = defaultdict(list)
    for community in district.communities.values():
        for entry in community.addresses:
            for name in dict.fromkeys((entry.name, *entry.also)):
                claims[name].append((community, entry))
    groups: dict[str, list[Street]] = defaultdict(list)
    for name, entries in claims.items():
        sound = _sound(name, entries)
        initial = sound[0].upper() if sound[:1].isascii() and sound[:1].isalpha() else OTHER
        entries.sort(key=lambda claim: street_order(claim[1]))
        groups[initial].append(Street(name, initial, sound, tuple(entries)))
    for streets in groups.values():
        streets.sort(key=lambda street: (street.sound, street.name))
    return dict(sorted(groups.items(), key=lambda pair: (pair[0] == OTHER, pair[0])))


def _sound(name: str, entries: list[tuple[Community, AddressRange]]) -> str:
    """How a name is read; staff's own `en` settles what a dictionary cannot (长巷, 重)."""
    own = next((entry.en for _, entry in entries if entry.en and entry.name == name), "")
    return own.lower() or " ".join(lazy_pinyin(name, style=Style.NORMAL)).lower()
