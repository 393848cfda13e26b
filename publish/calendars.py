"""iCalendar files (RFC 5545, names of a whole calendar after RFC 7986) of the meetings.

One event for each dated occurrence: a calendar may be imported once or subscribed to, and phones
that know nothing of recurrence exceptions show the right dates. An event's UID is the date the
series first gave it, so moving or cancelling a meeting changes the entry people already have.
Fields are escaped and folded by the `icalendar` library, but an event's lines are put together
here: a thousand `Event`s take as long as all the pages they belong to.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from operator import itemgetter
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, vDuration, vText
from icalendar.parser import Contentline

from district.calendar import Meeting, MeetingStatus, meetings
from district.records import Community, MeetingId, MeetingSeries, Place
from publish.render import Renderer
from publish.site import BEHIND, Site, month_of

MOST_AHEAD = timedelta(days=430)
"""How far ahead events are written; a series that ends earlier stops there."""
SOON = timedelta(days=100)
"""How far ahead where the meetings of a whole district stand in one file: with more than a year of
a large district's it has 50 MB."""
REFRESH = timedelta(hours=12)
"""How often a subscriber is asked to look again."""

DISTRICT = "meetings.ics"
"""Where the whole district's calendar lies below the language's root."""

Dated = dict[MeetingId, list[Meeting]]
Written = tuple[datetime, MeetingId, bytes]
"""An event as it stands in a file, with what it is sorted by."""


def window(site: Site, ahead: timedelta = MOST_AHEAD) -> tuple[date, date]:
    """The first and last day of meetings to take away: 60 days before this month, `ahead` of it.

    Both move with the month, not the day: a calendar in which nothing changed has the same bytes.
    """
    month = month_of(site.day)
    return month - BEHIND, month + ahead


def dated_meetings(site: Site) -> Dated:
    """The occurrences of every series within the `window`; each by start."""
    since, until = window(site)
    return {name: meetings(one, since, until) for name, one in site.district.meetings.items()}


def uid(meeting: Meeting, host: str) -> str:
    """The event's identity: `fuxue-neighbours-20261209@example.org`, wherever it moves."""
    return f"{meeting.id}@{host}"


class Calendars:
    """What the calendars of all languages share; `files` writes those of one language."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.dated = dated = dated_meetings(site)
        self.zone = ZoneInfo(site.profile.timezone)
        self.host = urlsplit(site.profile.url).hostname or ""
        self.tail = _timezone(site.profile.timezone, site.day.year) + b"END:VCALENDAR\r\n"
        self.moments = {name: [self._moment(one) for one in found] for name, found in dated.items()}
        self._written: dict[tuple[str, MeetingId], list[Written]] = {}

    def files(
        self, communities: Iterable[Community], renderer: Renderer
    ) -> Iterator[tuple[str, bytes]]:
        """Each community's by its path below the language's root: `communities/x/meetings.ics`.

        One without meetings has an empty calendar: somebody may subscribe in advance.
        """
        t = renderer.t
        for community in communities:
            title = t.plain("calendar.community", community=t.name(community.name))
            path = f"communities/{community.id}/meetings.ics"
            series = self.site.series_of([community])
            found = chain.from_iterable(self._events(one, renderer) for one in series)
            events = [body for _, _, body in sorted(found, key=itemgetter(0, 1))]
            body = b"".join([_beginning(self.site, path, title, renderer), *events, self.tail])
            yield path, body
            for former in community.former_ids:
                yield f"communities/{former}/meetings.ics", body

    def part(self, series: Iterable[MeetingSeries], renderer: Renderer) -> dict[str, bytes]:
        """The events of these series that stand in the calendar of the whole district."""
        _, last = window(self.site, SOON)
        found = [
            body for one in series for start, _, body in self._events(one, renderer)
            if start.date() <= last
        ]
        return {"events": b"".join(found)} if found else {}

    def _events(self, series: MeetingSeries, renderer: Renderer) -> list[Written]:
        """A series' events in one language, written once."""
        key = renderer.t.language, series.id
        found = self._written.get(key)
        if found is None:
            found = self._written[key] = self._write(series, renderer)
        return found

    def _write(self, series: MeetingSeries, renderer: Renderer) -> list[Written]:
        changed = {change.on for change in series.changes}
        planned = b""
        events: list[Written] = []
        for one, moment in zip(self.dated[series.id], self.moments[series.id], strict=True):
            if one.day in changed or one.minutes:
                about = self._about(one, one.day in changed, renderer)
            else:
                about = planned = planned or self._about(one, False, renderer)
            body = b"BEGIN:VEVENT\r\n%b%bEND:VEVENT\r\n" % (moment, about)
            events.append((one.start, series.id, body))
        return events

    def _moment(self, meeting: Meeting) -> bytes:
        """The lines of an event that no other shares and no language changes."""
        zone = self.site.profile.timezone
        dates = (
            f"DTSTART;TZID={zone}:{_local(meeting.start)}\r\n"
            f"DTEND;TZID={zone}:{_local(meeting.end)}\r\n"
        )
        return _folded(f"UID:{uid(meeting, self.host)}") + dates.encode()

    def _stamp(self, series: MeetingSeries) -> str:
        """When the series last had news: its first day, a change or minutes, none after today."""
        first = series.first.date()
        days = [first, *(change.on for change in series.changes)]
        days += [minutes.on for minutes in series.held]
        day = max((one for one in days if one <= self.site.day), default=first)
        return _local(datetime.combine(day, time(), self.zone).astimezone(UTC).replace(tzinfo=None))

    def _about(self, meeting: Meeting, changed: bool, renderer: Renderer) -> bytes:
        """The other lines; a series shares them among all its meetings that are as planned."""
        t, cancelled = renderer.t, meeting.status == MeetingStatus.CANCELLED
        title, stamp = t.name(meeting.series.title), self._stamp(meeting.series)
        description = "\n".join(_description(meeting, renderer))
        return b"".join((
            _said("SUMMARY", t.plain("calendar.cancelled", title=title) if cancelled else title),
            f"DTSTAMP:{stamp}Z\r\nSEQUENCE:{int(changed)}\r\n".encode(),
            _said("DESCRIPTION", description) if description else b"",
            f"LAST-MODIFIED:{stamp}Z\r\n".encode(),
            _said("LOCATION", _where(meeting.place, renderer)),
            b"STATUS:CANCELLED\r\n" if cancelled else b"STATUS:CONFIRMED\r\n",
            b"TRANSP:TRANSPARENT\r\n",  # An invitation to all does not make anyone busy.
            _folded(f"URL:{renderer.address(f'/meetings/{meeting.series.id}/')}"),
        ))


