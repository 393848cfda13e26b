"""The theme of a build: a shell for each language, the hand-written pages, the assets.

    theme = make_theme(
        pages=content / "pages",         # may be missing: no hand-written pages then
        url="https://example.org/hutong/",
        voices=[Voice("zh", words, emergency, footer), Voice("en", …)],   # the first is at the root
        cache=Path(".cache"),            # or None
    )
    theme.shells["zh"]                   # look/pour.py pours into it
    theme.pages                          # HandWritten(language, slug, title, description, html)
    theme.files                          # {"/assets/district.1a2b3c4d.css": bytes, …}
    theme.asset("lookup.js")             # "/hutong/assets/lookup.5e6f7a8b.js"
    theme.warnings                       # what the engine complained about, a line each
    theme.cache_damaged                  # say so: the cache was thrown away

publish/engine.py makes the shells; what it gave is kept in `<cache>/shell.json`, valid for exactly
what it was made from. Assets are read afresh each time, so a change of style runs no engine.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from inspect import getfile
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

from look.assets import read_assets
from look.pour import Shell
from look.voice import Voice, said_of
from publish import engine
from publish.worker import worker

LOOK = Path(__file__).resolve().parent.parent
"""Where mkdocs.yml and templates/ lie."""

_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
_BREAK_BETWEEN_CJK = re.compile(rf"(?<={_CJK})\n(?={_CJK})")
_ROOTED = re.compile(r'\b(href|src)="/(?!/)')


@dataclass(frozen=True, slots=True)
class HandWritten:
    """A page written in Markdown. `slug` is its path below its language: `about/`.

    `html` is a whole `<article class="prose">`, its links already below the site's base.
    """

    language: str
    slug: str
    title: str
    description: str
    html: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything the theme gives a build. Paths in `files` lie below the base."""

    shells: Mapping[str, Shell]
    pages: tuple[HandWritten, ...]
    files: Mapping[str, bytes]
    assets: Mapping[str, str]
    warnings: tuple[str, ...] = ()
    cache_damaged: bool = False

    def asset(self, name: str) -> str:
        """The address of a file of templates/assets; `KeyError` when there is none."""
        return self.assets[name]


@dataclass(frozen=True, slots=True)
class _Site:
    """Where the site lives, and where each language starts below it."""

    origin: str
    base: str
    roots: Mapping[str, str]

    @classmethod
    def of(cls, url: str, voices: Sequence[Voice]) -> _Site:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
        roots = {v.language: f"/{v.language}/" if at else "/" for at, v in enumerate(voices)}
        return cls(origin, parts.path.rstrip("/"), roots)


def make_theme(
    *,
    pages: Path,
    url: str,
    voices: Sequence[Voice],
    cache: Path | None,
    look: Path = LOOK,
    engine: ModuleType = engine,
) -> Theme:
    """The shells, hand-written pages and assets; the engine runs only when something changed.

    `engine` is a module with `run` and `versions` as publish/engine.py has them.

    Raises `MissingWords`, `engine.EngineError`, or `pour.BadShell` for a shell without a place.
    """
    pages, look, site = pages.resolve(), look.resolve(), _Site.of(url, voices)
    orders = [_order(voice, site, pages / voice.language) for voice in voices]
    key = _key(engine, look, pages, orders)
    runs, damaged = _read_cache(cache, key)
    if runs is None:
        runs = engine.run(look, orders)
        _write_cache(cache, key, runs)
    files, assets = read_assets(look / "templates" / "assets", site.base)
    homes = [site.base + root for root in site.roots.values()]
    files["/sw.js"] = worker(look / "templates" / "sw.js", site.base, homes, assets.values())
    spoken = list(zip(voices, runs, strict=True))
    names = {voice.language: voice.words["language_name"] for voice in voices}
    return Theme(
        shells={v.language: _shell(v, run.shell, site, names, assets) for v, run in spoken},
        pages=tuple(page for v, run in spoken for page in _pages(v, run, site)),
        files=files | _beside(pages, site),
        assets=assets,
        warnings=tuple(f"{v.language}: {line}" for v, run in spoken for line in run.warnings),
        cache_damaged=damaged,
    )


