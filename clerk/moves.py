"""Addresses that go from one officer to another, and who hands over what, from which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from clerk.sides import Side, Sides
from district.numbers import Numbers
from district.postings import Postings
from district.records import AddressRange, Community, CommunityId, Officer, OfficerId, Role

EXAMPLES = 3
_DAY = timedelta(days=1)
_Owner = CommunityId | None


class Address(NamedTuple):
    """A number of a street or `building` of a compound; `number` 0 stands for all there are."""

    name: str
    number: int
    suffix: str
    building: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """`count` addresses, and `whole` streets or compounds of which nobody counts the numbers.

    None stands for nobody: the address is then found under no community, or nobody leads it. It
    holds from `since`, today's date where it is so at once, up to and with `until` if that is set.
    """

    from_community: _Owner
    to_community: _Owner
    from_officer: OfficerId | None
    to_officer: OfficerId | None
    since: date
    until: date | None
    count: int
    whole: tuple[str, ...]
    examples: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class HandOver:
    """From `since` on these officers have a role in a community no more, and those do."""

    community: CommunityId
    role: Role
    gone: tuple[OfficerId, ...]
    come: tuple[OfficerId, ...]
    since: date
    until: date | None


@dataclass(slots=True)
class World:
    """What all excerpts of some units hold together at one time; `own` are the units' own
    communities, and of these it is known who serves them."""

    own: dict[CommunityId, Community] = field(default_factory=dict)
    communities: dict[CommunityId, Community] = field(default_factory=dict)
    officers: dict[OfficerId, Officer] = field(default_factory=dict)

    @classmethod
    def of(cls, side: Side, units: Iterable[str]) -> World:
        world = cls()
        for unit in units:
            excerpt = side.excerpt(unit)
            world.own |= {one.id: one for one in excerpt.own("communities")}
            world.communities |= excerpt.district.communities
            world.officers |= excerpt.district.officers
        return world


class Moving:
    """Compares two worlds of the same units on one day and the days ahead."""

    def __init__(self, before: World, after: World, today: date) -> None:
        self.before, self.after, self.today = before, after, today
        self._postings = Postings(before.officers), Postings(after.officers)
        self._ranges = _ranges(before), _ranges(after)

    def hand_overs(self) -> Iterator[HandOver]:
        for name in sorted(self.before.own.keys() & self.after.own.keys()):
            for role in Role:
                for since, until, was, now in self._runs(name, name, role):
                    gone = tuple(one for one in was if one not in now)
                    come = tuple(one for one in now if one not in was)
                    if gone or come:
                        yield HandOver(name, role, gone, come, since, until)

    def moves(self) -> list[Move]:
        """The largest first; what keeps community and officer is none."""
        owned: dict[tuple[_Owner, _Owner], list[Address]] = defaultdict(list)
        for address in sorted(self._addresses()):
            owned[self._owner(0, address), self._owner(1, address)].append(address)
        found = []
        for (was, now), addresses in owned.items():
            found += [_move(was, now, run, addresses) for run in self._leads(was, now)]
        return sorted(found, key=lambda one: (-one.count, one.since, str(one)))

    def _leads(
        self, was: _Owner, now: _Owner
    ) -> Iterator[tuple[date, date | None, OfficerId | None, OfficerId | None]]:
        runs = list(self._runs(was, now, Role.LEAD))
        differing = [run for run in runs if run[2] != run[3]]
        if was != now and not differing:
            # Only the community changes: its officer is the same, today and later.
            since, _, left, right = runs[0]
            yield since, None, _first(left), _first(right)
        for since, until, left, right in differing:
            yield since, until, _first(left), _first(right)

    def _runs(
        self, was: _Owner, now: _Owner, role: Role
    ) -> Iterator[tuple[date, date | None, list[OfficerId], list[OfficerId]]]:
        """Who has a role before and after, in stretches of days from today on."""
        days = {self.today}
        for postings, name in zip(self._postings, (was, now), strict=True):
            for _, one in postings.all_of(name) if name else ():
                days |= {one.since, one.until + _DAY if one.until else one.since}
        edges = sorted(day for day in days if day >= self.today)
        stretches: list[tuple[date, list[OfficerId], list[OfficerId]]] = []
        for day in edges:
            pair = self._on(0, was, role, day), self._on(1, now, role, day)
            if not stretches or stretches[-1][1:] != pair:
                stretches.append((day, *pair))
        for at, (since, left, right) in enumerate(stretches):
            last = at + 1 == len(stretches)
            yield since, None if last else stretches[at + 1][0] - _DAY, left, right

    def _on(self, side: int, community: _Owner, role: Role, day: date) -> list[OfficerId]:
        """The officers who have the role; of leads the one whom pages show."""
        if community is None:
            return []
        serving = [officer.id for officer, one in self._postings[side].on(community, day)
                   if one.role == role]
        return serving[:1] if role == Role.LEAD else serving

    # --- addresses

    def _addresses(self) -> set[Address]:
        """Every address that may have moved: of communities whose ranges or leads changed."""
        found: set[Address] = set()
        for name in self.before.own.keys() | self.after.own.keys():
            was, now = self.before.own.get(name), self.after.own.get(name)
            same = was and now and was.addresses == now.addresses
            if same and all(left == right for *_, left, right in self._runs(name, name, Role.LEAD)):
                continue
            for community in filter(None, (was, now)):
                for entry in community.addresses:
                    found.update(self._numbered(entry))
        return found

    def _numbered(self, entry: AddressRange) -> Iterator[Address]:
        name, numbers, building = entry.name, entry.numbers, bool(entry.compound)
        everything = [one for ranges in self._ranges for _, one in ranges[name]]
        if numbers.everything and all(one.everything for one in everything):
            yield Address(name, 0, "", building)
            return
        # Where somebody else has numbers of a street of which this has all, these can be counted.
        for one in everything if numbers.everything else (numbers,):
            for part in one.stretches:
                for number in range(part.low, part.high + 1):
                    if part.parity.takes(number):
                        yield Address(name, number, part.suffix, building)

    def _owner(self, side: int, address: Address) -> _Owner:
        """The one community that the look-up gives for an address; None where there is none."""
        claims = self._ranges[side][address.name]
        if address.number == 0:
            holding = {name for name, _ in claims}
        else:
            number = address.number, address.suffix
            exact = {name for name, numbers in claims if numbers.names(*number)}
            holding = exact or {name for name, numbers in claims if numbers.covers(*number)}
        return next(iter(holding)) if len(holding) == 1 else None


def _ranges(world: World) -> dict[str, list[tuple[CommunityId, Numbers]]]:
    found: dict[str, list[tuple[CommunityId, Numbers]]] = defaultdict(list)
    for community in world.communities.values():
        for entry in community.addresses:
            for name in entry.names:
                found[name].append((community.id, entry.numbers))
    return found


def _first(officers: Sequence[OfficerId]) -> OfficerId | None:
    return officers[0] if officers else None


def _move(
    was: _Owner, now: _Owner,
    run: tuple[date, date | None, OfficerId | None, OfficerId | None],
    addresses: Sequence[Address],
) -> Move:
    since, until, left, right = run
    numbered = [one for one in addresses if one.number]
    whole = tuple(one.name for one in addresses if not one.number)
    return Move(was, now, left, right, since, until, len(numbered), whole,
                tuple(numbered[:EXAMPLES]))


def moving(sides: Sides, units: Sequence[str]) -> Moving:
    return Moving(World.of(sides.before, units), World.of(sides.after, units), sides.now.date())
