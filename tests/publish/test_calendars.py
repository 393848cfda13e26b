"""What a phone finds in our calendar files, read back with the library phones are tested with."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from district.calendar import Meeting, MeetingStatus
from district.localized import Localized
from district.reading import read_district
from district.records import MeetingChange, MeetingSeries
from district.words import read_words
from publish.calendars import (
    DISTRICT,
    SOON,
    Calendars,
    dated_meetings,
    district_calendar,
    uid,
    window,
)
from publish.render import Renderer
from publish.site import Site

CONTENT = Path(__file__).parents[2] / "content"
NOW = datetime(2026, 11, 23, 10, 0)
ZONE = ZoneInfo("Asia/Shanghai")
HOST = "example.org"


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(read_district(CONTENT).district, NOW)


def files_of(site: Site, language: str) -> dict[str, bytes]:
    renderer = Renderer(site, read_words(language, CONTENT), {})
    calendars, district = Calendars(site), site.district
    files = dict(calendars.files(district.communities.values(), renderer))
    parts = calendars.part(district.meetings.values(), renderer).values()
    return {**files, DISTRICT: b"".join(district_calendar(site, renderer, parts))}


@pytest.fixture(scope="module", params=["zh", "en"])
def files(request: pytest.FixtureRequest, site: Site) -> dict[str, bytes]:
    return files_of(site, request.param)


@pytest.fixture(scope="module")
def chinese(site: Site) -> dict[str, bytes]:
    return files_of(site, "zh")


def events(body: bytes) -> dict[str, Event]:
    found = Calendar.from_ical(body).walk("VEVENT")
    by_uid = {str(event["UID"]): event for event in found}
    assert len(by_uid) == len(found), "an UID is there twice"
    return by_uid


def all_meetings(site: Site) -> list[Meeting]:
    """Those that stand in the calendar of the district."""
    _, last = window(site, SOON)
    found = [one for found in dated_meetings(site).values() for one in found]
    return [one for one in found if one.start.date() <= last]


def with_series(site: Site, series: MeetingSeries, now: datetime = NOW) -> Site:
    meetings = {**site.district.meetings, series.id: series}
    return Site(replace(site.district, meetings=meetings), now)


def test_the_district_calendar_has_every_meeting_until_soon_at_its_date_and_no_other(site, files):
    expected = {
        uid(one, HOST): (one.start.replace(tzinfo=ZONE), one.end.replace(tzinfo=ZONE))
        for one in all_meetings(site)
    }
    read = events(files["meetings.ics"])
    found = {name: (event.start, event.end) for name, event in read.items()}
    assert len(expected) > 500
    assert len(expected) < sum(map(len, dated_meetings(site).values()))
    assert found == expected


def test_each_community_has_the_meetings_of_its_own_series(site, files):
    dated = dated_meetings(site)
    for community in site.district.communities.values():
        body = files[f"communities/{community.id}/meetings.ics"]
        expected = {
            uid(one, HOST): one.start.replace(tzinfo=ZONE)
            for series in site.series_of([community]) for one in dated[series.id]
        }
        assert {name: event.start for name, event in events(body).items()} == expected


def test_a_community_without_meetings_has_a_calendar_that_can_be_read(site, chinese):
    quiet = [c for c in site.district.communities.values() if not site.series_of([c])]
    assert quiet
    calendar = Calendar.from_ical(chinese[f"communities/{quiet[0].id}/meetings.ics"])
    assert calendar.walk("VEVENT") == []
    assert len(calendar.walk("VTIMEZONE")) == 1


def test_a_former_community_answers_with_the_calendar_of_the_new_one(site, chinese):
    fuxue = replace(site.district.communities["fuxue"], former_ids=("old-fuxue",))
    communities = {**site.district.communities, "fuxue": fuxue}
    files = files_of(Site(replace(site.district, communities=communities), NOW), "zh")
    assert files["communities/old-fuxue/meetings.ics"] == files["communities/fuxue/meetings.ics"]
    assert files["communities/fuxue/meetings.ics"] == chinese["communities/fuxue/meetings.ics"]


def test_a_cancelled_meeting_stays_and_says_so(chinese):
    event = events(chinese["communities/fuxue/meetings.ics"])[f"fuxue-neighbours-20261202@{HOST}"]
    assert event["STATUS"] == "CANCELLED"
    assert event["SEQUENCE"] == 1
    assert event["SUMMARY"] == "已取消：府学邻里沟通会"
    assert event["DESCRIPTION"] == "因大风取消"
    assert event.start == datetime(2026, 12, 2, 19, tzinfo=ZONE)


def test_a_moved_meeting_keeps_the_id_of_its_first_date(chinese):
    event = events(chinese["communities/fuxue/meetings.ics"])[f"fuxue-neighbours-20261209@{HOST}"]
    assert event.start == datetime(2026, 12, 10, 19, tzinfo=ZONE)
    assert event["STATUS"] == "CONFIRMED"
    assert event["SEQUENCE"] == 1
    assert event["LOCATION"] == "居委会"
    assert str(event["DESCRIPTION"]).startswith("已改期，原定2026年12月9日 星期三")


def test_every_changed_meeting_of_the_sample_is_counted_up_and_no_other(site, files):
    found = events(files["meetings.ics"])
    for one in all_meetings(site):
        event, changed = found[uid(one, HOST)], {change.on for change in one.series.changes}
        cancelled = one.status == MeetingStatus.CANCELLED
        assert event["SEQUENCE"] == int(one.day in changed)
        assert event["STATUS"] == ("CANCELLED" if cancelled else "CONFIRMED")
    assert {one.status for one in all_meetings(site)} == set(MeetingStatus)


def test_an_event_is_dated_by_the_last_news_of_its_series_and_leads_to_its_page(site):
    event = events(files_of(site, "en")["meetings.ics"])[f"fuxue-neighbours-20261125@{HOST}"]
    midnight = datetime(2026, 11, 18, tzinfo=ZONE)
    assert event.DTSTAMP == event.LAST_MODIFIED == midnight.astimezone(UTC)
    assert event["URL"] == "https://example.org/en/meetings/fuxue-neighbours/"
    assert event["SUMMARY"] == "Fuxue neighbours' meeting"
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"


@pytest.mark.parametrize(
    ("changes", "stamp"),
    [
        ([], date(2026, 9, 2)),
        ([date(2026, 11, 23)], date(2026, 11, 23)),
        ([date(2026, 10, 14), date(2026, 11, 24)], date(2026, 10, 14)),
    ],
)
def test_news_of_a_series_are_its_first_day_and_the_days_of_its_changes_so_far(
    site, changes, stamp
):
    cancelled = Localized("因大风取消")
    series = replace(
        site.district.meetings["fuxue-neighbours"], held=(),
        changes=tuple(MeetingChange(day, cancelled, None, None) for day in changes),
    )
    body = files_of(with_series(site, series), "zh")["communities/fuxue/meetings.ics"]
    found = {event.DTSTAMP for name, event in events(body).items() if name.startswith(series.id)}
    assert found == {datetime(stamp.year, stamp.month, stamp.day, tzinfo=ZONE).astimezone(UTC)}


def test_a_series_that_is_yet_to_begin_is_dated_by_its_first_day(site):
    first = datetime(2026, 12, 16, 19)
    series = replace(
        site.district.meetings["fuxue-neighbours"], first=first, changes=(), held=()
    )
    body = files_of(with_series(site, series), "zh")["communities/fuxue/meetings.ics"]
    event, midnight = events(body)[f"fuxue-neighbours-20261216@{HOST}"], first.replace(hour=0)
    assert {event.DTSTAMP} == {midnight.replace(tzinfo=ZONE).astimezone(UTC)}


def test_a_day_without_news_changes_no_calendar_and_another_month_does(site):
    series = replace(site.district.meetings["fuxue-neighbours"], changes=(), held=())
    path = "communities/fuxue/meetings.ics"
    bodies = [
        files_of(with_series(site, series, now), "zh")[path]
        for now in (NOW, NOW + timedelta(days=7, hours=8), NOW + timedelta(days=8))
    ]
    assert bodies[0] == bodies[1]
    assert bodies[0] != bodies[2]


def test_a_calendar_has_a_name_a_zone_and_a_time_to_look_again(chinese):
    calendar = Calendar.from_ical(chinese["communities/fuxue/meetings.ics"])
    assert calendar["X-WR-CALNAME"] == calendar["NAME"] == "府学社区邻里沟通会"
    assert calendar["REFRESH-INTERVAL"].to_ical() == b"PT12H"
    assert calendar["SOURCE"] == "https://example.org/communities/fuxue/meetings.ics"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]


def test_lines_are_no_longer_than_75_octets_and_end_as_the_rfc_wants(files):
    for body in files.values():
        assert body.endswith(b"END:VCALENDAR\r\n")
        lines = body.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert not any(b"\n" in line or b"\r" in line for line in lines)
        assert b"" not in lines[:-1]


def test_the_same_district_gives_the_same_bytes(site, chinese):
    again = Site(read_district(CONTENT).district, NOW)
    assert files_of(again, "zh") == chinese
