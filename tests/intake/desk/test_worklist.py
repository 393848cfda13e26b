"""The working order is read by index: how the databases go about it.

How long that takes is measured by bench/desking.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from district.records import CommunityId, OfficerId
from intake.desk import looks, worklist
from intake.desk.scope import Scope
from intake.desk.worklist import PAGE, WORK, page_of, place_of
from intake.engine import Row, Values
from intake.sqlite_engine import SqliteEngine
from intake.store import Store
from tests.intake.desk.many import multiply

MANY = 50_000
NOW, TODAY = "2026-11-23T02:00:00Z", date(2026, 11, 23)
_FEW = "request_claimed|request_by_hand|request_pkey|INTEGER PRIMARY KEY"
_INDEXES = f"request_(working_order|community|claimed|open)|{_FEW}"
EVERYWHERE = frozenset(CommunityId(f"c{number}") for number in range(150))
SHEN = OfficerId("shen")
SCOPES = {
    "officer": Scope(SHEN, (CommunityId("c7"), CommunityId("c107")), EVERYWHERE, False),
    "head": Scope(None, tuple(sorted(EVERYWHERE))[:12], EVERYWHERE, True),
    "district": Scope(None, tuple(sorted(EVERYWHERE)), EVERYWHERE, True, True),
}


@pytest.fixture
def crowded(store: Store) -> Store:
    """With agreements to look at, half of them due, and with what another must close."""
    multiply(store, MANY)
    engine = store.engine
    with engine.writing():
        engine.run(
            "UPDATE request SET status = 'closed', outcome = 'agreed', claimed_by = 'shen',"
            " closed_at = '2026-11-20T02:00:00Z', asked_at = NULL, leased_until = NULL,"
            " look_on = CASE id - id / 2 * 2 WHEN 0 THEN '2026-11-21' ELSE '2026-11-28' END"
            " WHERE id > 1 AND id - id / 25 * 25 IN (3, 8)"
        )
        engine.run("UPDATE request SET not_by = 'shen' WHERE id - id / 500 * 500 = 2")
    engine.run("ANALYZE" if isinstance(engine, SqliteEngine) else "VACUUM ANALYZE")
    return store


def first_page(store: Store, scope: Scope) -> None:
    """What `/desk/` asks for."""
    with store.engine.reading():
        worklist.held_by(store.engine, scope.officer)
        worklist.given_to(store.engine, scope)
        page_of(store.engine, scope, WORK, free_at=NOW)
        worklist.counts(store.engine, scope)
        worklist.unplaced(store.engine, scope)
        worklist.objected(store.engine, scope)
        looks.looks_of(store.engine, scope, TODAY, looks.MOST, looks.NEXT)


def order(store: Store, scope: Scope) -> None:
    page_of(store.engine, scope, WORK)
    page_of(store.engine, scope, WORK, free_at=NOW)
    worklist.held_by(store.engine, SHEN)
    worklist.given_to(store.engine, scope)
    worklist.counts(store.engine, scope)


def plans(store: Store, scope: Scope, ask: Callable[[Store, Scope], object]) -> Iterator[str]:
    """How the database answers each question that is asked."""
    asked: list[tuple[str, Values]] = []
    rows = store.engine.rows

    def noted(statement: str, values: Values = {}) -> Any:  # noqa: B006 (read only)
        asked.append((statement, values))
        return rows(statement, values)

    store.engine.rows = noted  # type: ignore[method-assign]
    ask(store, scope)
    store.engine.rows = rows  # type: ignore[method-assign]
    explain = "EXPLAIN " if "Postgres" in type(store.engine).__name__ else "EXPLAIN QUERY PLAN "
    for statement, values in asked:
        yield "\n".join(_line(row) for row in rows(explain + statement, values))


def _line(row: Row) -> str:
    return str(row["detail"] if "detail" in row.keys() else row["QUERY PLAN"])  # noqa: SIM118


def test_fifty_thousand_are_read_in_order_by_an_index_and_little_else(
    crowded: Store
) -> None:
    for role, scope in SCOPES.items():
        for plan in plans(crowded, scope, order):
            assert re.search(_INDEXES, plan), plan
            assert "Seq Scan" not in plan
            assert "SCAN request\n" not in f"{plan}\n"
            if not re.search(_FEW, plan):
                # What one officer holds, or a page shows, is few; everything else comes sorted.
                assert not re.search("TEMP B-TREE|Sort", plan), plan
            if "request_open" in plan:
                assert re.search("COVERING INDEX|Index Only Scan", plan), plan
        most = 550 if isinstance(crowded.engine, SqliteEngine) else 5_000
        assert effort(crowded, scope) <= most, role


def test_agreements_to_look_at_and_what_another_must_close_are_found_by_index(
    crowded: Store
) -> None:
    def look(store: Store, scope: Scope) -> None:
        looks.looks_of(store.engine, scope, TODAY, looks.MOST, looks.NEXT)

    for role, scope in SCOPES.items():
        found = list(plans(crowded, scope, look))
        assert len(found) == 3
        for plan in found:
            assert re.search(r"request_look\b", plan), (role, plan)
            assert not re.search("Seq Scan on request|SCAN request|request_community", plan), (role, plan)
        for plan in plans(crowded, scope, lambda store, scope: worklist.objected(store.engine, scope)):
            assert "request_not_by" in plan, plan


def effort(store: Store, scope: Scope) -> int:
    """Thousands of steps of SQLite, or pages that PostgreSQL looked at, for the first page."""
    counted = [0]

    def one_more() -> None:
        counted[0] += 1

    if isinstance(store.engine, SqliteEngine):
        store.engine._db.set_progress_handler(one_more, 1_000)
        first_page(store, scope)
        store.engine._db.set_progress_handler(None, 0)
        return counted[0]
    rows = store.engine.rows

    def noted(statement: str, values: Values = {}) -> Any:  # noqa: B006 (read only)
        found = rows(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", values)
        plan = found[0]["QUERY PLAN"][0]["Plan"]
        counted[0] += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        return rows(statement, values)

    store.engine.rows = noted  # type: ignore[method-assign]
    first_page(store, scope)
    store.engine.rows = rows  # type: ignore[method-assign]
    return counted[0]


def test_pages_follow_each_other_without_a_gap_or_a_double(store: Store) -> None:
    multiply(store, 2_000)
    for scope in SCOPES.values():
        seen, after = [], 0
        while True:
            page = page_of(store.engine, scope, WORK, after)
            seen += page.requests
            if page.after is None:
                break
            after = page.after
        assert [place_of(each) for each in seen] == sorted(place_of(each) for each in seen)
        assert len({each.id for each in seen}) == len(seen)
        wanted = {
            row["id"] for row in store.engine.rows(
                "SELECT id, community FROM request WHERE asked_at IS NULL AND closed_at IS NULL"
            ) if scope.everything or row["community"] in scope.communities
        }
        assert {each.id for each in seen} == wanted
        assert len(seen) == 0 or len(page.requests) <= PAGE