def _order(voice: Voice, site: _Site, pages: Path) -> engine.Order:
    home = site.base + site.roots[voice.language]
    written = {path.stem for path in pages.glob("*.md")}
    return engine.Order(
        language=voice.language,
        name=voice.words["site"],
        url=site.origin + home,
        pages=pages,
        said=said_of(voice, home, written),
    )


def _shell(
    voice: Voice, html: str, site: _Site, names: Mapping[str, str], assets: Mapping[str, str]
) -> Shell:
    for name, address in assets.items():
        html = html.replace(f"@@hutong:asset:{name}@@", address)
    return Shell.cut(
        html.lstrip(),
        language=voice.language,
        site=voice.words["site"],
        origin=site.origin,
        base=site.base,
        root=site.roots[voice.language],
        languages=names,
    )


def _pages(voice: Voice, run: engine.Run, site: _Site) -> Iterator[HandWritten]:
    for slug, title, description, html in run.pages:
        # Chromium shows a line break between two Chinese characters as a space.
        text = _BREAK_BETWEEN_CJK.sub("", html)
        linked = _ROOTED.sub(rf'\1="{site.base}/', text)
        article = f'<article class="prose">\n{linked}\n</article>'
        yield HandWritten(voice.language, slug, title, description, article)


def _beside(pages: Path, site: _Site) -> dict[str, bytes]:
    """The pictures and other files that lie beside the hand-written pages."""
    return {
        root + path.relative_to(pages / language).as_posix(): path.read_bytes()
        for language, root in site.roots.items()
        for path in engine.page_files(pages / language)
        if path.suffix != ".md"
    }


def _key(made_by: ModuleType, look: Path, pages: Path, orders: Sequence[engine.Order]) -> str:
    """A hash of everything the engine's output depends on."""
    digest = hashlib.sha256(made_by.versions().encode())
    for order in orders:
        said = json.dumps([asdict(order)], ensure_ascii=False, sort_keys=True, default=str)
        digest.update(said.encode())
    files = [look / "mkdocs.yml", Path(__file__), Path(getfile(made_by))]
    files += sorted((look / "templates" / "theme").rglob("*.html"))
    files += [path for path in engine.page_files(pages) if path.suffix == ".md"]
    for path in files:
        body = path.read_bytes()
        digest.update(f"\0{path}\0{len(body)}\0".encode() + body)
    return digest.hexdigest()


def _read_cache(cache: Path | None, key: str) -> tuple[list[engine.Run] | None, bool]:
    """The kept runs if they are for this key, and whether the cache was damaged."""
    if cache is None or not (cache / "shell.json").exists():
        return None, False
    try:
        made_for, digest, body = (cache / "shell.json").read_text(encoding="utf-8").split("\n", 2)
        if hashlib.sha256(body.encode()).hexdigest() != digest:
            return None, True
        if made_for != key:
            return None, False
        return [
            engine.Run(run["shell"], tuple(map(tuple, run["pages"])), tuple(run["warnings"]))
            for run in json.loads(body)
        ], False
    except (OSError, ValueError, KeyError, TypeError):
        return None, True


def _write_cache(cache: Path | None, key: str, runs: Sequence[engine.Run]) -> None:
    if cache is None:
        return
    cache.mkdir(parents=True, exist_ok=True)
    body = json.dumps([asdict(run) for run in runs], ensure_ascii=False)
    digest = hashlib.sha256(body.encode()).hexdigest()
    # Beside its final name first: a killed build leaves the old cache, never half of a new one.
    beside = cache / f"shell.json.{os.getpid()}"
    beside.write_text(f"{key}\n{digest}\n{body}", encoding="utf-8")
    beside.replace(cache / "shell.json")
