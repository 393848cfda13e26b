"""Statements for one row that become one for many."""

from __future__ import annotations

from intake.postgres_batches import batch_of

TYPES = {"id": "int8", "status": "text", "sealed": "bytea"}


def test_rows_are_put_in_by_one_statement() -> None:
    batch = batch_of("INSERT INTO note (id, sealed) VALUES (:id, :box)")
    assert batch and batch.names == ("id", "box")
    assert batch.statement(TYPES) == (
        b"INSERT INTO note (id, sealed) SELECT * FROM unnest(%s::int8[], %s::bytea[])"
    )


def test_rows_are_changed_by_one_statement() -> None:
    batch = batch_of("UPDATE request SET status = :status, sealed = :box WHERE id = :id")
    assert batch and batch.names == ("id", "status", "box")
    assert batch.statement(TYPES) == (
        b"UPDATE request SET status = new.status, sealed = new.sealed"
        b" FROM unnest(%s::int8[], %s::text[], %s::bytea[]) AS new (id, status, sealed)"
        b" WHERE request.id = new.id"
    )


def test_what_is_more_than_a_row_is_left_as_it_is() -> None:
    for statement in (
        "INSERT INTO a (b) VALUES (:b) ON CONFLICT DO NOTHING",
        "UPDATE a SET b = b + 1 WHERE id = :id",
        "UPDATE a SET b = :b WHERE id = :id AND c = :c",
        "DELETE FROM a WHERE id = :id",
    ):
        assert batch_of(statement) is None
