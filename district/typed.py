"""What a resident typed: names made comparable, and the house number after a street's name."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from district.numbers import HIGHEST, SUFFIXES

# A dash between digits means a door inside (36-2); any other sign there tears the number in two.
_DASHES = "‐‑‒–—―－~～-"
_SPACES = r"\s\ufeff"
_SIGNS = r",.，。、·'’()（）:：;；/"
_DASH_BETWEEN_DIGITS = re.compile(rf"(?<=[0-9])[{_SPACES}]*[{_DASHES}]+[{_SPACES}]*(?=[0-9])")
_TEAR_BETWEEN_DIGITS = re.compile(rf"(?<=[0-9])[{_SPACES}{_SIGNS}{_DASHES}]+(?=[0-9])")
_NOISE = re.compile(rf"[{_SPACES}{_SIGNS}‐‑‒–—―]+|(?<![0-9])-+|-+(?![0-9])")
_NUMBER = re.compile(
    rf"(?:no|第)?([{SUFFIXES}])?([0-9]{{1,4}})(?![0-9])((?:-[0-9]{{1,4}})*)([{SUFFIXES}])?(.*)",
    re.DOTALL,
)
# Inside the gate: 号院2号楼3单元501室, 号旁门, 号平房. Anything else (对面, 隔壁, another street)
# may move the place.
_INSIDE = re.compile(
    r"(?:[号號](?:院|旁门|楼)?|院)?"
    r"(?:[0-9~-]|[a-z](?![a-z])|[一二三四五六七八九十东西南北中]|号|院|楼|栋|幢|座|单元|门|层|室|房|平房|附)*"
)
_BUILDING = re.compile(r"(?:[号號]?楼|栋|幢|座)")


@functools.lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """How names are compared: half-width, lower case, without spaces and punctuation.

    Between two digits a dash stays a dash and anything else becomes a tilde: neither 36-2 nor
    36² nor 36 2 nor 36,2 must ever become 362.
    """
    plain = apart(text).lower()
    dashed = _DASH_BETWEEN_DIGITS.sub("\0", plain)
    torn = _TEAR_BETWEEN_DIGITS.sub("~", dashed).replace("\0", "-")
    return _NOISE.sub("", torn)


def apart(text: str) -> str:
    """Half-width, with superscripts and circled figures kept apart from the digits before them."""
    spread = "".join(f" {c} " if unicodedata.category(c) == "No" else c for c in text)
    return unicodedata.normalize("NFKC", spread.replace("\0", " "))


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """The number after a street or compound.

    `torn`: the digits may belong together (3 6号). `moved`: words follow that may point elsewhere
    (对面, 隔壁). `building`: it counts buildings, not doors (3号楼). `others`: numbers that a dash
    may have meant instead (399-401 as a range, 2-9 as 29).
    """

    number: int
    suffix: str
    torn: bool
    moved: bool
    building: bool
    others: tuple[int, ...]


def read_number(rest: str) -> TypedNumber | None:
    """The house number at the start of folded text, or None where there is none."""
    found = _NUMBER.fullmatch(rest)
    if not found:
        return None
    before, digits, dashed, after, tail = found.groups()
    number = int(digits)
    second = dashed.split("-")[1] if dashed else "0"
    return TypedNumber(
        number, before or after or "", tail.startswith("~"), not _INSIDE.fullmatch(tail),
        bool(_BUILDING.match(tail)),
        tuple(n for n in (int(second), int(digits + second)) if dashed and number < n <= HIGHEST),
    )
