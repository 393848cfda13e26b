"""Sealing: the door closes the box with a public key and cannot open it again."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping

from nacl.bindings import crypto_box_seal
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from intake.request import Sealed

_as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


class NotOpened(Exception):
    """The box does not belong to this key, or was changed."""


@functools.lru_cache(16)
def key_id(public: bytes) -> str:
    """A short name for a key pair, safe to show and to write in a file name."""
    return hashlib.sha256(public).hexdigest()[:8]


def new_pair() -> tuple[bytes, bytes]:
    """A fresh public and private key."""
    private = PrivateKey.generate()
    return bytes(private.public_key), bytes(private)


def seal(public: bytes, values: Mapping[str, str]) -> Sealed:
    text = _as_json(dict(values))
    return Sealed(key_id(public), crypto_box_seal(text.encode(), public))


def unseal(private: bytes, sealed: Sealed) -> dict[str, str]:
    """The values; raises `NotOpened`."""
    try:
        text = SealedBox(PrivateKey(private)).decrypt(sealed.box)
        return {str(name): str(value) for name, value in json.loads(text).items()}
    except (CryptoError, ValueError) as error:
        raise NotOpened from error
