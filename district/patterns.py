"""Patterns that some texts keep busy for ever: a repetition of what can repeat or vary itself."""

from __future__ import annotations

import re

_TIMES = r"[*+?]|\{(?:[0-9]+|[0-9]*,[0-9]*)\}"
_OPENING = r"\((?:\?(?:P<\w+>|P=\w+|<[=!]|[:=!>]|\(\w+\)|#[^)]*|[a-zA-Z-]+:?))?"
_CLASS = r"\[\^?\]?(?:\\.|[^\]\\])*\]"
# A sign, a class or the end of a group with how often it comes; a group's beginning has none.
_PART = re.compile(
    rf"(?P<opening>{_OPENING})|(?P<atom>\\.|{_CLASS}|.)(?P<times>{_TIMES})?[?+]?", re.DOTALL
)
_ENDLESS = 1 << 30


def endless_part(pattern: str) -> str:
    """The first repeated group of a valid pattern that holds `*`, `+`, `?`, `{1,9}` or `|`, or "".

    `([0-9]+)+` can take forty digits in half a billion ways and more, and where the text does not
    fit, each of them is tried. Some harmless patterns are refused with it; all can be written
    another way.
    """
    begins: list[int] = []
    varies = [False]
    for found in _PART.finditer(pattern):
        if found["opening"] is not None:
            begins.append(found.start())
            varies.append(False)
            continue
        least, most = _bounds(found["times"] or "{1}")
        if found["atom"] == ")" and begins:
            begin, inside = begins.pop(), varies.pop()
            if inside and most > 1:
                return pattern[begin : found.end()]
            varies[-1] |= inside
        varies[-1] |= least != most or found["atom"] == "|"
    return ""


def _bounds(times: str) -> tuple[int, int]:
    """The least and the most repetitions."""
    known = {"*": (0, _ENDLESS), "+": (1, _ENDLESS), "?": (0, 1)}
    if times in known:
        return known[times]
    least, comma, most = times.strip("{}").partition(",")
    return int(least or 0), int(most or (_ENDLESS if comma else least))
