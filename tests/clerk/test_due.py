"""`build.py due`: what must be confirmed, written or printed."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from clerk.things import RULED, Thing, things
from district.store import Store
from district.survey import take_survey
from tests.conftest import ROOT, run
from tests.district.making import GOOD, LI, NOW, SHEN, STATION, changed, content_with
from tests.test_words import used_codes

MEETING = f"{STATION}/meetings/fuxue-neighbours.yaml"
NOTICE = f"{STATION}/notices/2026-11-20-winter-gas.yaml"


def found(content: Path, now: datetime = NOW, *stations: str) -> list[Thing]:
    return things(take_survey(content, lambda zone: now, Store(None, "")), stations)


def told(content: Path, now: datetime = NOW) -> list[tuple[str, date, int]]:
    return [(one.problem.code, one.day, one.problem.line) for one in found(content, now)]


def due(content: Path, *options: str, now: datetime = NOW) -> subprocess.CompletedProcess[str]:
    return run("build.py", "due", "--content", str(content), "--no-cache",
               "--now", f"{now:%Y-%m-%d %H:%M}", *options)


def test_nothing_is_due_where_all_is_well(tmp_path: Path) -> None:
    content = content_with(tmp_path, {})
    done = due(content)
    assert (done.returncode, done.stdout, done.stderr) == (0, "2026-11-23: nothing is due.\n", "")
    assert due(content, "--strict").returncode == 0


def test_a_profile_is_due_two_weeks_before_its_day_and_from_then_on(tmp_path: Path) -> None:
    content = content_with(tmp_path, {
        SHEN: changed(SHEN, "verified_on: 2026-11-01", "verified_on: 2026-06-10"),
        LI: changed(LI, "verified_on: 2026-10-20", "verified_on: 2026-05-20"),
    })
    assert told(content) == [
        ("verified_long_ago", date(2026, 11, 16), 12),
        ("verify_soon", date(2026, 12, 7), 20),
    ]
    late, soon = (one.uid for one in found(content))
    after = {one.problem.file: one for one in found(content, datetime(2026, 12, 8, 9))}
    assert after[SHEN].problem.code == "verified_long_ago"
    assert (after[SHEN].uid, after[LI].uid) == (soon, late), "it is still the same thing"


def test_an_officer_who_has_left_need_not_be_confirmed(tmp_path: Path) -> None:
    content = content_with(tmp_path, {
        LI: changed(LI, "verified_on: 2026-10-20", "verified_on: 2026-06-01").replace(
            "from: 2024-09-01, role: lead", "from: 2024-09-01, until: 2026-11-01, role: lead"
        ).replace("from: 2025-03-01", "from: 2025-03-01, until: 2026-11-01"),
    })
    assert not {code for code, *_ in told(content)} & {"verify_soon", "verified_long_ago"}


def test_minutes_that_are_missing_and_summaries_to_write_are_asked_for(tmp_path: Path) -> None:
    text = changed(MEETING, "  - {on: 2026-11-04, raised: 4, settled: 4}\n", "")
    text = text.replace("{on: 2026-11-18, raised: 6, settled: 5}",
                        "{on: 2026-11-18, raised: 6, settled: 5, summary: …}")
    content = content_with(tmp_path, {MEETING: text})
    assert [(code, day) for code, day, _ in told(content)] == [
        ("minutes_missing", date(2026, 11, 18)), ("summary_to_write", date(2026, 11, 18)),
    ]


def test_an_absence_without_a_deputy_lasts_from_its_first_day_to_its_last(tmp_path: Path) -> None:
    content = content_with(tmp_path, {SHEN: changed(SHEN, ", deputy: li-min", "")})
    (one,) = found(content)
    assert (one.problem.code, one.day, one.until) == (
        "away_without_deputy", date(2026, 12, 1), date(2026, 12, 7)
    )
    assert "2026-12-01 to 2026-12-07: " in due(content).stdout


def test_a_board_with_an_old_number_is_due_when_the_new_officer_begins(tmp_path: Path) -> None:
    content = content_with(tmp_path, {
        LI: changed(LI, "from: 2024-09-01, role: lead", "from: 2024-09-01, until: 2026-11-29, role: lead"),
        SHEN: changed(SHEN, "    role: lead\n",
                      "    role: lead\n  - {community: jiaodong, from: 2026-11-30, role: lead}\n"),
    })
    assert [(code, day) for code, day, _ in told(content)] == [
        ("board_old_number", date(2026, 11, 30))
    ]


def test_series_and_notices_are_named_before_they_end(tmp_path: Path) -> None:
    content = content_with(tmp_path, {
        MEETING: changed(MEETING, "until: 2026-12-30", "until: 2026-12-23"),
        NOTICE: changed(NOTICE, "expires: 2027-02-28", "expires: 2026-11-30"),
    })
    assert told(content) == [
        ("notice_expires", date(2026, 11, 30), 4), ("series_ends", date(2026, 12, 23), 10),
    ]
    gone = {code for code, *_ in told(content, datetime(2026, 12, 24, 9))}
    assert not gone & {"notice_expires", "series_ends"}, "what has ended asks for nothing"
    assert told(content_with(tmp_path / "later", {})) == []


def untidy(folder: Path) -> Path:
    """One thing of a station, one of the whole district."""
    notice = (GOOD / NOTICE).read_text("utf-8").replace("communities: [fuxue]\n", "")
    return content_with(folder, {
        SHEN: changed(SHEN, ", deputy: li-min", ""),
        "notices/2026-11-20-winter-gas-2.yaml": notice.replace("2027-02-28", "2026-11-25"),
    })


def test_each_thing_is_told_with_its_place_below_its_station(tmp_path: Path) -> None:
    content = untidy(tmp_path)
    done = due(content, "--lang", "zh")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "2026-11-23，有 2 件事要办。", "", "东城区：1 件",
        f"  2026-11-25 以前 {content}/notices/2026-11-20-winter-gas-2.yaml:4:1 "
        "“冬季用气安全提醒”2026-11-25 到期 → 还有用的，把 expires 改到以后；没用的，不用改",
        "", "交道口派出所：1 件",
        f"  2026-12-01 至 2026-12-07 {content}/{SHEN}:18:5 "
        "沈一帆在 2026-12-01 至 2026-12-07 期间不在岗，没有写代班民警 → 加上 deputy: 代班民警的编号",
    ]
    assert due(content, "--strict").returncode == 1


def test_one_station_may_be_asked_for_and_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    content = untidy(tmp_path)
    assert [one.station for one in found(content, NOW, "jiaodaokou")] == ["jiaodaokou"]
    assert due(content, "--station", "jiaodaokou").stdout.startswith("2026-11-23: 1 thing to do.")
    done = due(content, "--station", "jiaodaoku")
    assert (done.returncode, done.stderr) == (
        2, "There is no station jiaodaoku; did you mean jiaodaokou?\n"
    )


def test_programs_read_one_object_a_line(tmp_path: Path) -> None:
    content = untidy(tmp_path)
    rows: list[dict[str, Any]] = [
        json.loads(line) for line in due(content, "--format", "json").stdout.splitlines()
    ]
    assert [(row["code"], row["station"], row["day"], row["until"]) for row in rows] == [
        ("notice_expires", None, "2026-11-25", None),
        ("away_without_deputy", "jiaodaokou", "2026-12-01", "2026-12-07"),
    ]
    assert rows[1]["file"] == f"{content}/{SHEN}"
    assert rows[1]["station_name"] == "Jiaodaokou Police Station"


def test_an_issue_has_a_box_for_each_thing(tmp_path: Path) -> None:
    text = due(untidy(tmp_path), "--format", "markdown", "--lang", "zh").stdout
    assert text.count("\n- [ ] ") == 2
    assert "### 交道口派出所：1 件\n" in text


def test_a_calendar_has_a_day_for_each_thing_and_today_for_what_is_late(tmp_path: Path) -> None:
    content = content_with(tmp_path, {
        SHEN: changed(SHEN, "verified_on: 2026-11-01", "verified_on: 2026-06-10"),
        LI: changed(LI, "verified_on: 2026-10-20", "verified_on: 2026-05-20"),
    })
    done = subprocess.run(
        [sys.executable, "build.py", "due", "--content", str(content), "--no-cache",
         "--now", "2026-11-23 10:00", "--format", "ics", "--lang", "zh"],
        capture_output=True, check=True, cwd=ROOT,
    )
    assert b"\r\n" in done.stdout
    assert b"\n" not in done.stdout.replace(b"\r\n", b"")
    events = Calendar.from_ical(done.stdout).walk("VEVENT")
    assert [event.decoded("DTSTART") for event in events] == [date(2026, 11, 23), date(2026, 12, 7)]
    assert events[1]["SUMMARY"] == "交道口派出所：沈一帆上次核实是 2026-06-10，2026-12-07 到期"
    assert f"{SHEN}:20:1" in events[1]["DESCRIPTION"]
    again = Calendar.from_ical(
        due(content, "--format", "ics", now=datetime(2026, 12, 9, 8)).stdout
    ).walk("VEVENT")
    assert {event["UID"] for event in events} <= {event["UID"] for event in again}


def test_errors_of_the_content_do_not_hide_what_is_due(tmp_path: Path) -> None:
    content = untidy(tmp_path)
    (content / LI).write_text("name: [", "utf-8")
    done = due(content)
    assert done.returncode == 0
    assert "error" in done.stderr
    assert "winter-gas-2.yaml:4:1" in done.stdout


@pytest.mark.parametrize("code", sorted(RULED))
def test_what_is_taken_from_the_rules_is_still_told_by_one(code: str) -> None:
    assert code in {known for known, where in used_codes() if where.startswith("district/rules/")}
