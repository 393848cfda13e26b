"""What a phone finds in our calendar files, read back with the libraries phones are tested with."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from district.calendar import MeetingStatus, meetings
from district.localized import Localized
from district.reading import read_district
from district.records import MeetingChange, MeetingSeries, Minutes, Recurrence
from district.words import read_words
from publish.calendars import DISTRICT, Calendars, district_calendar
from publish.render import Renderer
from publish.site import Site
from tests.district.making import series as series_from

CONTENT = Path(__file__).parents[2] / "content"
NOW = datetime(2026, 11, 23, 10, 0)
ZONE = ZoneInfo("Asia/Shanghai")
HOST = "example.org"
TWO_YEARS = date(2026, 1, 1), date(2027, 12, 31)
FUXUE = "communities/fuxue/meetings.ics"
WINDY = Localized("因大风取消")


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(read_district(CONTENT).district, NOW)


def files_of(site: Site, language: str) -> dict[str, bytes]:
    renderer = Renderer(site, read_words(language, CONTENT), {})
    calendars, district = Calendars(site), site.district
    own = {kind: getattr(district, kind).values()
           for kind in ("stations", "communities", "officers", "meetings")}
    files = dict(calendars.files(own.__getitem__, renderer))
    parts = calendars.part(district.meetings.values(), renderer).values()
    return {**files, DISTRICT: b"".join(district_calendar(site, renderer, parts))}


@pytest.fixture(scope="module", params=["zh", "en"])
def files(request: pytest.FixtureRequest, site: Site) -> dict[str, bytes]:
    return files_of(site, request.param)


@pytest.fixture(scope="module")
def chinese(site: Site) -> dict[str, bytes]:
    return files_of(site, "zh")


def with_series(site: Site, series: MeetingSeries, now: datetime = NOW) -> Site:
    every = {**site.district.meetings, series.id: series}
    return Site(replace(site.district, meetings=every), now)


def of_series(site: Site, series: MeetingSeries, now: datetime = NOW) -> bytes:
    """The calendar of one series in place of the sample's."""
    alone = {series.id: series}
    site = Site(replace(site.district, meetings=alone), now)
    return files_of(site, "zh")[f"meetings/{series.id}/meetings.ics"]


def expanded(body: bytes, days: tuple[date, date] = TWO_YEARS) -> list[Event]:
    """Every event that a calendar app shows between two days, both included."""
    found = recurring_ical_events.of(Calendar.from_ical(body), keep_recurrence_attributes=True)
    return sorted(found.between(days[0], days[1] + timedelta(days=1)), key=lambda one: one.start)


def shown(body: bytes, days: tuple[date, date] = TWO_YEARS) -> list[tuple[datetime, datetime, str, str]]:
    """Start, end, place and status, as an app shows them."""
    return sorted((one.start, one.end, str(one["LOCATION"]), str(one["STATUS"]))
                  for one in expanded(body, days))


def ours(site: Site, found: list[MeetingSeries], days: tuple[date, date] = TWO_YEARS) -> list[tuple[datetime, datetime, str, str]]:
    """The same by our own reckoning."""
    rows = []
    for one in (meeting for series in found for meeting in meetings(series, *days)):
        place = one.place.name.zh + (f"，{one.place.address}" if one.place.address else "")
        status = "CANCELLED" if one.status == MeetingStatus.CANCELLED else "CONFIRMED"
        rows.append((one.start.replace(tzinfo=ZONE), one.end.replace(tzinfo=ZONE), place, status))
    return sorted(rows)


def on(body: bytes, day: date) -> Event:
    """The entry about the date that the series gave."""
    found = [one for one in Calendar.from_ical(body).walk("VEVENT")
             if "RECURRENCE-ID" in one and one["RECURRENCE-ID"].dt.date() == day]
    assert len(found) == 1
    return found[0]


def fuxue(site: Site, *changes: MeetingChange, **other: object) -> MeetingSeries:
    plain = replace(site.district.meetings["fuxue-neighbours"], changes=changes, held=())
    return replace(plain, **other)  # type: ignore[arg-type]


# --- dates


def test_two_years_of_every_calendar_read_back_are_the_dates_that_pages_show(site, chinese):
    district, every = site.district, {}
    for one in district.communities.values():
        every[f"communities/{one.id}"] = site.series_of([one])
    for one in district.stations.values():
        every[f"stations/{one.id}"] = site.series_of(site.communities(one.id))
    for one in district.officers.values():
        every[f"officers/{one.id}"] = site.series_of(site.serves(one))
    for one in district.meetings.values():
        every[f"meetings/{one.id}"] = [one]
    read = {name: chinese.pop(f"{name}/meetings.ics") for name in every}
    whole = chinese.pop(DISTRICT)
    assert chinese == {}
    chinese |= {f"{name}/meetings.ics": body for name, body in read.items()} | {DISTRICT: whole}
    assert shown(whole) == ours(site, list(district.meetings.values()))
    assert len(shown(whole)) > 1000
    # Each series stands in several files with the same bytes: a few are enough to read again.
    for name in [name for name in every if name.startswith("meetings/")]:
        assert shown(read[name]) == ours(site, every[name]), name
    for kind in ("communities", "stations", "officers"):
        for name in [name for name in every if name.startswith(kind)][:12]:
            assert shown(read[name]) == ours(site, every[name]), name


