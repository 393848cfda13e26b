"""What a feed reader finds in our feeds: RFC 4287, section 4."""

from __future__ import annotations

from calendar import timegm
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import feedparser
import pytest
import rnc2rng
from lxml import etree

from district.localized import Localized
from district.reading import read_district
from district.records import District, MeetingChange, MeetingId, NoticeId, Place
from district.words import read_words
from publish.feeds import Feeds, district_feed
from publish.render import Renderer
from publish.site import Site

CONTENT = Path(__file__).parents[2] / "content"
NOW = datetime(2026, 11, 23, 10, 0)
ATOM = "{http://www.w3.org/2005/Atom}"
GAS = NoticeId("2026-11-20-winter-gas")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def district() -> District:
    return read_district(CONTENT).district


def feeds_of(
    district: District, language: str = "zh", now: datetime = NOW
) -> dict[str, bytes]:
    site = Site(district, now)
    renderer, feeds = Renderer(site, read_words(language, CONTENT), {}), Feeds(site)
    files = dict(feeds.files(district.communities.values(), renderer))
    files |= feeds.of_stations(district.stations.values(), renderer)
    parts = feeds.part(district.notices.values(), district.meetings.values(), renderer).values()
    return {**files, **dict([district_feed(site, renderer, parts)])}


@pytest.fixture(scope="module", params=["zh", "en"])
def feeds(request: pytest.FixtureRequest, district: District) -> dict[str, bytes]:
    return feeds_of(district, request.param)


@pytest.fixture(scope="module")
def schema() -> etree.RelaxNG:
    """The RFC's own schema."""
    rules = rnc2rng.dumps(rnc2rng.load(str(Path(__file__).parent / "atom.rnc")))
    # rnc2rng binds a prefix to no namespace, which XML forbids; nothing uses it after translation.
    return etree.RelaxNG(etree.fromstring(rules.replace(' xmlns:local=""', "").encode()))


def with_one(district: District, **changed: object) -> District:
    """The district with a single notice, changed so, and no meetings."""
    notice = replace(district.notices[GAS], **changed)
    return replace(district, notices={GAS: notice}, meetings={})


def text(node: ElementTree.Element, name: str) -> str:
    found = node.findall(ATOM + name)
    assert len(found) == 1, f"{name}: one is wanted, {len(found)} are there"
    assert found[0].text
    return found[0].text


def entries(body: bytes) -> list[ElementTree.Element]:
    return ElementTree.fromstring(body).findall(f"{ATOM}entry")


def notices_in(body: bytes) -> set[str]:
    ids = [text(entry, "id") for entry in entries(body)]
    return {name.split("/")[-2] for name in ids if "/notices/" in name}


def meetings_in(body: bytes) -> dict[str, ElementTree.Element]:
    """The entries about meetings, by the id of the date."""
    found = {text(entry, "id"): entry for entry in entries(body)}
    return {name.partition("#")[2]: found[name] for name in found if "/meetings/" in name}


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
            updated = datetime.fromisoformat(text(entry, "updated"))
            assert updated.tzinfo
            assert entry.find(f"{ATOM}link").get("href") == text(entry, "id")
            if "/notices/" in text(entry, "id"):
                assert datetime.fromisoformat(text(entry, "published")) <= updated
                assert entry.find(f"{ATOM}content").get("type") == "html"


def test_the_district_feed_has_the_current_notices_latest_first(district, feeds):
    current = [n for n in Site(district, NOW).notices if n.expires >= NOW.date()]
    assert 0 < len(current) < len(district.notices)
    found = entries(feeds["notices.xml"])
    assert notices_in(feeds["notices.xml"]) == {one.id for one in current}
    dates = [datetime.fromisoformat(text(entry, "updated")) for entry in found]
    assert dates == sorted(dates, reverse=True)
    assert ElementTree.fromstring(feeds["notices.xml"]).find(f"{ATOM}updated").text == text(
        found[0], "updated"
    )


def test_a_community_feed_has_what_its_page_shows(district, feeds):
    site = Site(district, NOW)
    for community in district.communities.values():
        shown = {notice.id for notice in site.notices_for(community)}
        assert notices_in(feeds[f"communities/{community.id}/notices.xml"]) == shown


def test_a_station_feed_has_what_its_page_shows(district, feeds):
    site = Site(district, NOW)
    for station in district.stations.values():
        shown = {notice.id for notice in site.notices_of(station.id)}
        assert notices_in(feeds[f"stations/{station.id}/notices.xml"]) == shown


def test_a_notice_of_the_district_for_one_community_is_in_the_feed_of_its_station_alone(district):
    station = district.communities["fuxue"].station
    feeds = feeds_of(with_one(district, station=None, communities=("fuxue",)))
    having = {path for path, body in feeds.items() if entries(body)}
    former = {f"communities/{old}/notices.xml" for old in district.communities["fuxue"].former_ids}
    assert having == former | {
        "notices.xml", "communities/fuxue/notices.xml", f"stations/{station}/notices.xml",
    }


