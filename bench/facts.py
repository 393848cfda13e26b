"""What pages say: which belong to one record, and whether Hugo's say the same as ours."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.hugo_site import KINDS
from bench.hugo_words import sentences

_MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
# Links to what Hugo does not make: calendar, feed, poster, contact.
_OURS_ALONE = (
    "calendar.link", "calendar.subscribe", "calendar.hint", "feed.link", "community.poster",
    "vcard.link",
)
# What a script shows of on the day; no page shows it by itself.
_TODAY = re.compile(r'<div class="today.*?</div>', re.DOTALL)


def words(page: Path, without: tuple[str, ...] = ()) -> list[str]:
    """The words between <main> and </main>, markup and white space left out."""
    found = _MAIN.search(page.read_text(encoding="utf-8"))
    shown = _TODAY.sub("", found[0] if found else "")
    text = html.unescape(re.sub("<[^>]+>", "\n", shown))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return " ".join(line for line in lines if line and line not in without).split()


def compare(ours: Path, hugos: Path, most: int = 100) -> dict[str, bool]:
    """Whether they say the same: the Chinese pages of up to `most` records of each kind."""
    return dict(_compare(ours, hugos, most))


def _compare(ours: Path, hugos: Path, most: int) -> Iterator[tuple[str, bool]]:
    said = sentences("zh")
    alone = tuple(said[code] for code in _OURS_ALONE)
    for kind in KINDS:
        for page in islice(sorted((ours / kind).glob("*/index.html")), most):
            name = page.relative_to(ours)
            other = hugos / name
            same = other.is_file() and words(page, alone) == words(other)
            yield str(name.parent), same


def record_pages(content: Path, site: Path) -> int:
    """How many pages are a record's own: one for each officer, community, … and language."""
    return sum(
        (site / language / kind / name / "index.html").is_file()
        for kind, name in _records(content) for language in ("", "en")
    )


def _records(content: Path) -> Iterator[tuple[str, str]]:
    """Kind and id of every record that both builders make a page for."""
    for station in (content / "stations").iterdir():
        yield "stations", station.name
        for kind in KINDS:
            yield from ((kind, path.stem) for path in (station / kind).glob("*.yaml"))
    yield from (("notices", path.stem) for path in (content / "notices").glob("*.yaml"))
