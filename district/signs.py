"""Signs for codes that people read aloud and copy by hand: no look-alikes, no sound-alikes."""

from __future__ import annotations

ALPHABET = "23456789ACDEFHJKMPRTWXY"
"""23 signs; 23 is prime, which check signs rely on."""


def signs_of(number: int, length: int) -> str:
    """So many signs that stand for a number, its lowest digits first."""
    signs = ""
    for _ in range(length):
        number, sign = divmod(number, len(ALPHABET))
        signs += ALPHABET[sign]
    return signs
