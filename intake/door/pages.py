"""The door's pages: its templates in the shell that the site has, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from district.records import Profile
from district.words import Words, read_words
from look.assets import read_assets
from look.dial import tel
from look.pour import Frame, Shell, pour
from look.speak import Speaker
from look.voice import said_of, voice_of

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
ASSETS = "/receipts/assets/"
"""Below the door, so that its pages have their look where no site is."""


@dataclass(frozen=True, slots=True)
class _Tongue:
    """What speaks one language: its words, its templates, its shell."""

    words: Words
    t: Speaker
    templates: Environment
    shell: Shell


class Pages:
    """The pages of one district. `prefix` is the path the door lives under, "" at the root."""

    def __init__(self, profile: Profile, content: Path, written: Mapping[str, frozenset[str]]):
        # A door is open: its own pages never say that nothing can be sent.
        self.profile = replace(profile, intake_url=profile.intake_url or "/")
        self.prefix = prefix_of(profile)
        self.files, addresses = _assets(self.prefix)
        names = {name: read_words(name, content) for name in profile.languages}
        spoken = {name: words("page.shell.language_name") for name, words in names.items()}
        self._tongues = {
            name: self._tongue(words, written.get(name, frozenset()), addresses, spoken)
            for name, words in names.items()
        }

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._tongues)

    def language(self, wanted: str, accepted: str = "") -> str:
        """The language to answer in: the one asked for, else one the browser names, else ours."""
        if wanted in self._tongues:
            return wanted
        for each in accepted.split(","):
            name = each.partition(";")[0].strip().lower().partition("-")[0]
            if name in self._tongues:
                return name
        return next(iter(self._tongues))

    def words(self, language: str) -> Words:
        return self._tongues[language].words

    def speaker(self, language: str) -> Speaker:
        return self._tongues[language].t

    def page(self, language: str, template: str, title: str, path: str = "", **facts: Any) -> str:
        """The whole page. With a `path` it can be asked for again, and in the other languages."""
        tongue = self._tongues[language]
        html = tongue.templates.get_template(template).render(facts)
        ways = {name: f"{path}?language={name}" for name in self._tongues} if path else {}
        return pour(tongue.shell, Frame(
            title=title, description="", path=path or "/", section="requests", alternates=ways,
            article=Markup(f'<article class="page">\n{html}\n</article>'),  # noqa: S704 (escaped)
            head=self._head(tongue.shell.language), canonical="",
        ))

    def _head(self, language: str) -> Markup:
        script = self._script
        return Markup('<meta name="robots" content="noindex">\n'
                      '<script src="{}" defer></script>').format(script)

    def _tongue(
        self, words: Words, written: frozenset[str], assets: Mapping[str, str],
        names: Mapping[str, str],
    ) -> _Tongue:
        t, profile = Speaker(words), self.profile
        self._script = assets["sending.js"]
        first = profile.languages[0] == words.language
        home = _site_root(profile) + ("" if first else f"{words.language}/")
        templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        )
        # MkDocs has it; the shell names it where it is not asked for.
        templates.filters["url"] = str
        templates.globals.update(
            t=t, profile=profile, language=words.language, tel=tel,
            written=frozenset(f"{name}/" for name in written), door=self.prefix,
            url=lambda path: home + path.lstrip("/"),
        )
        said = said_of(voice_of(profile, words), home, written)
        html = templates.get_template("door/shell.html").render(config={"extra": {"hutong": said}})
        for name, address in assets.items():
            html = html.replace(f"@@hutong:asset:{name}@@", address)
        shell = Shell.cut(
            html.lstrip(), language=words.language, site=t.plain(
                "shell.site", district=t.name(profile.name)
            ),
            origin="", base=self.prefix, root="/", languages=names,
        )
        return _Tongue(words, t, templates, shell)


def prefix_of(profile: Profile) -> str:
    """The path that the door's addresses begin with, without its last slash."""
    return urlsplit(urljoin(profile.url, profile.intake_url or "/")).path.rstrip("/")


def _site_root(profile: Profile) -> str:
    """Where the site is, seen from the door: a path on the same host, else with the host."""
    site = urlsplit(profile.url)
    door = urlsplit(urljoin(profile.url, profile.intake_url or "/"))
    same = site.netloc == door.netloc
    return (site.path if same else profile.url).rstrip("/") + "/"


def _assets(prefix: str) -> tuple[dict[str, bytes], dict[str, str]]:
    files, addresses = read_assets(TEMPLATES / "assets", "")
    mine = {f"{ASSETS}{Path(path).name}": body for path, body in files.items()}
    return mine, {name: f"{prefix}{ASSETS}{Path(at).name}" for name, at in addresses.items()}
