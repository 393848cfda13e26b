"""Names by how they are read: which other community's places a resident's pinyin may mean.

Streets, compounds and communities count under every name, old and new; 社区 at the end counts for
nothing. `district.index` keeps records by these sounds, and rules compare names of one sound.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from district.records import Community
from district.syllables import letters
from district.typed import fold


@dataclass(frozen=True, slots=True)
class Namesake:
    """A name of a community, or of its address entry at `position` (-1: of the community).

    `key` is where it is written: `name`, `street`, `compound`, `also` or `former_names`.
    """

    name: str
    community: Community
    key: str
    position: int = -1

    @property
    def path(self) -> tuple[str | int, ...]:
        return (self.key,) if self.position < 0 else ("addresses", self.position, self.key)

    @property
    def names(self) -> list[str]:
        """All that the thing is called that bears the name, as they are compared; its own first."""
        if self.position < 0:
            return list(map(plain, (self.community.name.zh, *self.community.former_names)))
        return list(map(plain, self.community.addresses[self.position].names))


def plain(name: str) -> str:
    """A name as it is compared."""
    return fold(name).removesuffix("社区")


@functools.lru_cache(maxsize=16384)
def sound(name: str) -> str:
    """How a name is read, in pinyin without tones; a character that is rare stands for itself."""
    return letters(plain(name))


def sounds_of(community: Community) -> Iterable[str]:
    """How all names that lead to a community are read, each once."""
    names = [community.name.zh, *community.former_names]
    for entry in community.addresses:
        names += (entry.name, *entry.also, *entry.former_names)
    return dict.fromkeys(map(sound, names))


def pairs(communities: Iterable[Community]) -> Iterator[tuple[Namesake, Namesake]]:
    """Names of different communities that are read the same, but for those that staff know of.

    The community of the second comes after that of the first, as they are given.
    """
    ordered = list(communities)
    places: dict[str, list[int]] = defaultdict(list)
    for at, community in enumerate(ordered):
        for heard in sounds_of(community):
            places[heard].append(at)
    for heard, found in places.items():
        if len(found) > 1:
            yield from _pairs([_read_so(heard, ordered[at]) for at in found])


def _pairs(parts: list[list[Namesake]]) -> Iterator[tuple[Namesake, Namesake]]:
    for at, part in enumerate(parts):
        for other in part:
            for one in (one for earlier in parts[:at] for one in earlier):
                if not (_tells(one.community, other.name) or _tells(other.community, one.name)):
                    yield one, other


def _read_so(heard: str, community: Community) -> list[Namesake]:
    """The names of a community that are read so, each once for what bears it."""
    found = []
    keys = dict.fromkeys(community.former_names, "former_names") | {community.name.zh: "name"}
    found += [Namesake(name, community, key) for name, key in keys.items()]
    for position, entry in enumerate(community.addresses):
        own = "street" if entry.street else "compound"
        keys = dict.fromkeys(entry.former_names, "former_names")
        keys |= dict.fromkeys(entry.also, "also") | {entry.name: own}
        found += [Namesake(name, community, key, position) for name, key in keys.items()]
    return [one for one in found if sound(one.name) == heard]


def _tells(community: Community, name: str) -> bool:
    """Whether a community says in `sounds_like` that it knows of the name."""
    known = [told for entry in community.addresses for told in entry.sounds_like]
    return plain(name) in map(plain, known)
