"""A whole build, after the check: theme → plan → render → pour → write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from district.records import District, OfficerId
from district.words import Words, read_words
from publish.parallel import spread
from publish.press import Press, Work
from publish.shell import Call, Voice, make_theme
from publish.site import Site
from publish.speak import Speaker
from publish.write import fresh, put

Tell = Callable[[str, int, int], None]
"""Told of progress: the step, how far, of how many (0 when not known)."""


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build; `warnings` are the theme engine's."""

    pages: int
    warnings: tuple[str, ...]
    cache_damaged: bool


def build_site(
    content: Path, district: District, now: datetime, out: Path, cache: Path | None,
    jobs: int, tell: Tell,
) -> Built:
    """Build a district that is free of errors into `out`, in one move at the end.

    Raises `EngineError` when the theme engine fails, `NotOurs` when `out` holds something that
    was not made here, `OSError` when a file cannot be read or written.
    """
    press = prepare(content, district, now, cache, jobs, tell)
    with fresh(out) as (folder, written):
        written += put(folder, press.fixed.items())
        done = 0
        for work, names in spread(press.works(), partial(_do, press, folder), jobs):
            written += names
            done += (work.stop - work.start) * len(press.plans)
            tell("render", done, press.pages)
        tell("write", 0, 0)
    return Built(press.pages, press.theme.warnings, press.theme.cache_damaged)


def build_files(content: Path, district: District, now: datetime) -> dict[str, bytes]:
    """Every file of the site by its path, kept in memory: for small districts and tests."""
    press = prepare(content, district, now, None, 1, lambda *_: None)
    made = (file for work in press.works() for file in press.make(work))
    return {**press.fixed, **dict(made)}


def prepare(
    content: Path, district: District, now: datetime, cache: Path | None, jobs: int, tell: Tell
) -> Press:
    """Everything that must be known before the first page can be made."""
    photos = _photos(content, district)
    site = Site(district, now, {name: file for name, (file, _) in photos.items()})
    words = {name: read_words(name, content) for name in district.profile.languages}
    tell("theme", 0, 0)
    voices = [_voice(site, one) for one in words.values()]
    theme = make_theme(pages=content / "pages", url=site.profile.url, voices=voices, cache=cache)
    press = Press(site, words, theme)
    press.fixed |= {f"assets/officers/{file}": body for file, body in photos.values()}
    tell("plan", 0, 0)
    for language, body in sorted(spread(list(words), press.lookup, jobs)):
        press.add_lookup(language, body)
    press.plan()
    return press


def _do(press: Press, folder: Path, work: Work) -> tuple[Work, list[str]]:
    return work, put(folder, press.make(work))


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
