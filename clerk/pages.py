"""Pages that say something else than before: the articles of then and now, compared.

What a page says is taken from the templates that make it, so nothing is guessed from records. Only
what a change may reach is looked at; where these are most of a large district, the
pages are counted and not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from clerk.broken import hand_written
from clerk.reach import Reach, may_change
from clerk.sides import Side, Sides
from district.excerpt import Excerpt
from district.layout import FIGURES
from district.words import Words
from publish.build import size_of
from publish.page import rooted
from publish.parts import Lists
from publish.plan import Plan
from publish.render import Renderer
from publish.site import Site
from publish.urgent import on_top

MOST = 3000
"""Files of stations whose pages are compared; of more, making them all would take minutes."""
_LISTS = {
    "communities": ("/communities/",), "officers": ("/officers/",), "meetings": ("/meetings/",),
    "station": ("/stations/",), "programme": ("/programme/",), "dated": ("/", "/meetings/"),
    "notices": ("/", "/notices/"), "forms": ("/",), "described": ("/requests/",),
}
"""The pages that list what a unit hands on, by the key of `lists` (publish/parts.py)."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A page by its address below the site; `state` is `added`, `changed` or `removed`."""

    address: str
    kind: str
    state: str


@dataclass(slots=True)
class Pages:
    """`lists` are pages for the whole district that may show it. Where `exact` is False nothing
    was compared: `pages` is empty, and `most` says how many may change, by kind."""

    pages: list[Changed] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    exact: bool = True
    most: dict[str, int] = field(default_factory=dict)


class _AsWritten(dict[str, str]):
    """Stands for names that are the same before and after, of assets or of streets: each is its
    own."""

    def __missing__(self, name: str) -> str:
        return name

    def get(self, name: str, default: Any = None) -> str:
        return name


def changed_pages(sides: Sides) -> Pages:
    """The pages of all units that the change touches."""
    reach = Reach(sides)
    units = list(sides.survey.units) if reach.everywhere else sides.touched(sides.records)
    found = Pages()
    for file in sides.files:
        address = hand_written(file)
        if address:
            before = sides.base.files[file] is not None
            there = sides.survey.catalogue.digest(file) is not None
            state = "changed" if before and there else "added" if there else "removed"
            found.pages.append(Changed(address, "written", state))
    if FIGURES in sides.files:
        found.lists = [rooted(name, "/programme/") for name in sides.after.profile.languages]
    if sum(len(sides.after.units.get(unit, ())) for unit in units) > MOST:
        found.exact, found.most = False, _counted(sides, units)
        return found
    compared = _Compared(sides, reach)
    for unit in units:
        compared.unit(unit)
    found.pages += sorted(compared.pages(), key=lambda one: (one.kind, one.address))
    found.lists = sorted(compared.lists.union(found.lists))
    return found


def _counted(sides: Sides, units: Sequence[str]) -> dict[str, int]:
    """How many pages of records these units have, by kind, in all languages."""
    most: dict[str, int] = {}
    for unit in units:
        for file in sides.after.units.get(unit, ()):
            parts = file.split("/")
            kind = parts[2] if len(parts) == 4 else "stations" if unit else parts[0]
            if file.endswith(".yaml"):
                most[kind] = most.get(kind, 0) + len(sides.after.profile.languages)
    most["posters"] = most.get("communities", 0)
    return most


class _Compared:
    """What each page says, before and after, unit by unit."""

    def __init__(self, sides: Sides, reach: Reach) -> None:
        self.sides = sides
        self.reach = reach
        self.lists: set[str] = set()
        self._size = size_of(sides.survey)
        self._before: dict[str, tuple[str, bytes]] = {}
        self._after: dict[str, tuple[str, bytes]] = {}
        self._words = {side: sides.words(side) for side in (sides.before, sides.after)}
        self._renderers: dict[tuple[str, bool], Renderer] = {}

    def pages(self) -> Iterator[Changed]:
        for address in self._before.keys() | self._after.keys():
            was, now = self._before.get(address), self._after.get(address)
            if was == now:
                continue
            state = "added" if was is None else "removed" if now is None else "changed"
            kind = (now or was or ("", b""))[0]
            yield Changed(address, kind, state)

    def unit(self, unit: str) -> None:
        parts: list[dict[str, dict[str, bytes]]] = []
        reached = self.reach.of(self.sides.before.excerpt(unit), self.sides.after.excerpt(unit))
        for side, said in ((self.sides.before, self._before), (self.sides.after, self._after)):
            excerpt = side.excerpt(unit)
            parts.append({})
            if not _is_whole(excerpt):
                continue
            site = Site(excerpt.district, self.sides.now)
            if not self.reach.streets:
                # Looking up how characters are read takes a third of all the time.
                site.latin = _AsWritten()
            for language, words in self._words[side].items():
                renderer = self._renderer(side, site, language, words)
                said.update(_said(site, renderer, excerpt, reached))
                lists = Lists(site, renderer, excerpt, self._size, [])
                parts[-1][f"lists.{language}"] = lists.lists()
                if self.reach.streets:
                    parts[-1][f"streets.{language}"] = lists.streets()
        self._list(*parts)

    def _renderer(self, side: Side, site: Site, language: str, words: Words) -> Renderer:
        place = language, side is self.sides.before
        if place not in self._renderers:
            self._renderers[place] = Renderer(site, words, _AsWritten())
        self._renderers[place].turn(site)
        return self._renderers[place]

    def _list(
        self, before: dict[str, dict[str, bytes]], after: dict[str, dict[str, bytes]]
    ) -> None:
        for family in before.keys() | after.keys():
            was, now = before.get(family, {}), after.get(family, {})
            name, _, language = family.partition(".")
            root = "" if language == "zh" else f"/{language}"
            for key in was.keys() | now.keys():
                if was.get(key) == now.get(key):
                    continue
                if name == "streets":
                    self.lists.add(f"{root}/streets/{key.lower()}/")
                elif name == "lists":
                    self.lists.update(root + path for path in _LISTS.get(key, ()))


def _is_whole(excerpt: Excerpt) -> bool:
    """Whether pages can be made of it: what was wrong at the revision may lack a station."""
    stations = excerpt.district.stations
    return all(one.station in stations for one in excerpt.district.communities.values())


def _said(
    site: Site, renderer: Renderer, excerpt: Excerpt, reached: set[tuple[str, str]] | None
) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """What every page says that a change may reach, with its kind, by address."""
    for page in Plan(site, renderer.t, excerpt).pages():
        if not may_change(page, reached):
            continue
        text = on_top(page.urgent, renderer) + renderer.article(page)
        body = f"{page.title}\0{page.description}\0{text}"
        kind = "posters" if page.template == "poster" else page.path.split("/")[1]
        yield page.rooted, (kind, blake2b(body.encode(), digest_size=16).digest())

