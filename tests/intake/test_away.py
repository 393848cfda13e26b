"""Who is away, who stands in, and when nobody does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from district.postings import absence_on
from district.records import District
from intake.away import Away, away_between
from intake.request import Routing
from intake.route import Router

TODAY = date(2026, 11, 23)


def away(district: District, first: date, days: int = 14) -> list[Away]:
    return away_between(district, first, first + timedelta(days=days), lambda officer: True)


def told(found: list[Away]) -> list[tuple[str, str, tuple[str, ...], list[str]]]:
    return [(one.officer.id, str(one.absence.since), one.deputies, [str(d) for d in one.alone])
            for one in found]


def test_absences_are_told_with_who_stands_in(district: District) -> None:
    assert told(away(district, TODAY)) == [("shen-yifan", "2026-12-01", ("li-min",), [])]


def test_days_on_which_nobody_stands_in_come_first(district: District) -> None:
    alone = ["2026-12-20", "2026-12-21"]
    assert told(away(district, date(2026, 12, 10))) == [
        ("li-min", "2026-12-20", (), alone),
        ("shen-yifan", "2026-12-20", (), alone),
        ("shen-yifan", "2026-12-10", ("li-min",), []),
    ]


def test_only_the_days_that_are_asked_for_count(district: District) -> None:
    assert told(away(district, date(2026, 12, 21), 0))[0][3] == ["2026-12-21"]
    assert away(district, date(2026, 12, 22)) == []


@pytest.mark.parametrize("day", [TODAY + timedelta(days=number) for number in range(0, 31, 3)])
def test_it_says_what_routing_does(district: District, day: date) -> None:
    router = Router(district, day)
    alone = {
        router.on_duty(name)[0] for name in district.communities
        if router.on_duty(name)[1] is Routing.AWAY
    }
    found = away(district, day, 0)
    assert {one.officer.id for one in found if one.alone} == alone
    assert {one.officer.id for one in found} == {
        name for name, officer in district.officers.items() if absence_on(officer, day)
    }
