"""From a `Page` and its article to the `Frame` that is poured: its head, its other languages."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from look.pour import Frame
from look.safe import marked
from publish.head import head_of
from publish.linked_data import LinkedData
from publish.page import Page, rooted
from publish.render import Renderer

_KINDS = {"officer": "profile", "notice": "article"}
"""The pages that the Open Graph protocol has a type for."""
_NOWHERE = ("/404.html", "/offline.html")
"""Shown at other addresses than their own."""


def frame_of(
    page: Page, article: Markup, renderer: Renderer, linked: LinkedData, assets: Mapping[str, str]
) -> Frame:
    """What a page puts into the shell; `assets` are addresses by name."""
    head = head_of(page, renderer, assets)
    return Frame(
        title="" if page.path == "/" else page.title,
        description=page.description,
        path=page.rooted,
        article=article,
        section=page.section,
        alternates={name: rooted(name, page.path) for name in renderer.profile.languages},
        head=marked(f"{head}\n{linked.block(page)}".strip()) if page.listed else head,
        body_class=f"{page.template}-page".replace("_", "-"),
        canonical="" if page.path in _NOWHERE else None,
        kind=_KINDS.get(page.template, "website"),
        image=_picture(page, renderer),
    )


def _picture(page: Page, renderer: Renderer) -> str:
    """An officer's photo with its host; "" on all other pages."""
    officer = page.facts["officer"] if page.template == "officer" else None
    if officer is None or officer.id not in renderer.site.photos:
        return ""
    return renderer.origin + renderer.photo(officer)
