"""Meetings: the dated occurrences of a series, and what became of each."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from district.calendar import (
    Meeting,
    MeetingStatus,
    as_held,
    gives,
    is_over,
    meeting_on,
    meetings,
    on_pattern,
    series_days,
    skipped_days,
)
from tests.district.making import series

WEEKLY = "first: 2026-09-02 19:00\nrepeats: {every: week, on: [wed], until: 2027-06-30}\n"


def days(text: str, since: date, until: date) -> list[str]:
    return [f"{m.start:%m-%d %H:%M}" for m in meetings(series(text), since, until)]


def test_a_weekly_series_meets_on_its_weekdays() -> None:
    text = "first: 2026-11-02 19:00\nrepeats: {every: week, on: [mon, thu], until: 2026-11-12}\n"
    found = days(text, date(2026, 11, 1), date(2026, 11, 30))
    assert found == ["11-02 19:00", "11-05 19:00", "11-09 19:00", "11-12 19:00"]


def test_a_fortnightly_series_keeps_its_rhythm_from_the_first_meeting() -> None:
    text = "first: 2026-11-04 19:00\nrepeats: {every: 2 weeks, on: wed, until: 2026-12-31}\n"
    found = days(text, date(2026, 11, 10), date(2026, 12, 31))
    assert found == ["11-18 19:00", "12-02 19:00", "12-16 19:00", "12-30 19:00"]


def test_a_fortnightly_series_on_two_days_keeps_them_in_one_week() -> None:
    text = "first: 2026-11-05 19:00\nrepeats: {every: 2 weeks, on: [tue, thu], until: 2026-11-30}\n"
    found = days(text, date(2026, 11, 1), date(2026, 11, 30))
    assert found == ["11-05 19:00", "11-17 19:00", "11-19 19:00"]


def test_a_monthly_series_meets_on_the_nth_weekday() -> None:
    text = "first: 2026-11-14 09:30\nrepeats: {every: month, on: [2nd sat], until: 2027-01-31}\n"
    found = days(text, date(2026, 11, 1), date(2027, 1, 31))
    assert found == ["11-14 09:30", "12-12 09:30", "01-09 09:30"]


def test_a_monthly_series_meets_on_the_last_weekday() -> None:
    text = "first: 2026-10-30 18:00\nrepeats: {every: month, on: [last fri], until: 2026-12-31}\n"
    found = days(text, date(2026, 10, 1), date(2026, 12, 31))
    assert found == ["10-30 18:00", "11-27 18:00", "12-25 18:00"]


def test_a_month_without_a_fifth_weekday_has_no_meeting() -> None:
    text = "first: 2026-10-31 18:00\nrepeats: {every: month, on: [5th sat], until: 2027-01-31}\n"
    assert days(text, date(2026, 10, 1), date(2027, 1, 31)) == ["10-31 18:00", "01-30 18:00"]


def test_the_fourth_and_the_last_weekday_are_one_meeting_where_they_fall_together() -> None:
    text = "first: 2026-11-25 18:00\nrepeats: {every: month, on: [4th wed, last wed], until: 2026-12-31}\n"
    found = days(text, date(2026, 11, 1), date(2026, 12, 31))
    assert found == ["11-25 18:00", "12-23 18:00", "12-30 18:00"]


def test_a_meeting_on_a_public_holiday_is_skipped() -> None:
    text = "first: 2025-09-24 19:00\nrepeats: {every: week, on: [wed], until: 2025-10-31}\n"
    found = days(text, date(2025, 9, 24), date(2025, 10, 16))
    assert found == ["09-24 19:00", "10-15 19:00"]  # 1 and 8 October are free in 2025


def test_a_meeting_on_a_public_holiday_is_kept_where_the_series_says_so() -> None:
    text = "first: 2025-09-24 19:00\nrepeats: {every: week, on: [wed], until: 2025-10-31}\n"
    found = days(text + "on_holidays: keep\n", date(2025, 9, 24), date(2025, 10, 16))
    assert found == ["09-24 19:00", "10-01 19:00", "10-08 19:00", "10-15 19:00"]


def test_a_make_up_sunday_counts_as_a_working_day() -> None:
    text = "first: 2025-09-21 10:00\nrepeats: {every: week, on: [sun], until: 2025-10-12}\n"
    found = days(text, date(2025, 9, 21), date(2025, 10, 12))
    assert found == ["09-21 10:00", "09-28 10:00", "10-12 10:00"]  # 28 September is worked


def test_an_ordinary_weekend_is_no_holiday() -> None:
    text = "first: 2026-11-21 10:00\nrepeats: {every: week, on: [sat], until: 2026-11-30}\n"
    assert days(text, date(2026, 11, 1), date(2026, 11, 30)) == ["11-21 10:00", "11-28 10:00"]


def test_a_series_without_repeats_meets_once() -> None:
    assert days("first: 2026-11-25 19:00\n", date(2026, 11, 1), date(2027, 12, 31)) == ["11-25 19:00"]


def test_a_cancelled_meeting_stays_in_the_list_with_its_reason() -> None:
    found = meetings(
        series(WEEKLY + "changes: [{on: 2026-12-02, cancelled: 因大风取消}]\n"),
        date(2026, 12, 1), date(2026, 12, 9),
    )
    assert [m.status for m in found] == [MeetingStatus.CANCELLED, MeetingStatus.SCHEDULED]
    assert found[0].reason is not None and found[0].reason.zh == "因大风取消"


def test_a_moved_meeting_keeps_its_identity_and_takes_its_new_place() -> None:
    change = "changes: [{on: 2026-12-09, moved_to: 2026-12-10 18:30, place: {name: 居委会}}]\n"
    found = meetings(series(WEEKLY + change), date(2026, 12, 7), date(2026, 12, 13))
    assert [(m.id, m.status) for m in found] == [("neighbours-20261209", MeetingStatus.MOVED)]
    assert found[0].start == datetime(2026, 12, 10, 18, 30)
    assert found[0].end - found[0].start == timedelta(minutes=90)
    assert found[0].place.name.zh == "居委会"


def test_a_meeting_moved_into_the_window_is_in_it_and_one_moved_out_is_not() -> None:
    change = "changes: [{on: 2026-12-09, moved_to: 2026-12-01 19:00}]\n"
    assert days(WEEKLY + change, date(2026, 11, 30), date(2026, 12, 6)) == [
        "12-01 19:00", "12-02 19:00",
    ]
    assert days(WEEKLY + change, date(2026, 12, 7), date(2026, 12, 13)) == []


def test_a_meeting_moved_beyond_the_end_of_the_series_is_still_held() -> None:
    change = "changes: [{on: 2027-06-30, moved_to: 2027-07-02 19:00}]\n"
    assert days(WEEKLY + change, date(2027, 7, 1), date(2027, 7, 31)) == ["07-02 19:00"]


def test_a_meeting_with_minutes_was_held() -> None:
    held = "held: [{on: 2026-11-18, raised: 6, settled: 5}]\n"
    (meeting,) = meetings(series(WEEKLY + held), date(2026, 11, 18), date(2026, 11, 18))
    assert meeting.status == MeetingStatus.HELD
    assert meeting.minutes is not None and meeting.minutes.settled == 5


def test_no_meeting_lies_after_the_end_of_the_series_or_before_its_first() -> None:
    found = days(WEEKLY, date(2026, 1, 1), date(2028, 1, 1))
    assert found[0] == "09-02 19:00"
    assert found[-1] == "06-30 19:00"


def test_a_holiday_belongs_to_the_pattern_though_no_meeting_is_given() -> None:
    holiday = date(2026, 10, 7)
    assert on_pattern(series(WEEKLY), holiday)
    assert not gives(series(WEEKLY), holiday)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 200))
def test_two_halves_of_a_window_hold_what_the_whole_holds(start: date, length: int) -> None:
    weekly = series(WEEKLY + "changes: [{on: 2026-12-09, moved_to: 2026-12-01 19:00}]\n")
    middle, end = start + timedelta(length // 2), start + timedelta(length)
    halves = meetings(weekly, start, middle) + meetings(weekly, middle + timedelta(1), end)
    assert halves == meetings(weekly, start, end)
    assert list(series_days(weekly, end)) == sorted(set(series_days(weekly, end)))


def one_on(text: str, day: date) -> Meeting:
    meeting = meeting_on(series(text), day)
    assert meeting is not None
    return meeting


def test_a_meeting_that_was_cancelled_and_restored_takes_place_and_says_why() -> None:
    changes = ("changes:\n- {on: 2026-12-02, cancelled: 因大风取消}\n"
               "- {on: 2026-12-02, restored: 大风预警解除, announced: 2026-12-01}\n")
    found = one_on(WEEKLY + changes, date(2026, 12, 2))
    assert found.status == MeetingStatus.SCHEDULED
    assert found.reason is not None and found.reason.zh == "大风预警解除"
    assert found.start == datetime(2026, 12, 2, 19)
    assert len(found.changes) == 2
    assert [found] == meetings(series(WEEKLY + changes), found.day, found.day)


def test_of_several_changes_for_one_date_the_last_counts() -> None:
    changes = ("changes:\n- {on: 2026-12-02, moved_to: 2026-12-03 19:00, announced: 2026-11-20}\n"
               "- {on: 2026-12-02, moved_to: 2026-12-04 18:00, announced: 2026-11-25}\n")
    assert days(WEEKLY + changes, date(2026, 12, 1), date(2026, 12, 6)) == ["12-04 18:00"]


def test_a_meeting_in_another_place_is_elsewhere_and_the_others_are_not() -> None:
    changes = "changes: [{on: 2026-12-02, place: {name: 居委会}}]\n"
    assert one_on(WEEKLY + changes, date(2026, 12, 2)).elsewhere
    assert not one_on(WEEKLY + changes, date(2026, 12, 9)).elsewhere


def test_a_day_that_is_no_meeting_has_none() -> None:
    assert meeting_on(series(WEEKLY), date(2026, 12, 3)) is None
    assert meeting_on(series(WEEKLY), date(2026, 10, 7)) is None


def test_the_days_that_holidays_take_away_are_those_missing_from_the_pattern() -> None:
    weekly = series(WEEKLY)
    given, pattern = set(series_days(weekly, date(2026, 12, 31))), {
        date(2026, 9, 2) + timedelta(days=7 * week) for week in range(18)
    }
    assert set(skipped_days(weekly)) == pattern - given == {date(2026, 10, 7)}
    assert list(skipped_days(series(WEEKLY + "on_holidays: keep\n"))) == []


ONCE = "first: 2026-12-11 19:00\n"


def test_a_single_meeting_that_moved_is_told_where_and_when_it_is_held() -> None:
    once = series(ONCE + "changes: [{on: 2026-12-11, moved_to: 2026-12-14 20:00, place: {name: 居委会}}]\n")
    shown = as_held(once)
    assert (shown.first, shown.place.name.zh) == (datetime(2026, 12, 14, 20), "居委会")
    assert as_held(shown) == shown
    weekly = series(WEEKLY + "changes: [{on: 2026-12-09, moved_to: 2026-12-10 20:00}]\n")
    assert as_held(weekly) is weekly


def test_a_series_is_over_after_the_last_of_its_meetings_wherever_that_moved() -> None:
    assert not is_over(series(ONCE), date(2026, 12, 11))
    assert is_over(series(ONCE), date(2026, 12, 12))
    assert is_over(series(ONCE + "changes: [{on: 2026-12-11, cancelled: 大风}]\n"), date(2026, 12, 1))
    moved = series(ONCE + "changes: [{on: 2026-12-11, moved_to: 2026-12-14 20:00}]\n")
    assert not is_over(moved, date(2026, 12, 14))
    last = series(WEEKLY + "changes: [{on: 2027-06-30, moved_to: 2027-07-02 19:00}]\n")
    assert not is_over(last, date(2027, 7, 2))
    assert is_over(last, date(2027, 7, 3))
    assert is_over(series(WEEKLY), date(2027, 7, 1))


def test_a_meeting_over_midnight_is_not_over_before_it_ends() -> None:
    late = series("first: 2026-12-11 23:30\nlasts: 2h\n")
    assert one_on("first: 2026-12-11 23:30\nlasts: 2h\n", date(2026, 12, 11)).last_day == date(2026, 12, 12)
    assert not is_over(late, date(2026, 12, 12))
    assert is_over(late, date(2026, 12, 13))
    to_midnight = "first: 2026-12-11 22:00\nlasts: 2h\n"
    assert one_on(to_midnight, date(2026, 12, 11)).last_day == date(2026, 12, 11)
