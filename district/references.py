"""Which record was meant where an id stands that no record has. Never another person by chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from district.addresses import names_of
from district.problem import Path, Problem, Refusal
from district.records import District
from district.typed import fold
from district.values import take_id

_CLOSE = 2
"""Slips of the finger; three signs further on, another person begins."""
_BEGINNING = 4
"""As many signs of an id as one may stop after, or go on from."""


@dataclass(frozen=True, slots=True)
class Reference:
    """`written` stands at `path` of `file`, which belongs to `station` ("" for the district)."""

    file: str
    station: str
    path: Path
    written: str


@dataclass(frozen=True, slots=True)
class Known:
    """A record that can be referred to, with the names people call it by.

    An unread file has an id only.
    """

    id: str
    station: str = ""
    names: frozenset[str] = frozenset()


def known_officers(district: District) -> list[Known]:
    read = [
        Known(officer.id, officer.station, _folded(officer.name.zh, officer.name.en))
        for officer in district.officers.values()
    ]
    return read + [Known(name) for name in sorted(district.unread.of("officers"))]


def known_communities(district: District) -> list[Known]:
    read = [
        Known(community.id, community.station, _folded(*(name for name, _ in names_of(community))))
        for community in district.communities.values()
    ]
    return read + [Known(name) for name in sorted(district.unread.of("communities"))]


def by_name(written: str, known: Iterable[Known], station: str) -> list[str]:
    """The ids of what bears that name: those of the same station, where there are any."""
    named = [each for each in known if fold(written) in each.names]
    here = [each for each in named if each.station == station]
    return [each.id for each in here or named]


def near_id(written: str, known: Iterable[Known], station: str) -> str:
    """The id that was probably meant, the same station's first; "" unless one is really close."""
    ranked = [
        (each.station != station, distance, each.id)
        for each in known
        if (distance := _distance(written, each.id)) is not None
    ]
    ranked.sort()
    # Two that are equally close: to name one would be a guess.
    tie = len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]
    return "" if tie or not ranked else ranked[0][2]


def mistakes(
    references: Iterable[Reference], known: list[Known]
) -> Iterator[tuple[Reference, Problem | None, str]]:
    """What is wrong with each: a `Problem` where that is plain, else None and the near id."""
    for each in references:
        ids = by_name(each.written, known, each.station)
        if ids:
            facts = {"value": each.written, "ids": " / ".join(ids)}
            yield each, Problem("name_for_id", each.file, each.path, facts), ""
            continue
        try:
            take_id(each.written)
        except Refusal as refusal:
            yield each, Problem(refusal.code, each.file, each.path, refusal.facts), ""
        else:
            yield each, None, near_id(each.written, known, each.station)


def _folded(*names: str) -> frozenset[str]:
    return frozenset(fold(name) for name in names if name)


def _distance(written: str, name: str) -> int | None:
    """How far a mistyped id is from a real one, or None where it is none of its slips."""
    short, long = sorted((written, name), key=len)
    if len(short) >= _BEGINNING and long.startswith(short):
        return _CLOSE
    # In a short id two changed signs are half of it.
    most = min(_CLOSE, len(written) // 3)
    edits = _edits(written, name) if len(long) - len(short) <= most else most + 1
    return edits if edits <= most else None


def _edits(one: str, other: str) -> int:
    """Signs to add, take away or change (Levenshtein)."""
    row = list(range(len(other) + 1))
    for place, sign in enumerate(one, 1):
        before, row[0] = row[0], place
        for at, wanted in enumerate(other, 1):
            changed = before + (sign != wanted)
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, changed)
    return row[-1]
