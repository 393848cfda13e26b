"""What holds for every rule: it asks for the day only, and no unread file makes it cry wolf."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import pytest

from district.checking import check_content
from district.reading import read_district
from district.rules import check_all
from tests.district import test_mistakes as mistakes
from tests.district.making import (
    FUXUE,
    GOOD,
    JIAODONG,
    LI,
    NOW,
    SHEN,
    STATION,
    changed,
    content_with,
    problems_of,
)

WARNED = [name for name in mistakes.NAMES if name.startswith("warns_")]
SERIES = f"{STATION}/meetings/fuxue-neighbours.yaml"
THERE = "stations/dongsi"
STATION_FILE = (GOOD / STATION / "station.yaml").read_text("utf-8")
BROKEN = "name：坏\n"


def codes(folder: Path, files: dict[str, str]) -> list[str]:
    return [problem.code for problem in problems_of(content_with(folder, files))]


@pytest.mark.parametrize("mistake", WARNED)
def test_no_rule_asks_for_the_time_of_day(mistake: str, tmp_path: Path) -> None:
    district = read_district(mistakes.content_with(mistake, tmp_path)).district
    first, last = (datetime.combine(NOW, moment) for moment in (time.min, time.max))
    assert check_all(district, first) == check_all(district, last) != []


@pytest.mark.parametrize(("year", "missed"), [
    (2026, ["2027"]), (2029, ["2029", "2030"]), (2031, ["2031"]), (2032, []),
])
def test_holidays_of_this_year_and_the_next_are_missed_once_whoever_needs_them(
    year: int, missed: list[str], tmp_path: Path
) -> None:
    until = {SERIES: changed(SERIES, "2026-12-30", "2031-06-30")}
    again = {SERIES.replace("fuxue-", "more-"): until[SERIES]}
    content = content_with(tmp_path, until | again)
    found = check_content(content, lambda zone: NOW.replace(year=year)).problems
    missing = [(p.file, p.facts) for p in found if p.code == "holidays_unknown"]
    assert missing == [("district.yaml", {"year": one}) for one in missed]


def test_a_gap_is_not_told_while_a_community_that_may_fill_it_is_unread(tmp_path: Path) -> None:
    gap = {JIAODONG: changed(JIAODONG, "odd 65-99", "odd 69-99")}
    assert codes(tmp_path / "read", gap) == ["numbers_uncovered"]
    unread = {f"{STATION}/communities/nan.yaml": BROKEN}
    assert codes(tmp_path / "unread", gap | unread) == ["full_width_colon"]


def test_nobody_is_missed_while_an_officer_of_another_station_is_unread(tmp_path: Path) -> None:
    nobody = {LI: changed(LI, "role: lead", "role: deputy")}
    assert codes(tmp_path / "read", nobody) == ["never_a_lead"]
    unread = {f"{THERE}/station.yaml": STATION_FILE, f"{THERE}/officers/wang-wei.yaml": BROKEN}
    assert codes(tmp_path / "unread", nobody | unread) == ["full_width_colon"]


def test_a_notice_is_not_sent_elsewhere_while_two_stations_claim_the_id(tmp_path: Path) -> None:
    text = changed(FUXUE, "110101003005", "110101003009")
    claimed = {f"{THERE}/station.yaml": STATION_FILE, f"{THERE}/communities/fuxue.yaml": text}
    assert codes(tmp_path, claimed) == ["id_taken"]


def test_a_host_is_judged_by_the_ids_while_the_community_is_unread(tmp_path: Path) -> None:
    served = {FUXUE: BROKEN}
    assert codes(tmp_path / "served", served) == ["full_width_colon"]
    moved = served | {SHEN: changed(SHEN, "community: fuxue", "community: jiaodong")}
    assert "host_not_posted" in codes(tmp_path / "moved", moved)
