"""JSON-LD: what a page tells machines is what it tells people, and cannot leave its element."""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from district.excerpt import KINDS, Excerpt, Looked
from district.localized import Localized
from district.reading import read_district
from district.records import District
from district.words import read_words
from publish.linked_data import LinkedData, script
from publish.plan import Plan
from publish.render import Renderer
from publish.site import Site
from tests.conftest import ROOT

NOW = datetime(2026, 11, 23, 10, 0)
SITE = "https://example.org"
SCHEMA = "https://schema.org"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)

_THING = {"@id", "@type", "name", "url", "description", "alternateName", "image"}
_EVENT = {"startDate", "endDate", "eventStatus", "eventAttendanceMode", "location", "organizer",
          "isAccessibleForFree", "superEvent", "previousStartDate"}
_WORK = {"inLanguage", "publisher"}
VOCABULARY = {
    "PoliceStation": {"telephone", "address", "areaServed"},
    "PostalAddress": {"streetAddress", "addressLocality", "addressCountry"},
    "Person": {"jobTitle", "telephone", "worksFor", "workLocation", "knowsLanguage"},
    "AdministrativeArea": {"containedInPlace"},
    "Place": {"address", "amenityFeature"},
    "LocationFeatureSpecification": {"value"},
    "EventSeries": _EVENT, "Event": _EVENT,
    "GovernmentOrganization": set(),
    "GovernmentService": {"serviceType", "provider", "areaServed", "availableChannel"},
    "ServiceChannel": {"serviceUrl"},
    "WebSite": _WORK,
    "Dataset": {"license", "creator", "distribution"},
    "DataDownload": {"encodingFormat", "contentUrl"},
    "NewsArticle": _WORK | {"headline", "datePublished", "expires", "author"},
}
"""The part of schema.org that we use: the properties of each type."""


@pytest.fixture(scope="module")
def district() -> District:
    return read_district(ROOT / "content").district


def told(district: District, path: str, language: str = "zh", now: datetime = NOW) -> Any:
    """What the page at a path tells, or None."""
    site = Site(district, now)
    renderer = Renderer(site, read_words(language, ROOT / "content"), {})
    files = frozenset(one.file for kind in KINDS for one in getattr(district, kind).values())
    excerpt = Excerpt("", district, files, Looked.of(()), b"", ())
    [page] = [one for one in Plan(site, renderer.t, excerpt).pages() if one.path == path]
    return LinkedData(renderer).of(page)


def events(district: District, **other: Any) -> list[Mapping[str, Any]]:
    graph = told(district, "/meetings/fuxue-neighbours/", **other)["@graph"]
    return [one for one in graph if one["@type"] == "Event"]


