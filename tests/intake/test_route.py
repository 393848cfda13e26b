"""The right officer, or an honest "to be assigned"."""

from __future__ import annotations

from datetime import date

import pytest

from district.records import District
from intake.request import Routing
from intake.route import Route, Router

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
    assert found == Route(community, officer, Routing(routing))  # type: ignore[arg-type]
