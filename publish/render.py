"""`Page` to article: Jinja2, autoescaping, and an error for anything undefined."""

from __future__ import annotations

import functools
import io
from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
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
        self.environment.filters.update(markdown=to_html)

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
        template = self.environment.get_template(f"pages/{page.template}.html")
        html = template.render(page=page, **page.facts)
        kind = page.template if page.template in {"poster", "signpost"} else "page"
        return Markup(f'<article class="{kind}">\n{html}\n</article>')  # noqa: S704  autoescaped

    def qr(self, path: str) -> Markup:
        """The QR code of a page's address, as SVG that the style sheet sizes."""
        return _qr(f"{self.site.profile.url.rstrip('/')}{path}")

    def render(self, name: str, **facts: Any) -> str:
        """Any other template, such as a feed."""
        return self.environment.get_template(name).render(**facts)


@functools.cache
def _qr(address: str) -> Markup:
    # Any mask reads equally well; trying all eight for the prettiest costs eight times the time.
    code = segno.make(address, error="m", micro=False, mask=2)
    out = io.BytesIO()
    code.save(
        out, kind="svg", xmldecl=False, omitsize=True, border=2, svgclass="qr", lineclass=None
    )
    return Markup(out.getvalue().decode())  # noqa: S704  drawn by segno from our own address


def tel(number: str) -> str:
    """A number as a link target (RFC 3966): digits only, national numbers with +86."""
    digits = "".join(character for character in number if character.isdigit())
    return f"tel:+86{digits[1:]}" if digits.startswith("0") else f"tel:{digits}"
