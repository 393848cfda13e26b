"""Which meetings a request may be put on, and how they are called."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from district.reading import read_district
from district.records import CommunityId, District
from intake import agenda
from tests.intake.desk.two_stations import write_two

NOW = datetime(2026, 11, 25, 11, 30, tzinfo=UTC)
"""19:30 on a Wednesday: the meeting is under way."""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> District:
    reading = read_district(write_two(tmp_path_factory.mktemp("content")))
    assert reading.problems == []
    return reading.district


def keys(two: District, community: str | None, now: datetime = NOW) -> list[str]:
    name = CommunityId(community) if community else None
    return [one.key for one in agenda.choices(two, name, now)]


def test_the_next_three_of_the_community_are_offered_cancelled_ones_left_out(
    two: District,
) -> None:
    assert keys(two, "fuxue") == [
        "fuxue-neighbours/2026-11-25", "both/2026-12-08", "fuxue-neighbours/2026-12-09",
    ]
    assert keys(two, "dongsi") == ["both/2026-12-08", "both/2027-01-12", "both/2027-02-09"]
    assert keys(two, "nobody") == keys(two, None) == []


def test_one_that_is_over_is_not_offered(two: District) -> None:
    over = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
    assert keys(two, "fuxue", over)[0] == "both/2026-12-08"


def test_a_meeting_that_moved_keeps_the_day_of_its_series(two: District) -> None:
    moved = agenda.choices(two, CommunityId("fuxue"), NOW)[2]
    assert str(moved.start) == "2026-12-10 19:00:00"
    assert moved.place.name.zh == "居委会"
    found = agenda.find(two, moved.key)
    assert found is not None
    assert agenda.key_of(found) == moved.key == "fuxue-neighbours/2026-12-09"


@pytest.mark.parametrize("key", [
    "", "fuxue-neighbours", "fuxue-neighbours/", "fuxue-neighbours/2026-11-24",
    "fuxue-neighbours/20261125", "fuxue-neighbours/2026-W48-3", "fuxue-neighbours/2026-11-25/x",
    "fuxue-neighbours/9999-12-31", "fuxue-neighbours/0001-01-01", "no/2026-11-25",
])
def test_what_names_no_meeting_finds_none(two: District, key: str) -> None:
    assert agenda.find(two, key) is None


def test_coming_and_past_ones_are_told_apart_by_their_end(two: District) -> None:
    ahead, past = agenda.around(two, lambda series: series.id == "fuxue-neighbours", NOW)
    assert [str(one.day) for one in ahead][:3] == ["2026-11-25", "2026-12-02", "2026-12-09"]
    assert [str(one.day) for one in past] == [
        "2026-11-18", "2026-11-11", "2026-11-04", "2026-10-28",
    ]
