"""`Ticket`: what the address of a receipt page holds: the number, sealed, and good for an hour.

Who has the address sees number and code once more within the hour; afterwards it says nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from datetime import datetime, timedelta

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from district.problem import Refusal
from intake.receipt import Receipt, read_receipt

GOOD_FOR = timedelta(hours=1)
_LONGEST = 400


class Tickets:
    """`secret` is the door's."""

    def __init__(self, secret: bytes) -> None:
        self._box = SecretBox(hmac.new(secret, b"ticket", hashlib.sha256).digest())

    def write(self, receipt: Receipt, now: datetime) -> str:
        text = json.dumps([receipt, int(now.timestamp())])
        return base64.urlsafe_b64encode(self._box.encrypt(text.encode())).decode().rstrip("=")

    def read(self, ticket: str, now: datetime) -> Receipt | None:
        """The number, or None when the ticket is too old or none of ours."""
        if len(ticket) > _LONGEST:
            return None
        try:
            sealed = base64.urlsafe_b64decode(ticket + "=" * (-len(ticket) % 4))
            receipt, made = json.loads(self._box.decrypt(sealed))
            age = now.timestamp() - float(made)
            # A clock that jumped back makes it younger than nothing: that is no reason to refuse.
            return read_receipt(receipt) if age <= GOOD_FOR.total_seconds() else None
        except (CryptoError, ValueError, TypeError, binascii.Error, Refusal):
            return None
