"""Figures as people and scripts read them. Staff see every number whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from district.contract import FORM_KINDS
from district.records import District, StationId
from district.table import aligned
from district.words import Words
from intake.figures import Statement, Tally
from look.sheets import Cell, as_csv

COLUMNS = ("received", "in_time", "owed", "share", "days", "settled", "open", "late")


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that go by the same thing: "all", "kind", "station" or "month"."""

    by: str
    lines: tuple[tuple[str, str, Tally], ...]
    """Each with its id and its name."""


def groups(stated: Statement, district: District, words: Words) -> list[Group]:
    """All figures, kinds and stations in the order that pages have them."""
    kinds = sorted(stated.kinds, key=lambda kind: (FORM_KINDS.index(kind), kind))
    stations = [*district.stations, *(one for one in stated.stations if one not in
                                      district.stations)]
    return [
        Group("kind", tuple((one, kind_name(one, words), stated.kinds[one]) for one in kinds)),
        Group("station", tuple(
            (str(one), station_name(str(one), district, words), stated.stations[str(one)])
            for one in stations if str(one) in stated.stations
        )),
        Group("month", tuple(
            (f"{month:%Y-%m}", f"{month:%Y-%m}", one) for month, one in stated.months.items()
        )),
        Group("all", (("", words("page.figures.all"), stated.total),)),
    ]


def kind_name(kind: str, words: Words) -> str:
    return words(f"page.form_kind.{kind}")


def station_name(name: str, district: District, words: Words) -> str:
    station = district.stations.get(StationId(name))
    if station is not None:
        return station.name.get(words.language)
    return name or words("page.figures.no_station")


def as_text(found: list[Group], words: Words) -> Iterator[str]:
    """A table for each group, the sum below."""
    heads = [words(f"page.figures.column.{name}") for name in COLUMNS if name != "owed"]
    for group in found:
        if not group.lines:
            continue
        rows = [[words(f"page.figures.by.{group.by}"), *heads]]
        rows += [[name, *_cells(one)] for _, name, one in group.lines]
        yield from aligned(rows)
        yield ""


def _cells(one: Tally) -> list[str]:
    share = "—" if one.share is None else f"{one.share}%"
    days = "—" if one.days is None else f"{one.days:g}"
    in_time = f"{one.in_time}/{one.owed}"
    return [str(one.received), in_time, share, days, str(one.settled), str(one.open), str(one.late)]


def as_json(stated: Statement, found: list[Group]) -> str:
    """One object: the days it is about, and for each group an object by id."""
    whole: dict[str, Any] = {
        "from": stated.since.isoformat() if stated.since else None,
        "until": stated.until.isoformat() if stated.until else None,
    }
    for group in found:
        lines = {name: _object(one) for name, _, one in group.lines}
        whole[group.by] = lines[""] if group.by == "all" else lines
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _object(one: Tally) -> dict[str, Any]:
    return {**asdict(one), "open": one.open, "share": one.share}


def as_table(found: list[Group]) -> bytes:
    """A CSV file: what it goes by, the id, the name, and the figures."""
    rows: list[list[Cell]] = [
        [group.by, name, shown, *(getattr(one, column) for column in COLUMNS)]
        for group in found for name, shown, one in group.lines
    ]
    return as_csv(["by", "id", "name", *COLUMNS], rows)
