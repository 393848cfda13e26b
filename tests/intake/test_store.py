"""The queue in SQLite: constraints, transactions, and what it says when something is wrong."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from district.forms import FormId
from district.problem import Refusal
from district.records import CommunityId, OfficerId
from intake.lifecycle import Move, Outcome, Status
from intake.queues import NoQueueYet, QueueUrl, open_queue
from intake.receipt import Receipt, new_receipt
from intake.request import Arrival, Routing, Sealed, Step
from intake.sqlite_store import SqliteStore
from intake.store import Again, Conflict, New, QueueTrouble

NOW = "2026-11-23T02:00:00Z"
LATER = "2026-11-24T02:00:00Z"
_NUMBERS = count()


def arrival(**changes: object) -> Arrival:
    mark = f"{next(_NUMBERS):064}"
    made = Arrival(
        FormId("noise"), "v" * 64, "{}", mark, mark, CommunityId("fuxue"), OfficerId("shen"),
        Routing.FOUND, {"kind": "bar"}, Sealed("k1", b"box"), NOW, LATER,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def take(store: SqliteStore, **changes: object) -> Receipt:
    (accepted,) = store.accept([arrival(**changes)], new_receipt)
    assert isinstance(accepted, New)
    return accepted.receipt


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "intake.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(path, wait=0)
    yield opened
    opened.close()


def test_the_file_is_durable_wal_and_private(store: SqliteStore, path: Path) -> None:
    assert store._pragma("journal_mode") == "wal"
    assert store._pragma("synchronous") == 2
    assert store._pragma("foreign_keys") == 1
    assert store._pragma("user_version") == 2
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_accepted_request_waits_with_one_event(store: SqliteStore) -> None:
    request = store.find(take(store))
    assert request is not None
    assert (request.status, request.holder, request.open) == ("waiting", "shen", {"kind": "bar"})
    assert request.sealed == Sealed("k1", b"box")
    (event,) = store.events(request)
    assert (event.move, event.actor, event.at, event.status) == ("accept", "door", NOW, "waiting")


def test_the_same_fingerprint_keeps_its_receipt(store: SqliteStore) -> None:
    first = arrival()
    (new,) = store.accept([first], new_receipt)
    assert isinstance(new, New)
    assert store.accept([first, first], new_receipt) == [Again(new.receipt)] * 2
    assert len(list(store.queue())) == 1


def test_the_same_fingerprint_with_other_content_is_a_conflict(store: SqliteStore) -> None:
    first = arrival()
    store.accept([first], new_receipt)
    assert store.accept([replace(first, content="f" * 64)], new_receipt) == [Conflict()]


def test_a_batch_is_taken_whole_or_not_at_all(store: SqliteStore) -> None:
    broken = arrival(received_at="yesterday")
    with pytest.raises(sqlite3.IntegrityError):
        store.accept([arrival(), broken], new_receipt)
    assert list(store.queue()) == []
    assert store.keys_in_use() == []


def test_a_receipt_that_is_taken_is_never_given_again(store: SqliteStore) -> None:
    taken = take(store)
    numbers = iter([taken, new_receipt()])
    (accepted,) = store.accept([arrival()], lambda: next(numbers))
    assert isinstance(accepted, New)
    assert accepted.receipt != taken


def test_a_request_lives_from_claim_to_outcome_and_back(store: SqliteStore) -> None:
    receipt = take(store)
    claimed = store.make(receipt, Step(Move.CLAIM, LATER, officer=OfficerId("li")))
    assert (claimed.status, claimed.holder, claimed.officer) == ("claimed", "li", "shen")
    note = Sealed("k2", b"note")
    closed = store.make(receipt, Step(Move.CLOSE, LATER, outcome=Outcome.AGREED, note=note))
    assert (closed.status, closed.outcome, closed.closed_at) == ("closed", "agreed", LATER)
    assert closed.holder == "li"
    again = store.make(receipt, Step(Move.REOPEN, LATER, due_at="2026-12-01T00:00:00Z"))
    assert (again.status, again.outcome, again.closed_at) == ("waiting", None, None)
    assert (again.holder, again.due_at) == ("shen", "2026-12-01T00:00:00Z")
    assert [(e.move, e.actor, e.detail, e.note) for e in store.events(again)] == [
        ("accept", "door", "", None),
        ("claim", "li", "", None),
        ("close", "desk", "agreed", note),
        ("reopen", "desk", "", None),
    ]
    assert store.keys_in_use() == ["k1", "k2"]


def test_a_referred_request_names_the_body(store: SqliteStore) -> None:
    step = Step(Move.REFER, LATER, outcome=Outcome.REFERRED, referred_to="12345")
    referred = store.make(take(store), step)
    assert (referred.status, referred.outcome, referred.referred_to) == (
        "closed", "referred", "12345",
    )


def test_a_refused_move_changes_nothing(store: SqliteStore) -> None:
    receipt = take(store)
    before = store.find(receipt)
    for step in (Step(Move.CLOSE, LATER, outcome=Outcome.AGREED), Step(Move.RELEASE, LATER)):
        with pytest.raises(Refusal):
            store.make(receipt, step)
    assert store.find(receipt) == before
    assert before is not None
    assert len(store.events(before)) == 1


def test_another_officer_cannot_close_what_one_holds(store: SqliteStore) -> None:
    receipt = take(store)
    store.make(receipt, Step(Move.CLAIM, LATER, officer=OfficerId("li")))
    step = Step(Move.CLOSE, LATER, officer=OfficerId("shen"), outcome=Outcome.AGREED)
    with pytest.raises(Refusal) as error:
        store.make(receipt, step)
    assert error.value.code == "not_holder"


def test_who_acted_is_written_down_and_nobody_else(store: SqliteStore) -> None:
    receipt = take(store)
    store.make(receipt, Step(Move.CLAIM, LATER, officer=OfficerId("li"), elsewhere=True))
    store.make(receipt, Step(Move.RELEASE, LATER))
    store.make(receipt, Step(Move.CLAIM, LATER, officer=OfficerId("li")))
    done = store.make(
        receipt, Step(Move.CLOSE, LATER, officer=OfficerId("li"), outcome=Outcome.AGREED)
    )
    assert [(e.actor, e.detail) for e in store.events(done)] == [
        ("door", ""), ("li", "elsewhere"), ("desk", ""), ("li", ""), ("li", "agreed"),
    ]


def test_events_are_only_ever_added(store: SqliteStore, path: Path) -> None:
    take(store)
    with sqlite3.connect(path) as other:
        for statement in ("UPDATE event SET actor = 'x'", "DELETE FROM event"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
                other.execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        "status = 'lost'",
        "status = 'closed'",
        "status = 'claimed'",
        "outcome = 'agreed'",
        "referred_to = '12345'",
        "community = NULL",
        "routing = 'unknown'",
        "open = 'no json'",
        "received_at = 'yesterday'",
        "key_id = NULL",
        "receipt = 'X'",
        "status = 'forgotten'",
        "fingerprint = NULL",
        "version = 'nowhere'",
    ],
)
def test_the_database_refuses_what_cannot_be_true(
    store: SqliteStore, path: Path, change: str
) -> None:
    take(store)
    other = sqlite3.connect(path)
    other.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError):
        other.execute(f"UPDATE request SET {change}")
    other.close()


def test_the_working_order_is_open_first_then_due_then_received(store: SqliteStore) -> None:
    late = take(store, due_at="2026-11-30T00:00:00Z")
    closed = take(store, due_at="2026-11-01T00:00:00Z")
    soon = take(store, due_at="2026-11-25T00:00:00Z", received_at=LATER)
    sooner = take(store, due_at="2026-11-25T00:00:00Z")
    refer = Step(Move.REFER, LATER, outcome=Outcome.REFERRED, referred_to="12345")
    store.make(closed, refer)
    store.make(late, Step(Move.CLAIM, LATER, officer=OfficerId("li")))
    assert [r.receipt for r in store.queue()] == [sooner, soon, late, closed]
    assert [r.receipt for r in store.queue(Status.WAITING, limit=1)] == [sooner]
    assert list(store.queue(community="dongsi")) == []
    assert [r.receipt for r in store.queue(officer="li")] == [late]


def test_the_queue_is_read_from_its_index(store: SqliteStore) -> None:
    plan = store._db.execute(
        "EXPLAIN QUERY PLAN SELECT receipt FROM request"
        " ORDER BY (closed_at IS NOT NULL), due_at, received_at, id LIMIT 20"
    ).fetchall()
    assert [row["detail"] for row in plan] == ["SCAN request USING INDEX request_working_order"]


def test_a_locked_queue_says_so(store: SqliteStore, path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(QueueTrouble) as error:
        take(store)
    other.close()
    assert error.value.code == "queue_locked"
    assert take(store)


def test_a_full_disk_stores_nothing_and_says_so(store: SqliteStore) -> None:
    take(store)
    pages = store._pragma("page_count")
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(QueueTrouble) as error:
        store.accept([arrival(sealed=Sealed("k", b"x" * 100_000))], new_receipt)
    assert error.value.code == "queue_full"
    store._db.execute(f"PRAGMA max_page_count = {pages + 100}")
    assert len(list(store.queue())) == 1
    assert take(store)


def test_a_queue_of_a_newer_program_is_left_alone(store: SqliteStore, path: Path) -> None:
    store._db.execute("PRAGMA user_version = 99")
    with pytest.raises(QueueTrouble) as error:
        SqliteStore(path, wait=0)
    assert error.value.code == "queue_newer"


@pytest.mark.parametrize(
    ("content", "code"), [(b"hello world" * 100, "queue_not_a_queue"), (None, "queue_unreachable")]
)
def test_what_is_no_queue_is_left_alone(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "x.db"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(QueueTrouble) as error:
        SqliteStore(path, wait=0)
    assert error.value.code == code
    assert content is None or path.read_bytes() == content


def test_a_queue_of_the_trial_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE request (id INTEGER)")
        other.execute("PRAGMA user_version = 1")
    with pytest.raises(QueueTrouble) as error:
        SqliteStore(path, wait=0)
    assert error.value.code == "queue_older"


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE diary (day TEXT)")
    with pytest.raises(QueueTrouble) as error:
        SqliteStore(path, wait=0)
    assert error.value.code == "queue_not_a_queue"


def test_urls_name_an_engine_we_have(tmp_path: Path) -> None:
    for url in ("postgresql://x/y", "mysql://x", "intake.db", "sqlite:///"):
        with pytest.raises(QueueUrl):
            open_queue(url, 0, create=True)
    with pytest.raises(NoQueueYet):
        open_queue(f"sqlite:///{tmp_path}/none.db", 0, create=False)
    assert not (tmp_path / "none.db").exists()
