"""Letters to the resident: sealed so that the door can show them to who has the code, and no more.

The key is worked out from the door's secret and the receipt's number, as the code itself is: the
queue alone, or a backup of it, does not open a letter.
"""

from __future__ import annotations

import hashlib
import hmac

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from intake.receipt import Receipt
from intake.request import Sealed
from intake.seal import NotOpened

LETTER = "letter"
"""What stands as the key's id: no key pair, and no file."""


def _box(secret: bytes, receipt: Receipt) -> SecretBox:
    return SecretBox(hmac.new(secret, f"letter\0{receipt}".encode(), hashlib.sha256).digest())


def write(secret: bytes, receipt: Receipt, text: str) -> Sealed:
    return Sealed(LETTER, bytes(_box(secret, receipt).encrypt(text.encode())))


def read(secret: bytes, receipt: Receipt, letter: Sealed) -> str:
    """The text; raises `NotOpened`."""
    try:
        return _box(secret, receipt).decrypt(letter.box).decode()
    except (CryptoError, ValueError) as error:
        raise NotOpened from error
