"""How like a name is to what was typed: the same sound, a part of it, or one slip of the finger."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import repeat

from district.characters import Characters
from district.names import one_by_one, spellings, stems
from district.numerals import CHARACTERS
from district.syllables import STRANGE, ear, initial, initials, letters, syllable, units


class Likeness(IntEnum):
    """The nearest first."""

    SOUND = 1
    PART = 2
    KIND = 3
    SLIP = 4
    INITIALS = 5


_FEWEST_LETTERS = 3
_FEWEST_TO_SLIP = 5
_MOST_INITIALS = 6
Sound = tuple[str, str]
"""A character and how the ear hears it."""


class Typed:
    """A name as typed, to compare names with."""

    def __init__(self, head: str, characters: Characters) -> None:
        self.head = head
        self.more = characters.sounds
        self.letters = letters(head, self.more)
        self.latin = any("a" <= c <= "z" for c in head)
        self.ear = ear(self.letters)
        self.heard = self._heard(head)
        self.parts = list(map(self._heard, stems(head)))
        self.numbered = _numbered(head)
        latin = "".join(c for c in head if c.isascii())
        short = all(one in ("zh", "ch", "sh") or len(one) == 1 for one in units(latin))
        begun = initials(self.letters) if short else self.letters.replace("n", "l")
        few = short or len(begun) <= _MOST_INITIALS
        self.initials = begun if self.latin and few and len(begun) >= _FEWEST_LETTERS else ""

    def is_exactly(self, text: str, forms: Sequence[str]) -> bool:
        """Whether a name was spelled out in pinyin, its Chinese characters being the right ones."""
        return self.latin and self.letters in spellings(text, forms) and self._in_order(text)

    def _in_order(self, text: str) -> bool:
        """Whether the characters typed stand in the name, in that order."""
        rest = iter(text)
        return all(c in rest for c in self.head if not c.isascii())

    def _heard(self, text: str) -> list[Sound]:
        known = ((c, syllable(c, self.more)) for c in text)
        return [(c, ear(c if read == STRANGE else read)) for c, read in known]

    def likeness(self, text: str, forms: Sequence[str]) -> Likeness | None:
        """How like a name is, or None."""
        one = _features(text, tuple(forms))
        return self._by_letters(one) if self.latin else self._by_ear(one)

    def _by_letters(self, one: _Features) -> Likeness | None:
        if self.ear in one.ears:
            return Likeness.SOUND
        if len(self.letters) < _FEWEST_LETTERS:
            return None
        if self.ear in one.stem_ears:
            return Likeness.PART
        begun = any(form.startswith(self.letters) for form in one.forms)
        if begun and self._in_order(one.text):
            return Likeness.PART
        long = len(self.letters) >= _FEWEST_TO_SLIP
        if long and any(map(one_slip, repeat(self.letters), one.forms)):
            return Likeness.SLIP
        if long and any(map(one_slip, repeat(self.ear), one.ears)):
            return Likeness.SLIP
        begins = self.initials and one.begins.startswith(self.initials)
        return Likeness.INITIALS if begins and self._in_order(one.text) else None

    def _by_ear(self, one: _Features) -> Likeness | None:
        begun = bool(self.heard) and _alike(self.heard[0], one.heard[0])
        if begun and _same(self.heard, one.heard):
            return Likeness.SOUND
        numbered = self.numbered or one.numbered
        if not numbered and STRANGE not in self.ear and self.ear in one.ears:
            return Likeness.SOUND
        if len(self.heard) < 2:
            return None
        if begun and _same(self.heard, one.heard[: len(self.heard)]):
            return Likeness.PART
        if begun and any(_same(self.heard, part) for part in one.parts):
            return Likeness.PART
        if begun and any(_same(own, part) for own in self.parts for part in one.parts):
            return Likeness.KIND
        if len(one.heard) > 2 and _one_slip(self.heard, one.heard):
            return Likeness.SLIP
        return None


@dataclass(frozen=True, slots=True)
class _Features:
    """What of a name is compared."""

    text: str
    forms: list[str]
    ears: list[str]
    stem_ears: list[str]
    begins: str
    heard: list[Sound]
    parts: list[list[Sound]]
    numbered: bool


@functools.lru_cache(maxsize=32768)
def _features(text: str, forms: tuple[str, ...]) -> _Features:
    every = list(dict.fromkeys((*spellings(text, forms), one_by_one(text))))
    ends = stems(text)
    return _Features(
        text, every, list(map(ear, every)), [ear(one_by_one(stem)) for stem in ends],
        "".join(initial(one_by_one(c)) for c in text), _sounds(text), list(map(_sounds, ends)),
        _numbered(text),
    )


def _sounds(text: str) -> list[Sound]:
    return [(c, ear(one_by_one(c))) for c in text]


def _numbered(text: str) -> bool:
    return any(c in CHARACTERS for c in text)


def _alike(one: Sound, other: Sound) -> bool:
    """Whether two characters sound alike; another number is another number."""
    if one[0] == other[0]:
        return True
    return one[1] == other[1] and not (one[0] in CHARACTERS and other[0] in CHARACTERS)


def _same(one: Sequence[Sound], other: Sequence[Sound]) -> bool:
    return len(one) == len(other) and all(map(_alike, one, other))


def _one_slip(one: Sequence[Sound], other: Sequence[Sound]) -> bool:
    """One sound wrong, missing, too many, or changed with its neighbour; no number for another."""
    if abs(len(one) - len(other)) > 1:
        return False
    left, right = _difference(one, other)
    if (len(left), len(right)) in ((1, 0), (0, 1)):
        return True
    if (len(left), len(right)) == (1, 1):
        return not (left[0][0] in CHARACTERS and right[0][0] in CHARACTERS)
    swapped = len(left) == len(right) == 2
    return swapped and _alike(left[0], right[1]) and _alike(left[1], right[0])


def _difference(
    one: Sequence[Sound], other: Sequence[Sound]
) -> tuple[Sequence[Sound], Sequence[Sound]]:
    """What is left of two when the beginning and end they share is taken away."""
    start = 0
    while start < min(len(one), len(other)) and _alike(one[start], other[start]):
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and _alike(one[-1 - end], other[-1 - end]):
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]


def one_slip(one: str, other: str) -> bool:
    """The same for letters."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        start += 1
    rest, others = one[start:], other[start:]
    if len(rest) != len(others):
        return rest[1:] == others or rest == others[1:]
    swapped = rest[:2] == others[1::-1] if len(rest) > 1 else False
    return rest[1:] == others[1:] or (swapped and rest[2:] == others[2:])
