"""Same form, same receipt: what makes two submissions one and the same.

Keyed with the door's secret, so that the queue alone does not reveal what was sent.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping

_as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _mac(secret: bytes, *parts: object) -> str:
    return hmac.digest(secret, _as_json(parts).encode(), "sha256").hex()


def of_content(secret: bytes, form: str, values: Mapping[str, str]) -> str:
    """Of the tidied, canonical values; the order of the fields does not matter."""
    return _mac(secret, "values", form, dict(values))


def of_key(secret: bytes, form: str, key: str) -> str:
    """Of the sender's own key, which then decides alone. Keys of two forms never meet."""
    return _mac(secret, "key", form, key)


def of_place(secret: bytes, community: str | None, house: str) -> str:
    """Of a house: requests of one house are known to belong together, and no hash tells which."""
    return _mac(secret, "place", community, house)