def district_calendar(site: Site, renderer: Renderer, parts: Iterable[bytes]) -> Iterator[bytes]:
    """The calendar of the whole district from its parts, piece by piece.

    It ends `SOON`; subscribers get what follows in time.
    """
    t, path = renderer.t, DISTRICT
    title = t.plain("calendar.district", district=t.name(site.profile.name))
    head = _beginning(site, path, title, renderer)
    tail = _timezone(site.profile.timezone, site.day.year) + b"END:VCALENDAR\r\n"
    return chain([head], parts, [tail])


def _beginning(site: Site, path: str, title: str, renderer: Renderer) -> bytes:
    """What comes before a calendar's events: its name and address."""
    host = urlsplit(site.profile.url).hostname or ""
    name, source = _text(title), _folded(f"SOURCE;VALUE=URI:{renderer.address(path)}")
    return b"".join((
        _head(host, site.profile.timezone, renderer.t.language),
        _folded(f"NAME:{name}"), _folded(f"X-WR-CALNAME:{name}"), source,
    ))


@functools.cache
def _head(host: str, timezone: str, language: str) -> bytes:
    """What the calendars of a language begin with."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", f"-//Hutong//{host}//{language.upper()}")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("X-WR-TIMEZONE", vText(timezone))
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    body: bytes = calendar.to_ical()
    return body.removesuffix(b"END:VCALENDAR\r\n")


@functools.cache
def _timezone(name: str, year: int) -> bytes:
    """The VTIMEZONE: RFC 5545, 3.2.19 wants one for every TZID that is used."""
    zone = Timezone.from_tzid(
        name, first_date=date(year - 1, 1, 1), last_date=date(year + 3, 1, 1)
    )
    return bytes(zone.to_ical())


def _local(moment: datetime) -> str:
    """20261125T190000."""
    return moment.isoformat(timespec="seconds").replace("-", "").replace(":", "")


@functools.lru_cache(maxsize=1024)
def _said(name: str, text: str) -> bytes:
    """A line of text; the meetings of a series say much the same."""
    return _folded(f"{name}:{_text(text)}")


def _text(text: str) -> str:
    """A text with its commas, semicolons and line ends escaped."""
    return str(vText(text).to_ical(), "utf-8")


def _folded(line: str) -> bytes:
    """A line with its end; the library looks at every character, so only at those it must fold."""
    body = line.encode()
    return (body if len(body) < 75 else Contentline(line).to_ical()) + b"\r\n"


def _where(place: Place, renderer: Renderer) -> str:
    name = renderer.t.name(place.name)
    if not place.address:
        return name
    return renderer.t.plain("calendar.place", place=name, address=place.address)


def _description(meeting: Meeting, renderer: Renderer) -> Iterator[str]:
    t = renderer.t
    if meeting.status == MeetingStatus.CANCELLED:
        if meeting.reason:
            yield t.name(meeting.reason)
        return
    if meeting.status == MeetingStatus.MOVED:
        yield t.plain("calendar.moved", day=t.date(meeting.day))
    if meeting.minutes:
        yield t.plain(
            "meeting.result", raised=meeting.minutes.raised, settled=meeting.minutes.settled
        )
        if meeting.minutes.summary:
            yield t.name(meeting.minutes.summary)
        return
    if meeting.place.step_free:
        yield t.plain("meeting.step_free")
    for item in meeting.series.agenda:
        yield t.name(item)
