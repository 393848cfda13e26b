"""What a page's head names: its feed, its script, and whether it is to be listed."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from look.safe import marked
from publish.page import Page
from publish.render import Renderer


def head_of(page: Page, renderer: Renderer, assets: Mapping[str, str]) -> Markup:
    """Lines for the page's `<head>`; `assets` are addresses by name."""
    lines = [] if page.listed else ['<meta name="robots" content="noindex">']
    feed = _feed_of(page)
    if feed:
        lines.append('<link rel="alternate" type="application/atom+xml"'
                     f' title="{renderer.t("notices.title")}" href="{renderer.url(feed)}">')
    if page.template in ("community", "officer"):
        lines.append(f'<script src="{assets["today.js"]}" defer></script>')
    if page.template == "request" and renderer.profile.intake_url:
        lines.append(f'<script src="{assets["sending.js"]}" defer></script>')
    return marked("\n".join(lines))


def _feed_of(page: Page) -> str:
    """The path of the notices that a page shows, as a feed, or ""."""
    if page.template in ("community", "station"):
        return f"{page.path}notices.xml"
    return "/notices.xml" if page.template in ("home", "notices") else ""
