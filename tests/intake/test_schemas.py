"""The two schemas say the same: the same tables, columns and indexes."""

from __future__ import annotations

import pytest

from intake.queues import open_queue
from tests.intake.queues import Postgres


def test_both_engines_have_the_same_tables_and_columns(
    tmp_path: object, postgres_server: Postgres
) -> None:
    lite = open_queue(f"sqlite:///{tmp_path}/a.db", 0, create=True)
    full = open_queue(postgres_server.database(), 0, create=True)
    here = {
        (table["name"], column["name"], bool(column["notnull"] or column["pk"]))
        for table in lite.engine.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
        for column in lite.engine.rows(f"PRAGMA table_info({table['name']})")
    }
    there = {
        (row["table_name"], row["column_name"], row["is_nullable"] == "NO")
        for row in full.engine.rows(
            "SELECT table_name, column_name, is_nullable FROM information_schema.columns"
            " WHERE table_schema = 'hutong' AND table_name <> 'meta'"
        )
    }
    assert here == there
    lite.close()
    full.close()


@pytest.mark.parametrize("name", ["request_receipt", "request_fingerprint"])
def test_uniqueness_is_the_databases_on_both(
    tmp_path: object, postgres_server: Postgres, name: str
) -> None:
    lite = open_queue(f"sqlite:///{tmp_path}/a.db", 0, create=True)
    full = open_queue(postgres_server.database(), 0, create=True)
    (one,) = lite.engine.rows("SELECT sql FROM sqlite_schema WHERE name = :n", {"n": name})
    (two,) = full.engine.rows("SELECT indexdef FROM pg_indexes WHERE indexname = :n", {"n": name})
    assert "UNIQUE" in one["sql"]
    assert "UNIQUE" in two["indexdef"]
    lite.close()
    full.close()
