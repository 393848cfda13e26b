"""Text as it was meant: one form for every way of typing it, or a refusal.

NFKC, CRLF to LF, trimmed, runs of spaces collapsed. What cannot be seen or turns the line
around is refused, not repaired: nobody knows what was meant.
"""

from __future__ import annotations

import re
import unicodedata

from district.problem import Refusal

LONGEST = 10_000
"""No form of ours asks for more than this in one field."""

# In prose the punctuation of Chinese stays Chinese; NFKC would make 。 stay but ， a comma.
_PROSE = re.compile("([，；：？！（）～]+)")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_LINE_END = re.compile("\r\n?|[\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n{3,}")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# What is as it should be already, which most is: ASCII and Chinese, single spaces between.
_TIDY = re.compile("[!-~\u4e00-\u9fff。、]+(?: [!-~\u4e00-\u9fff。、]+)*")
_BROKEN = re.compile("[\ud800-\udfff\ufffd]")


def tidy(text: str, *, prose: bool = False) -> str:
    """The tidied text; "" when there is nothing to see in it.

    `prose` keeps line breaks and Chinese punctuation; elsewhere a line break is a space.
    Raises `Refusal`: `too_long`, `unreadable`, `control_character`, `direction`.
    """
    if len(text) > LONGEST:
        raise Refusal("too_long", most=LONGEST)
    if _TIDY.fullmatch(text):
        return text
    if _BROKEN.search(text):
        raise Refusal("unreadable")
    if found := _CONTROL.search(text):
        raise Refusal("control_character", character=f"U+{ord(found[0]):04X}")
    if _BIDI.search(text):
        raise Refusal("direction")
    text = _INVISIBLE.sub("", _LINE_END.sub("\n", text))
    text = _fold_prose(text) if prose else unicodedata.normalize("NFKC", text).replace("\n", " ")
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    whole = _LINES.sub("\n\n", "\n".join(lines)).strip()
    if len(whole) > LONGEST:
        # One ligature of Unicode may unfold to eighteen letters.
        raise Refusal("too_long", most=LONGEST)
    return whole if _visible(whole) else ""


def _fold_prose(text: str) -> str:
    # A split at the punctuation leaves it at the odd places.
    parts = _PROSE.split(text)
    folded = (
        part if place % 2 else unicodedata.normalize("NFKC", part)
        for place, part in enumerate(parts)
    )
    return "".join(folded)


def _visible(text: str) -> bool:
    return any(unicodedata.category(character)[0] not in "ZCM" for character in text)
