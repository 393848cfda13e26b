"""What a page tells programs about itself."""

from __future__ import annotations

import re
from pathlib import Path

import feedparser
import pytest


@pytest.mark.parametrize(("page", "feed"), [
    ("communities/fuxue", "communities/fuxue/notices.xml"),
    ("stations/jiaodaokou", "stations/jiaodaokou/notices.xml"),
    ("notices", "notices.xml"), ("", "notices.xml"),
])
@pytest.mark.parametrize("language", ["", "en/"])
def test_a_page_with_notices_names_the_feed_that_has_them(
    sample_site: Path, page: str, feed: str, language: str
) -> None:
    html = (sample_site / language / page / "index.html").read_text("utf-8")
    [link] = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]*>', html)
    assert f'href="/{language}{feed}"' in link
    parsed = feedparser.parse((sample_site / language / feed).read_bytes())
    assert parsed.feed.title
    assert parsed.feed.id == f"https://example.org/{language}{feed}"
    assert f'<a class="button button--quiet" href="/{language}{feed}"' in html or page == ""


def test_no_other_page_names_a_feed(sample_site: Path) -> None:
    for page in ("officers/shen-yifan", "meetings/fuxue-neighbours", "about", "communities"):
        html = (sample_site / page / "index.html").read_text("utf-8")
        assert "application/atom+xml" not in html
