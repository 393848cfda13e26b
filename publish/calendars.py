"""iCalendar files (RFC 5545, names of a whole calendar after RFC 7986) of the meetings.

One event for each dated occurrence: a calendar may be imported once or subscribed to, and phones
that know nothing of recurrence exceptions show the right dates. An event's UID is the date the
series first gave it, so moving or cancelling a meeting changes the entry people already have.
Fields are escaped and folded by the `icalendar` library.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from operator import itemgetter
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vDuration, vText, vUri
from icalendar.parser import Contentline, Parameters

from district.calendar import Meeting, MeetingStatus, meetings
from district.records import MeetingId, MeetingSeries, Place
from publish.render import Renderer
from publish.site import BEHIND, Site
from publish.speak import Speaker

MOST_AHEAD = timedelta(days=400)
"""How far ahead events are written; a series that ends earlier stops there."""
REFRESH = timedelta(hours=12)
"""How often a subscriber is asked to look again."""

_MOMENT = "%Y%m%dT%H%M%S"

Dated = dict[MeetingId, list[Meeting]]
Written = tuple[datetime, MeetingId, bytes]
"""An event as it stands in a file, with what it is sorted by."""


def dated_meetings(site: Site) -> Dated:
    """The occurrences of every series, 60 days back and at most 400 ahead; each by start."""
    since, until = site.day - BEHIND, site.day + MOST_AHEAD
    return {name: meetings(one, since, until) for name, one in site.district.meetings.items()}


def uid(meeting: Meeting, host: str) -> str:
    """The event's identity: `fuxue-neighbours-20261209@example.org`, wherever it moves."""
    return f"{meeting.id}@{host}"


class Calendars:
    """What the calendars of all languages share; `files` writes those of one language."""

    def __init__(self, site: Site, dated: Dated) -> None:
        self.site = site
        self.dated = dated
        self.zone = ZoneInfo(site.profile.timezone)
        self.stamp = site.now.replace(tzinfo=self.zone, microsecond=0).astimezone(UTC)
        self.host = urlsplit(site.profile.url).hostname or ""
        self.tail = self._timezone() + b"END:VCALENDAR\r\n"
        self.moments = {name: [self._moment(one) for one in found] for name, found in dated.items()}

    def files(self, renderer: Renderer) -> Iterator[tuple[str, bytes]]:
        """Each calendar by its path below the language's root: `communities/fuxue/meetings.ics`.

        A community without meetings has an empty calendar: somebody may subscribe in advance.
        """
        t, meetings_of = renderer.t, self.site.district.meetings
        events = {name: self._events(series, renderer) for name, series in meetings_of.items()}
        head = self._head(t)
        title = t.plain("calendar.district", district=t.name(self.site.profile.name))
        path = "meetings.ics"
        yield path, head + self._calendar(path, title, list(events.values()), renderer)
        for community in self.site.district.communities.values():
            title = t.plain("calendar.community", community=t.name(community.name))
            path = f"communities/{community.id}/meetings.ics"
            found = [events[one.id] for one in self.site.series_of([community])]
            body = head + self._calendar(path, title, found, renderer)
            yield path, body
            for former in community.former_ids:
                yield f"communities/{former}/meetings.ics", body

    def _head(self, t: Speaker) -> bytes:
        """What the calendars of a language begin with."""
        calendar = Calendar()
        calendar.add("VERSION", "2.0")
        calendar.add("PRODID", f"-//Hutong//{self.host}//{t.language.upper()}")
        calendar.add("CALSCALE", "GREGORIAN")
        calendar.add("X-WR-TIMEZONE", vText(self.site.profile.timezone))
        calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
        body: bytes = calendar.to_ical()
        return body.removesuffix(b"END:VCALENDAR\r\n")

    def _calendar(
        self, path: str, title: str, events: list[list[Written]], renderer: Renderer
    ) -> bytes:
        """The rest of one calendar: its name and address, its events by start, the zone."""
        source = urljoin(self.site.profile.url, renderer.url(path))
        lines = [
            Contentline.from_parts("NAME", Parameters(), vText(title)),
            Contentline.from_parts("X-WR-CALNAME", Parameters(), vText(title)),
            Contentline.from_parts("SOURCE", Parameters(VALUE="URI"), vUri(source)),
        ]
        found = sorted(chain.from_iterable(events), key=itemgetter(0, 1))
        head = b"".join(line.to_ical() + b"\r\n" for line in lines)
        return b"".join([head, *(body for _, _, body in found), self.tail])

    def _events(self, series: MeetingSeries, renderer: Renderer) -> list[Written]:
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

    def _timezone(self) -> bytes:
        """The VTIMEZONE: RFC 5545, 3.2.19 wants one for every TZID that is used."""
        year = self.site.day.year
        zone = Timezone.from_tzid(
            self.site.profile.timezone,
            first_date=date(year - 1, 1, 1), last_date=date(year + 3, 1, 1),
        )
        return bytes(zone.to_ical())

    def _moment(self, meeting: Meeting) -> bytes:
        """The lines of an event that no other shares and no language changes."""
        # The dates are ASCII and short; an Event for them alone doubles the time of the calendars.
        zone = self.site.profile.timezone
        dates = (
            f"DTSTART;TZID={zone}:{meeting.start:{_MOMENT}}\r\n"
            f"DTEND;TZID={zone}:{meeting.end:{_MOMENT}}\r\n"
        )
        folded: bytes = Contentline(f"UID:{uid(meeting, self.host)}").to_ical()
        return b"%b\r\n%b" % (folded, dates.encode())

    def _about(self, meeting: Meeting, changed: bool, renderer: Renderer) -> bytes:
        """The other lines; a series shares them among all its meetings that are as planned."""
        t, cancelled = renderer.t, meeting.status == MeetingStatus.CANCELLED
        title = t.name(meeting.series.title)
        page = renderer.url(f"/meetings/{meeting.series.id}/")
        event = Event()
        event.add("DTSTAMP", self.stamp)
        event.add("LAST-MODIFIED", self.stamp)
        event.add("SEQUENCE", int(changed))
        event.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
        event.add("TRANSP", "TRANSPARENT")  # An invitation to all does not make anyone busy.
        event.add("SUMMARY", t.plain("calendar.cancelled", title=title) if cancelled else title)
        event.add("LOCATION", _where(meeting.place, renderer))
        event.add("URL", urljoin(self.site.profile.url, page))
        description = "\n".join(_description(meeting, renderer))
        if description:
            event.add("DESCRIPTION", description)
        return _lines(event)


def _lines(event: Event) -> bytes:
    body: bytes = event.to_ical()
    return body.removeprefix(b"BEGIN:VEVENT\r\n").removesuffix(b"END:VEVENT\r\n")


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
