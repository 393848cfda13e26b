"""Bars, from numbers to the geometry of an SVG; nothing is drawn here.

A bar is two numbers that belong together: a whole, drawn as a frame, and a part, drawn solid inside
it. The part may reach out of its frame. Both hold up in black and white, and a label has a line of
its own, so that the longest one fits a small telephone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 320
"""Units of the picture, which on a small telephone are pixels."""
_LINE = 24
"""The height of a line of text."""
_FRAME = 20
_SOLID = 10
_GAP = 16
_EDGE = 2
"""Room on each side for the line of the frame."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`label` and `said` are what stands above it, left and right."""

    label: str
    said: str
    part: float
    whole: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar in its place: the foot of its text, the tops of frame and solid, both widths."""

    bar: Bar
    text: int
    frame: int
    solid: int
    whole: int
    part: int


@dataclass(frozen=True, slots=True)
class Chart:
    """`legend` are the feet of the two lines that say what solid and frame are."""

    height: int
    legend: tuple[int, int]
    rows: tuple[Drawn, ...]
    width: int = WIDTH
    frame: int = _FRAME
    solid: int = _SOLID


def chart(bars: Sequence[Bar]) -> Chart:
    """The bars below each other, the longest as wide as there is room, all to one scale."""
    most = max((max(bar.part, bar.whole) for bar in bars), default=0)
    top, rows = 2 * _LINE + _GAP, []
    for bar in bars:
        frame = top + _LINE + 4
        rows.append(Drawn(
            bar, top + _LINE - 6, frame, frame + (_FRAME - _SOLID) // 2,
            _length(bar.whole, most), _length(bar.part, most),
        ))
        top = frame + _FRAME + _GAP
    return Chart(top, (_LINE - 6, 2 * _LINE - 6), tuple(rows))


def _length(value: float, most: float) -> int:
    """What is there at all can be seen; what is not is no line."""
    room = WIDTH - 2 * _EDGE
    return max(1, round(value * room / most)) if value > 0 else 0
