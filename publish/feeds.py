"""Atom feeds (RFC 4287) of the notices: of each community, and of the whole district.

An entry's id is the address of the notice's page, which answers for ever. Its text is written once
for each language and shared by every feed it stands in.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from district.localized import Localized
from district.records import Community, CommunityId, Notice, NoticeId, StationId
from publish.markdown import to_html
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
        latest_first.sort(key=lambda notice: notice.published, reverse=True)
        self.notices = latest_first
        self.concerning = _concerning(site, latest_first)
        self._entries: dict[tuple[str, NoticeId], Markup] = {}

    def files(
        self, communities: Iterable[Community], renderer: Renderer
    ) -> Iterator[tuple[str, bytes]]:
        """Each community's by its path below the language's root: `communities/x/notices.xml`."""
        for community in communities:
            name = renderer.t.name(community.name)
            title = renderer.t.plain("feed.community", community=name)
            page = f"/communities/{community.id}/"
            notices = self.concerning[community.id]
            entries = [self._entry(one, renderer) for one in notices if self._current(one)]
            said = notices[0].published if notices else _NEVER
            path = f"{page[1:]}notices.xml"
            body = _feed(self.site, path, page, title, said, entries, renderer)
            yield path, body
            for former in community.former_ids:
                # The same feed, its own id included: readers see that it goes on elsewhere.
                yield f"communities/{former}/notices.xml", body

    def part(self, notices: Iterable[Notice], renderer: Renderer) -> dict[str, bytes]:
        """What these notices are in the feed of the whole district."""
        said = [one for one in notices if one.published <= self.site.now]
        if not said:
            return {}
        rows = [
            [one.published.isoformat(), one.id,
             str(self._entry(one, renderer)) if self._current(one) else ""]
            for one in said
        ]
        return {"notices": json.dumps(rows, ensure_ascii=False).encode()}

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
            published=notice.published.replace(tzinfo=self.zone).isoformat(timespec="seconds"),
            content=str(to_html(notice.body.get(language))),
            tag=lambda text: _tag(text, language),
        )
        return Markup(text)  # noqa: S704  autoescaped by the renderer

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
    """`said` is when a notice for it was last published, those that have expired included."""
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
