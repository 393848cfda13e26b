"""受理回执: a number that survives the telephone, and a short code only its owner knows.

23 signs without look-alikes or sound-alikes; 23 is prime, so the weighted sum catches every
single wrong sign and every swap, of neighbours or not.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from collections.abc import Callable
from typing import NewType

from district.problem import Refusal
from district.signs import ALPHABET, signs_of

Receipt = NewType("Receipt", str)
"""Nine signs of the alphabet, the last of them the check sign, without dashes."""

LENGTH = 9
_CODE_LENGTH = 6
_GROUP = 3
_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
_SPACERS = str.maketrans("", "", " -\t\u00a0\u2010\u2011\u2012\u2013\u2014\u2212")

Below = Callable[[int], int]
"""Chance: a number from 0 to below the one given."""


def _weighted(signs: str) -> int:
    """Weights fall to 1 at the last sign: all different, none a multiple of 23."""
    return sum((LENGTH - place) * _VALUES[sign] for place, sign in enumerate(signs))


def new_receipt(below: Below = secrets.randbelow) -> Receipt:
    body = signs_of(below(len(ALPHABET) ** (LENGTH - 1)), LENGTH - 1)
    return Receipt(body + ALPHABET[-_weighted(body) % len(ALPHABET)])


def code_of(secret: bytes, receipt: Receipt) -> str:
    """The short code that belongs to a number: the same each time, and kept nowhere.

    `secret` is the door's: who has the number, or even the whole queue, cannot tell the code.
    """
    digest = hmac.digest(secret, f"code\0{receipt}".encode(), "sha256")
    return signs_of(int.from_bytes(digest), _CODE_LENGTH)


def is_code(secret: bytes, receipt: Receipt, typed: str) -> bool:
    """Whether the code as typed, in any case and with spaces or dashes, belongs to the number."""
    plain = _plain(typed).encode(errors="replace")
    return hmac.compare_digest(plain, code_of(secret, receipt).encode())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_SPACERS).upper()


def read_receipt(text: str) -> Receipt:
    """A number as typed: any case, with spaces or dashes.

    Raises `Refusal`: `receipt_form` when it cannot be one, `receipt_check` when mistyped.
    """
    signs = _plain(text)
    if len(signs) != LENGTH or any(sign not in _VALUES for sign in signs):
        raise Refusal("receipt_form", example=grouped(Receipt("K7P3MX92X")))
    if _weighted(signs) % len(ALPHABET):
        raise Refusal("receipt_check")
    return Receipt(signs)


def grouped(signs: str) -> str:
    """`K7P-3MX-92X`: threes, as one reads it over the telephone."""
    return "-".join(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))
