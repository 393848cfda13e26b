"""The figures that may be published, as the lines of `figures/requests.csv` in the content.

Small numbers are withheld, and with them whatever would give them away (`small_numbers`). A number
that is withheld of what was received is withheld of what became of it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from district.contract import FORM_KINDS
from district.figures import COLUMNS, HIDDEN, LEAST, SMALL, TOTAL
from intake.figures import Course, Tally, grouped, tally
from intake.small_numbers import Pipe, withheld

_MEASURES: tuple[tuple[str, Callable[[Tally], int]], ...] = (
    ("received", lambda one: one.received),
    ("in_time", lambda one: one.in_time),
    ("settled", lambda one: one.settled),
)
# What is lost most: the numbers of whole months, which the chart shows, and of the district.
_OF_A_PART, _OF_ALL, _OF_EVERYTHING = 1, 1_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Key:
    """Which number: of a month ("total" for all of them), by what, and of which."""

    month: str
    by: str
    name: str


def published(courses: Iterable[Course], months: Sequence[date], now: datetime) -> bytes:
    """The file, about what was received in these months; the same bytes for the same requests."""
    wanted = set(months)
    # One of no kind we know would be in one sum and not in the other.
    counted = [one for one in courses if one.month in wanted and one.kind in FORM_KINDS]
    tallied = _tallied(counted, months, now)
    shown = _shown(tallied)
    lines = [",".join(COLUMNS)]
    for key, one in tallied.items():
        values = [shown[name][key] for name, _ in _MEASURES]
        told = HIDDEN not in values and SMALL not in values and one.replied >= LEAST
        days = f"{one.days:g}" if told and one.days is not None else ""
        lines.append(",".join([key.month, key.by, key.name, *values, days]))
    return "".join(f"{line}\n" for line in lines).encode()


def _tallied(
    courses: Sequence[Course], months: Sequence[date], now: datetime
) -> dict[Key, Tally]:
    """Every number there is a line for, in the order of the file: months, then all of them."""
    kinds = [kind for kind in FORM_KINDS if any(one.kind == kind for one in courses)]
    stations = sorted({one.station for one in courses})
    found = {}
    by_month = grouped(courses, lambda one: one.month)
    for month in [*months, None]:
        here = by_month.get(month, []) if month else courses
        name = f"{month:%Y-%m}" if month else TOTAL
        found[Key(name, "all", "")] = tally(here, now)
        by_kind = grouped(here, lambda one: one.kind)
        for kind in kinds:
            found[Key(name, "kind", kind)] = tally(by_kind.get(kind, ()), now)
        by_station = grouped(here, lambda one: one.station)
        for station in stations:
            found[Key(name, "station", station)] = tally(by_station.get(station, ()), now)
    return found


def _shown(tallied: dict[Key, Tally]) -> dict[str, dict[Key, str]]:
    """What is written for each measure of each number."""
    received = {key: one.received for key, one in tallied.items()}
    hidden = withheld(pipes(received))
    shown = {"received": _written(received, hidden)}
    for name, measure in _MEASURES[1:]:
        numbers = {key: measure(one) for key, one in tallied.items()}
        known = {key: number for key, number in received.items() if key not in hidden}
        shown[name] = _written(numbers, withheld(pipes(numbers, known), hidden))
    return shown


def _written(numbers: dict[Key, int], hidden: dict[Key, str]) -> dict[Key, str]:
    return {key: hidden.get(key, str(number)) for key, number in numbers.items()}


def pipes(numbers: dict[Key, int], most: dict[Key, int] | None = None) -> list[Pipe[Key]]:
    """How the numbers hang together: from all to each station, from there to each month, from
    there to each kind and back to all. `most`: what each is a part of, where that is published."""
    return [
        Pipe(key, *ends, number, _cost(key) * (number + 1), (most or {}).get(key))
        for key, number in numbers.items() for ends in _ends(key)
    ]


def _ends(key: Key) -> Iterator[tuple[str, str]]:
    total = key.month == TOTAL
    into, out = f"into {key.month}", f"out of {key.month}"
    match key.by:
        case "station":
            station = f"station {key.name}"
            yield ("first", station) if total else (station, into)
        case "kind":
            kind = f"kind {key.name}"
            yield (kind, "last") if total else (out, kind)
        case _:
            yield ("last", "first") if total else (into, out)


def _cost(key: Key) -> int:
    if key.month == TOTAL:
        return _OF_EVERYTHING if key.by == "all" else _OF_ALL
    return _OF_ALL if key.by == "all" else _OF_A_PART
