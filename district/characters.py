"""What is known of single characters beyond level 1 of GB 2312: traditional forms, and readings.

No dictionary goes to a resident's phone: only what leads to a name of this district.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from district.sounds import readings
from district.syllables import LEVEL_ONE, letters
from district.typed import unmarked

IN_ADDRESSES = (
    "号楼栋幢座单元门层室院旁平房附区街道路巷条里园东西南北中内外前后"
    "办事处社居委会派出所警务民官辖请问谁归属哪个的电话"
)
"""What people write around a name."""


@dataclass(frozen=True, slots=True)
class Characters:
    """`simple`: a traditional character → the simplified one; `sounds`: a rare one → syllable."""

    simple: Mapping[str, str]
    sounds: Mapping[str, str]


def is_han(character: str) -> bool:
    """Whether it is one of the characters that Unicode 1.1 had, or its Extension A."""
    return "\u3400" <= character <= "\u9fff"


def characters_of(texts: Iterable[str]) -> Characters:
    """What the characters of these names need."""
    used = {c for text in texts for c in text if is_han(c)}
    wanted = used | set(IN_ADDRESSES)
    simple = {old: new for old, new in _simplified().items() if new in wanted and old not in used}
    rare = sorted(used - LEVEL_ONE.keys())
    return Characters(simple, {c: letters(unmarked(readings(c)[0].lower())) for c in rare})


@functools.cache
def _simplified() -> Mapping[str, str]:
    """Every traditional character → its simplified one, as OpenCC has them."""
    # Late: only the look-up and a build need it.
    from opencc import OpenCC  # noqa: PLC0415

    every = "".join(map(chr, range(0x3400, 0xA000)))
    converted = OpenCC("t2s").convert("\n".join(every)).split("\n")
    return {
        old: new for old, new in zip(every, converted, strict=True)
        if old != new and len(new) == 1 and is_han(new)
    }
