"""Atom feeds (RFC 4287) of the notices: of each community, each station, the whole district.

An entry's id is the address of the notice's page, which answers for ever. Its text is written once
for each language and shared by every feed it stands in. What became of a meeting is told there too.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from district.localized import Localized
from district.records import (
    Community,
    CommunityId,
    MeetingSeries,
    Notice,
    NoticeId,
    Station,
    StationId,
)
from publish.markdown import to_html
from publish.meeting_news import Item, MeetingNews
from publish.render import Renderer
from publish.site import Site

_NEVER = datetime(2000, 1, 1)  # noqa: DTZ001  local to the district
"""When a feed without notices changed last: RFC 4287 wants a moment, and not a new one each day."""


class Feeds:
    """What the feeds of all languages share; `files` writes those of one language."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.zone = ZoneInfo(site.profile.timezone)
        latest_first = sorted(site.notices, key=lambda notice: notice.id)
        latest_first.sort(key=site.updated, reverse=True)
        self.notices = latest_first
        self.concerning = _concerning(site, latest_first)
        self.meetings = MeetingNews(site)
        self._entries: dict[tuple[str, NoticeId], Markup] = {}

    def files(
        self, communities: Iterable[Community], renderer: Renderer
    ) -> Iterator[tuple[str, bytes]]:
        """Each community's by its path below the language's root: `communities/x/notices.xml`."""
        for community in communities:
            t, page = renderer.t, f"/communities/{community.id}/"
            title = t.plain("feed.community", community=t.name(community.name))
            series = self.site.series_of([community])
            body = self._of(page, title, self.concerning[community.id], series, renderer)
            yield f"{page[1:]}notices.xml", body
            for former in community.former_ids:
                # The same feed, its own id included: readers see that it goes on elsewhere.
                yield f"communities/{former}/notices.xml", body

    def of_stations(
        self, stations: Iterable[Station], renderer: Renderer
    ) -> Iterator[tuple[str, bytes]]:
        """Each station's, of all that its page shows: `stations/x/notices.xml`."""
        for station in stations:
            t, page, concerns = renderer.t, f"/stations/{station.id}/", self.site.concerns_station
            title = t.plain("feed.station", station=t.name(station.name))
            notices = [one for one in self.notices if concerns(one, station.id)]
            series = self.site.series_of(self.site.communities(station.id))
            yield f"{page[1:]}notices.xml", self._of(page, title, notices, series, renderer)

    def _of(
        self, page: str, title: str, notices: list[Notice], series: list[MeetingSeries],
        renderer: Renderer,
    ) -> bytes:
        """The feed that belongs to a page: of these notices and series, latest first."""
        said = self.site.updated(notices[0]) if notices else _NEVER
        news = list(self.meetings.of(series, renderer))
        if news:
            news += [
                Item(self.site.updated(one), one.id, self._entry(one, renderer))
                for one in notices if self._current(one)
            ]
            news.sort(key=lambda item: item.id)
            news.sort(key=lambda item: item.updated, reverse=True)
            said, entries = max(said, news[0].updated), [item.entry for item in news]
        else:
            entries = [self._entry(one, renderer) for one in notices if self._current(one)]
        path = f"{page[1:]}notices.xml"
        return _feed(self.site, path, page, title, said, entries, renderer)

    def part(
        self, notices: Iterable[Notice], series: Iterable[MeetingSeries], renderer: Renderer
    ) -> dict[str, bytes]:
        """What these notices and series are in the feed of the whole district."""
        rows = [
            [self.site.updated(one).isoformat(), one.id,
             str(self._entry(one, renderer)) if self._current(one) else ""]
            for one in notices if one.published <= self.site.now
        ]
        rows += [
            [item.updated.isoformat(), item.id, str(item.entry)]
            for item in self.meetings.of(series, renderer)
        ]
        return {"notices": json.dumps(rows, ensure_ascii=False).encode()} if rows else {}

    def _entry(self, notice: Notice, renderer: Renderer) -> Markup:
        """A notice's entry, written once for each language."""
        key = renderer.t.language, notice.id
        found = self._entries.get(key)
        if found is None:
            found = self._entries[key] = self._write(notice, renderer)
        return found

    def _write(self, notice: Notice, renderer: Renderer) -> Markup:
        language = renderer.t.language
        text = renderer.render(
            "feeds/entry.xml", notice=notice,
            address=renderer.address(f"/notices/{notice.id}/"),
            published=self._moment(notice.published),
            updated=self._moment(self.site.updated(notice)),
            content=str(to_html(notice.body.get(language))),
            tag=lambda text: _tag(text, language),
        )
        return Markup(text)  # noqa: S704  autoescaped by the renderer

    def _moment(self, moment: datetime) -> str:
        return moment.replace(tzinfo=self.zone).isoformat(timespec="seconds")

    def _current(self, notice: Notice) -> bool:
        return notice.expires >= self.site.day


def district_feed(site: Site, renderer: Renderer, parts: Iterable[bytes]) -> tuple[str, bytes]:
    """The feed of the whole district from its parts: its path, its bytes."""
    t, path = renderer.t, "notices.xml"
    rows = [row for part in parts for row in json.loads(part)]
    rows.sort(key=lambda row: row[1])
    rows.sort(key=lambda row: row[0], reverse=True)
    title = t.plain("feed.district", district=t.name(site.profile.name))
    said = datetime.fromisoformat(rows[0][0]) if rows else _NEVER
    entries = [Markup(row[2]) for row in rows if row[2]]  # noqa: S704  written by `Feeds`
    return path, _feed(site, path, "/notices/", title, said, entries, renderer)


def _feed(
    site: Site, path: str, page: str, title: str, said: datetime, entries: list[Markup],
    renderer: Renderer,
) -> bytes:
    """`said` is when a notice for it last changed, those that have expired included."""
    t = renderer.t
    updated = said.replace(tzinfo=ZoneInfo(site.profile.timezone))
    return renderer.render(
        "feeds/notices.xml", title=title, entries=entries,
        author=t.plain("shell.site", district=t.name(site.profile.name)),
        address=renderer.address(path), page=renderer.address(page),
        updated=updated.isoformat(timespec="seconds"),
    ).encode()


def _concerning(site: Site, notices: list[Notice]) -> dict[CommunityId, list[Notice]]:
    """For each community the notices that `site.concerns` says, in the order given."""
    # Each notice is looked at once, not once for each community: there may be thousands of both.
    everywhere: list[int] = []
    of_station: dict[StationId, list[int]] = defaultdict(list)
    named: dict[CommunityId, list[int]] = defaultdict(list)
    for at, notice in enumerate(notices):
        if notice.communities:
            for name in set(notice.communities):
                named[name].append(at)
        elif notice.station:
            of_station[notice.station].append(at)
        else:
            everywhere.append(at)
    return {
        one.id: [
            notices[at] for at in sorted((*everywhere, *of_station[one.station], *named[one.id]))
        ]
        for one in site.district.communities.values()
    }


def _tag(text: Localized, language: str) -> str:
    """The `xml:lang` of a text that may exist in Chinese only."""
    return "zh-Hans" if text.language(language) == "zh" else language
