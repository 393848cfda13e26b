"""`Page` to article: Jinja2, autoescaping, and an error for anything undefined."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.runtime import Macro
from markupsafe import Markup

from district.words import Words
from publish.markdown import to_html
from publish.page import Page
from publish.site import Site, hours_on, weekly_hours
from publish.speak import Speaker
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
        self.site = site
        self.t = Speaker(words)
        self.root = site.base if words.language == "zh" else f"{site.base}{words.language}/"
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        )
        self.environment.globals.update(
            t=self.t, site=site, district=site.district, profile=site.profile,
            language=words.language, url=self.url, root=self.root, asset=assets.__getitem__,
            written=written, hours_on=hours_on, weekly_hours=weekly_hours, tel=tel, qr=self.qr,
            photos=f"{site.base}assets/officers/", spelled=self.spelled,
            photo=lambda officer: f"{site.base}assets/officers/{site.photos[officer.id]}",
        )
        self.environment.globals["kept"] = self.kept
        self.environment.filters.update(markdown=to_html)
        self._templates: dict[str, Template] = {}
        self._kept: dict[tuple[Macro, object], Markup] = {}

    def kept(self, macro: Macro, key: object, *arguments: object) -> Markup:
        """What a macro makes of its arguments, made once: `key` stands for them."""
        # A meeting, a notice or a week of hours stands on several pages, the same on each.
        found = self._kept.get((macro, key))
        if found is None:
            made = str(macro(*arguments)).strip()
            found = self._kept[macro, key] = Markup(made)  # noqa: S704  autoescaped by Jinja2
        return found

    def url(self, path: str) -> str:
        """The address of a page in this language, from its path below the language's root."""
        return self.root + path.lstrip("/")

    def spelled(self, name: str) -> Markup:
        """A street, compound or address; on other than Chinese pages in Latin letters too."""
        if self.t.language == "zh":
            return self.t.chinese(name)
        latin = self.site.latin
        return self.t.beside(latin.get(name) or latin_address(name, latin), name)

    def article(self, page: Page) -> Markup:
        """The page's own HTML, without the shell."""
        html = self._template(page.template).render(page=page, **page.facts)
        kind = page.template if page.template in {"poster", "signpost"} else "page"
        return Markup(f'<article class="{kind}">\n{html}\n</article>')  # noqa: S704  autoescaped

    def _template(self, name: str) -> Template:
        """A page's template. Its globals become a plain dict: Jinja2 copies them for every page."""
        found = self._templates.get(name)
        if found is None:
            found = self._templates[name] = self.environment.get_template(f"pages/{name}.html")
            found.globals = dict(found.globals)
        return found

    def qr(self, path: str) -> Markup:
        """The QR code of a page's address, as SVG that the style sheet sizes."""
        return _qr(f"{self.site.profile.url.rstrip('/')}{path}")

    def render(self, name: str, **facts: Any) -> str:
        """Any other template, such as a feed."""
        return self.environment.get_template(name).render(**facts)


_DARK = re.compile(b"\1+")


@functools.cache
def _qr(address: str) -> Markup:
    # Any mask reads equally well; trying all eight for the prettiest costs eight times the time.
    code = segno.make(address, error="m", micro=False, mask=2)
    border, path = 2, []
    for y, row in enumerate(code.matrix):
        for run in _DARK.finditer(bytes(row)):
            path.append(f"M{run.start() + border} {y + border}.5h{run.end() - run.start()}")
    side = len(code.matrix) + 2 * border
    return Markup(  # noqa: S704  numbers only
        f'<svg class="qr" viewBox="0 0 {side} {side}">'
        f'<path stroke="#000" d="{"".join(path)}"/></svg>'
    )


def tel(number: str) -> str:
    """A number as a link target (RFC 3966): digits only, national numbers with +86."""
    digits = "".join(character for character in number if character.isdigit())
    return f"tel:+86{digits[1:]}" if digits.startswith("0") else f"tel:{digits}"
