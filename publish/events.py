"""The events of a meeting series (RFC 5545, 3.6.1): the recurrence, and each date that differs.

A series is one UID for ever. A date is known by its RECURRENCE-ID, the date the series first gave
it: moved, cancelled or restored, the entry that people already have changes. Public holidays are
EXDATEs. SEQUENCE follows the day of the last news, and within it what was said of a date; it does
not sink where a change that no longer holds is answered by another (`restored`) and not deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from district.calendar import Meeting, MeetingStatus, changes_of, meeting_on, skipped_days
from district.records import MeetingChange, MeetingId, MeetingSeries, Place, Recurrence
from publish.contentlines import folded, said
from publish.ical import local, utc
from publish.render import Renderer
from publish.site import BEHIND, Site, month_of

_WEEKDAYS = "MO TU WE TH FR SA SU".split()
_COUNTED_FROM = date(2020, 1, 1)
_STEP = 100
"""What a day counts; more than a series ever has of holidays and changes at once."""


class Events:
    """What the calendars of all languages share about the series of a site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.name = site.profile.timezone
        self.zone = ZoneInfo(self.name)
        self.host = urlsplit(site.profile.url).hostname or ""
        self._written: dict[tuple[str, MeetingId], bytes] = {}

    def of(self, series: MeetingSeries, renderer: Renderer) -> bytes:
        """A series' events in one language, written once."""
        key = renderer.t.language, series.id
        found = self._written.get(key)
        if found is None:
            found = self._written[key] = b"".join(self._write(series, renderer))
        return found

    def _write(self, series: MeetingSeries, renderer: Renderer) -> Iterator[bytes]:
        skipped, said_of = list(skipped_days(series)), changes_of(series)
        news = self._news(series)
        count = (news - _COUNTED_FROM).days * _STEP + len(skipped)
        stamp = utc(datetime.combine(news, time()), self.zone)
        if series.repeats is not None:
            planned = Meeting(
                series, series.first.date(), series.first, series.first + series.lasts.elapsed,
                MeetingStatus.SCHEDULED, series.place,
            )
            rules = self._rules(series.repeats, series.first, skipped)
            yield self._event(planned, rules, count, stamp, renderer)
            days = said_of.keys() | self._minuted(series)
        else:
            days = {series.first.date()}
        for day in sorted(days):
            meeting = meeting_on(series, day)
            if meeting is not None:
                which = self._which(meeting) if series.repeats else b""
                changed = sum(map(_weight, said_of.get(day, ())))
                yield self._event(meeting, which, count + changed, stamp, renderer)

    def _minuted(self, series: MeetingSeries) -> set[date]:
        """The dates of which minutes are shown; whole months, so that calendars stay."""
        since = month_of(self.site.day) - BEHIND
        return {minutes.on for minutes in series.held if minutes.on >= since}

    def _event(
        self, meeting: Meeting, which: bytes, count: int, stamp: str, renderer: Renderer
    ) -> bytes:
        t, cancelled = renderer.t, meeting.status == MeetingStatus.CANCELLED
        title = t.name(meeting.series.title)
        description = "\n".join(_description(meeting, renderer))
        page = f"/meetings/{meeting.series.id}/"
        return b"".join((
            b"BEGIN:VEVENT\r\n",
            folded(f"UID:{meeting.series.id}@{self.host}"),
            which,
            self._at("DTSTART", meeting.start), self._at("DTEND", meeting.end),
            said("SUMMARY", t.plain("calendar.cancelled", title=title) if cancelled else title),
            f"DTSTAMP:{stamp}\r\nLAST-MODIFIED:{stamp}\r\nSEQUENCE:{count}\r\n".encode(),
            said("DESCRIPTION", description) if description else b"",
            said("LOCATION", _where(meeting.place, renderer)),
            b"STATUS:CANCELLED\r\n" if cancelled else b"STATUS:CONFIRMED\r\n",
            b"TRANSP:TRANSPARENT\r\n",  # An invitation to all does not make anyone busy.
            folded(f"URL:{renderer.address(page)}"),
            b"END:VEVENT\r\n",
        ))

    def _at(self, name: str, *moments: datetime) -> bytes:
        return folded(f"{name};TZID={self.name}:{','.join(map(local, moments))}")

    def _which(self, meeting: Meeting) -> bytes:
        """Which date of the series this is about."""
        planned = datetime.combine(meeting.day, meeting.series.first.time())
        return self._at("RECURRENCE-ID", planned)

    def _rules(self, repeats: Recurrence, first: datetime, skipped: list[date]) -> bytes:
        """RRULE and EXDATE; a week begins on Monday, as the rhythm of two weeks does."""
        days = ",".join(f"{nth or ''}{_WEEKDAYS[day]}" for nth, day in repeats.days)
        often = f"WEEKLY;INTERVAL={repeats.weeks};WKST=MO" if repeats.weeks else "MONTHLY"
        # RFC 5545, 3.3.10: in UTC where the start has a zone.
        until = utc(datetime.combine(repeats.until, first.time()), self.zone)
        rule = folded(f"RRULE:FREQ={often};BYDAY={days};UNTIL={until}")
        out = [datetime.combine(day, first.time()) for day in skipped]
        return rule + (self._at("EXDATE", *out) if out else b"")

    def _news(self, series: MeetingSeries) -> date:
        """When the series last had news, as far as staff wrote it: never after today.

        Some calendar apps take nothing that is not newer. So of a change without `announced` it is
        news every day until then, and a series without `revised_on` is looked at every month.
        """
        today = self.site.day
        days = [series.first.date(), *(minutes.on for minutes in series.held)]
        days += [change.announced or min(change.on, today) for change in series.changes]
        days.append(series.revised_on or month_of(today))
        return max((day for day in days if day <= today), default=month_of(today))


def _weight(change: MeetingChange) -> int:
    """Rises along moved, cancelled, restored, where one entry is written over the last."""
    if change.restored:
        return 4
    if change.cancelled:
        return 3
    return 2 if change.moved_to else 1


def _where(place: Place, renderer: Renderer) -> str:
    name = renderer.t.name(place.name)
    if not place.address:
        return name
    return renderer.t.plain("calendar.place", place=name, address=place.address)


def _description(meeting: Meeting, renderer: Renderer) -> Iterator[str]:
    t = renderer.t
    if meeting.reason:
        restored = meeting.status != MeetingStatus.CANCELLED
        yield (f"{t.plain('meeting.restored')} " if restored else "") + t.name(meeting.reason)
    if meeting.status == MeetingStatus.CANCELLED:
        return
    if meeting.start.date() != meeting.day or meeting.status == MeetingStatus.MOVED:
        yield t.plain("calendar.moved", day=t.planned(meeting))
    if meeting.elsewhere:
        yield t.plain("meeting.elsewhere")
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
