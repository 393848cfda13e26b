"""The names of a district and where they lie: what the look-up looks in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from district.characters import characters_of
from district.names import (
    ADDRESS,
    Match,
    Named,
    Place,
    Reason,
    begun_keys,
    essential,
    named_after,
    named_by,
    near_keys,
    own_keys,
)
from district.postings import communities_of
from district.records import District


@dataclass(slots=True)
class Name:
    """A name of the district with everything that it leads to."""

    text: str
    forms: tuple[str, ...]
    places: list[Place]

    @property
    def claims(self) -> list[Place]:
        return [place for place in self.places if place.match.reason in ADDRESS]

    @property
    def own(self) -> list[Place]:
        """Communities, and what they lie in, of this name."""
        return [place for place in self.places
                if place.match.reason not in ADDRESS and not place.officer]

    @property
    def people(self) -> list[Place]:
        """Who is called so, first where they lead."""
        leading = [one for one in self.places if one.match.reason is Reason.OFFICER]
        return leading + [one for one in self.places if one.match.reason is Reason.DEPUTY]

    @property
    def surnamed(self) -> list[Match]:
        return [one.match for one in self.places if one.match.reason is Reason.SURNAME]

    @property
    def is_bare(self) -> bool:
        """Whether it is a community's name without the word 社区."""
        own = (Reason.COMMUNITY, Reason.FORMER_NAME)
        named = all(place.match.reason in own for place in self.own)
        return named and not self.claims and not self.text.endswith("社区")


class Gazetteer:
    """Every name at its keys. `characters` is what of single characters they need."""

    def __init__(self, district: District, day: date) -> None:
        names = _gathered(_all_names(district, day))
        self.characters = characters_of(name.text for name in names)
        self._rows: dict[str, list[Name]] = {}
        self._begun: dict[str, list[Name]] = {}
        self._near: dict[str, list[Name]] = {}
        for name in sorted(names, key=lambda one: one.text):
            for at in own_keys(name.text, name.forms):
                self._rows.setdefault(at, []).append(name)
            for at in begun_keys(name.text, name.forms):
                self._begun.setdefault(at, []).append(name)
            for at in near_keys(name.text, name.forms):
                self._near.setdefault(at, []).append(name)

    def at(self, key: str) -> list[Name]:
        """The names that lie at a key."""
        return self._rows.get(key, [])

    def begun(self, key: str) -> list[Name]:
        """Those, and the names that are only mentioned there."""
        return [*self._rows.get(key, []), *self._begun.get(key, [])]

    def near(self, key: str) -> list[Name]:
        """The names that a slip may lead away from, by one of `slip_keys`."""
        return self._near.get(key, [])


def _all_names(district: District, day: date) -> Iterable[Named]:
    for community in district.communities.values():
        yield from named_by(community, district.stations.get(community.station))
    for officer in district.officers.values():
        yield from named_after(officer, communities_of(officer, district, day), day)


def _gathered(every: Iterable[Named]) -> list[Name]:
    """One `Name` for each text, its places as a person walks the street."""
    texts: dict[str, list[Named]] = {}
    for named in every:
        texts.setdefault(named.text, []).append(named)
    names = []
    for text, found in texts.items():
        forms = essential(text, (form for named in found for form in named.forms))
        places = {named.place.match: named.place for named in found}
        ordered = sorted(places.values(), key=lambda one: (one.order, one.match.community))
        names.append(Name(text, forms, ordered))
    return names
