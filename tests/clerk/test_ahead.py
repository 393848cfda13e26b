"""Meetings and notices: what becomes of them by an edit."""

from __future__ import annotations

from pathlib import Path

from clerk.ahead import meeting_news, notice_news
from tests.clerk.repository import committed, edit, sides_of
from tests.district.making import GOOD, STATION

MEETING = f"{STATION}/meetings/fuxue-neighbours.yaml"
NOTICE = f"{STATION}/notices/2026-11-20-winter-gas.yaml"
LATER = "notices/2026-12-05-snow.yaml"


def meetings(content: Path) -> list[tuple[str, str, str]]:
    return [(one.fate, f"{one.was:%m-%d %H:%M}" if one.was else "",
             f"{one.start:%m-%d %H:%M}" if one.start else "")
            for one in meeting_news(sides_of(content))]


def notices(content: Path) -> list[tuple[str, str]]:
    return [(one.fate, one.notice) for one in notice_news(sides_of(content))]


def change(content: Path, text: str) -> None:
    edit(content, MEETING, "changes:\n", f"changes:\n  - {text}\n")


def test_a_meeting_is_cancelled_or_moved(tmp_path: Path) -> None:
    content = committed(tmp_path)
    change(content, "{on: 2026-12-09, cancelled: 停电}")
    change(content, "{on: 2026-12-16, moved_to: 2026-12-17 18:00}")
    assert meetings(content) == [
        ("cancelled", "12-09 19:00", ""), ("moved", "12-16 19:00", "12-17 18:00"),
    ]


def test_a_meeting_held_elsewhere_is_moved_and_one_that_was_off_is_restored(tmp_path: Path) -> None:
    content = committed(tmp_path)
    change(content, "{on: 2026-12-09, place: {name: 居委会}}")
    edit(content, MEETING, "    cancelled: {zh: 因大风取消, en: Cancelled because of high wind}\n",
         "    cancelled: 因大风取消\n  - {on: 2026-12-02, restored: 风停了}\n")
    assert meetings(content) == [
        ("restored", "", "12-02 19:00"), ("moved", "12-09 19:00", "12-09 19:00"),
    ]


def test_a_series_that_goes_on_adds_meetings_and_one_cut_short_ends_them(tmp_path: Path) -> None:
    content = committed(tmp_path)
    edit(content, MEETING, "until: 2026-12-30", "until: 2027-01-06")
    assert meetings(content) == [("added", "", "01-06 19:00")]
    edit(content, MEETING, "until: 2027-01-06", "until: 2026-12-16")
    assert meetings(content) == [("ended", "12-23 19:00", ""), ("ended", "12-30 19:00", "")]


def test_minutes_and_what_is_past_are_no_news_of_meetings(tmp_path: Path) -> None:
    content = committed(tmp_path)
    edit(content, MEETING, "held:\n", "held:\n  - {on: 2026-11-11, raised: 1, settled: 1}\n")
    edit(content, MEETING, "first: 2026-09-02", "first: 2026-09-09")
    assert meetings(content) == []


def test_a_series_whose_file_is_gone_ends_all_its_meetings(tmp_path: Path) -> None:
    content = committed(tmp_path)
    (content / MEETING).unlink()
    assert {fate for fate, _, _ in meetings(content)} == {"ended"}
    assert ("ended", "12-02 19:00", "") not in meetings(content), "it was cancelled before"


def test_notices_are_published_changed_ended_and_withdrawn(tmp_path: Path) -> None:
    content = committed(tmp_path)
    name = "2026-11-20-winter-gas"
    edit(content, NOTICE, "睡前请关好燃气阀门。", "睡前请关好燃气阀门，开窗通风。")
    assert notices(content) == [("changed", name)]
    edit(content, NOTICE, "expires: 2027-02-28", "expires: 2026-11-22")
    assert notices(content) == [("expired", name)]
    (content / NOTICE).unlink()
    assert notices(content) == [("withdrawn", name)]


def test_a_new_notice_is_published_or_will_be(tmp_path: Path) -> None:
    content = committed(tmp_path)
    text = (GOOD / NOTICE).read_text("utf-8")
    text = text.replace("communities: [fuxue]\n", "").replace("2026-11-20 09:00", "2026-12-05 09:00")
    (content / "notices").mkdir(exist_ok=True)
    (content / LATER).write_text(text, "utf-8")
    assert notices(content) == [("scheduled", "2026-12-05-snow")]
    (content / "notices/2026-11-22-wind.yaml").write_text(
        text.replace("2026-12-05 09:00", "2026-11-22 09:00"), "utf-8"
    )
    assert ("published", "2026-11-22-wind") in notices(content)
