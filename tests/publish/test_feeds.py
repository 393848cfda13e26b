"""What a feed reader finds in our feeds: RFC 4287, section 4."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from district.localized import Localized
from district.reading import read_district
from district.records import District, NoticeId
from district.words import read_words
from publish.feeds import Feeds, district_feed
from publish.render import Renderer
from publish.site import Site

CONTENT = Path(__file__).parents[2] / "content"
NOW = datetime(2026, 11, 23, 10, 0)
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def district() -> District:
    return read_district(CONTENT).district


def feeds_of(district: District, language: str = "zh") -> dict[str, bytes]:
    site = Site(district, NOW)
    renderer, feeds = Renderer(site, read_words(language, CONTENT), {}), Feeds(site)
    files = dict(feeds.files(district.communities.values(), renderer))
    parts = feeds.part(district.notices.values(), renderer).values()
    return {**files, **dict([district_feed(site, renderer, parts)])}


@pytest.fixture(scope="module", params=["zh", "en"])
def feeds(request: pytest.FixtureRequest, district: District) -> dict[str, bytes]:
    return feeds_of(district, request.param)


def text(node: ElementTree.Element, name: str) -> str:
    found = node.findall(ATOM + name)
    assert len(found) == 1, f"{name}: one is wanted, {len(found)} are there"
    assert found[0].text
    return found[0].text


def entries(body: bytes) -> list[ElementTree.Element]:
    return ElementTree.fromstring(body).findall(f"{ATOM}entry")


def test_every_feed_has_what_the_rfc_requires(feeds):
    ids = set()
    for body in feeds.values():
        feed = ElementTree.fromstring(body)
        assert feed.tag == f"{ATOM}feed"
        assert text(feed, "title")
        assert text(feed.find(f"{ATOM}author"), "name")
        assert datetime.fromisoformat(text(feed, "updated")).tzinfo
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links["self"] == text(feed, "id")
        ids.add(text(feed, "id"))
    assert len(ids) == len(set(feeds.values()))


def test_every_entry_has_what_the_rfc_requires(feeds):
    for body in feeds.values():
        found = entries(body)
        assert len({text(entry, "id") for entry in found}) == len(found)
        for entry in found:
            assert text(entry, "title")
            assert text(entry.find(f"{ATOM}author"), "name")
            assert text(entry, "published") == text(entry, "updated")
            assert entry.find(f"{ATOM}link").get("href") == text(entry, "id")
            assert entry.find(f"{ATOM}content").get("type") == "html"


def test_the_district_feed_has_the_current_notices_latest_first(district, feeds):
    current = [n for n in Site(district, NOW).notices if n.expires >= NOW.date()]
    assert 0 < len(current) < len(district.notices)
    found = entries(feeds["notices.xml"])
    assert {text(entry, "id").split("/")[-2] for entry in found} == {one.id for one in current}
    dates = [datetime.fromisoformat(text(entry, "updated")) for entry in found]
    assert dates == sorted(dates, reverse=True)
    assert ElementTree.fromstring(feeds["notices.xml"]).find(f"{ATOM}updated").text == text(
        found[0], "updated"
    )


def test_a_community_feed_has_what_its_page_shows(district, feeds):
    site = Site(district, NOW)
    for community in district.communities.values():
        found = entries(feeds[f"communities/{community.id}/notices.xml"])
        shown = {notice.id for notice in site.notices_for(community)}
        assert {text(entry, "id").split("/")[-2] for entry in found} == shown


def test_signs_in_a_title_stay_signs_and_raw_html_in_a_body_stays_text(district):
    name = NoticeId("2026-11-20-winter-gas")
    notice = replace(
        district.notices[name], title=Localized("注意 <b>煤气</b> & 通风"),
        body=Localized("**开窗** & <script>alert(1)</script>"),
    )
    feeds = feeds_of(replace(district, notices={name: notice}), "en")
    [entry] = entries(feeds["notices.xml"])
    assert text(entry, "title") == "注意 <b>煤气</b> & 通风"
    assert entry.find(f"{ATOM}title").get(LANG) == "zh-Hans"
    content = text(entry, "content")
    assert "<strong>开窗</strong> &amp; " in content
    assert "<script>" not in content


def test_a_district_without_notices_has_an_empty_feed(district):
    feeds = feeds_of(replace(district, notices={}))
    feed = ElementTree.fromstring(feeds["communities/fuxue/notices.xml"])
    assert feed.findall(f"{ATOM}entry") == []
    # Not the moment of the build: it would be another file every day.
    assert text(feed, "updated") == "2000-01-01T00:00:00+08:00"


def test_the_same_district_gives_the_same_bytes(district):
    assert feeds_of(district) == feeds_of(read_district(CONTENT).district)
