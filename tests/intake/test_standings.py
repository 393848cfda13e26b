"""How a station stands is read by index, on both engines, and comes out as when all is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from district.forms import Form
from district.records import CommunityId, OfficerId
from intake import clock, standings
from intake.arriving import Edition
from intake.desk import worklist
from intake.engine import Engine
from intake.hearing import REPORTS
from intake.monday import Days, Weeks, standing
from intake.queues import open_queue
from intake.stored import among
from tests.intake.full_queues import fill, plans
from tests.intake.queues import ENGINES, Postgres

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
DAYS = Days(NOW, "Asia/Shanghai")
PLACES = [(CommunityId(f"c{number:02}"), OfficerId(f"o{number % 20:02}")) for number in range(40)]
MINE = [name for name, _ in PLACES[:4]]
BODY = """{"id": "noise", "title": {"zh": "噪声"}, "intro": {"zh": "x"}, "kind": "noise",
 "reply_within": "2 working days", "keep_for": "180 days", "route_by": "a", "fields": []}"""
INSIDE, NAMED = among("community", MINE)
STAMPS = standings.stamps(DAYS)
SPAN = {"since": "", "until": STAMPS["now"], "most": 20}
QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "groups": (standings.GROUPS.format(INSIDE), {**STAMPS, **NAMED}),
    "untouched": (standings.UNTOUCHED.format(INSIDE), {**STAMPS, **NAMED}),
    "unplaced": (standings.GROUPS.format("community IS NULL"), STAMPS),
    "named": (standings.NAMED, {}),
    "due": (standings.DUE.format(INSIDE), {**SPAN, **NAMED}),
    "unsorted": (standings.DUE.format("community IS NULL"), SPAN),
    "objected": (standings.OBJECTED, {}),
    "look": (standings.LOOK, {"until": "2026-11-29"}),
    "touched": (standings.TOUCHED.format(INSIDE), {**STAMPS, **NAMED}),
    "closed": (standings.CLOSED.format(INSIDE), {**STAMPS, **NAMED}),
    "loud": (standings.LOUD.format(INSIDE), {**NAMED, "since": STAMPS["week_2"], "most": 5}),
    "register": (f"{REPORTS} AND version = :version AND {INSIDE} ORDER BY +id",
                 {"version": "a" * 64, **NAMED}),
    "counts": (worklist.COUNT.format(f"{INSIDE} AND "), NAMED),
    "replies": (standings.REPLIES.format("request IN (:a, :b)"), {"a": 1, "b": 2}),
    "admitted": (standings.ADMITTED.format("request IN (:a, :b)"), {"a": 1, "b": 2}),
}


@pytest.fixture(scope="module", params=ENGINES)
def full(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, noise: Form
) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path_factory.mktemp('full')}/q.db"
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres_server")
        url = server.database()
    store = open_queue(url, 5, create=True)
    body = Edition.of(noise).definition
    fill(store.engine, PLACES, NOW, 2_500, 2_500, "noise", body, history=request.param == "sqlite")
    # As a server does by itself once rows have come in.
    store.engine.run("ANALYZE" if request.param == "sqlite" else "VACUUM ANALYZE")
    yield store.engine
    store.close()


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_question_of_a_station_is_answered_from_an_index(full: Engine, name: str) -> None:
    plan = plans(full, *QUESTIONS[name])
    assert "Seq Scan on request" not in plan, plan
    assert "Seq Scan on event" not in plan or name in {"replies", "admitted"}, plan
    scans = [line for line in plan.splitlines() if line.startswith(("SCAN request", "SCAN event"))]
    assert scans == [], plan


def test_of_a_whole_district_the_index_alone_is_read(full: Engine) -> None:
    for places in (PLACES, PLACES[:4]):
        inside, named = among("community", [name for name, _ in places])
        for statement, given in ((standings.GROUPS.format(inside), {**STAMPS, **named}),
                                 (worklist.COUNT.format(f"{inside} AND "), named)):
            plan = plans(full, statement, given)
            assert re.search("COVERING INDEX request_open|Index Only Scan using request_open", plan), plan


def test_it_comes_out_as_when_every_row_is_read(full: Engine) -> None:
    now = clock.stamp(NOW)
    every = full.rows("SELECT * FROM request WHERE closed_at IS NULL")
    own = [row for row in every if row["community"] in MINE]
    late = sorted((row["due_at"], row["id"], row["receipt"]) for row in own
                  if row["asked_at"] is None and row["due_at"] < now)
    known = frozenset(name for name, _ in PLACES)
    for where in (MINE, [name for name, _ in PLACES]):
        groups = standings.groups(full, DAYS, where, known)
        found = standing(groups, frozenset(MINE), known)
        assert found.open == len(own)
        assert found.late == len(late) > 20
        assert found.asked == sum(row["asked_at"] is not None for row in own)
        assert {one.officer: one.open for one in found.holders} == Counter(
            row["claimed_by"] or row["officer"] for row in own
        )
        for most in (3, 20, 1_000):
            shown = standings.late(full, DAYS, groups, MINE, most)
            assert [one.receipt for one in shown] == [number for _, _, number in late[:most]]


def test_the_weeks_come_out_as_when_every_row_is_read(full: Engine) -> None:
    weeks = Weeks(DAYS)
    standings.count_weeks(full, DAYS, MINE, weeks)
    for week in weeks.all():
        since, until = DAYS.stamp(week.monday), DAYS.end(week.sunday)
        (counted,) = full.rows(
            "SELECT sum(CASE WHEN received_at >= :since AND received_at < :until THEN 1 ELSE 0 END)"
            " AS received, sum(CASE WHEN closed_at >= :since AND closed_at < :until THEN 1 ELSE 0"
            f" END) AS settled FROM request WHERE {INSIDE}",
            {"since": since, "until": until, **NAMED},
        )
        assert (week.received, week.settled) == (counted["received"], counted["settled"])
        assert week.received > 20
        assert 0 < week.in_time <= week.owed <= week.received
