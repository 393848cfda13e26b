"""Every output says the same of a meeting: pages, calendars, structured data, tables, feeds, paper.

A year of one series, with the holidays of 2026, a meeting that is cancelled, one that is moved, one
that is cancelled and restored, one held elsewhere. What is expected is counted here, by hand.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
import recurring_ical_events
from icalendar import Calendar
from lxml import etree, html

from publish import session
from tests.conftest import run
from tests.district.making import content_with
from tests.publish.test_incremental import build_content, tree

ZONE = ZoneInfo("Asia/Shanghai")
FREE = {date(2026, 2, 18), date(2026, 10, 7)}
"""The Wednesdays of 2026 in the State Council's arrangement: Spring Festival, National Day."""
MEETING = "stations/jiaodaokou/meetings/fuxue-neighbours.yaml"
SERIES = """
title: {zh: 府学邻里沟通会, en: Fuxue neighbours' meeting}
communities: [fuxue]
host: shen-yifan
place: {name: {zh: 府学社区活动室, en: Fuxue community room}, address: 府学胡同 0 号}
first: 2026-01-07 19:00
lasts: 90m
repeats: {every: week, on: [wed], until: 2026-12-30}
changes:
  - {on: 2026-03-04, cancelled: 因大风取消, announced: 2026-03-02}
  - {on: 2026-04-22, moved_to: 2026-04-23 18:30, announced: 2026-04-20}
  - {on: 2026-06-10, cancelled: 因雷雨取消, announced: 2026-06-08}
  - {on: 2026-06-10, restored: 雷雨预警解除, announced: 2026-06-09}
  - {on: 2026-09-16, place: {name: {zh: 居委会, en: Residents' committee}}}
  - {on: 2026-12-30, moved_to: 2027-01-05 19:00}
held:
  - {on: 2026-05-06, raised: 4, settled: 3}
"""
BUILT_ON = [date(2026, month, day) for month, day in (
    (1, 1), (2, 17), (3, 4), (4, 22), (4, 24), (6, 9), (7, 15), (9, 16), (10, 7), (12, 1), (12, 31),
)]


@dataclass(frozen=True, slots=True)
class Dated:
    """What must be said of the meeting of a Wednesday."""

    day: date
    start: datetime
    status: str
    place: str

    @property
    def id(self) -> str:
        return f"fuxue-neighbours-{self.day:%Y%m%d}"


def by_hand() -> Iterator[Dated]:
    for week in range(52):
        day = date(2026, 1, 7) + timedelta(days=7 * week)
        start, status, place = datetime(day.year, day.month, day.day, 19), "scheduled", "府学社区活动室"
        if day == date(2026, 3, 4):
            status = "cancelled"
        elif day == date(2026, 4, 22):
            start, status = datetime(2026, 4, 23, 18, 30), "moved"
        elif day == date(2026, 9, 16):
            place = "居委会"
        elif day == date(2026, 12, 30):
            start, status = datetime(2027, 1, 5, 19), "moved"
        elif day == date(2026, 5, 6):
            status = "held"
        if day not in FREE:
            yield Dated(day, start, status, place)


YEAR = list(by_hand())


def ahead(day: date, most: int) -> list[Dated]:
    """The next meetings, as far ahead as pages look."""
    found = [one for one in YEAR if day <= one.start.date() <= day + timedelta(days=70)]
    return sorted(found, key=lambda one: one.start)[:most]


@pytest.fixture(scope="module", params=BUILT_ON, ids=str)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[date, Path]:
    """The site on one of the days."""
    day, folder = request.param, tmp_path_factory.mktemp("agreement")
    content = content_with(folder, {MEETING: SERIES})
    outcome = session.build(session.Task(
        content=content, clock=lambda zone: datetime(day.year, day.month, day.day, 9),
        out=folder / "site", cache=None, jobs=1, refuses=lambda survey: bool(survey.errors),
        tell=lambda *_: None,
    ))
    assert outcome.built, outcome.survey.problems
    return day, folder / "site"


