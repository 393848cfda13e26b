"""The right officer, or an honest "to be assigned"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from district.records import Absence, CommunityId, District, OfficerId
from intake.route import Router

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("address", "day", "expected"),
    [
        ("府学胡同 12 号", MONDAY, ("fuxue", "shen-yifan", "found")),
        ("北京市东城区东四北大街2号", MONDAY, ("dongsi", "li-min", "found")),
        ("东四北大街", MONDAY, (None, None, "choose")),
        ("东四北大街 500 号", MONDAY, (None, None, "choose")),
        ("天安门", MONDAY, (None, None, "unknown")),
        ("", MONDAY, (None, None, "unknown")),
        ("无人胡同 1 号", MONDAY, ("nobody", None, "no_lead")),
        ("府学胡同 12 号", date(2026, 12, 3), ("fuxue", "li-min", "deputy")),
        # No deputy is named in the absence: the posted one stands in.
        ("府学胡同 12 号", date(2026, 12, 10), ("fuxue", "li-min", "deputy")),
        # The deputy is away too.
        ("府学胡同 12 号", date(2026, 12, 20), ("fuxue", "shen-yifan", "away")),
        ("沈一帆", MONDAY, ("fuxue", "shen-yifan", "found")),
    ],
)
def test_an_address_goes_to_its_officer_that_day(
    district: District, address: str, day: date, expected: tuple[str | None, str | None, str]
) -> None:
    community, officer, routing = expected
    found = Router(district, day).route(address)
    assert (found.community, found.officer, found.routing) == (community, officer, routing)


@pytest.mark.parametrize(
    ("officer", "community", "day", "serves"),
    [
        ("shen-yifan", "fuxue", MONDAY, True),
        ("li-min", "fuxue", MONDAY, True),
        ("shen-yifan", "dongsi", MONDAY, False),
        ("shen-yifan", "nobody", MONDAY, False),
        ("shen-yifan", "fuxue", date(2024, 8, 31), False),
    ],
)
def test_lead_and_deputy_serve_a_community_while_they_are_posted(
    district: District, officer: str, community: str, day: date, serves: bool
) -> None:
    router = Router(district, day)
    assert router.serves(OfficerId(officer), CommunityId(community)) is serves


def test_a_stand_in_serves_the_community_of_the_one_who_is_away(district: District) -> None:
    li_min = district.officers[OfficerId("li-min")]
    away = replace(li_min, away=(Absence(MONDAY, MONDAY, OfficerId("shen-yifan")),))
    changed = replace(district, officers={**district.officers, away.id: away})
    dongsi = CommunityId("dongsi")
    assert Router(changed, MONDAY).serves(OfficerId("shen-yifan"), dongsi)
    assert not Router(changed, date(2026, 11, 24)).serves(OfficerId("shen-yifan"), dongsi)


@pytest.mark.parametrize(("address", "house"), [
    ("府学胡同 12 号", "府学胡同 12"), ("北京市东城区府学胡同12号3单元501", "府学胡同 12"),
    ("Fuxue Hutong 12, Room 501", "府学胡同 12"), ("12 Fuxue Hutong", None), ("府学胡同", None),
    ("府学胡同甲12号", "府学胡同 12甲"), ("府学胡同12号对面", None), ("天安门 12 号", None),
])
def test_a_house_is_known_by_street_and_number_without_the_flat(
    district: District, address: str, house: str | None
) -> None:
    """Where it cannot be told it is none: two houses must never count as one."""
    assert Router(district, MONDAY).route(address).house == house
