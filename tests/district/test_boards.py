"""Which boards carry the number of an officer who has handed over, and from when that is told."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from district.boards import OldBoard, old_board
from district.postings import Postings
from tests.district.making import GOOD, JIAODONG, LI, SHEN, changed, read_with

LAST = date(2026, 11, 30)
"""The last day of the first officer's posting."""


def found(folder: Path, day: date, printed: str = "", *, gap: int = 1, again: bool = False) -> OldBoard | None:
    """What is old in Jiaodong, where Li hands over to Shen (or to herself, `again`)."""
    begins = LAST + timedelta(days=gap)
    li = f"from: 2024-09-01, until: {LAST}, role: lead"
    if again:
        li += f"}}\n  - {{community: jiaodong, from: {begins}, role: lead"
    shen = f"    role: lead\n  - {{community: jiaodong, from: {begins}, role: lead}}\n"
    files = {LI: changed(LI, "from: 2024-09-01, role: lead", li)}
    if not again:
        files[SHEN] = changed(SHEN, "    role: lead\n", shen)
    if printed:
        note = f"\nboard: {{printed_on: {printed}}}\n"
        files[JIAODONG] = (GOOD / JIAODONG).read_text("utf-8") + note
    reading = read_with(folder, files)
    assert reading.problems == []
    district = reading.district
    return old_board(district.communities["jiaodong"], Postings(district.officers), day)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 11, 23), False), (date(2026, 11, 24), True), (LAST, True),
        (date(2026, 12, 1), True), (date(2027, 1, 29), True), (date(2027, 1, 30), False),
    ],
)
def test_a_board_nobody_noted_is_old_from_a_week_before_until_sixty_days_after(
    tmp_path: Path, day: date, told: bool
) -> None:
    old = found(tmp_path, day)
    assert bool(old) == told
    if old:
        assert (old.old and old.old.id, old.new.id, old.since) == (
            "li-min", "shen-yifan", date(2026, 12, 1),
        )


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2026, 12, 1), date(2028, 1, 1)])
def test_a_board_printed_before_the_hand_over_is_old_until_another_is_noted(
    tmp_path: Path, day: date
) -> None:
    assert found(tmp_path / "a", day, "2026-09-01")
    assert found(tmp_path / "b", day, "2026-11-30")
    assert found(tmp_path / "c", day, "2026-12-01") is None
    assert found(tmp_path / "d", day, "2026-12-02") is None


def test_a_board_printed_while_nobody_led_shows_the_station_and_is_old(tmp_path: Path) -> None:
    old = found(tmp_path, date(2026, 12, 20), "2026-12-03", gap=10)
    assert old and old.old is None
    assert old.new.id == "shen-yifan"


def test_a_posting_renewed_changes_no_board(tmp_path: Path) -> None:
    for at, printed in enumerate(("", "2026-09-01")):
        assert found(tmp_path / str(at), date(2026, 12, 1), printed, again=True) is None


def test_where_nobody_leads_no_board_is_old(tmp_path: Path) -> None:
    assert found(tmp_path, date(2026, 12, 5), gap=20) is None
