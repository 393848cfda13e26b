"""`Press`: everything a site consists of, as pieces of work that any process can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from markupsafe import Markup

from district.words import Words
from publish.calendars import Calendars, dated_meetings
from publish.feeds import Feeds
from publish.lookup import lookup_json
from publish.opendata import OpenData
from publish.page import Page
from publish.plan import Plan
from publish.pour import Frame, pour
from publish.render import Renderer
from publish.shell import HandWritten, Theme
from publish.site import Site
from publish.speak import Speaker

CHUNK = 60
"""Pages of each language in one piece of work: worth the errand, yet easy to share out evenly."""


@dataclass(frozen=True, slots=True)
class Work:
    """`kind` is pages, calendars, feeds or data; `start` and `stop` number the pages.

    A page is made in all languages at once: they share what costs most, such as a QR code.
    """

    kind: str
    language: str = ""
    start: int = 0
    stop: int = 0


class Press:
    """Plans the pages at once and makes each file when its piece of work is asked for."""

    def __init__(self, site: Site, words: Mapping[str, Words], theme: Theme) -> None:
        self.site = site
        self.words = words
        self.theme = theme
        self.assets = dict(theme.assets)
        self.fixed = {path.lstrip("/"): body for path, body in theme.files.items()}
        self.plans: dict[str, list[Page]] = {}
        self.renderers: dict[str, Renderer] = {}

    def lookup(self, language: str) -> tuple[str, bytes]:
        """The look-up's file of one language, before it has its final name."""
        return language, lookup_json(self.site, Speaker(self.words[language]))

    def add_lookup(self, language: str, body: bytes) -> None:
        """Give the look-up's file the name that its pages ask for."""
        file = f"assets/lookup.{language}.{sha256(body).hexdigest()[:8]}.json"
        self.fixed[file] = body
        self.assets[f"lookup.{language}.json"] = f"{self.site.base}{file}"

    def plan(self) -> None:
        """Say which pages there are; all look-ups must have been added."""
        for language, words in self.words.items():
            hands = [hand for hand in self.theme.pages if hand.language == language]
            written = frozenset(hand.slug for hand in hands)
            self.renderers[language] = Renderer(self.site, words, self.assets, written)
            pages = list(Plan(self.site, Speaker(words)).pages())
            self.plans[language] = pages + [_hand_written(hand) for hand in hands]

    @property
    def pages(self) -> int:
        return sum(map(len, self.plans.values()))

    def works(self) -> list[Work]:
        """Every piece of work; what takes longest comes first."""
        works = [Work("data")]
        for kind in ("calendars", "feeds"):
            works += [Work(kind, language) for language in self.words]
        longest = max(map(len, self.plans.values()))
        works += [
            Work("pages", start=start, stop=min(start + CHUNK, longest))
            for start in range(0, longest, CHUNK)
        ]
        return works

    def make(self, work: Work) -> Iterator[tuple[str, bytes]]:
        """The files of one piece of work: path below the site, bytes."""
        if work.kind == "pages":
            for pages in self.plans.values():
                for page in pages[work.start : work.stop]:
                    yield page.file, self._page(page).encode()
        elif work.kind == "data":
            data = OpenData(self.site, dated_meetings(self.site))
            for language in self.words:
                yield from _below(language, data.files(self.renderers[language].t))
        elif work.kind == "calendars":
            calendars = Calendars(self.site, dated_meetings(self.site))
            yield from _below(work.language, calendars.files(self.renderers[work.language]))
        else:
            feeds = Feeds(self.site)
            yield from _below(work.language, feeds.files(self.renderers[work.language]))

    def _page(self, page: Page) -> str:
        renderer = self.renderers[page.language]
        t = renderer.t
        robots = "" if page.listed else '<meta name="robots" content="noindex">'
        frame = Frame(
            title="" if page.path == "/" else page.title,
            description=page.description,
            path=_rooted(page.language, page.path),
            article=page.facts["html"] if page.hand_written else renderer.article(page),
            section=page.section,
            alternates={
                name: _rooted(name, page.path) for name in self.site.profile.languages
            },
            head=Markup(robots),  # noqa: S704  a literal
            body_class=f"{page.template}-page".replace("_", "-"),
            canonical="" if page.path == "/404.html" else None,
            built=t.plain("shell.built", day=t.short_date(self.site.day)),
        )
        return pour(self.theme.shells[page.language], frame)


def _hand_written(hand: HandWritten) -> Page:
    html = Markup(hand.html)  # noqa: S704  staff's Markdown, as the theme engine rendered it
    section = hand.slug.strip("/")
    return Page(
        hand.language, f"/{hand.slug}", "hand_written", hand.title, hand.description, section,
        {"html": html},
    )


def _rooted(language: str, path: str) -> str:
    return path if language == "zh" else f"/{language}{path}"


def _below(
    language: str, files: Iterator[tuple[str, bytes]]
) -> Iterator[tuple[str, bytes]]:
    prefix = "" if language == "zh" else f"{language}/"
    for path, body in files:
        yield f"{prefix}{path}", body
