"""`Page` to article: Jinja2, autoescaping, and an error for anything undefined."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from jinja2.runtime import Macro
from markupsafe import Markup

from district.records import Officer
from district.words import Words
from look.dial import tel
from look.safe import marked
from look.speak import Speaker
from publish import handover, qr
from publish.jinja import Templates
from publish.markdown import to_html
from publish.page import Page
from publish.presence import days_of
from publish.site import Site, unknown_years, week_of, weekly_hours
from publish.streets import latin_address

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


class Renderer:
    """Renders the pages of one language.

    `assets` gives an asset's address by its name; `written` names the hand-written pages there
    are, such as `privacy/`, so that nothing links to one that nobody wrote.
    """

    def __init__(
        self,
        site: Site,
        words: Words,
        assets: dict[str, str],
        written: frozenset[str] = frozenset(),
    ) -> None:
        self.profile = site.profile
        self.t = Speaker(words)
        self.root = site.base if words.language == "zh" else f"{site.base}{words.language}/"
        self.origin = urljoin(site.profile.url, "/").rstrip("/")
        self.templates = Templates(TEMPLATES)
        self.templates.filters.update(markdown=to_html)
        self.templates.say(
            t=self.t, profile=site.profile, language=words.language, url=self.url, root=self.root,
            asset=assets.__getitem__, written=written, week_of=week_of, weekly_hours=weekly_hours,
            unknown_years=unknown_years, days_of=days_of, handover=handover,
            tel=tel, qr=qr.svg, spelled=self.spelled, kept=self.kept, photo=self.photo,
            subscribe=self.subscribe, photos=f"{site.base}assets/officers/",
        )
        self._kept: dict[tuple[Macro, object], Markup] = {}
        self._turned(site)

    def turn(self, site: Site) -> None:
        """Render pages of this site from now on; of the same district, with other records in it."""
        if site is not self.site:
            self._turned(site)

    def _turned(self, site: Site) -> None:
        self.site = site
        self._kept.clear()
        self.templates.say(site=site)

    def macro(self, part: str, name: str, *arguments: object) -> bytes:
        """What a macro of `templates/parts` makes."""
        module = self.templates.get_template(f"parts/{part}.html").module
        return str(getattr(module, name)(*arguments)).strip().encode()

    def kept(self, macro: Macro, key: object, *arguments: object) -> Markup:
        """What a macro makes of its arguments, made once: `key` stands for them."""
        # A meeting, a notice or a week of hours stands on several pages, the same on each.
        found = self._kept.get((macro, key))
        if found is None:
            made = str(macro(*arguments)).strip()
            found = self._kept[macro, key] = marked(made)
        return found

    def url(self, path: str) -> str:
        """The address of a page in this language, from its path below the language's root."""
        return self.root + path.lstrip("/")

    def address(self, path: str) -> str:
        """The same with the host, for those who come from elsewhere."""
        return self.origin + self.url(path)

    def subscribe(self, path: str) -> str:
        """The address under which calendar apps ask again by themselves."""
        return f"webcal:{self.address(path).partition(':')[2]}"

    def spelled(self, name: str) -> Markup:
        """A street, compound or address; on other than Chinese pages in Latin letters too."""
        if self.t.language == "zh":
            return self.t.chinese(name)
        latin = self.site.latin
        return self.t.beside(latin.get(name) or latin_address(name, latin), name)

    def photo(self, officer: Officer) -> str:
        """The address of an officer's photo; there must be one."""
        return f"{self.site.base}assets/officers/{self.site.photos[officer.id]}"

    def article(self, page: Page) -> Markup:
        """The page's own HTML, without the shell."""
        html = self.render(f"pages/{page.template}.html", page=page, **page.facts)
        kind = page.template if page.template in {"poster", "signpost"} else "page"
        return marked(f'<article class="{kind}">\n{html}\n</article>')

    def render(self, name: str, **facts: Any) -> str:
        """What a template makes of its facts."""
        return self.templates.get_template(name).render(facts)