def test_every_feed_is_valid_by_the_schema_of_the_rfc(feeds, schema):
    for path, body in feeds.items():
        assert schema.validate(etree.fromstring(body)), (path, schema.error_log)


@pytest.mark.parametrize(("old", "new"), [
    ("<updated>", "<updated>on "), ("<author>", "<writer>"), ("<id>http", "<uid>http"),
    ('term="', 'terms="'), ('rel="self"', 'rel=""'), ("</title>", "</title><title>x</title>"),
])
def test_the_schema_finds_what_is_wrong(feeds, schema, old, new):
    body = feeds["notices.xml"].decode().replace(old, new)
    closing = {"<writer>": "author", "<uid>http": "id"}.get(new)
    if closing:
        body = body.replace(f"</{closing}>", f"</{new[1:].removesuffix('http').rstrip('>')}>")
    assert not schema.validate(etree.fromstring(body.encode()))


def test_a_feed_reader_finds_in_a_feed_what_the_notices_say(district, feeds):
    by_id = district.notices
    # Those of communities are made alike, and all are held to the schema above: a few are enough.
    few = [path for path in sorted(feeds) if path.startswith("communities/")][::8]
    for path in [*few, *(path for path in feeds if not path.startswith("communities/"))]:
        parsed = feedparser.parse(feeds[path])
        assert not parsed.bozo, (path, parsed.get("bozo_exception"))
        assert parsed.version == "atom10"
        for entry in [one for one in parsed.entries if "/notices/" in one.link]:
            notice = by_id[entry.link.split("/")[-2]]
            assert entry.id == entry.link
            assert entry.title in (notice.title.zh, notice.title.get("en"))
            assert entry.tags[0].term == notice.kind
            local = notice.published.replace(tzinfo=ZoneInfo("Asia/Shanghai"))
            assert timegm(entry.published_parsed) == local.timestamp()


def test_a_changed_notice_says_when_and_so_does_every_feed_it_stands_in(district):
    changed = with_one(district, updated=datetime(2026, 11, 22, 14, 0))
    for path in ("notices.xml", "communities/fuxue/notices.xml", "stations/jiaodaokou/notices.xml"):
        body = feeds_of(changed)[path]
        [entry] = entries(body)
        assert text(entry, "published") == "2026-11-20T09:00:00+08:00"
        assert text(entry, "updated") == "2026-11-22T14:00:00+08:00"
        assert text(ElementTree.fromstring(body), "updated") == "2026-11-22T14:00:00+08:00"


def test_a_change_that_is_still_to_come_is_not_told_before_its_moment(district):
    changed = with_one(district, updated=datetime(2026, 11, 24, 14, 0))
    for now, said in (
        (datetime(2026, 11, 24, 13, 59), "2026-11-20T09:00:00+08:00"),
        (datetime(2026, 11, 24, 14, 0), "2026-11-24T14:00:00+08:00"),
    ):
        [entry] = entries(feeds_of(changed, now=now)["notices.xml"])
        assert text(entry, "updated") == said


def test_a_notice_leaves_its_feeds_on_the_day_after_its_last(district):
    last = with_one(district, expires=date(2026, 11, 25))
    for now, there in ((datetime(2026, 11, 25, 23, 59), 1), (datetime(2026, 11, 26, 0, 0), 0)):
        for body in feeds_of(last, now=now).values():
            assert len(entries(body)) <= there
        assert len(entries(feeds_of(last, now=now)["communities/fuxue/notices.xml"])) == there


