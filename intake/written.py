"""What staff write: tidied, not too long, and no number where none belongs."""

from __future__ import annotations

import re

from district.problem import Refusal
from intake.tidy import tidy

LONGEST = 2000
LONGEST_BODY = 40
# It is stored as it stands and never forgotten: nobody's telephone number belongs there.
_NUMBER = re.compile("[0-9](?:[ -]?[0-9]){6}")


def text_of(text: str, most: int = LONGEST, *, prose: bool = True) -> str:
    """The tidied text; raises `Refusal`: `text_unreadable`, `text_blank`, `text_too_long`."""
    try:
        plain = tidy(text, prose=prose)
    except Refusal as refusal:
        code = "text_too_long" if refusal.code == "too_long" else "text_unreadable"
        raise Refusal(code, most=most) from None
    if not plain:
        raise Refusal("text_blank")
    if len(plain) > most:
        raise Refusal("text_too_long", most=most)
    return plain


def body_of(text: str) -> str:
    """The name of a body; raises `Refusal("not_a_body")` where it says more than that."""
    plain = text_of(text, prose=False)
    if len(plain) > LONGEST_BODY or _NUMBER.search(plain):
        raise Refusal("not_a_body", most=LONGEST_BODY)
    return plain
