"""What became of a meeting, as an entry of the feeds: cancelled, moved, restored, held elsewhere.

An entry's id is the address of that date on the series' page, so that a feed reader shows what was
said last in place of what was said before. It leaves the feeds once the meeting is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from district.calendar import Meeting, MeetingStatus, changes_of, meeting_on
from district.records import MeetingId, MeetingSeries
from publish.render import Renderer
from publish.site import Site, month_of

_BEFORE = timedelta(days=14)
"""How long before the meeting it was probably said, where nobody wrote when."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed, with what entries are sorted by."""

    updated: datetime
    id: str
    entry: Markup


class MeetingNews:
    """What the feeds of all languages share about changed meetings."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.zone = ZoneInfo(site.profile.timezone)
        self._written: dict[tuple[str, MeetingId], list[Item]] = {}

    def of(self, series: Iterable[MeetingSeries], renderer: Renderer) -> Iterator[Item]:
        """Of these series, each written once for each language."""
        for one in series:
            if not one.changes:
                continue
            key = renderer.t.language, one.id
            found = self._written.get(key)
            if found is None:
                found = self._written[key] = [
                    self._item(meeting, renderer) for meeting in self._changed(one)
                ]
            yield from found

    def _changed(self, series: MeetingSeries) -> Iterator[Meeting]:
        """The changed dates that are not over."""
        for day in changes_of(series):
            meeting = meeting_on(series, day)
            if meeting and not meeting.minutes and (
                max(day, meeting.start.date()) >= self.site.day
            ):
                yield meeting

    def _item(self, meeting: Meeting, renderer: Renderer) -> Item:
        updated = datetime.combine(self._said(meeting), time())
        address = renderer.address(f"/meetings/{meeting.series.id}/")
        text = renderer.render(
            "feeds/meeting.xml", meeting=meeting, what=_what(meeting),
            address=f"{address}#{meeting.id}",
            updated=updated.replace(tzinfo=self.zone).isoformat(timespec="seconds"),
        )
        return Item(updated, meeting.id, Markup(text))  # noqa: S704  autoescaped by the renderer

    def _said(self, meeting: Meeting) -> date:
        """The day it was announced; else a likely one that does not move with every day."""
        told = [one.announced for one in meeting.changes if one.announced]
        if meeting.changes[-1].announced is None:
            told.append(min(meeting.day - _BEFORE, month_of(self.site.day)))
        return max(told)


def _what(meeting: Meeting) -> str:
    """The word that names what became of it."""
    if meeting.status in (MeetingStatus.CANCELLED, MeetingStatus.MOVED):
        return str(meeting.status)
    return "restored" if meeting.reason else "elsewhere"
