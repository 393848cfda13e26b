"""Proof of work: a moment's reckoning by the sender's browser, asked for under load only.

It lifts the suspicion that a form is one of a flood, and nothing else. Without script nothing is
asked, and the form waits in quarantine as it would anyway.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections import OrderedDict

BITS = 14
"""Leading zero bits that are asked for: some 16,000 hashes, about a second on an old phone."""
GOOD_FOR = 600
"""Seconds."""
_USED = 10_000
_LONGEST = 200


class Work:
    """`secret` is the door's. Each challenge is for one network and is good once."""

    def __init__(self, secret: bytes) -> None:
        self._secret = hmac.digest(secret, b"work", "sha256")
        self._used: OrderedDict[str, None] = OrderedDict()

    def challenge(self, network: str, now: float) -> str:
        """`now` is a steady clock's."""
        nonce = f"{int(now)}.{secrets.token_hex(8)}"
        return f"{nonce}.{self._sign(nonce, network)}"

    def solved(self, answer: str, network: str, now: float) -> bool:
        """Whether `<challenge>:<number>` is a challenge of ours with a number that solves it."""
        challenge, split, _ = answer.rpartition(":")
        parts = challenge.split(".")
        if not split or len(answer) > _LONGEST or len(parts) != 3 or not answer.isascii():
            return False
        if not parts[0].isdecimal() or now - int(parts[0]) > GOOD_FOR or challenge in self._used:
            return False
        if not hmac.compare_digest(
            parts[2].encode(), self._sign(f"{parts[0]}.{parts[1]}", network).encode()
        ):
            return False
        digest = hashlib.sha256(answer.encode()).digest()
        if int.from_bytes(digest[:4]) >> (32 - BITS):
            return False
        self._used[challenge] = None
        if len(self._used) > _USED:
            self._used.popitem(last=False)
        return True

    def _sign(self, nonce: str, network: str) -> str:
        mark = hmac.digest(self._secret, f"{nonce}\0{network}".encode(), "sha256")[:16]
        return base64.urlsafe_b64encode(mark).decode().rstrip("=")
