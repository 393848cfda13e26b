"""From a `Page` and its article to the `Frame` that is poured: its head, its other languages."""

from __future__ import annotations

from markupsafe import Markup

from publish.linked_data import LinkedData
from publish.page import Page, rooted
from publish.pour import Frame
from publish.render import Renderer

_KINDS = {"officer": "profile", "notice": "article"}
"""The pages that the Open Graph protocol has a type for."""
_NOWHERE = ("/404.html", "/offline.html")
"""Shown at other addresses than their own."""
_UNLISTED = Markup('<meta name="robots" content="noindex">')


def frame_of(page: Page, article: Markup, renderer: Renderer, linked: LinkedData) -> Frame:
    """What a page puts into the shell; one that is not listed tells machines nothing else."""
    return Frame(
        title="" if page.path == "/" else page.title,
        description=page.description,
        path=page.rooted,
        article=article,
        section=page.section,
        alternates={name: rooted(name, page.path) for name in renderer.profile.languages},
        head=linked.block(page) if page.listed else _UNLISTED,
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
