"""Where each record stands: the keys by which other records, and pages, look it up.

A key is text such as `posted/fuxue` (officers with a posting there) or `sounds/fuxuehutong`
(communities with a street, a compound or a name that is read so), kept as a 64-bit number. Whoever
looks at a key depends on every record that stands there, stood there or will stand there.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

from district.forms import Form
from district.namesakes import sounds_of
from district.photo import Photo
from district.records import Community, MeetingSeries, Notice, Officer, Station

Pair = tuple[int, int]
MANY = 1000
"""So many changed pairs are sorted in with all others; fewer are put in one by one."""
_LOW = (1 << 32) - 1

_KINDS: Mapping[type, str] = {
    Station: "stations", Community: "communities", Officer: "officers",
    MeetingSeries: "meetings", Notice: "notices", Form: "forms", Photo: "photos",
}


def kind_of(record: Any) -> str:
    """The kind of a record: `stations`, `communities`, …"""
    return _KINDS[type(record)]


def number(key: str) -> int:
    """A key as it is stored; two keys of one number would only be looked at together."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")


def standing(record: Any) -> Iterator[str]:
    """Every key at which a record stands."""
    match record:
        case Station():
            yield f"stations/{record.id}"
        case Community():
            yield f"communities/{record.id}"
            yield f"code/{record.code}"
            yield from (f"address/{name}" for name in (record.id, *record.former_ids))
            yield from places(record)
        case Officer():
            yield f"officers/{record.id}"
            yield from numbers(record)
            yield from (f"posted/{posting.community}" for posting in record.postings)
        case MeetingSeries():
            yield f"meetings/{record.id}"
            yield from (f"held/{name}" for name in record.communities)
        case Notice():
            yield f"notices/{record.id}"
            concerned = [f"noticed/{name}" for name in record.communities]
            yield from concerned or [f"noticed-by/{record.station or ''}"]
        case Form():
            yield f"forms/{record.id}"
            yield "forms/"
        case Photo():
            yield f"photos/{record.file}"


def places(community: Community) -> Iterator[str]:
    """The keys of its names and those of its streets and compounds, old and new, by their sound.

    What is written the same is read the same, so who shares a street with it stands there as well.
    """
    yield from (f"sounds/{heard}" for heard in sounds_of(community))


def numbers(officer: Officer) -> Iterator[str]:
    """The keys of what no other officer may have: badge and telephone."""
    yield "badge/" + re.sub(r"\D", "", officer.badge)
    yield "phone/" + re.sub(r"\D", "", officer.phone)


def _packed(key: int, file: int) -> int:
    return key << 32 | file


class Index:
    """Numbers of keys to numbers of files, as two sorted arrays: small, and loaded in no time."""

    def __init__(self, body: bytes = b"") -> None:
        half = len(body) * 2 // 3
        self._keys, self._files = array("Q", body[:half]), array("I", body[half:])

    def body(self) -> bytes:
        """The index as bytes of this machine, for the constructor."""
        return self._keys.tobytes() + self._files.tobytes()

    def at(self, key: int) -> list[int]:
        """The files of the records that stand at a key."""
        start = stop = bisect_left(self._keys, key)
        while stop < len(self._keys) and self._keys[stop] == key:
            stop += 1
        return list(self._files[start:stop])

    def change(self, gone: Iterable[Pair], come: Iterable[Pair]) -> None:
        """Take pairs of key and file out, then put pairs in."""
        out, new = [_packed(*pair) for pair in gone], [_packed(*pair) for pair in come]
        if len(out) + len(new) > MANY:
            self._make_anew(set(out), new)
            return
        for packed in out:
            key, file = packed >> 32, packed & _LOW
            place = self._place(key, file)
            if place < len(self._keys) and (self._keys[place], self._files[place]) == (key, file):
                del self._keys[place], self._files[place]
        for packed in new:
            key, file = packed >> 32, packed & _LOW
            place = self._place(key, file)
            if place == len(self._keys) or (self._keys[place], self._files[place]) != (key, file):
                self._keys.insert(place, key)
                self._files.insert(place, file)

    def _make_anew(self, gone: set[int], come: list[int]) -> None:
        # Numbers, no tuples: there may be millions, at a third of the memory.
        come += (one for one in map(_packed, self._keys, self._files) if one not in gone)
        come.sort()
        self._keys, self._files = array("Q"), array("I")
        before = -1
        for packed in come:
            if packed != before:
                self._keys.append(packed >> 32)
                self._files.append(packed & _LOW)
                before = packed

    def _place(self, key: int, file: int) -> int:
        place = bisect_left(self._keys, key)
        while (
            place < len(self._keys) and self._keys[place] == key and self._files[place] < file
        ):
            place += 1
        return place
