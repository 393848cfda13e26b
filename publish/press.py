"""`Press`: makes files. A unit's from its excerpt, the whole district's from the units' parts.

Everything it needs besides is here when it is made, so any process can do any piece of work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from markupsafe import Markup

from district.excerpt import Excerpt
from district.figures import RequestFigures
from district.photo import photo_file
from district.records import District, Profile
from district.words import Words
from look.pour import pour
from look.safe import marked
from publish.calendars import DISTRICT, Calendars, district_calendar
from publish.edges import good_until
from publish.feeds import Feeds, district_feed
from publish.frames import frame_of
from publish.fronts import Fronts
from publish.ledger import Parts
from publish.linked_data import LinkedData
from publish.lookup import (
    all_json,
    characters_in,
    characters_json,
    entries,
    near_json,
    near_rows,
    shard_json,
)
from publish.lookup_cards import station_json
from publish.opendata import Package, rows_of, table_pieces
from publish.page import Page
from publish.parts import Lists
from publish.plan import Plan
from publish.render import Renderer
from publish.shell import HandWritten, Theme
from publish.site import Site
from publish.sitemap import list_sitemap, robots, sitemap_index, unit_sitemaps
from publish.size import Size
from publish.tables import table_path
from publish.timing import Timing
from publish.urgent import on_top
from publish.vcards import vcards
from publish.works import Work

_NOTHING = Markup()
File = tuple[str, bytes]
"""A path below the site, and what is in the file."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a unit gave; `until` is when it must be made again though nothing was edited."""

    files: list[File]
    parts: Parts
    until: datetime