@pytest.mark.parametrize("timing", [
    "first: 2026-01-07 19:00\nrepeats: {every: week, on: [wed], until: 2026-12-30}",
    "first: 2026-01-07 19:00\nrepeats: {every: week, on: [mon, wed, sun], until: 2026-12-31}",
    "first: 2026-01-04 10:00\nrepeats: {every: 2 weeks, on: [sun, tue], until: 2027-06-30}",
    "first: 2026-01-10 09:30\nrepeats: {every: month, on: [2nd sat], until: 2027-12-31}",
    "first: 2026-01-31 09:30\nrepeats: {every: month, on: [5th sat, last sat], until: 2027-12-31}",
    "first: 2026-05-27 19:00\nrepeats: {every: month, on: [4th wed, last wed], until: 2027-12-31}",
    "first: 2026-10-01 19:00\nrepeats: {every: week, on: [thu], until: 2026-12-31}",
    "first: 2026-02-18 23:00\nrepeats: {every: week, on: [wed], until: 2026-12-31}\nlasts: 120m",
    "first: 2026-05-05 09:00\non_holidays: keep",
    "first: 2026-11-25 19:00\nchanges: [{on: 2026-11-25, moved_to: 2026-11-27 18:00}]",
    "first: 2026-11-25 19:00\nchanges: [{on: 2026-11-25, cancelled: 大风}]",
    "first: 2026-01-07 19:00\non_holidays: keep\n"
    "repeats: {every: week, on: [wed], until: 2026-12-30}\n"
    "changes: [{on: 2026-12-30, moved_to: 2027-01-06 19:00}, {on: 2026-12-09, place: {name: 居委会}}]",
])
def test_every_recurrence_reads_back_as_its_dates(site, timing):
    one = series_from(f"{timing}\n")
    expected = ours(site, [one])
    assert shown(of_series(site, one)) == expected
    assert expected


@settings(max_examples=60, deadline=None)
@given(
    st.dates(date(2025, 1, 1), date(2026, 12, 1)), st.sampled_from([0, 1, 2]),
    st.sets(st.integers(0, 6), min_size=1, max_size=3), st.sampled_from([1, 2, 3, 4, 5, -1]),
    st.sampled_from(["skip", "keep"]), st.integers(0, 400), st.data(),
)
def test_any_series_reads_back_as_its_dates(site, start, weeks, weekdays, nth, holidays, length, data):
    days = tuple((0 if weeks else nth, day) for day in sorted(weekdays))
    until = start + timedelta(days=length)
    plain = replace(fuxue(site), on_holidays=holidays, first=datetime(2020, 1, 1, 19),
                    repeats=Recurrence(weeks or 1, tuple((0, d) for _, d in days), until))
    if not weeks:
        plain = replace(plain, repeats=Recurrence(0, days, until))
    given_days = meetings(replace(plain, on_holidays="keep"), start, until)
    if not given_days:
        return
    plain = replace(plain, first=datetime.combine(given_days[0].day, plain.first.time()))
    when = [one.day for one in meetings(plain, start, until)]
    changed = data.draw(st.sets(st.sampled_from(when), max_size=3)) if when else set()
    changes = tuple(
        MeetingChange(day, WINDY, None, None) if at % 2 else
        MeetingChange(day, None, datetime.combine(day + timedelta(days=1), plain.first.time()), None)
        for at, day in enumerate(sorted(changed))
    )
    one, span = replace(plain, changes=changes), (start, start + timedelta(days=730))
    assert shown(of_series(site, one), span) == ours(site, [one], span)


def test_in_a_zone_with_summer_time_a_meeting_keeps_its_hour(site):
    london = replace(site.profile, timezone="Europe/London", url="https://example.org/")
    one = fuxue(site, on_holidays="keep")
    district = replace(site.district, profile=london, meetings={one.id: one})
    body = files_of(Site(district, NOW), "zh")[f"meetings/{one.id}/meetings.ics"]
    starts = [event.start for event in expanded(body)]
    assert {start.strftime("%H:%M") for start in starts} == {"19:00"}
    offsets = {str(start.utcoffset()) for start in starts}
    assert offsets == {"0:00:00", "1:00:00"}