def meetings_on(page: Path) -> list[html.HtmlElement]:
    return html.fromstring(page.read_text("utf-8")).xpath('//ol[@class="meetings"]/li')


def rows_on(page: Path) -> list[tuple[datetime, str, str]]:
    """Start, status and place of the dated meetings on a page."""
    found = []
    for row in meetings_on(page):
        start = datetime.fromisoformat(row.find("time").get("datetime"))
        status = re.search(r"meeting--(\w+)", row.get("class"))
        place = row.xpath('.//p[@class="meeting__where"]')[0].text.strip()
        found.append((start, status[1] if status else "scheduled", place))
    return found


def as_shown(found: list[Dated]) -> list[tuple[datetime, str, str]]:
    return [(one.start, one.status, one.place) for one in found]


@pytest.mark.parametrize(("page", "most"), [
    ("communities/fuxue", 8), ("officers/shen-yifan", 8), ("meetings/fuxue-neighbours", 10),
])
def test_pages_list_the_dates_that_are_to_come(built, page, most):
    day, site = built
    assert rows_on(site / page / "index.html") == as_shown(ahead(day, most))


def test_the_page_of_all_meetings_lists_those_of_a_fortnight(built):
    day, site = built
    until = day + timedelta(days=13)
    # It shows the next few where a fortnight has fewer.
    shown = rows_on(site / "meetings/index.html")
    assert shown == as_shown([one for one in ahead(day, 99) if one.start.date() <= until])


def test_a_date_has_its_id_as_an_address_on_the_page_of_its_series(built):
    day, site = built
    rows = meetings_on(site / "meetings/fuxue-neighbours/index.html")
    assert [row.get("id") for row in rows] == [
        one.id for one in ahead(day, 10)
    ]


@pytest.mark.parametrize("path", [
    "meetings.ics", "communities/fuxue/meetings.ics", "officers/shen-yifan/meetings.ics",
    "stations/jiaodaokou/meetings.ics", "meetings/fuxue-neighbours/meetings.ics",
])
def test_calendars_have_the_whole_year_whenever_they_are_made(built, path):
    _, site = built
    calendar = Calendar.from_ical((site / path).read_bytes())
    found = recurring_ical_events.of(calendar, keep_recurrence_attributes=True)
    events = found.between(date(2025, 12, 1), date(2027, 12, 31))
    seen = {}
    for event in events:
        name, _, _ = str(event["UID"]).partition("@")
        given = event["RECURRENCE-ID"].dt if "RECURRENCE-ID" in event else event.start
        where = str(event["LOCATION"]).split("，")[0]
        seen[f"{name}-{given:%Y%m%d}"] = (event.start, str(event["STATUS"]), where)
    assert seen == {
        one.id: (one.start.replace(tzinfo=ZONE),
                 "CANCELLED" if one.status == "cancelled" else "CONFIRMED", one.place)
        for one in YEAR
    }


def test_structured_data_names_the_same_dates_with_their_status(built):
    day, site = built
    page = html.fromstring((site / "meetings/fuxue-neighbours/index.html").read_text("utf-8"))
    [block] = page.xpath('//script[@type="application/ld+json"]/text()') or ["{}"]
    things = json.loads(block).get("@graph", [])
    events = {thing["@id"].partition("#")[2]: thing for thing in things if thing["@type"] == "Event"}
    places = {thing["location"]["@id"]: thing["location"]["name"] for thing in things
              if thing["@type"] == "EventSeries"}
    status = {"cancelled": "EventCancelled", "moved": "EventRescheduled"}
    assert {
        name: (datetime.fromisoformat(event["startDate"]).replace(tzinfo=None),
               event["eventStatus"].rpartition("/")[2],
               event["location"].get("name") or places[event["location"]["@id"]])
        for name, event in events.items()
    } == {
        one.id: (one.start, status.get(one.status, "EventScheduled"), one.place)
        for one in ahead(day, 10)
    }
    for one in ahead(day, 10):
        before = events[one.id].get("previousStartDate")
        assert (before is not None) == (one.status == "moved")
        if before:
            assert datetime.fromisoformat(before).date() == one.day


