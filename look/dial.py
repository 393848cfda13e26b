"""Numbers as link targets."""

from __future__ import annotations

import functools


@functools.lru_cache(maxsize=4096)
def tel(number: str) -> str:
    """A number as a link target (RFC 3966): digits only, national numbers with +86."""
    digits = "".join(character for character in number if character.isdigit())
    return f"tel:+86{digits[1:]}" if digits.startswith("0") else f"tel:{digits}"
