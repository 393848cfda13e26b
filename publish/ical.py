"""What every calendar (RFC 5545) begins and ends with, and how it writes moments."""

from __future__ import annotations

import functools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, vDuration, vText

REFRESH = timedelta(hours=12)
"""How often a subscriber is asked to look again."""
END = b"END:VCALENDAR\r\n"
_FIRST_RULES = date(2000, 1, 1)
"""From here on a calendar says how its zone kept time; an older meeting is nobody's to attend."""


def local(moment: datetime) -> str:
    """20261125T190000."""
    return moment.isoformat(timespec="seconds").replace("-", "").replace(":", "")


def utc(moment: datetime, zone: ZoneInfo) -> str:
    """The local moment as 20261125T110000Z."""
    return local(moment.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)) + "Z"


@functools.cache
def head(host: str, zone: str, language: str) -> bytes:
    """What the calendars of a language begin with."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", f"-//Hutong//{host}//{language.upper()}")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("X-WR-TIMEZONE", vText(zone))
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    body: bytes = calendar.to_ical()
    return body.removesuffix(END)


@functools.cache
def timezone(name: str, year: int) -> bytes:
    """The VTIMEZONE, good for years to come: RFC 5545, 3.2.19 wants one for every TZID."""
    zone = Timezone.from_tzid(name, first_date=_FIRST_RULES, last_date=date(year + 5, 1, 1))
    return bytes(zone.to_ical())