def test_a_public_holiday_is_an_exdate_and_a_make_up_day_is_not(site):
    one = series_from("first: 2025-09-21 10:00\nrepeats: {every: week, on: [sun], until: 2025-10-31}\n")
    (event,) = Calendar.from_ical(of_series(site, one)).walk("VEVENT")
    assert [out.dt.date() for out in event["EXDATE"].dts] == [date(2025, 10, 5)]


def test_a_series_until_the_end_of_time_costs_no_more(site):
    one = fuxue(site, repeats=Recurrence(1, ((0, 2),), date(9999, 12, 31)))
    assert len(of_series(site, one)) < 2000


# --- what a subscriber sees, one build after another


def history(site: Site, *steps: tuple[MeetingChange, ...]) -> list[Event]:
    """The entry of 9 December after each build, an hour apart or so."""
    seen = []
    for at, changes in enumerate(steps):
        body = of_series(site, fuxue(site, *changes), NOW + timedelta(days=at))
        found = [one for one in expanded(body) if one["RECURRENCE-ID"].dt.date() == date(2026, 12, 9)]
        assert len(found) == 1
        seen.append(found[0])
    return seen


DAY = date(2026, 12, 9)
MOVED = MeetingChange(DAY, None, datetime(2026, 12, 10, 19), None, None, date(2026, 11, 24))
CANCELLED = MeetingChange(DAY, WINDY, None, None, None, date(2026, 11, 25))
RESTORED = MeetingChange(DAY, None, None, None, Localized("大风预警解除"), date(2026, 11, 26))


@pytest.mark.parametrize("steps", [
    [(), (MOVED,), (MOVED, CANCELLED), (MOVED, CANCELLED, RESTORED)],
    [(), (MOVED,), (CANCELLED,), (RESTORED,)],
], ids=["each written below the last", "each written over the last"])
def test_a_subscriber_sees_published_moved_cancelled_and_published_again(site, steps):
    seen = history(site, *steps)
    assert len({(str(one["UID"]), one["RECURRENCE-ID"].dt) for one in seen}) == 1
    assert [one.start.strftime("%m-%d %H:%M") for one in seen][::3] == ["12-09 19:00"] * 2
    assert seen[1].start == datetime(2026, 12, 10, 19, tzinfo=ZONE)
    assert [one["STATUS"] for one in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    counts, stamps = [one["SEQUENCE"] for one in seen], [one["LAST-MODIFIED"].dt for one in seen]
    assert counts == sorted(set(counts)), counts
    assert stamps == sorted(set(stamps)), stamps
    assert str(seen[3]["DESCRIPTION"]).startswith("照常举行 大风预警解除")


def test_what_nobody_announced_counts_up_day_by_day_however_it_is_rewritten(site):
    moves = [MeetingChange(DAY, None, datetime(2026, 12, day, 19), None) for day in (10, 11)]
    told = MeetingChange(DAY, WINDY, None, None)
    seen = history(site, (moves[0],), (told,), (moves[1],), (moves[0],), (told,))
    counts = [one["SEQUENCE"] for one in seen]
    assert counts == sorted(set(counts)), counts


def test_a_series_that_is_revised_counts_up_as_a_whole(site):
    bodies = [of_series(site, fuxue(site, CANCELLED, revised_on=day))
              for day in (None, date(2026, 11, 1), date(2026, 11, 20))]
    counts = [[one["SEQUENCE"] for one in Calendar.from_ical(body).walk("VEVENT")] for body in bodies]
    assert [sorted(found) for found in zip(*counts, strict=True)] == [list(found) for found in zip(*counts, strict=True)]
    assert [after - before for before, after in counts] == [3, 3, 3]
    assert counts[2][0] - counts[1][0] == 1900


def test_a_holiday_that_becomes_known_counts_as_news(site):
    keeps, skips = (fuxue(site, on_holidays=word) for word in ("keep", "skip"))
    before, after = (Calendar.from_ical(of_series(site, one)).walk("VEVENT")[0] for one in (keeps, skips))
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_cancelled_meeting_stays_and_says_so(chinese):
    event = on(chinese[FUXUE], date(2026, 12, 2))
    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"] == "已取消：府学邻里沟通会"
    assert event["DESCRIPTION"] == "因大风取消"
    assert event.start == datetime(2026, 12, 2, 19, tzinfo=ZONE)


def test_a_moved_meeting_keeps_the_id_of_its_first_date(chinese):
    event = on(chinese[FUXUE], DAY)
    assert event["UID"] == f"fuxue-neighbours@{HOST}"
    assert event.start == datetime(2026, 12, 10, 19, tzinfo=ZONE)
    assert event["STATUS"] == "CONFIRMED"
    assert event["LOCATION"] == "居委会"
    assert str(event["DESCRIPTION"]).startswith("已改期，原定2026年12月9日 星期三\n这次换了地方")


def test_a_meeting_that_was_held_says_what_it_brought(chinese):
    event = on(chinese[FUXUE], date(2026, 11, 18))
    assert str(event["DESCRIPTION"]).startswith("提出 6 件，办结 5 件。")


# --- identity, time stamps, form


def test_an_identity_is_in_a_calendar_once(files):
    for body in files.values():
        # As text: to read each event of each of them as an application does takes ten seconds.
        events = body.decode().replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1:]
        found = [re.findall("^(?:UID|RECURRENCE-ID)[:;].*$", one, re.M) for one in events]
        assert all(len(one) in {1, 2} for one in found)
        assert len(set(map(tuple, found))) == len(found)


