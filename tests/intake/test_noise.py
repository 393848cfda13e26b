"""The noise register: pure counting, and the reader on both engines."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.records import CommunityId, District
from intake.hearing import heard
from intake.lifecycle import Move, Outcome
from intake.noise import (
    HOURS,
    Filter,
    Heard,
    began,
    chosen,
    compared,
    register,
    streets,
    usual_hours,
)
from intake.receipt import Receipt
from intake.request import Routing, Step
from intake.store import Store
from tests.intake.making_arrivals import LATER, NOW, take

FRIDAY = date(2026, 11, 20)


def report(day: date = FRIDAY, hour: int | None = 23, **changes: Any) -> Heard:
    facts = {"sound": "bar", "street": "府学胡同", "community": "fuxue", "station": "jdk", **changes}
    return Heard(day=day, hour=hour, **facts)


reports = st.lists(st.builds(
    Heard, st.sampled_from(["", "bar", "dog"]), st.sampled_from(["", "府学胡同", "东四北大街"]),
    st.sampled_from(["", "fuxue", "dongsi"]), st.sampled_from(["", "jdk"]),
    st.dates(date(2026, 9, 1), date(2026, 12, 31)), st.none() | st.integers(0, 23), st.booleans(),
))


@pytest.mark.parametrize(("day", "hour", "weekday"), [
    (date(2026, 11, 21), 1, 4), (date(2026, 11, 20), 23, 4), (date(2026, 11, 20), 5, 3),
    (date(2026, 11, 20), 6, 4), (date(2026, 11, 23), 0, 6), (date(2026, 11, 23), None, 0),
])
def test_a_night_belongs_to_the_evening_on_which_it_began(
    day: date, hour: int | None, weekday: int
) -> None:
    assert report(day, hour).evening.weekday() == weekday


def test_the_day_begins_at_six_and_ends_with_the_night() -> None:
    assert HOURS[0] == 6 and HOURS[-7:] == (23, 0, 1, 2, 3, 4, 5)
    assert sorted(HOURS) == list(range(24))


def test_reports_are_counted_by_hour_and_weekday() -> None:
    found = register([
        report(), report(hour=23), report(FRIDAY + timedelta(1), 1), report(hour=None),
        report(hour=None, dated=False),
    ])
    assert found.grid[HOURS.index(23)] == (0, 0, 0, 0, 2, 0, 0)
    assert found.grid[HOURS.index(1)] == (0, 0, 0, 0, 1, 0, 0)
    assert found.untimed == (0, 0, 0, 0, 1, 0, 0) and found.undated == 1
    assert found.days == (0, 0, 0, 0, 4, 0, 0)
    assert found.total == 5
    assert found.loudest == (23, 4, 2)
    assert register([]).loudest is None and register([]).total == 0


@given(reports)
def test_no_report_is_lost_or_counted_twice(all_: list[Heard]) -> None:
    assert register(all_).total == len(all_)
    assert sum(one.count for one in streets(all_)) == len(all_)
    parts = [chosen(all_, Filter(since=date(2026, 10, 5))), chosen(all_, Filter(until=date(2026, 10, 4)))]
    assert sum(map(len, parts)) == len(all_)


@pytest.mark.parametrize(("wanted", "count"), [
    (Filter(), 3), (Filter(sound="dog"), 1), (Filter(street="府学胡同"), 2), (Filter(street="?"), 0),
    (Filter(community="fuxue"), 2), (Filter(station="jdk"), 3), (Filter(since=FRIDAY), 2),
    (Filter(until=FRIDAY), 2), (Filter(since=FRIDAY, until=FRIDAY), 1),
])
def test_a_filter_leaves_in_what_it_names(wanted: Filter, count: int) -> None:
    all_ = [
        report(), report(FRIDAY, 3, sound="dog"),
        report(FRIDAY + timedelta(2), street="东四北大街", community="dongsi"),
    ]
    assert len(chosen(all_, wanted)) == count


def test_streets_stand_with_the_loudest_first_and_what_leads_to_none_last() -> None:
    all_ = [
        *[report(hour=hour) for hour in (22, 23, 23, 0, 0, 9)], report(hour=None, sound="dog"),
        *[report(street="", hour=None) for _ in range(9)],
        report(street="张自忠路", sound=""), report(street="东四北大街", sound="dog", hour=4),
    ]
    found = [(one.name, one.count, one.sound, one.hours) for one in streets(all_)]
    assert found == [
        ("府学胡同", 7, "bar", (22, 0)), ("东四北大街", 1, "dog", (4, 4)), ("张自忠路", 1, "", (23, 23)),
        ("", 9, "bar", None),
    ]


@pytest.mark.parametrize(("hours", "usual"), [
    ([], None), ([23], (23, 23)), ([22, 23, 23, 0], (22, 0)), ([5, 6], (6, 6)),
    ([20] * 5 + [21] * 2 + [22] * 3, (20, 20)), (list(range(24)), (6, 5)),
])
def test_the_usual_hours_are_the_loudest_with_its_loud_neighbours(
    hours: list[int], usual: tuple[int, int] | None
) -> None:
    assert usual_hours(Counter(hours)) == usual


SINCE = date(2026, 11, 2)


@pytest.mark.parametrize(("today", "weeks"), [
    (date(2026, 11, 1), 0), (date(2026, 11, 2), 0), (date(2026, 11, 8), 0), (date(2026, 11, 9), 1),
    (date(2026, 11, 22), 2), (date(2026, 11, 23), 3), (date(2027, 6, 1), 5),
])
def test_both_sides_have_as_many_whole_weeks_as_are_over_and_as_the_register_goes_back(
    today: date, weeks: int
) -> None:
    first = SINCE - timedelta(weeks=5, days=3)
    found = compared([report()], "府学胡同", SINCE, today, first)
    assert found.weeks == weeks
    if weeks:
        (begin, end), (start, stop) = found.before, found.after
        assert (end - begin).days == (stop - start).days == weeks * 7 - 1
        assert (end + timedelta(1), start) == (SINCE, SINCE)
        assert begin.weekday() == start.weekday() and stop < today


def test_before_and_after_count_the_street_and_all_others() -> None:
    day = timedelta(days=1)
    all_ = [
        report(SINCE - 90 * day), report(SINCE - 15 * day), report(SINCE - 14 * day),
        report(SINCE, 1), report(SINCE - day), report(SINCE), report(SINCE + 13 * day),
        report(SINCE + 14 * day, 5), report(SINCE + 14 * day, 6),
        report(SINCE - day, street="东四北大街"), report(SINCE + day, street=""),
    ]
    found = compared(all_, "府学胡同", SINCE, SINCE + 15 * day, began(all_))
    assert (found.weeks, found.there, found.elsewhere) == (2, (3, 3), (1, 1))
    assert compared(all_, "府学胡同", SINCE, SINCE + 365 * day, began(all_), 3).weeks == 3
    assert compared([], "府学胡同", SINCE, SINCE + 365 * day, began([])).weeks == 0


@given(reports, st.dates(date(2026, 9, 1), date(2026, 12, 31)), st.integers(0, 120))
def test_the_street_and_the_others_are_all_reports_of_both_spans(
    all_: list[Heard], since: date, later: int
) -> None:
    found = compared(all_, "府学胡同", since, since + timedelta(later), began(all_))
    for place, (first, last) in enumerate((found.before, found.after)):
        there = len(chosen(all_, Filter(since=first, until=last)))
        assert found.there[place] + found.elsewhere[place] == (there if found.weeks else 0)


# --- from the queue


def put(store: Store, kind: str = "noise", *, at: str | None = "2026-11-21T01",
        sound: str | None = "bar", street: str | None = "府学胡同", **changes: Any) -> Receipt:
    version = kind.ljust(64, "0")
    receipt = take(store, version=version, definition=json.dumps({"kind": kind}), **changes)
    store.engine.run(
        "UPDATE request SET heard_at = :at, sound = :sound, street = :street"
        " WHERE receipt = :receipt",
        {"at": at, "sound": sound, "street": street, "receipt": receipt},
    )
    return receipt


def test_the_register_reads_noise_and_nothing_else(store: Store, district: District) -> None:
    assert heard(store.engine, district) == []
    put(store)
    put(store, "visit", form="visit")
    put(store, at="2026-11-20T??", sound=None)
    put(store, at=None, street=None, received_at="2026-11-22T17:00:00Z")
    put(store, community=None, officer=None, routing=Routing.UNKNOWN)
    put(store, community="gone")
    put(store, suspicion="fast")
    for outcome in Outcome:
        receipt = put(store, street=outcome)
        if outcome is Outcome.WITHDRAWN:
            store.make(receipt, Step(Move.WITHDRAW, NOW, outcome=Outcome.WITHDRAWN, resident=True))
            continue
        store.make(receipt, Step(Move.CLAIM, NOW, officer="shen-yifan"))
        referred = "12345" if outcome is Outcome.REFERRED else ""
        move = Move.REFER if referred else Move.CLOSE
        store.make(receipt, Step(move, NOW, officer="shen-yifan", outcome=outcome, referred_to=referred))
    found = heard(store.engine, district)
    assert found[:5] == [
        Heard("bar", "府学胡同", "fuxue", "jdk", date(2026, 11, 21), 1),
        Heard("", "府学胡同", "fuxue", "jdk", FRIDAY, None),
        Heard("bar", "", "fuxue", "jdk", date(2026, 11, 23), None, dated=False),
        Heard("bar", "府学胡同", "", "", date(2026, 11, 21), 1),
        Heard("bar", "府学胡同", "gone", "", date(2026, 11, 21), 1),
    ]
    assert {one.street for one in found[5:]} == {"resolved", "advised", "agreed", "referred", "unreachable"}
    for where in ([], [CommunityId("fuxue")], [CommunityId("dongsi"), CommunityId("fuxue")]):
        assert heard(store.engine, district, where) == [one for one in found if one.community in where]


def test_a_community_has_the_reports_from_before_it_was_merged(store: Store, district: District) -> None:
    put(store, community="gone")
    put(store, community="dongsi", officer="li-min")
    fuxue = CommunityId("fuxue")
    merged = replace(district, communities={
        **district.communities,
        fuxue: replace(district.communities[fuxue], former_ids=(CommunityId("gone"),)),
    })
    [found] = heard(store.engine, merged, [fuxue])
    assert found.community == "fuxue"
    assert heard(store.engine, district, [fuxue]) == []


def test_what_is_forgotten_is_still_heard(store: Store, district: District) -> None:
    other = put(store)
    store.make(other, Step(Move.CLAIM, NOW, officer="shen-yifan"))
    store.make(other, Step(Move.CLOSE, NOW, officer="shen-yifan", outcome=Outcome.RESOLVED))
    store.forget(lambda *_: True, LATER)
    assert heard(store.engine, district) == [
        Heard("bar", "府学胡同", "fuxue", "jdk", date(2026, 11, 21), 1)]
