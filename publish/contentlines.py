"""The lines that calendars and contacts are made of: escaped text, folded at 75 octets.

RFC 5545 (iCalendar, 3.1) and RFC 2426 (vCard, 2.6 and 5.8.4) ask the same of them; the `icalendar`
library does it.
"""

from __future__ import annotations

import functools

from icalendar import vText
from icalendar.parser import Contentline

MOST = 75
"""Octets in a line, its end not counted."""


def text(value: str) -> str:
    """A text with its backslashes, semicolons, commas and line ends escaped."""
    return str(vText("\n".join(value.splitlines())).to_ical(), "utf-8")


def folded(line: str) -> bytes:
    """A line with its end; the library looks at every character, so only at those it must fold."""
    body = line.encode()
    return (body if len(body) <= MOST else Contentline(line).to_ical()) + b"\r\n"


@functools.lru_cache(maxsize=1024)
def said(name: str, words: str) -> bytes:
    """A line of text; the meetings of a series say much the same."""
    return folded(f"{name}:{text(words)}")
