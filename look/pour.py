"""Pour: an article and its facts into the shell of its language. Joining strings, nothing else.

    shell = theme.shells["zh"]                      # made by publish/shell.py
    page = pour(shell, Frame(
        title="沈一帆",                              # <title>沈一帆 · 东城社区民警</title>
        description="府学社区民警，电话、驻区时间",
        path="/officers/shen-yifan/",               # below the base, with the language prefix
        alternates={"zh": "/officers/shen-yifan/", "en": "/en/officers/shen-yifan/"},
        section="officers",                         # which navigation entry is marked as current
        article=Markup("<article>…</article>"),     # goes inside <main id="main">
    ))

Plain strings are escaped here; `Markup` is taken as safe HTML. The shell's text is split once, when
it is made, so values are never searched for markers again. `Shell.link(path)` is the address of a
path below the base, for the pages' own links.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from markupsafe import Markup

from look.safe import written

_MARKER = re.compile(r"@@hutong:([a-z_]+(?::[\w.-]+)?)@@")
_NOTHING = Markup()
_LOCALES = {"zh": "zh_CN", "en": "en_GB"}
"""What Open Graph calls our languages."""
_PLACES = frozenset({"title", "head", "body_class", "languages", "article"})


class BadShell(Exception):
    """The shell does not have exactly the places that a page is poured into."""


@dataclass(frozen=True, slots=True)
class Shell:
    """One language's page around an article.

    `parts` holds text and names of places in turn, text first and last. `origin` is
    `https://example.org`, `base` the path the site lives under, without its last slash ("" at the
    root), `root` the language's home below it (`/`, `/en/`), `languages` each language's own name.
    """

    language: str
    site: str
    origin: str
    base: str
    root: str
    languages: Mapping[str, str]
    parts: tuple[str, ...]

    @classmethod
    def cut(
        cls,
        html: str,
        *,
        language: str,
        site: str,
        origin: str,
        base: str,
        root: str,
        languages: Mapping[str, str],
    ) -> Self:
        """The shell from its text with `@@hutong:<place>@@` markers, or `BadShell`."""
        parts = tuple(_MARKER.split(html))
        places = [name for name in parts[1::2] if not name.startswith("current:")]
        if set(places) != _PLACES or len(places) != len(_PLACES):
            wrong = sorted(_PLACES.symmetric_difference(places)) or sorted(places)
            raise BadShell(f"{language}: places missing, unknown or doubled: {', '.join(wrong)}")
        return cls(language, site, origin, base, root, languages, parts)

    def link(self, path: str) -> str:
        """The address of a path below the base: `/meetings/` → `/hutong/meetings/`."""
        return self.base + path


@dataclass(frozen=True, slots=True)
class Frame:
    """What one page puts into the shell. Every path starts with `/` and lies below the base.

    `section` is officers, meetings, notices, requests, about, privacy, accessibility, or "".
    `title` "" leaves the site's name alone. `alternates` maps every language the page exists in,
    its own included. `canonical` is for signposts: the path search engines should keep; None is
    the page's own, "" is none. `kind` and `image` are what the Open Graph protocol calls them: a
    type, and the address of a picture or "". A page without a canonical address has no Open Graph.
    """

    title: str
    description: str
    path: str
    article: Markup
    section: str = ""
    alternates: Mapping[str, str] = field(default_factory=dict)
    head: Markup = _NOTHING
    body_class: str = ""
    canonical: str | None = None
    kind: str = "website"
    image: str = ""


def pour(shell: Shell, frame: Frame) -> str:
    """The whole page. The same shell and frame give the same characters."""
    values = {
        "title": written(f"{frame.title} · {shell.site}" if frame.title else shell.site),
        "head": _head(shell, frame),
        "body_class": written(frame.body_class),
        "languages": _languages(shell, frame),
        "article": written(frame.article),
        f"current:{frame.section}": _current(shell, frame),
    }
    page = list(shell.parts)
    page[1::2] = [values.get(place, "") for place in page[1::2]]
    return "".join(page)


# Every value below is escaped by hand: Markup.format costs four times the whole of `pour`.


def _current(shell: Shell, frame: Frame) -> str:
    """`page` on the page the navigation leads to, `true` further down in its section."""
    start = shell.root if frame.section == "officers" else f"{shell.root}{frame.section}/"
    return f' aria-current="{"page" if frame.path == start else "true"}"'


def _head(shell: Shell, frame: Frame) -> str:
    site = shell.origin + shell.base
    lines = []
    if frame.description:
        lines.append(f'<meta name="description" content="{written(frame.description)}">')
    canonical = frame.path if frame.canonical is None else frame.canonical
    if canonical:
        lines.append(f'<link rel="canonical" href="{written(site + canonical)}">')
    if len(frame.alternates) > 1:
        lines += [
            f'<link rel="alternate" hreflang="{written(language)}" href="{written(site + path)}">'
            for language, path in frame.alternates.items()
        ]
    if canonical:
        lines += _graph(shell, frame, written(site + canonical))
    if frame.head:
        lines.append(written(frame.head))
    return "\n".join(lines)


def _graph(shell: Shell, frame: Frame, address: str) -> list[str]:
    """What a chat shows of a link to the page (ogp.me)."""
    said = {
        "title": written(frame.title or shell.site), "type": written(frame.kind), "url": address,
        "description": written(frame.description), "site_name": written(shell.site),
        "locale": _LOCALES.get(shell.language, shell.language),
        "image": written(frame.image),
    }
    lines = [f'<meta property="og:{name}" content="{what}">' for name, what in said.items() if what]
    return lines + [
        f'<meta property="og:locale:alternate" content="{_LOCALES.get(language, language)}">'
        for language in frame.alternates if language != shell.language
    ]


def _languages(shell: Shell, frame: Frame) -> str:
    links = [
        f'<a href="{written(shell.link(path))}" hreflang="{written(language)}"'
        f' lang="{written(language)}">{written(shell.languages[language])}</a>'
        for language, path in frame.alternates.items()
        if language != shell.language
    ]
    return f'<p class="languages">{" ".join(links)}</p>' if links else ""