def test_an_event_is_dated_by_the_last_news_of_its_series_and_leads_to_its_page(site):
    event = expanded(files_of(site, "en")["meetings/fuxue-neighbours/meetings.ics"])[0]
    midnight = datetime(2026, 11, 23, tzinfo=ZONE)
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == midnight.astimezone(UTC)
    assert event["URL"] == "https://example.org/en/meetings/fuxue-neighbours/"
    assert event["SUMMARY"] == "Fuxue neighbours' meeting"
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"


def told(on: str, announced: str = "") -> MeetingChange:
    return MeetingChange(date.fromisoformat(on), WINDY, None, None, None,
                         date.fromisoformat(announced) if announced else None)


@pytest.mark.parametrize(
    ("changes", "revised", "held", "stamp"),
    [
        ([], None, [], "2026-11-01"),
        ([], "2026-10-20", [], "2026-10-20"),
        ([], "2026-10-20", ["2026-11-18"], "2026-11-18"),
        ([told("2026-12-02", "2026-11-20")], None, [], "2026-11-20"),
        ([told("2026-10-14", "2026-10-12")], "2026-10-01", [], "2026-10-12"),
        ([told("2026-12-02")], None, [], "2026-11-23"),
        ([told("2026-11-18")], "2026-10-01", [], "2026-11-18"),
        ([told("2026-12-02", "2026-11-30")], "2026-10-01", [], "2026-10-01"),
    ],
)
def test_a_series_is_dated_by_what_staff_wrote_and_never_after_today(site, changes, revised, held, stamp):
    one = fuxue(
        site, *changes, revised_on=date.fromisoformat(revised) if revised else None,
        held=tuple(Minutes(date.fromisoformat(day), 1, 1, None) for day in held),
    )
    found = {event["LAST-MODIFIED"].dt for event in Calendar.from_ical(of_series(site, one)).walk("VEVENT")}
    assert found == {datetime.fromisoformat(stamp).replace(tzinfo=ZONE).astimezone(UTC)}


def test_a_day_without_news_changes_no_calendar(site):
    one = fuxue(site, revised_on=date(2026, 9, 1))
    bodies = [of_series(site, one, NOW + timedelta(days=days)) for days in (0, 7, 8)]
    assert bodies[0] == bodies[1] == bodies[2]


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
    assert files["communities/old-fuxue/meetings.ics"] == files[FUXUE]
    assert files[FUXUE] == chinese[FUXUE]


def test_an_officer_who_serves_nowhere_any_more_leaves_an_empty_calendar(site, chinese):
    former = [one for one in site.district.officers.values() if not site.serves(one)]
    assert former
    calendar = Calendar.from_ical(chinese[f"officers/{former[0].id}/meetings.ics"])
    assert calendar.walk("VEVENT") == []


def test_a_calendar_has_a_name_a_zone_a_page_and_a_time_to_look_again(chinese):
    calendar = Calendar.from_ical(chinese[FUXUE])
    assert calendar["X-WR-CALNAME"] == calendar["NAME"] == "府学社区邻里沟通会"
    assert calendar["REFRESH-INTERVAL"].to_ical() == b"PT12H"
    assert calendar["SOURCE"] == "https://example.org/communities/fuxue/meetings.ics"
    assert calendar["URL"] == "https://example.org/communities/fuxue/"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    for path, name in (
        ("meetings/fuxue-neighbours/meetings.ics", "府学邻里沟通会"),
        ("stations/jiaodaokou/meetings.ics", "交道口派出所邻里沟通会"),
        (DISTRICT, "东城区邻里沟通会"),
    ):
        assert str(Calendar.from_ical(chinese[path])["NAME"]) == name


def test_nobodys_number_is_in_a_calendar_that_lives_on_on_a_phone(site, files):
    for body in files.values():
        assert not any(one.phone.encode() in body for one in site.district.officers.values())


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
