"""Atom feeds (RFC 4287) of the notices: of each community, and of the whole district.

An entry's id is the address of the notice's page, which answers for ever. Its text is written once
for each language and shared by every feed it stands in.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from markupsafe import Markup

from district.localized import Localized
from district.records import Community, Notice, NoticeId
from publish.markdown import to_html
from publish.render import Renderer
from publish.site import Site


class Feeds:
    """What the feeds of all languages share; `files` writes those of one language."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.zone = ZoneInfo(site.profile.timezone)
        latest_first = sorted(site.notices, key=lambda notice: notice.id)
        latest_first.sort(key=lambda notice: notice.published, reverse=True)
        self.notices = latest_first
        self.concerning = {
            community.id: [one for one in latest_first if site.concerns(one, community)]
            for community in site.district.communities.values()
        }

    def files(self, renderer: Renderer) -> Iterator[tuple[str, bytes]]:
        """Each feed by its path below the language's root: `communities/fuxue/notices.xml`."""
        t, district = renderer.t, self.site.district
        entries = {one.id: self._entry(one, renderer) for one in self.notices if self._current(one)}
        title = t.plain("feed.district", district=t.name(self.site.profile.name))
        path = "notices.xml"
        yield path, self._feed(path, "/notices/", title, self.notices, entries, renderer)
        for community in district.communities.values():
            yield from self._of(community, entries, renderer)

    def _of(
        self, community: Community, entries: dict[NoticeId, Markup], renderer: Renderer
    ) -> Iterator[tuple[str, bytes]]:
        title = renderer.t.plain("feed.community", community=renderer.t.name(community.name))
        notices, page = self.concerning[community.id], f"/communities/{community.id}/"
        path = f"{page[1:]}notices.xml"
        body = self._feed(path, page, title, notices, entries, renderer)
        yield path, body
        for former in community.former_ids:
            # The same feed, its own id included: readers see that it goes on elsewhere.
            yield f"communities/{former}/notices.xml", body

    def _feed(
        self, path: str, page: str, title: str, notices: list[Notice],
        entries: dict[NoticeId, Markup], renderer: Renderer,
    ) -> bytes:
        """`notices` are all that ever concerned it, latest first; the current ones are listed."""
        said = notices[0].published if notices else self.site.now
        author = renderer.t.plain(
            "shell.site", district=renderer.t.name(self.site.profile.name)
        )
        text = renderer.render(
            "feeds/notices.xml", title=title, author=author,
            address=self._address(path, renderer), page=self._address(page, renderer),
            updated=said.replace(tzinfo=self.zone).isoformat(timespec="seconds"),
            entries=[entries[one.id] for one in notices if one.id in entries],
        )
        return text.encode()

    def _entry(self, notice: Notice, renderer: Renderer) -> Markup:
        language = renderer.t.language
        text = renderer.render(
            "feeds/entry.xml", notice=notice,
            address=self._address(f"/notices/{notice.id}/", renderer),
            published=notice.published.replace(tzinfo=self.zone).isoformat(timespec="seconds"),
            content=str(to_html(notice.body.get(language))),
            tag=lambda text: _tag(text, language),
        )
        return Markup(text)  # noqa: S704  autoescaped by the renderer

    def _current(self, notice: Notice) -> bool:
        return notice.expires >= self.site.day

    def _address(self, path: str, renderer: Renderer) -> str:
        return urljoin(self.site.profile.url, renderer.url(path))


def _tag(text: Localized, language: str) -> str:
    """The `xml:lang` of a text that may exist in Chinese only."""
    return "zh-Hans" if text.language(language) == "zh" else language