class Press:
    """`words` by language, the first at the root.

    `sounds` is how names are read, once that has been looked up for this press.
    """

    def __init__(
        self, profile: Profile, now: datetime, words: Mapping[str, Words], theme: Theme,
        size: Size,
    ) -> None:
        self.profile = profile
        self.now = now
        self.theme = theme
        self.size = size
        self.timing = Timing()
        self.sounds: dict[str, list[str]] | None = None
        self.address = profile.url.rstrip("/")
        self.whole = Site(_nobody(profile), now)
        self.renderers = {name: self._renderer(one) for name, one in words.items()}
        self.linked = {name: LinkedData(one) for name, one in self.renderers.items()}

    def turn(self, now: datetime) -> None:
        """Make what comes at this time; nothing else of the press depends on it."""
        self.now = now
        self.whole = Site(_nobody(self.profile), now)

    def _renderer(self, words: Words) -> Renderer:
        written = [one.slug for one in self.theme.pages if one.language == words.language]
        return Renderer(self.whole, words, dict(self.theme.assets), frozenset(written))

    # --- a unit

    def unit(self, excerpt: Excerpt) -> Made:
        """All files of a unit in all languages, and what it hands on."""
        with self.timing("plan"):
            site = Site(excerpt.district, self.now)
            until = good_until(excerpt.district, self.now)
        files = list(self._photos(excerpt, site))
        parts: Parts = {}
        listed: list[str] = []
        calendars, feeds = Calendars(site), Feeds(site)
        with self.timing("lists"):
            serving = [one for one in excerpt.own("officers") if site.serves(one)]
            names = entries(site, excerpt.own("communities"), serving)
            parts["characters"] = {"": characters_in(names).encode()}
            slips = near_rows(names, self.size.near_buckets)
            parts["near"] = {str(bucket): rows.encode() for bucket, rows in slips.items()}
        for language, renderer in self.renderers.items():
            renderer.turn(site)
            with self.timing("plan"):
                pages = list(Plan(site, renderer.t, excerpt).pages())
            files += [self._file(page, renderer) for page in pages]
            listed += [page.rooted for page in pages if page.listed]
            with self.timing("calendars"):
                communities = excerpt.own("communities")
                files += _below(language, calendars.files(excerpt.own, renderer))
                files += _below(language, feeds.files(communities, renderer))
                files += _below(language, feeds.of_stations(excerpt.own("stations"), renderer))
                files += _below(language, vcards(site, excerpt.own("officers"), renderer))
                parts[f"calendar.{language}"] = calendars.part(excerpt.own("meetings"), renderer)
                parts[f"feed.{language}"] = feeds.part(
                    excerpt.own("notices"), excerpt.own("meetings"), renderer
                )
            with self.timing("lists"):
                cards = {f"at/{station.id}.json": station_json(site, renderer.t, station)
                         for station in excerpt.own("stations")}
                files += _below(language, [(f"lookup/{path}", cards[path]) for path in cards])
                if not self.size.large:
                    parts[f"cards.{language}"] = cards
                parts |= Lists(site, renderer, excerpt, self.size, names).families()
        with self.timing("data"):
            parts |= rows_of(site, excerpt)
            maps = dict(unit_sitemaps(excerpt.unit, self.address, listed))
            if self.profile.admin:
                stations = excerpt.own("stations")
                parts["admin"] = {one.id: one.name.zh.encode() for one in stations}
            parts["sitemap"] = {"": "\n".join(maps).encode()}
            files += maps.items()
        return Made(files, parts, until)

    def _photos(self, excerpt: Excerpt, site: Site) -> Iterator[File]:
        for officer in excerpt.own("officers"):
            if officer.id in site.photos:
                photo = site.district.photos[photo_file(officer.file, officer.photo)]
                yield f"assets/officers/{site.photos[officer.id]}", photo.portrait

    # --- the whole district

    def common(self, urgent: Mapping[str, Markup]) -> Iterator[File]:
        """What hardly depends on a record: hand-written pages, the page that is not there, assets.

        `urgent` is, by language, what stands on top of pages; a page for lack of one has nothing.
        """
        for path, body in self.theme.files.items():
            yield path.lstrip("/"), body
        for language, renderer in self.renderers.items():
            fronts = self._fronts(renderer)
            yield self._file(fronts.not_found(), renderer)
            yield self._file(fronts.offline(), renderer)
            yield self._file(fronts.data(), renderer)
            for hand in self.theme.pages:
                if hand.language == language:
                    yield self._file(_hand_written(hand), renderer, urgent[language])

    def fronts(
        self, language: str, parts: Iterable[dict[str, bytes]], figures: RequestFigures | None,
        urgent: Markup,
    ) -> Iterator[File]:
        """The pages that list the district."""
        renderer = self._turned(language)
        for page in self._fronts(renderer).pages(parts, figures):
            yield self._file(page, renderer, urgent)

    def streets(
        self, language: str, initial: str, initials: Iterable[str], parts: Iterable[bytes],
        urgent: Markup,
    ) -> Iterator[File]:
        """The lists of one initial; the index of them where that is ""."""
        renderer = self._turned(language)
        fronts, every = self._fronts(renderer), list(initials)
        pages = fronts.street_lists(initial, every, parts) if initial else [fronts.streets(every)]
        for page in pages:
            yield self._file(page, renderer, urgent)

    def lookup(self, language: str, bucket: int, parts: Iterable[bytes]) -> Iterator[File]:
        """One file of names."""
        rows = (row for part in parts for row in msgspec.json.decode(part))
        yield from _below(language, [(f"lookup/{bucket}.json", shard_json(rows))])

    def near(self, bucket: int, parts: Iterable[bytes]) -> Iterator[File]:
        """One file of names for those who make a slip."""
        body = near_json(part.decode() for part in parts)
        for language in self.renderers:
            yield from _below(language, [(f"lookup/near/{bucket}.json", body)])

    def characters(self, parts: Iterable[bytes]) -> Iterator[File]:
        """What a browser must know of the characters in the district's names."""
        body = characters_json(part.decode() for part in parts)
        for language in self.renderers:
            yield from _below(language, [("lookup/characters.json", body)])

    def every_name(
        self, language: str, buckets: Mapping[int, Iterable[bytes]],
        near: Mapping[int, Iterable[bytes]], cards: Mapping[str, bytes],
        characters: Iterable[bytes],
    ) -> Iterator[File]:
        """All of the look-up's files in one, for when there is no network."""
        files = {"characters.json": characters_json(part.decode() for part in characters)}
        for bucket, parts in sorted(buckets.items()):
            rows = (row for part in parts for row in msgspec.json.decode(part))
            files[f"{bucket}.json"] = shard_json(rows)
        for bucket, parts in sorted(near.items()):
            files[f"near/{bucket}.json"] = near_json(part.decode() for part in parts)
        files |= sorted(cards.items())
        yield from _below(language, [("lookup/all.json", all_json(files))])

    def long_paths(self, work: Work) -> list[str]:
        """Where a calendar or table of the whole district lies; a table in every language."""
        if work.kind == "calendar":
            return [_rooted_file(work.language, DISTRICT)]
        return [_rooted_file(name, table_path(work.table)) for name in self.renderers]

    def long(self, work: Work, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Its bytes, piece by piece."""
        if work.kind == "calendar":
            return district_calendar(self.whole, self._turned(work.language), parts)
        return table_pieces(work.table, parts)

    def feed(self, language: str, parts: Iterable[bytes]) -> Iterator[File]:
        """The feed of the whole district."""
        yield from _below(language, [district_feed(self.whole, self._turned(language), parts)])

    def package(self, language: str, tables: Mapping[str, tuple[int, str]]) -> Iterator[File]:
        """What describes the open data, given each table's size and SHA-256."""
        package = Package(self.whole, self.renderers[language].t)
        yield from _below(language, [package.file(tables)])

    def sitemap(self, parts: Iterable[str], files: Iterable[str]) -> Iterator[File]:
        """What leads search engines to the units' sitemaps, and to the pages among the files."""
        names = [name for part in parts for name in part.split()]
        yield list_sitemap(self.address, files)
        yield sitemap_index(self.address, names)
        yield from robots(self.profile)

    def _turned(self, language: str) -> Renderer:
        renderer = self.renderers[language]
        renderer.turn(self.whole)
        return renderer

    def _fronts(self, renderer: Renderer) -> Fronts:
        return Fronts(self.whole, renderer, self.size)

    # --- a page

    def _file(self, page: Page, renderer: Renderer, top: Markup = _NOTHING) -> File:
        """`top` is what stands above the article of a page that is no record's."""
        with self.timing("render"):
            article = page.facts["html"] if page.hand_written else renderer.article(page)
            article = marked(on_top(page.urgent, renderer) + top + article)
        with self.timing("pour"):
            frame = frame_of(
                page, article, renderer, self.linked[page.language], self.theme.assets
            )
            return page.file, pour(self.theme.shells[page.language], frame).encode()


def _hand_written(hand: HandWritten) -> Page:
    html = Markup(hand.html)  # noqa: S704  staff's Markdown, as the theme engine rendered it
    section = hand.slug.strip("/")
    return Page(
        hand.language, f"/{hand.slug}", "hand_written", hand.title, hand.description, section,
        {"html": html},
    )


def _rooted_file(language: str, path: str) -> str:
    return path if language == "zh" else f"{language}/{path}"


def _below(language: str, files: Iterable[File]) -> Iterator[File]:
    for path, body in files:
        yield _rooted_file(language, path), body


def _nobody(profile: Profile) -> District:
    """A district of which nothing is in sight but its profile."""
    return District(profile, {}, {}, {}, {}, {}, {}, {})
