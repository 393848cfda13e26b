"""What the rules say becomes what people are told: no false alarm, nothing twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from district.problem import ANY, Level, Problem
from district.references import Known
from district.settling import settle
from district.unread import Unread
from tests.district.making import FUXUE, LI, SHEN

SERIES = "stations/jiaodaokou/meetings/fuxue-neighbours.yaml"
NOBODY = Problem(
    "never_a_lead", FUXUE, (), {"community": "府学社区"},
    unless=(("officers", ANY), ("postings", ANY)),
)
STRANGER = Problem("unknown_community", SHEN, ("postings", 0, "community"), {"community": "fuxu"})


def known(kind: str) -> list[Known]:
    return {"communities": [Known("fuxue", "jiaodaokou", frozenset({"府学"}))]}.get(kind, [])


def settled(*problems: Problem, unread: set[tuple[str, str]] | None = None) -> list[str]:
    """The codes that are left."""
    return [p.code for p in settle(problems, Unread(frozenset(unread or ())), known)]


def test_what_hangs_on_nothing_stays_and_shows_no_unless() -> None:
    plain = Problem("presence_short", SHEN, ("hours",), {"officer": "沈一帆"}, Level.WARNING)
    assert settle([plain, NOBODY], Unread(), known) == [plain, replace(NOBODY, unless=())]


@pytest.mark.parametrize(
    ("unless", "unread", "left"),
    [
        (("officers", ANY), ("officers", "li-min"), False),
        (("officers", ANY), ("officers", ""), False),
        (("officers", ANY), ("communities", "fuxue"), True),
        (("communities", "fuxue"), ("communities", "fuxue"), False),
        (("communities", "fuxue"), ("communities", "jiaodong"), True),
        (("communities", "fuxue"), ("communities", ""), True),
        (("communities", "fuxue"), ("officers", "fuxue"), True),
    ],
)
def test_an_unread_file_silences_what_hangs_on_it(
    unless: tuple[str, str], unread: tuple[str, str], left: bool
) -> None:
    problem = Problem("x", FUXUE, unless=(("forms", "noise"), unless))
    assert settled(problem, unread={unread}) == ["x"] * left


@pytest.mark.parametrize(
    ("doubt", "left"),
    [
        (STRANGER, False),
        (Problem("dates_backwards", LI, ("postings", 0, "until")), False),
        (Problem("dates_backwards", LI, ("away", 0, "until")), True),
        (Problem("two_leads", LI, ("postings", 0, "role")), True),
        (replace(STRANGER, file=SERIES, path=("communities", 0)), True),
    ],
)
def test_a_posting_in_doubt_may_be_the_lead_that_is_missing(doubt: Problem, left: bool) -> None:
    assert settled(NOBODY, doubt) == ["never_a_lead"] * left + [doubt.code]


@pytest.mark.parametrize(
    ("doubt", "left"),
    [
        (STRANGER, False),
        (replace(STRANGER, file=SERIES, path=("communities", 0)), False),
        (replace(STRANGER, file=LI), True),
        (Problem("dates_backwards", SHEN, ("postings", 1, "until")), True),
    ],
)
def test_a_host_may_be_posted_to_the_community_that_is_written_wrongly(
    doubt: Problem, left: bool
) -> None:
    unless = (("unknown_community", SERIES), ("unknown_community", SHEN))
    host = Problem("host_not_posted", SERIES, ("host",), unless=unless)
    assert settled(host, doubt) == ["host_not_posted"] * left + [doubt.code]


def test_the_id_of_an_unread_file_is_not_unknown_and_puts_nothing_in_doubt() -> None:
    assert settled(STRANGER, NOBODY, unread={("communities", "fuxu")}) == ["never_a_lead"]
    assert settled(STRANGER, unread={("officers", "fuxu")}) == ["unknown_community"]


def test_a_file_whose_name_hides_its_id_may_be_the_unknown_one_but_not_a_misspelt_name() -> None:
    named = replace(STRANGER, facts={"community": "府学"})
    foreign = replace(STRANGER, facts={"community": "北新桥"})
    unread = {("communities", "")}
    assert settled(STRANGER, named, foreign, unread=unread) == ["name_for_id", "not_an_id"]
    assert settled(STRANGER, NOBODY, unread=unread) == []


def test_the_names_of_the_district_are_asked_for_once_and_only_for_an_unknown_id() -> None:
    asked = []

    def names(kind: str) -> list[Known]:
        asked.append(kind)
        return known(kind)

    settle([NOBODY, Problem("two_leads", LI)], Unread(), names)
    assert asked == []
    (problem, _) = settle([STRANGER, replace(STRANGER, file=LI)], Unread(), names)
    assert asked == ["communities", "officers"]
    assert problem.facts == {"community": "fuxu", "near": "fuxue"}


def test_what_several_stations_say_alike_is_told_once_and_in_order() -> None:
    year = Problem("holidays_unknown", "district.yaml", (), {"year": "2027"}, Level.WARNING)
    other = replace(year, facts={"year": "2028"})
    again = replace(year, facts={"year": "2027"}, unless=(("meetings", "gone"),))
    assert settle([year, other, again, replace(other)], Unread(), known) == [year, other]
    placed = [replace(year, line=1), replace(year, line=2)]
    assert settle([*placed, *placed], Unread(), known) == placed
