"""Which encoding a text file is in: UTF-8, UTF-16 with its mark, or GBK; noise is refused."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from district.problem import Refusal

_CHUNK = 1 << 18
_UTF8_WIDE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")
# GB 2312: symbols and the 3,755 everyday characters come first; Chinese text is nearly all there.
_GB_PAIR = re.compile(rb"([\x81-\xfe])([\x30-\x39\x40-\x7e\x80-\xfe])")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROLS = bytes((*range(0x09), *range(0x0E, 0x20), 0x7F))


class Unreadable(Refusal):
    """The file as a whole cannot be taken."""


def open_text(path: Path) -> TextIO:
    """The file as text, line ends untouched; what is broken in it becomes U+FFFD.

    Raises `Unreadable` for noise, `OSError` as `open` does.
    """
    return path.open(encoding=detect(path), errors="replace", newline="")


def read_text(path: Path, most: int) -> str:
    """The whole text of a file of at most `most` bytes."""
    size = path.stat().st_size
    if size > most:
        raise Unreadable("file_too_large", size=f"{size:,}", most=f"{most:,}")
    with open_text(path) as file:
        return file.read()


def detect(path: Path) -> str:
    """The name of the codec; raises `Unreadable("noise")`."""
    with path.open("rb") as file:
        mark = file.read(4)
    if mark.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Unreadable("noise")
    if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if mark.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-8" if _is_utf8(path) else _weigh(path)


def _is_utf8(path: Path) -> bool:
    """Whether all of it is, and no noise: what `_weigh` would find, twenty times as fast."""
    total = control = 0
    try:
        for chunk in _chunks(path):
            chunk.decode()
            total += len(chunk)
            control += len(chunk) - len(chunk.translate(None, _CONTROLS))
    except UnicodeDecodeError:
        return False
    return control * 50 <= total


def _weigh(path: Path) -> str:
    """Look at every byte once: how much of what is not ASCII is UTF-8, how much everyday GBK?"""
    total = control = high = in_utf8 = pairs = everyday = 0
    for chunk in _chunks(path):
        total += len(chunk)
        control += len(_CONTROL.findall(chunk))
        if chunk.isascii():
            continue
        high += len(_HIGH.findall(chunk))
        in_utf8 += sum(map(len, _UTF8_WIDE.findall(chunk)))
        for lead, trail in _GB_PAIR.findall(chunk):
            pairs += 1
            common = b"\xb0" <= lead <= b"\xd7" or b"\xa1" <= lead <= b"\xa3"
            everyday += common and trail >= b"\xa1"
    if control * 50 > total:
        raise Unreadable("noise")
    # One broken row must not turn a UTF-8 file into GBK mojibake, nor the other way round.
    if in_utf8 * 10 >= high * 9:
        return "utf-8"
    if everyday * 10 >= pairs * 7:
        return "gb18030"
    if in_utf8 * 4 >= high * 3:
        return "utf-8"
    raise Unreadable("noise")


def _chunks(path: Path) -> Iterator[bytes]:
    """The file in pieces that end at a line end, where no character is cut in two."""
    with path.open("rb") as file:
        rest = b""
        while piece := file.read(_CHUNK):
            rest += piece
            cut = rest.rfind(b"\n") + 1 or len(rest)
            yield rest[:cut]
            rest = rest[cut:]
        if rest:
            yield rest
