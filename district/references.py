"""Which record was meant where an id stands that no record has. Never another person by chance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from district.names import names_of
from district.problem import Problem, Refusal
from district.records import Community, Officer
from district.typed import fold
from district.values import take_id

_CLOSE = 2
"""Slips of the finger; three signs further on, another person begins."""
_BEGINNING = 4
"""As many signs of an id as one may stop after, or go on from."""
_UNKNOWN = {
    "unknown_community": ("communities", "community"), "unknown_officer": ("officers", "officer"),
}
"""Code of a problem → the kind of the missing record, and the fact that holds the written id."""


@dataclass(frozen=True, slots=True)
class Known:
    """A record that can be referred to, with the names people call it by.

    An unread file has an id only.
    """

    id: str
    station: str = ""
    names: frozenset[str] = frozenset()


def known_among(records: Iterable[Officer | Community], unread: Iterable[str] = ()) -> list[Known]:
    """The records of a kind, and the ids of that kind's unread files."""
    read = [Known(record.id, record.station, _names(record)) for record in records]
    return read + [Known(name) for name in sorted(unread)]


def unknown(problem: Problem) -> tuple[str, str]:
    """The kind and the written id, where the problem is an id that no record has; else ("", "")."""
    kind, fact = _UNKNOWN.get(problem.code, ("", ""))
    return kind, problem.facts[fact] if fact else ""


def explain(problem: Problem, known: Callable[[str], list[Known]]) -> Problem:
    """An unknown id as what it is: a name where an id belongs, no id at all, or near some id.

    Where it may be the id of a file whose name hides it, `unless` says so. `known` gives what there
    is of a kind in the whole district; it is asked for an unknown id only, other problems stay.
    """
    kind, written = unknown(problem)
    if not kind:
        return problem
    station = _station(problem.file)
    ids = by_name(written, known(kind), station)
    if ids:
        facts = {"value": written, "ids": " / ".join(ids)}
        return replace(problem, code="name_for_id", facts=facts)
    try:
        take_id(written)
    except Refusal as refusal:
        return replace(problem, code=refusal.code, facts=refusal.facts)
    if kind == "communities" and _there(written, known("officers")):
        return replace(problem, code="officer_for_community", facts={"value": written})
    if kind == "officers" and _there(written, known("communities")):
        return replace(problem, code="community_for_officer", facts={"value": written})
    facts = {**problem.facts, "near": near_id(written, known(kind), station)}
    return replace(problem, facts=facts, unless=((kind, ""),))


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


def _names(record: Officer | Community) -> frozenset[str]:
    """What people call it, folded."""
    if isinstance(record, Community):
        names = [name for name, _ in names_of(record)]
    else:
        names = [record.name.zh, record.name.en]
    return frozenset(fold(name) for name in names if name)


def _there(written: str, known: Iterable[Known]) -> bool:
    """Whether a file that was read has that id."""
    return any(each.id == written and each.names for each in known)


def _station(file: str) -> str:
    """The station whose folder a file lies in, or "" for the district's own."""
    top, *rest = file.split("/")
    return rest[0] if top == "stations" else ""


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
