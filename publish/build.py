"""A whole build: read → check → plan → render → pour → write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

from district.records import District, OfficerId
from district.words import Words, read_words
from publish.extras import extra_files
from publish.lookup import lookup_json
from publish.page import Page
from publish.plan import Plan
from publish.pour import Frame, pour
from publish.render import Renderer
from publish.shell import Call, HandWritten, Theme, Voice, make_theme
from publish.site import Site
from publish.speak import Speaker

Tell = Callable[[str, int, int], None]
"""Told of progress: the step, how far, of how many (0 when not known)."""


@dataclass(frozen=True, slots=True)
class Built:
    """Every file of the site by its path, and what the theme engine had to say on the way."""

    files: dict[str, bytes]
    warnings: tuple[str, ...]
    cache_damaged: bool


def build_files(
    content: Path, district: District, now: datetime, cache: Path | None, tell: Tell
) -> Built:
    """Make the site of a district that is free of errors; nothing is written.

    Raises `EngineError` when the theme engine fails, `OSError` when a photo or page vanishes.
    """
    photos = _photos(content, district)
    site = Site(district, now, {name: file for name, (file, _) in photos.items()})
    words = {name: read_words(name, content) for name in district.profile.languages}
    tell("theme", 0, 0)
    voices = [_voice(site, one) for one in words.values()]
    theme = make_theme(
        pages=content / "pages", url=site.profile.url, voices=voices, cache=cache
    )
    files = {path.lstrip("/"): body for path, body in theme.files.items()}
    assets = dict(theme.assets)
    for name, one in words.items():
        _add_asset(files, assets, site, f"lookup.{name}.json", lookup_json(site, Speaker(one)))
    files |= {f"assets/officers/{file}": body for file, body in photos.values()}
    files |= extra_files(site, words)
    tell("plan", 0, 0)
    plans = {name: list(Plan(site, Speaker(one)).pages()) for name, one in words.items()}
    total, done = sum(map(len, plans.values())), 0
    for name, one in words.items():
        written = frozenset(hand.slug for hand in theme.pages if hand.language == name)
        renderer = Renderer(site, one, assets, written)
        for page in plans[name]:
            frame = _frame(site, page, renderer)
            files[page.file] = pour(theme.shells[name], frame).encode()
            done += 1
            tell("render", done, total)
        for hand in theme.pages:
            if hand.language == name:
                page, frame = _hand_written(site, theme, hand, renderer)
                files[page.file] = pour(theme.shells[name], frame).encode()
    return Built(files, theme.warnings, theme.cache_damaged)


def _voice(site: Site, words: Words) -> Voice:
    t = Speaker(words)
    name = t.name(site.profile.name)
    prefix = "page.shell."
    said = {
        code.removeprefix(prefix): sentence
        for code, sentence in words.sentences.items() if code.startswith(prefix)
    }
    said["site"] = t.plain("shell.site", district=name)
    numbers = (*site.profile.emergency, site.profile.hotline)
    calls = tuple(Call(one.number, t.name(one.purpose)) for one in numbers)
    footer = t.name(site.profile.footer) if site.profile.footer else ""
    return Voice(words.language, said, calls, footer)


def _frame(site: Site, page: Page, renderer: Renderer) -> Frame:
    return _framed(site, page, renderer, renderer.article(page))


def _framed(site: Site, page: Page, renderer: Renderer, article: Markup) -> Frame:
    t = renderer.t
    robots = "" if page.listed else '<meta name="robots" content="noindex">'
    return Frame(
        title="" if page.path == "/" else page.title,
        description=page.description,
        path=_rooted(page.language, page.path),
        article=article,
        section=page.section,
        alternates={name: _rooted(name, page.path) for name in site.profile.languages},
        head=Markup(robots),  # noqa: S704  a literal
        body_class=f"{page.kind}-page".replace("_", "-"),
        canonical="" if page.path == "/404.html" else None,
        built=t.plain("shell.built", day=t.short_date(site.day)),
    )


def _hand_written(
    site: Site, theme: Theme, hand: HandWritten, renderer: Renderer
) -> tuple[Page, Frame]:
    section = hand.slug.strip("/")
    page = Page(
        hand.language, f"/{hand.slug}", "hand_written", hand.title, hand.description, section,
        kind="hand-written",
    )
    return page, _framed(site, page, renderer, Markup(hand.html))  # noqa: S704  Markdown of staff


def _rooted(language: str, path: str) -> str:
    return path if language == "zh" else f"/{language}{path}"


def _add_asset(
    files: dict[str, bytes], assets: dict[str, str], site: Site, name: str, body: bytes
) -> None:
    stem, _, suffix = name.rpartition(".")
    hashed = f"assets/{stem}.{sha256(body).hexdigest()[:8]}.{suffix}"
    files[hashed] = body
    assets[name] = f"{site.base}{hashed}"


def _photos(content: Path, district: District) -> dict[OfficerId, tuple[str, bytes]]:
    """Each photo's published name and bytes; the name is the officer's, whatever the file's was."""
    photos = {}
    for officer in district.officers.values():
        if officer.photo:
            path = content / Path(officer.file).parent / officer.photo
            body = path.read_bytes()
            file = f"{officer.id}.{sha256(body).hexdigest()[:8]}{path.suffix}"
            photos[officer.id] = (file, body)
    return photos