HOSTILE = (
    "]]>", "<![CDATA[", "<!--", "-->", "&#0;", "&#11;", "&#12;", "&#xFFFE;", "&nbsp;", "&lt;script&gt;",
    "<?xml version='1.0'?>", "</content></entry></feed>", '"\'>', "\u2028\u2029", "👮🏽\u200d♀️𠮷", "\ufdd0",
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_title_and_no_body_makes_a_feed_invalid(district, schema, hostile, language):
    said = Localized(f"前{hostile}后", f"before {hostile} after")
    bodies = Localized(f"一 {hostile}\n\n> {hostile}\n\n[a]({hostile}) `{hostile}`")
    feeds = feeds_of(with_one(district, title=said, body=bodies, source=said), language)
    for path, body in feeds.items():
        assert schema.validate(etree.fromstring(body)), (path, schema.error_log)
        parsed = feedparser.parse(body)
        assert not parsed.bozo, (path, parsed.get("bozo_exception"))
    [entry] = entries(feeds["notices.xml"])
    assert text(entry, "title") == said.get(language)
    assert "<script>" not in text(entry, "content")


def test_signs_in_a_title_stay_signs_and_raw_html_in_a_body_stays_text(district):
    one = with_one(
        district, title=Localized("注意 <b>煤气</b> & 通风"),
        body=Localized("**开窗** & <script>alert(1)</script>"),
    )
    feeds = feeds_of(one, "en")
    [entry] = entries(feeds["notices.xml"])
    assert text(entry, "title") == "注意 <b>煤气</b> & 通风"
    assert entry.find(f"{ATOM}title").get(LANG) == "zh-Hans"
    content = text(entry, "content")
    assert "<strong>开窗</strong> &amp; " in content
    assert "<script>" not in content


def test_a_district_without_notices_has_an_empty_feed(district):
    feeds = feeds_of(replace(district, notices={}, meetings={}))
    feed = ElementTree.fromstring(feeds["communities/fuxue/notices.xml"])
    assert feed.findall(f"{ATOM}entry") == []
    # Not the moment of the build: it would be another file every day.
    assert text(feed, "updated") == "2000-01-01T00:00:00+08:00"


# --- what became of meetings


def changed_meeting(district: District, *changes: MeetingChange) -> District:
    name = MeetingId("fuxue-neighbours")
    series = replace(district.meetings[name], changes=changes)
    return replace(district, notices={}, meetings={name: series})


DAY = date(2026, 12, 2)
WINDY, CALM = Localized("因大风取消", "Cancelled, high wind"), Localized("大风预警解除")
CANCELLED = MeetingChange(DAY, WINDY, None, None, None, date(2026, 11, 20))
RESTORED = MeetingChange(DAY, None, None, None, CALM, date(2026, 11, 22))
MOVED = MeetingChange(DAY, None, datetime(2026, 12, 4, 18, 30), None)
ELSEWHERE = MeetingChange(DAY, None, None, Place(Localized("居委会"), "", None))
EVERYWHERE = ("notices.xml", "communities/fuxue/notices.xml", "stations/jiaodaokou/notices.xml")


@pytest.mark.parametrize(("changes", "title", "content", "updated"), [
    ((CANCELLED,), "已取消：府学邻里沟通会（2026年12月2日 星期三）", "因大风取消", "2026-11-20"),
    ((CANCELLED, RESTORED), "照常举行：府学邻里沟通会（2026年12月2日 星期三）",
     "大风预警解除\n2026年12月2日 星期三 19:00–20:30，府学社区活动室", "2026-11-22"),
    ((MOVED,), "已改期：府学邻里沟通会，2026年12月2日 星期三改到2026年12月4日 星期五",
     "2026年12月4日 星期五 18:30–20:00，府学社区活动室", "2026-11-01"),
    ((ELSEWHERE,), "换了地方：府学邻里沟通会（2026年12月2日 星期三）",
     "2026年12月2日 星期三 19:00–20:30，居委会", "2026-11-01"),
], ids=["cancelled", "restored", "moved", "elsewhere"])
def test_what_became_of_a_meeting_is_in_the_feeds_under_one_id(
    district, schema, changes, title, content, updated
):
    feeds = feeds_of(changed_meeting(district, *changes))
    for path in EVERYWHERE:
        assert schema.validate(etree.fromstring(feeds[path])), (path, schema.error_log)
        [(name, entry)] = meetings_in(feeds[path]).items()
        assert name == "fuxue-neighbours-20261202"
        assert text(entry, "title") == title
        assert text(entry, "content") == content
        assert text(entry, "updated") == f"{updated}T00:00:00+08:00"
        assert text(ElementTree.fromstring(feeds[path]), "updated") == text(entry, "updated")
    others = [body for path, body in feeds.items() if path not in EVERYWHERE]
    assert sum(len(meetings_in(body)) for body in others) == len(
        district.communities["fuxue"].former_ids
    )


def test_what_became_of_a_meeting_leaves_the_feeds_when_the_meeting_is_over(district):
    moved = changed_meeting(district, MOVED)
    for day, there in ((date(2026, 12, 4), 1), (date(2026, 12, 5), 0)):
        feeds = feeds_of(moved, now=datetime.combine(day, datetime.min.time()))
        assert [len(meetings_in(feeds[path])) for path in EVERYWHERE] == [there] * 3


def test_meetings_and_notices_stand_in_one_order_latest_first(district):
    notice = replace(district.notices[GAS], updated=datetime(2026, 11, 21, 8, 0))
    mixed = replace(changed_meeting(district, CANCELLED), notices={GAS: notice})
    for path in EVERYWHERE:
        kinds = [text(entry, "id").split("/")[3] for entry in entries(feeds_of(mixed)[path])]
        assert kinds == ["notices", "meetings"]
        kinds = [text(entry, "id").split("/")[3] for entry in entries(feeds_of(
            replace(mixed, meetings=changed_meeting(district, CANCELLED, RESTORED).meetings)
        )[path])]
        assert kinds == ["meetings", "notices"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_reason_and_no_place_makes_a_feed_invalid(district, schema, hostile):
    said = Localized(f"前{hostile}后")
    changes = (MeetingChange(DAY, None, None, Place(said, "", None), said, None),)
    feeds = feeds_of(changed_meeting(district, *changes))
    for path in EVERYWHERE:
        assert schema.validate(etree.fromstring(feeds[path])), (path, schema.error_log)
        [entry] = meetings_in(feeds[path]).values()
        assert hostile.strip() in text(entry, "content")


def test_the_same_district_gives_the_same_bytes(district):
    assert feeds_of(district) == feeds_of(read_district(CONTENT).district)
