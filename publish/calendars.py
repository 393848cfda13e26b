"""Calendar files (RFC 5545, names of a whole calendar after RFC 7986), to subscribe to or take.

There is one of each community, officer, station and meeting series, and of the whole district.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from district.localized import Localized
from district.records import MeetingSeries
from publish.contentlines import folded, text
from publish.events import Events
from publish.ical import END, head, timezone
from publish.render import Renderer
from publish.site import Site

DISTRICT = "meetings.ics"
"""Where the whole district's calendar lies below the language's root."""


class Calendars:
    """What the calendars of all languages share; `files` writes those of one language."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.events = Events(site)

    def files(
        self, own: Callable[[str], Iterable[Any]], renderer: Renderer
    ) -> Iterator[tuple[str, bytes]]:
        """Each by its path below the language's root, of what `own` gives of a kind of record.

        What has no meetings has an empty calendar: somebody may subscribe in advance, or did.
        """
        site = self.site
        for one in own("communities"):
            body = self._file(f"communities/{one.id}", one.name, site.series_of([one]), renderer)
            for name in (one.id, *one.former_ids):
                yield f"communities/{name}/meetings.ics", body
        for one in own("stations"):
            series = site.series_of(site.communities(one.id))
            yield from self._one(f"stations/{one.id}", one.name, series, renderer)
        for one in own("officers"):
            yield from self._one(f"officers/{one.id}", one.name, site.series_with(one), renderer)
        for one in own("meetings"):
            yield from self._one(f"meetings/{one.id}", one.title, [one], renderer)

    def part(self, series: Iterable[MeetingSeries], renderer: Renderer) -> dict[str, bytes]:
        """What these series are in the calendar of the whole district."""
        events = b"".join(self.events.of(one, renderer) for one in series)
        return {"events": events} if events else {}

    def _one(
        self, place: str, name: Localized, series: list[MeetingSeries], renderer: Renderer
    ) -> Iterator[tuple[str, bytes]]:
        yield f"{place}/meetings.ics", self._file(place, name, series, renderer)

    def _file(
        self, place: str, name: Localized, series: list[MeetingSeries], renderer: Renderer
    ) -> bytes:
        kind, t = place.partition("/")[0], renderer.t
        title = t.name(name)
        if kind != "meetings":
            title = t.plain("calendar.of", name=title)
        ordered = sorted(series, key=lambda one: (one.first, one.id))
        return b"".join((
            _beginning(self.site, f"{place}/meetings.ics", f"/{place}/", title, renderer),
            *(self.events.of(one, renderer) for one in ordered), _ending(self.site),
        ))


def district_calendar(site: Site, renderer: Renderer, parts: Iterable[bytes]) -> Iterator[bytes]:
    """The calendar of the whole district from its parts, piece by piece."""
    title = renderer.t.plain("calendar.of", name=renderer.t.name(site.profile.name))
    start = _beginning(site, DISTRICT, "/meetings/", title, renderer)
    return chain([start], parts, [_ending(site)])


def _beginning(site: Site, path: str, page: str, title: str, renderer: Renderer) -> bytes:
    """What comes before a calendar's events: its name and address, and the page it belongs to."""
    host, name = urlsplit(site.profile.url).hostname or "", text(title)
    return b"".join((
        head(host, site.profile.timezone, renderer.t.language),
        folded(f"NAME:{name}"), folded(f"X-WR-CALNAME:{name}"),
        folded(f"SOURCE;VALUE=URI:{renderer.address(path)}"),
        folded(f"URL:{renderer.address(page)}"),
    ))


def _ending(site: Site) -> bytes:
    return timezone(site.profile.timezone, site.day.year) + END
