"""Markdown that staff write in notices: raw HTML off, and the result sanitised all the same."""

from __future__ import annotations

import functools
import re

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h2", "h3", "h4",
         "table", "thead", "tbody", "tr", "th", "td", "hr", "code"}
_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


# CommonMark was made for words with spaces between them: in 先关**总阀。**再开窗 it sees no bold.
# A hair space where a space would stand in English, taken out again afterwards, mends it.
_BOLD = re.compile(r"\*\*(?! )([^*\n]+?)(?<! )\*\*")
_HAIR = "\u200a"


@functools.lru_cache(maxsize=256)
def to_html(text: str) -> Markup:
    """A notice's body as safe HTML. Headings begin at h2: the page's h1 is the title.

    Images are left out (they would fetch from elsewhere); links may go to http, https, tel and
    mailto only.
    """
    spaced = _BOLD.sub(lambda found: f"{_HAIR}{found[0]}{_HAIR}", text.replace(_HAIR, " "))
    # Markdown's own `&#12;` would bring in a form feed, which no YAML may hold and no XML.
    html = _parser.render(spaced).replace(_HAIR, "").replace("\f", " ")
    html = html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    clean = nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}, "th": {"align"}, "td": {"align"}},
        url_schemes={"http", "https", "tel", "mailto"}, link_rel="noopener noreferrer",
    )
    return Markup(clean)  # noqa: S704  sanitised one line above