def things(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every thing in a block, however deep."""
    if isinstance(value, list):
        for one in value:
            yield from things(one)
    elif isinstance(value, dict):
        yield value
        for one in value.values():
            yield from things(one)


def blocks(site: Path) -> Iterator[tuple[Path, str, list[str]]]:
    """Each page of a built site with what it tells machines."""
    for page in sorted(site.rglob("*.html")):
        text = page.read_text("utf-8")
        yield page, text, BLOCK.findall(text)


def test_an_officer_is_a_person_at_a_police_station(district: District) -> None:
    address = f"{SITE}/en/officers/shen-yifan/"
    photo = Site(district, NOW).photos[district.officers["shen-yifan"].id]
    assert told(district, "/officers/shen-yifan/", "en") == {
        "@type": "Person", "@id": address, "name": "Shen Yifan", "url": address,
        "jobTitle": "Community officer", "telephone": "010-0000 1203",
        "image": f"{SITE}/assets/officers/{photo}", "knowsLanguage": ["zh", "en"],
        "worksFor": {
            "@type": "PoliceStation", "@id": f"{SITE}/en/stations/jiaodaokou/",
            "name": "Jiaodaokou Police Station", "telephone": "010-0000 1200",
        },
        "workLocation": [
            {"@type": "AdministrativeArea", "@id": f"{SITE}/en/communities/fuxue/",
             "name": "Fuxue Community"},
            {"@type": "AdministrativeArea", "@id": f"{SITE}/en/communities/jiaodong/",
             "name": "Jiaodong Community"},
        ],
    }


def test_who_has_left_or_has_not_begun_is_told_to_nobody(district: District) -> None:
    officer = district.officers["shen-yifan"]
    for change in ({"until": date(2026, 11, 22)}, {"since": date(2026, 11, 24), "until": None}):
        postings = tuple(replace(one, **change) for one in officer.postings)
        officers = {**district.officers, officer.id: replace(officer, postings=postings)}
        assert told(replace(district, officers=officers), "/officers/shen-yifan/") is None


def test_the_dates_of_a_meeting_say_what_became_of_them(district: District) -> None:
    found = events(district)
    address = f"{SITE}/meetings/fuxue-neighbours/"
    assert len(found) == 10
    planned, cancelled, moved = found[:3]
    assert planned["@id"] == f"{address}#fuxue-neighbours-20261125"
    assert planned["eventStatus"] == f"{SCHEMA}/EventScheduled"
    assert planned["startDate"] == "2026-11-25T19:00:00+08:00"
    assert planned["endDate"] == "2026-11-25T20:30:00+08:00"
    assert planned["location"] == {"@id": f"{address}#place"}
    assert planned["superEvent"] == {"@id": address}
    assert planned["isAccessibleForFree"] is True
    assert cancelled["eventStatus"] == f"{SCHEMA}/EventCancelled"
    assert cancelled["startDate"] == "2026-12-02T19:00:00+08:00"
    assert cancelled["description"] == "因大风取消"
    assert moved["@id"] == f"{address}#fuxue-neighbours-20261209"
    assert moved["eventStatus"] == f"{SCHEMA}/EventRescheduled"
    assert moved["startDate"] == "2026-12-10T19:00:00+08:00"
    assert moved["previousStartDate"] == "2026-12-09T19:00:00+08:00"
    assert moved["location"]["name"] == "居委会"


def test_a_meeting_is_held_by_its_host_while_the_host_serves(district: District) -> None:
    host = district.officers["shen-yifan"]
    whole = told(district, "/meetings/fuxue-neighbours/")["@graph"]
    assert whole[0]["organizer"] == {
        "@type": "Person", "@id": f"{SITE}/officers/shen-yifan/", "name": "沈一帆",
        "telephone": "010-0000 1203",
    }
    assert all(one["organizer"] == {"@id": f"{SITE}/officers/shen-yifan/"} for one in whole[1:])
    ended = tuple(replace(one, until=date(2026, 11, 22)) for one in host.postings)
    officers = {**district.officers, host.id: replace(host, postings=ended)}
    left = told(replace(district, officers=officers), "/meetings/fuxue-neighbours/")["@graph"]
    assert left[0]["organizer"]["name"] == "东城区社区民警"
    assert "010-0000 1203" not in json.dumps(left)


def test_a_meeting_that_was_held_today_took_place_as_planned(district: District) -> None:
    first = events(district, now=datetime(2026, 11, 18, 22, 0))[0]
    assert first["@id"].endswith("-20261118")
    assert first["eventStatus"] == f"{SCHEMA}/EventScheduled"


def test_whether_a_place_has_steps_is_told_where_it_is_known(district: District) -> None:
    series = district.meetings["fuxue-neighbours"]
    for step_free in (True, False, None):
        place = replace(series.place, step_free=step_free)
        meetings = {**district.meetings, series.id: replace(series, place=place)}
        whole = told(replace(district, meetings=meetings), "/meetings/fuxue-neighbours/", "en")
        feature = whole["@graph"][0]["location"].get("amenityFeature")
        assert feature == (None if step_free is None else {
            "@type": "LocationFeatureSpecification", "name": "Step-free", "value": step_free,
        })


def test_a_form_has_a_channel_only_where_a_door_takes_it(district: District) -> None:
    shut = replace(district, profile=replace(district.profile, intake_url=""))
    assert "availableChannel" not in told(shut, "/requests/noise/")
    assert told(district, "/requests/noise/")["availableChannel"] == {
        "@type": "ServiceChannel", "serviceUrl": f"{SITE}/requests/noise/",
    }


def test_no_text_can_end_the_element_it_stands_in(district: District) -> None:
    title = "</script><script>alert(1)</script><!-- & \u2028\u2029"
    notice = district.notices["2026-11-20-winter-gas"]
    notices = {**district.notices, notice.id: replace(notice, title=Localized(title))}
    block = script(told(replace(district, notices=notices), f"/notices/{notice.id}/"))
    [inside] = BLOCK.findall(block)
    assert block == f'<script type="application/ld+json">{inside}</script>'
    assert not re.search("[<>&\u2028\u2029]", inside)
    assert json.loads(inside)["headline"] == title


def test_every_page_of_a_record_that_may_be_found_has_one_block_and_lists_have_none(
    sample_site: Path,
) -> None:
    record = re.compile(r"(en/)?(stations|officers|communities|meetings|notices|requests)/[^/]+/"
                        r"index\.html|(en/)?(data/)?index\.html")
    for page, text, found in blocks(sample_site):
        path = page.relative_to(sample_site).as_posix()
        told_about = record.fullmatch(path) and "noindex" not in text
        # She begins next week.
        if path.removeprefix("en/") == "officers/ling-yufei/index.html":
            told_about = False
        assert len(found) == bool(told_about), path


def test_every_word_is_one_of_schema_org_and_every_reference_leads_somewhere(
    sample_site: Path,
) -> None:
    types = set()
    for page, _, [*found] in blocks(sample_site):
        for text in found:
            data = json.loads(text)
            assert data.pop("@context") == SCHEMA
            every = list(things(data))
            named = {one["@id"] for one in every if "@type" in one and "@id" in one}
            for one in every:
                if one.keys() == {"@id"}:
                    assert one["@id"] in named, page
                elif one.keys() != {"@graph"}:
                    types.add(one["@type"])
                    assert one.keys() <= VOCABULARY[one["@type"]] | _THING, page
                    assert "" not in one.values() and None not in one.values(), page
                if "@id" in one:
                    path = one["@id"].partition("#")[0].removeprefix(f"{SITE}/")
                    assert (sample_site / path / "index.html").is_file(), page
    assert types >= VOCABULARY.keys() - {"ServiceChannel"}


def test_a_page_tells_machines_no_person_number_or_file_that_it_does_not_tell_people(
    sample_site: Path,
) -> None:
    for page, text, [*found] in blocks(sample_site):
        shown = html.unescape(re.sub("<[^>]*>", "", text[text.index("</head>"):]))
        for one in (thing for block in found for thing in things(json.loads(block))):
            if one.get("@type") == "DataDownload":
                assert (sample_site / one["contentUrl"].removeprefix(f"{SITE}/")).is_file()
            if one.get("@type") in ("Person", "PoliceStation"):
                assert one["name"] in shown and one["telephone"] in shown, page


def test_a_block_is_small(sample_site: Path) -> None:
    for page, _, [*found] in blocks(sample_site):
        for block in found:
            many = page.parent.parent.name == "meetings" or page.parent.name == "data"
            assert len(block.encode()) <= (8_000 if many else 1_400), page
            assert len(gzip.compress(block.encode(), 6)) <= 800, page


@pytest.mark.journey
def test_no_policy_is_broken_by_data_and_a_browser_reads_it(
    chromium: Browser, address: str
) -> None:
    page, said = chromium.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error(e.violatedDirective))"
    )
    for path, kind in {
        "/": "WebSite", "/officers/shen-yifan/": "Person", "/communities/fuxue/": "AdministrativeArea",
        "/stations/jiaodaokou/": "PoliceStation", "/requests/noise/": "GovernmentService",
        "/notices/2026-11-20-winter-gas/": "NewsArticle", "/data/": "Dataset",
    }.items():
        for root in ("", "/en"):
            page.goto(f"{address}{root}{path}")
            found = page.evaluate(
                "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').text)"
            )
            assert found["@type"] == kind
            assert found["@id"] == f"{SITE}{root}{path}"
    assert said == []
    # What would be said of a script that runs.
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: '1'}))")
    assert any("script-src" in text for text in said)
    page.close()
