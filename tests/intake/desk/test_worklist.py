"""The working order is read by index: how the databases go about it, and how much they read.

How long that takes is measured by bench/desking.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from district.records import CommunityId, OfficerId
from intake.desk import worklist
from intake.desk.scope import Scope
from intake.desk.worklist import PAGE, WORK, page_of, place_of
from intake.engine import Row, Values
from intake.sqlite_engine import SqliteEngine
from intake.store import Store
from tests.intake.desk.many import multiply

MANY = 50_000
EVERYWHERE = frozenset(CommunityId(f"c{number}") for number in range(150))
SHEN = OfficerId("shen")
SCOPES = {
    "officer": Scope(SHEN, (CommunityId("c7"), CommunityId("c107")), EVERYWHERE, False),
    "head": Scope(None, tuple(sorted(EVERYWHERE))[:12], EVERYWHERE, True),
    "district": Scope(None, tuple(sorted(EVERYWHERE)), EVERYWHERE, True, True),
}


@pytest.fixture
def crowded(store: Store) -> Store:
    multiply(store, MANY)
    return store


def first_page(store: Store, scope: Scope) -> None:
    """What `/desk/` asks for."""
    with store.engine.reading():
        worklist.held_by(store.engine, scope.officer)
        worklist.given_to(store.engine, scope)
        worklist.to_look_at(store.engine, scope, "2026-12-01")
        page_of(store.engine, scope, WORK)
        worklist.counts(store.engine, scope)
        worklist.unplaced(store.engine, scope)


def plans(store: Store, scope: Scope) -> Iterator[str]:
    """How the database answers each question about the order."""
    asked: list[tuple[str, Values]] = []
    rows = store.engine.rows

    def noted(statement: str, values: Values = {}) -> Any:  # noqa: B006 (read only)
        asked.append((statement, values))
        return rows(statement, values)

    store.engine.rows = noted  # type: ignore[method-assign]
    page_of(store.engine, scope, WORK)
    worklist.held_by(store.engine, SHEN)
    worklist.given_to(store.engine, scope)
    worklist.to_look_at(store.engine, scope, "2026-12-01")
    store.engine.rows = rows  # type: ignore[method-assign]
    explain = "EXPLAIN " if "Postgres" in type(store.engine).__name__ else "EXPLAIN QUERY PLAN "
    for statement, values in asked:
        yield "\n".join(_line(row) for row in rows(explain + statement, values))


def _line(row: Row) -> str:
    return str(row["detail"] if "detail" in row.keys() else row["QUERY PLAN"])  # noqa: SIM118


def test_fifty_thousand_are_read_in_order_by_an_index_and_little_is_read(
    crowded: Store
) -> None:
    for role, scope in SCOPES.items():
        for plan in plans(crowded, scope):
            assert re.search("request_(working_order|community|claimed|by_hand|look)", plan), plan
            assert "Seq Scan" not in plan
            assert "SCAN request\n" not in f"{plan}\n"
            if not re.search("request_(claimed|by_hand|look)", plan):
                # What one officer holds or was given is few, and sorted; the rest comes sorted.
                assert not re.search("TEMP B-TREE|Sort", plan), plan
        most = 550 if isinstance(crowded.engine, SqliteEngine) else 7_000
        assert effort(crowded, scope) <= most, role


def effort(store: Store, scope: Scope) -> int:
    """Thousands of steps of SQLite, or pages that PostgreSQL looked at, for the first page.

    At most 456 and 3,865 when this was written; without the indexes at least 590 and 10,837.
    """
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
