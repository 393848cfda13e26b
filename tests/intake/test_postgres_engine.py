"""What only PostgreSQL has: a server that is restarted, locked, or not there."""

from __future__ import annotations

import psycopg
import pytest

from intake.acceptance import Again, New
from intake.audit import verify
from intake.postgres_engine import PostgresEngine, place_of
from intake.queues import NoQueueYet, open_queue
from intake.receipt import new_receipt
from intake.store import Store
from intake.stored import ORDER
from intake.troubles import QueueTrouble
from tests.intake.making_arrivals import arrival, take
from tests.intake.queues import Postgres


@pytest.fixture
def url(postgres_server: Postgres) -> str:
    return postgres_server.database()


def test_commits_wait_for_the_disk(url: str) -> None:
    engine = PostgresEngine(url, 0)
    (row,) = engine.rows("SELECT current_setting('synchronous_commit') AS s")
    assert row["s"] == "on"
    engine.close()


def test_a_connection_that_was_cut_while_nobody_asked_is_made_anew(url: str) -> None:
    store = open_queue(url, 1, create=True)
    receipt = take(store)
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'hutong' AND datname = current_database()"
        )
    assert take(store) != receipt
    assert len(list(store.queue())) == 2
    store.close()


def test_a_server_restarted_within_a_transaction_loses_nothing_that_was_told(
    postgres_server: Postgres, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.postgres_engine.SILENT_SECONDS", 60)
    store = open_queue(url, 1, create=True)
    told = take(store)
    mine = arrival()
    with pytest.raises(QueueTrouble) as error, store.engine.writing():
        store.engine.rows("SELECT requests FROM chain FOR UPDATE")
        postgres_server.restart()
        store.engine.rows("SELECT requests FROM chain")
    assert error.value.code == "queue_no_server"
    (new,) = store.accept([mine], new_receipt)
    assert isinstance(new, New)
    assert store.accept([mine], new_receipt) == [Again(new.receipt)]
    assert {each.receipt for each in store.queue()} == {told, new.receipt}
    assert verify(store.engine).requests == 2
    store.close()


def test_another_writer_is_waited_for_and_then_said(url: str) -> None:
    store, other = (Store(PostgresEngine(url, 0.05)) for _ in range(2))
    with other.engine.writing():
        other.engine.rows("SELECT head FROM chain FOR UPDATE")
        with pytest.raises(QueueTrouble) as error:
            take(store)
    assert error.value.code == "queue_locked"
    assert take(store)
    store.close()
    other.close()


def test_who_begins_to_write_and_falls_silent_is_cut_off_and_holds_up_nobody(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.postgres_engine.SILENT_SECONDS", 0.05)
    store, stopped = (Store(PostgresEngine(url, 20)) for _ in range(2))
    with pytest.raises(QueueTrouble) as error, stopped.engine.writing():
        stopped.engine.rows("SELECT head FROM chain FOR UPDATE")
        take(store)  # waits until the other one is cut off
        stopped.engine.run("UPDATE chain SET requests = 7")
    assert error.value.code == "queue_slow"
    for _ in range(5):
        take(stopped)
    assert verify(store.engine).requests == 6
    store.close()
    stopped.close()


def test_who_stops_in_the_midst_of_what_it_says_is_cut_off_too(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.postgres_engine.LONGEST_SECONDS", 0.2)
    store, stopped = open_queue(url, 20, create=True), PostgresEngine(url, 0)
    with pytest.raises(QueueTrouble) as error, stopped.writing():
        stopped.rows("SELECT head FROM chain FOR UPDATE")
        said = stopped._connection().pgconn
        said.enter_pipeline_mode()
        said.send_query_params(b"UPDATE chain SET requests = 7", [])
        said.send_flush_request()
        said.flush()
        take(store)  # waits until the other one is cut off
    assert error.value.code in {"queue_slow", "queue_no_server", "queue_failed"}
    assert verify(store.engine).requests == 1
    stopped.close()
    store.close()


def test_a_queue_that_is_not_there_is_not_made_by_reading(url: str) -> None:
    with pytest.raises(NoQueueYet):
        open_queue(url, 0, create=False)
    store = open_queue(url, 0, create=True)
    store.close()
    open_queue(url, 0, create=False).close()


def test_a_queue_of_a_newer_program_is_left_alone(url: str) -> None:
    open_queue(url, 0, create=True).close()
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("UPDATE hutong.meta SET version = 99")
    with pytest.raises(QueueTrouble) as error:
        open_queue(url, 0, create=True)
    assert error.value.code == "queue_newer"


def test_a_server_that_is_not_there_is_said_without_its_password() -> None:
    with pytest.raises(QueueTrouble) as error:
        open_queue("postgresql://someone:hunter2@127.0.0.1:1/x", 0, create=True)
    assert error.value.code == "queue_no_server"
    assert "hunter2" not in str(error.value.facts)
    assert place_of("postgresql://a:b@host/db") == "postgresql://host/db"


def test_the_queue_is_read_from_its_index(url: str) -> None:
    store = open_queue(url, 0, create=True)
    store.accept([arrival() for _ in range(400)], new_receipt)
    store.engine.run("ANALYZE request")
    plan = store.engine.rows(f"EXPLAIN SELECT receipt FROM request {ORDER} LIMIT 20")
    assert "request_working_order" in str([list(row.values()) for row in plan])
    store.close()
