"""The lines that calendars and contacts are made of: escaped text, folded at 75 octets.

RFC 5545 (iCalendar, 3.1) and RFC 2426 (vCard, 2.6 and 5.8.4) ask the same of them.
"""

from __future__ import annotations

MOST = 75
"""Octets in a line, its end not counted."""


def text(value: str) -> str:
    """A text with its backslashes, semicolons, commas and line ends escaped."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(value.splitlines())


def folded(line: str) -> bytes:
    """A line with its end; what goes on in the next begins there with a space.

    No character is cut in two: not every reader puts the octets together before it decodes them.
    """
    body = line.encode()
    if len(body) <= MOST:
        return body + b"\r\n"
    parts, start, room = [], 0, MOST
    while len(body) - start > room:
        end = start + room
        while body[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(body[start:end])
        start, room = end, MOST - 1
    parts.append(body[start:])
    return b"\r\n ".join(parts) + b"\r\n"
