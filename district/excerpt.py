"""`Excerpt`: all that one station's files say, and all that they touch elsewhere. Nothing else.

A station is judged and its pages are made from its excerpt alone. So its fingerprint, the digests
of the files in it, says when that must be done again; and what is not in it cannot be shown by
mistake. The district's own notices and forms are a unit like a station, named "".
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from district.index import kind_of, number, numbers, places
from district.layout import walked
from district.photo import photo_file
from district.problem import Problem
from district.records import (
    Community,
    District,
    MeetingSeries,
    Notice,
    Officer,
    Profile,
)

KINDS = ("stations", "communities", "officers", "meetings", "notices", "forms")
Find = Callable[[int], Iterable[tuple[str, bytes]]]
"""Number of a key → the files of the records that stand there, with their digests."""
Take = Callable[[str], Any]
"""File → its record."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`district` holds the records in sight; `files` are the unit's own that hold its records.

    `looked` are the keys looked at, whether somebody stood there or not; `problems` are ids that
    an earlier file has taken.
    """

    unit: str
    district: District
    files: frozenset[str]
    looked: Looked
    fingerprint: bytes
    problems: tuple[Problem, ...]

    def own(self, kind: str) -> list[Any]:
        """The unit's own records of a kind, in order."""
        return [one for one in getattr(self.district, kind).values() if one.file in self.files]


class Looked:
    """The keys that an excerpt looked at, as sorted numbers."""

    def __init__(self, body: bytes) -> None:
        self._keys = array("Q", body)

    @classmethod
    def of(cls, keys: Iterable[int]) -> Looked:
        return cls(array("Q", sorted(keys)).tobytes())

    def body(self) -> bytes:
        return self._keys.tobytes()

    def meets(self, keys: Iterable[int]) -> bool:
        """Whether any of these was looked at."""
        for key in keys:
            place = bisect_left(self._keys, key)
            if place < len(self._keys) and self._keys[place] == key:
                return True
        return False


def take_excerpt(
    unit: str, files: Iterable[str], find: Find, take: Take, profile: Profile
) -> Excerpt:
    """The excerpt of a unit whose own record files these are."""
    sight = _Sight(find, take)
    own = frozenset(sight.own(files))
    sight.of_communities()
    sight.of_officers()
    sight.of_meetings()
    sight.of_notices()
    sight.stand_ins()
    sight.surroundings()
    return sight.excerpt(unit, own, profile)


def take_everything(files: Iterable[str], find: Find, take: Take, profile: Profile) -> Excerpt:
    """The excerpt that is the whole district, when these are all record files there are."""
    sight = _Sight(find, take)
    return sight.excerpt("", frozenset(sight.own(files)), profile)


class _Sight:
    """Records come into sight, a step at a time; each looks at keys and notes them."""

    def __init__(self, find: Find, take: Take) -> None:
        self.find, self.take = find, take
        self.records: dict[str, dict[str, Any]] = {kind: {} for kind in (*KINDS, "photos")}
        self.digests: dict[str, bytes] = {}
        self.looked: set[int] = set()
        self.problems: list[Problem] = []

    def excerpt(self, unit: str, own: frozenset[str], profile: Profile) -> Excerpt:
        """All that has come into sight."""
        kinds: dict[str, Any] = {
            kind: dict(sorted(records.items())) for kind, records in self.records.items()
        }
        digests = blake2b(digest_size=16)
        for file, digest in sorted(self.digests.items()):
            digests.update(digest + (b"+" if file in own else b"-"))
        return Excerpt(
            unit, District(profile=profile, **kinds), own, Looked.of(self.looked),
            digests.digest(), tuple(self.problems),
        )

    def own(self, files: Iterable[str]) -> Iterator[str]:
        """Take in the unit's own records; an id belongs to the first file that has it."""
        for file in files:
            record = self.take(file)
            kind = kind_of(record)
            name = file if kind == "photos" else record.id
            found = dict(self._at(f"{kind}/{name}"))
            first = min(found, key=walked)
            self.digests[file] = found[file]
            if first == file:
                self.records[kind][name] = record
                yield file
            else:
                facts = {"id": record.id, "first": first}
                self.problems.append(Problem("id_taken", file, (), facts))
        self.communities: list[Community] = list(self.records["communities"].values())
        self.officers: list[Officer] = list(self.records["officers"].values())
        self.meetings: list[MeetingSeries] = list(self.records["meetings"].values())
        self.notices: list[Notice] = list(self.records["notices"].values())

    def of_communities(self) -> None:
        """Who serves our communities, what is held and said there."""
        for one in self.communities:
            self._all(f"posted/{one.id}", f"held/{one.id}", f"noticed/{one.id}")

    def of_officers(self) -> None:
        """Where our officers serve, who else does, and what is held and said there."""
        for one in self.officers:
            for posting in one.postings:
                name = posting.community
                self._all(f"communities/{name}", f"posted/{name}", f"held/{name}",
                          f"noticed/{name}")

    def of_meetings(self) -> None:
        """The communities and the host of our meetings, who else may be host, what is said there;
        and where the host serves."""
        for one in self.meetings:
            self._all(f"officers/{one.host}")
            for name in one.communities:
                self._all(f"communities/{name}", f"posted/{name}", f"noticed/{name}")
            host = self.records["officers"].get(one.host)
            for posting in host.postings if host else ():
                self._all(f"communities/{posting.community}")

    def of_notices(self) -> None:
        """The communities of our notices, and what the whole district is told."""
        self._all("noticed-by/", "forms/")
        for one in self.notices:
            self._all(*(f"communities/{name}" for name in one.communities))

    def stand_ins(self) -> None:
        """Who stands in for any officer in sight, and everybody's photo."""
        for one in list(self.records["officers"].values()):
            self._all(*(f"officers/{away.deputy}" for away in one.away if away.deputy))
        for one in self.records["officers"].values():
            if one.photo:
                self._all(f"photos/{photo_file(one.file, one.photo)}")

    def surroundings(self) -> None:
        """Who shares a street, a number or the sound of a name with us; the stations of all."""
        for one in self.communities:
            self._all(f"code/{one.code}", *places(one))
            self._all(*(f"address/{name}" for name in (one.id, *one.former_ids)))
        for officer in self.officers:
            self._all(*numbers(officer))
        for one in list(self.records["communities"].values()):
            self._all(f"stations/{one.station}")
        for name in list(self.records["stations"]):
            self._all(f"noticed-by/{name}")

    def _all(self, *keys: str) -> None:
        """Take in every record at these keys."""
        for key in keys:
            for file, digest in self._at(key):
                if file not in self.digests:
                    self._take_in(file, digest)

    def _take_in(self, file: str, digest: bytes) -> None:
        record = self.take(file)
        kind = kind_of(record)
        if kind != "photos":
            rivals = self._at(f"{kind}/{record.id}")
            if min((name for name, _ in rivals), key=walked) != file:
                return
        self.records[kind][file if kind == "photos" else record.id] = record
        self.digests[file] = digest

    def _at(self, key: str) -> Iterable[tuple[str, bytes]]:
        found = number(key)
        self.looked.add(found)
        return self.find(found)
