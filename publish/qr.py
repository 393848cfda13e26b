"""QR codes as SVG, added up. One of the few places where speed decides the shape.

Where one bit of a text changes, the same modules of its code change, whatever the rest of the text
is: a QR code is linear. So the sum (exclusive or) of codes that `segno` has made is the code of the
sum of their texts, module for module. Some hundred of them give all the addresses of a district, in
a sixth of the time.
"""

from __future__ import annotations

import functools
import re

import segno
from markupsafe import Markup

_LONGEST = 180
"""Up to here the length of a text takes one byte of its code."""
_BORDER = 2
_DARK = re.compile("1+")


@functools.lru_cache(maxsize=512)
def svg(address: str) -> Markup:
    """The QR code of an address, as SVG that the style sheet sizes."""
    if address.isascii() and len(address) <= _LONGEST:
        family = _family_of(len(address))
        return _drawn(family.modules(address), family.side)
    code = _made(address)
    return _drawn(_modules(code), len(code.matrix))


def picture(address: str) -> str:
    """The same as a picture by itself, outside a page."""
    return str(svg(address)).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)


class _Family:
    """The codes that can be added: those of one size and one strength.

    `known` holds what `segno` made, by the highest bit: above, the text as a code holds it, below,
    `area` bits of modules.
    """

    def __init__(self, side: int) -> None:
        self.side = side
        self.area = side * (side + 1)
        self.known: dict[int, int] = {}

    def modules(self, text: str) -> int:
        """The modules of a text, added up if the codes known so far allow it."""
        rest = _data(text) << self.area
        while (highest := rest.bit_length()) > self.area:
            known = self.known.get(highest)
            if known is None:
                modules = _modules(_made(text))
                self.known[highest] = rest ^ modules
                return modules
            rest ^= known
        return rest


_families: dict[str, _Family] = {}


@functools.cache
def _family_of(length: int) -> _Family:
    code = _made("x" * length)
    return _families.setdefault(code.designator, _Family(len(code.matrix)))


def _data(text: str) -> int:
    """The text as its code holds it: length, letters, four bits of nothing, and 0xEC11 for ever.

    The 1 before it all lets only an odd number of codes add up to one, so that what does not depend
    on the text, such as the corners, is there once.
    """
    body = bytes((1, len(text))) + text.encode() + b"\x0e" + b"\xc1\x1e" * _LONGEST
    return int.from_bytes(body[: _LONGEST + 3])


def _made(text: str) -> segno.QRCode:
    # Any mask reads equally well; trying all eight for the prettiest costs eight times the time.
    return segno.make(text, error="m", mode="byte", micro=False, mask=2)


def _modules(code: segno.QRCode) -> int:
    """Its modules row by row, a light one after each row."""
    return int("".join(f"{row.hex()[1::2]}0" for row in code.matrix), 2)


def _drawn(modules: int, side: int) -> Markup:
    bits, strokes = f"{modules:0{side * (side + 1)}b}", _strokes(side)
    path = "".join([strokes[run.span()] for run in _DARK.finditer(bits)])
    width = side + 2 * _BORDER
    return Markup(  # noqa: S704  numbers only
        f'<svg class="qr" viewBox="0 0 {width} {width}"><path stroke="#000" d="{path}"/></svg>'
    )


class _Strokes(dict[tuple[int, int], str]):
    """A stroke along each run of dark modules, by its ends in the whole row of bits."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self.side = side

    def __missing__(self, run: tuple[int, int]) -> str:
        y, x = divmod(run[0], self.side + 1)
        stroke = f"M{x + _BORDER} {y + _BORDER}.5h{run[1] - run[0]}"
        self[run] = stroke
        return stroke


_strokes = functools.cache(_Strokes)