def test_the_table_of_meetings_has_them_from_sixty_days_back_to_a_hundred_ahead(built):
    day, site = built
    month = day.replace(day=1)
    since, until = month - timedelta(days=60), month + timedelta(days=100)
    table = csv.DictReader(io.StringIO((site / "data/meetings.csv").read_text("utf-8")))
    assert [
        (row["id"], row["start"][:16], row["status"], row["place"]) for row in table
    ] == [
        (one.id, f"{one.start:%Y-%m-%dT%H:%M}", one.status, one.place)
        for one in sorted(YEAR, key=lambda one: one.start) if since <= one.start.date() <= until
    ]


def test_the_answer_of_the_look_up_names_those_that_take_place(built):
    day, site = built
    card = json.loads((site / "lookup/at/jiaodaokou.json").read_text("utf-8"))
    coming = [one for one in ahead(day, 6) if one.status != "cancelled"][:4]
    assert [datetime.fromisoformat(start) for start, _ in card["communities"]["fuxue"][2]] == [
        one.start.replace(tzinfo=ZONE) for one in coming
    ]


def test_feeds_tell_of_the_changed_dates_that_are_not_over(built):
    day, site = built
    feed = etree.parse(site / "communities/fuxue/notices.xml")
    ids = feed.xpath("//a:entry/a:id/text()", namespaces={"a": "http://www.w3.org/2005/Atom"})
    changed = {date(2026, 3, 4), date(2026, 4, 22), date(2026, 6, 10), date(2026, 9, 16),
               date(2026, 12, 30)}
    assert {name.partition("#")[2] for name in ids if "/meetings/" in name} == {
        one.id for one in YEAR
        if one.day in changed and max(one.day, one.start.date()) >= day
    }


def test_paper_says_the_weekday_and_the_hour_that_the_plain_dates_have(built):
    _, site = built
    weekday, hour = "每周星期三", "19:00–20:30"
    poster = html.fromstring((site / "communities/fuxue/poster/index.html").read_text("utf-8"))
    assert f"{weekday} {hour}" in poster.text_content()
    plain = [one.start for one in YEAR if one.status == "scheduled"]
    assert {(start.weekday(), f"{start:%H:%M}") for start in plain} == {(2, hour[:5])}


def test_the_printed_board_says_so_too(tmp_path):
    content = content_with(tmp_path, {MEETING: SERIES})
    done = run("build.py", "posters", "--content", str(content), "--community", "fuxue",
               "--out", str(tmp_path / "board.pdf"), "--now", "2026-03-02 09:00")
    assert done.returncode == 0, done.stderr
    text = pypdfium2.PdfDocument(tmp_path / "board.pdf")[0].get_textpage().get_text_range()
    said = "".join(text.split())
    assert "每周星期三19:00–20:30" in said
    assert "everyWednesday,19:00to20:30" in said


def test_minutes_are_on_the_pages_for_sixty_days(built):
    day, site = built
    shown = date(2026, 5, 6) <= day <= date(2026, 5, 6) + timedelta(days=60)
    for page in ("communities/fuxue", "meetings/fuxue-neighbours"):
        text = (site / page / "index.html").read_text("utf-8")
        assert ('datetime="2026-05-06"' in text) == shown


def test_a_meeting_over_midnight_stands_on_the_pages_until_the_day_it_ends_is_over(tmp_path):
    late = SERIES.partition("first:")[0] + "first: 2026-11-22 23:30\nlasts: 2h\n"
    content, shown = content_with(tmp_path, {MEETING: late}), {}
    for hour in (datetime(2026, 11, 22, 22), datetime(2026, 11, 23, 0, 40), datetime(2026, 11, 24, 0)):
        build_content(content, tmp_path / "site", tmp_path / "cache", now=hour)
        build_content(content, tmp_path / "fresh", None, now=hour)
        assert tree(tmp_path / "site") == tree(tmp_path / "fresh")
        shown[hour.day] = len(rows_on(tmp_path / "site/meetings/fuxue-neighbours/index.html"))
    assert shown == {22: 1, 23: 1, 24: 0}
