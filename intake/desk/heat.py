"""A heat map of hours and weekdays, from numbers to the geometry of an SVG; nothing is drawn here.

No cell speaks by colour alone: its number stands in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 320
"""Units of the picture, which on a small telephone are pixels."""
LEVELS = 4
_LABEL = 40
_CELL = 40
_LINE = 30
_GAP = 2
_FOOT = 8
"""How far a line's text stands above its lower edge."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One cell. `level` is 0 for nothing, up to `LEVELS`; `middle` is where its number stands."""

    x: int
    middle: int
    level: int
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """A row of cells; `text` is the foot of what stands in it. `ruled`: a line is above it."""

    label: str
    top: int
    text: int
    tiles: tuple[Tile, ...]
    ruled: bool


@dataclass(frozen=True, slots=True)
class Head:
    label: str
    middle: int


@dataclass(frozen=True, slots=True)
class HeatMap:
    """`heads` stand above the columns, their foot at `text`."""

    heads: tuple[Head, ...]
    text: int
    lines: tuple[Line, ...]
    height: int
    width: int = WIDTH
    cell: int = _CELL - _GAP
    line: int = _LINE - _GAP


def heat_map(
    heads: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]], ruled: str = ""
) -> HeatMap:
    """The rows below each other, all to one scale; a line is drawn above the one labelled so."""
    most = max((count for _, counts in rows for count in counts), default=0)
    lines, top = [], _LINE
    for label, counts in rows:
        tiles = tuple(
            Tile(_LABEL + at * _CELL, _middle(at), level(count, most), count)
            for at, count in enumerate(counts)
        )
        lines.append(Line(label, top, top + _LINE - _FOOT, tiles, label == ruled))
        top += _LINE
    named = tuple(Head(label, _middle(at)) for at, label in enumerate(heads))
    return HeatMap(named, _LINE - _FOOT, tuple(lines), top)


def level(count: int, most: int) -> int:
    """How strongly a cell is drawn: even steps up to the most, and never nothing for something."""
    return -(-count * LEVELS // most) if count else 0


def _middle(column: int) -> int:
    return _LABEL + column * _CELL + (_CELL - _GAP) // 2
