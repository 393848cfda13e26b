"""Whether Hugo's pages say the same as ours: the visible words of both, page by page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.hugo_site import KINDS, sentences

_MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
# Links to what Hugo does not make: calendar, feed, poster.
_OURS_ALONE = ("calendar.link", "calendar.hint", "feed.link", "community.poster")


def words(page: Path, without: tuple[str, ...] = ()) -> list[str]:
    """The words between <main> and </main>, markup and white space left out."""
    found = _MAIN.search(page.read_text(encoding="utf-8"))
    text = html.unescape(re.sub("<[^>]+>", "\n", found[0] if found else ""))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return " ".join(line for line in lines if line and line not in without).split()


def compare(ours: Path, hugos: Path, most: int = 100) -> Iterator[tuple[str, bool]]:
    """The Chinese pages of up to `most` records of each kind, and whether they say the same."""
    said = sentences("zh")
    alone = tuple(said[code] for code in _OURS_ALONE)
    for kind in KINDS:
        for page in islice(sorted((ours / kind).glob("*/index.html")), most):
            name = page.relative_to(ours)
            other = hugos / name
            same = other.is_file() and words(page, alone) == words(other)
            yield str(name.parent), same
