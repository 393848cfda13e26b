"""What stands on a board, and when its version changes: when paper must be replaced, never else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from district.reading import read_district
from district.signs import ALPHABET
from publish.board import Board, board_of
from publish.site import Site
from tests.conftest import ROOT
from tests.district.making import FUXUE, LI, NOW, SHEN, STATION, changed, content_with
from tests.pictures import face

MEETING = f"{STATION}/meetings/fuxue-neighbours.yaml"

def board(folder: Path, files: dict[str, str] | None = None, now: datetime = NOW) -> Board:
    """The board of Fuxue in the good district with these files put in place."""
    content = content_with(folder / str(len(list(folder.iterdir()))), files or {})
    district = read_district(content).district
    return board_of(Site(district, now), district.communities["fuxue"])


def test_a_board_holds_the_facts_a_resident_needs(tmp_path: Path) -> None:
    made = board(tmp_path)
    assert (made.name.zh, made.number) == ("沈一帆", "010-0000 1203")
    assert made.address == "https://example.org/communities/fuxue/"
    assert [one.id for one in made.series] == ["fuxue-neighbours"]
    assert len(made.version) == 5
    assert set(made.version) <= set(ALPHABET)


SHOWN = {
    "a number": (SHEN, "phone: 010-0000 1203", "phone: 010-0000 1299"),
    "a name": (SHEN, "name: {zh: 沈一帆", "name: {zh: 沈一凡"),
    "an English name": (SHEN, "en: Shen Yifan", "en: Shen Yi Fan"),
    "a badge": (SHEN, '"012345"', '"012399"'),
    "an hour": (SHEN, 'until: "16:00"', 'until: "15:30"'),
    "a day": (SHEN, "days: mon-fri", "days: mon-thu"),
    "a place of presence": (SHEN, "at: 院落走访", "at: 院落"),
    "the community's name": (FUXUE, "en: Fuxue Community", "en: Fu Xue Community"),
    "the station's number": (f"{STATION}/station.yaml", "010-0000 1200", "010-0000 1299"),
    "a meeting's hour": (MEETING, "first: 2026-09-02 19:00", "first: 2026-09-02 18:30"),
    "a meeting's place": (MEETING, "{name: 府学社区活动室", "{name: 府学社区大院"),
    "the district's hotline": ("district.yaml", 'number: "12345"', 'number: "12346"'),
}
NOT_SHOWN = {
    "an absence": (SHEN, "until: 2026-12-07", "until: 2026-12-08"),
    "the day of confirming": (SHEN, "verified_on: 2026-11-01", "verified_on: 2026-11-10"),
    "words about him": (SHEN, "verified_on:", "about: 有事儿,别犯愁。\nverified_on:"),
    "an address": (FUXUE, "numbers: odd 1-63", "numbers: odd 1-61"),
    "the end of a series": (MEETING, "until: 2026-12-30", "until: 2026-12-23"),
    "a deputy": (LI, "role: deputy", "until: 2026-11-01, role: deputy"),
    "a note of when it was printed": (FUXUE, "groups:", "board: {printed_on: 2026-09-01}\ngroups:"),
}


@pytest.mark.parametrize("what", SHOWN)
def test_the_version_changes_with_what_is_shown(tmp_path: Path, what: str) -> None:
    name, old, new = SHOWN[what]
    assert board(tmp_path).version != board(tmp_path, {name: changed(name, old, new)}).version


@pytest.mark.parametrize("what", NOT_SHOWN)
def test_the_version_stays_whatever_else_changes(tmp_path: Path, what: str) -> None:
    name, old, new = NOT_SHOWN[what]
    before, after = board(tmp_path), board(tmp_path, {name: changed(name, old, new)})
    assert (before.version, before.facts) == (after.version, after.facts)


def test_the_version_is_the_same_on_any_day_of_a_posting_and_another_after_a_hand_over(
    tmp_path: Path,
) -> None:
    files = {
        SHEN: changed(SHEN, "    role: lead\n", "    until: 2026-12-31\n    role: lead\n"),
        LI: changed(LI, "from: 2025-03-01, role: deputy", "from: 2027-01-01, role: lead"),
    }
    days = [NOW, datetime(2026, 12, 3), datetime(2026, 12, 30, 23, 59), datetime(2027, 1, 1)]
    made = [board(tmp_path, files, day) for day in days]
    assert made[0].version == made[1].version == made[2].version != made[3].version
    assert made[3].name.zh == "李敏"


def test_the_version_changes_with_the_photo(tmp_path: Path) -> None:
    texts = {SHEN: changed(SHEN, "verified_on:", "photo: shen-yifan.jpg\nverified_on:")}
    versions = set()
    for at, body in enumerate((None, face(90), face(150))):
        content = content_with(tmp_path / str(at), texts)
        if body:
            (content / STATION / "officers/shen-yifan.jpg").write_bytes(body)
        district = read_district(content).district
        versions.add(board_of(Site(district, NOW), district.communities["fuxue"]).version)
    assert len(versions) == 3


def test_without_a_lead_a_board_shows_the_station(tmp_path: Path) -> None:
    made = board(tmp_path, {SHEN: changed(SHEN, "    role: lead\n", "    role: deputy\n")})
    assert made.lead is None
    assert (made.name.zh, made.number) == ("交道口派出所", "010-0000 1200")


def test_boards_of_a_district_have_versions_of_their_own() -> None:
    district = read_district(ROOT / "content").district
    site = Site(district, NOW)
    boards = [board_of(site, one) for one in district.communities.values()]
    assert len({one.version for one in boards}) == len(boards) == 169
    assert replace(boards[0], address="https://example.org/").version != boards[0].version
