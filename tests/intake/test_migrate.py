"""Queues of every earlier version, as their programs left them, opened by this one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from intake.audit import verify
from intake.lifecycle import Move
from intake.migrate import VERSION
from intake.queues import open_queue
from intake.receipt import Receipt
from intake.request import Step
from tests.intake.making_arrivals import LATER, NOW, take

SCHEMAS = Path(__file__).with_name("schemas")
_REQUEST = {
    "id": 1, "receipt": "K7P3MX92X", "fingerprint": "f" * 64, "content": "c" * 64, "form": "noise",
    "version": "a" * 64, "community": "fuxue", "officer": "shen", "claimed_by": None,
    "routing": "found", "status": "waiting", "outcome": None, "referred_to": "",
    "received_at": NOW, "due_at": LATER, "closed_at": None, "open": '{"kind": "bar"}',
    "sealed": b"box", "key_id": "k1",
}


def _insert(db: sqlite3.Connection, table: str, **row: object) -> None:
    names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({values})", row)


def old_queue(path: Path, version: int) -> None:
    """A waiting request, a closed one with a note, and a gap where an event's number was lost."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript((SCHEMAS / f"{version}.sql").read_text("utf-8"))
        seen = {"seen_at": NOW} if version == 3 else {}
        _insert(db, "definition", version="a" * 64, form="noise", body="{}", **seen)
        more = {1: {"code_hash": "d" * 64}, 3: {"salt": "5" * 32}}.get(version, {})
        linked = {"digest": "1" * 64, "hash": "2" * 64} if version == 3 else {}
        _insert(db, "request", **_REQUEST, **more)
        _insert(db, "request", **(_REQUEST | more | {
            "id": 2, "receipt": "K7P3MX9AA", "fingerprint": "e" * 64, "status": "closed",
            "claimed_by": "li", "outcome": "agreed", "closed_at": LATER,
        }))
        for number, request, move, status in (
            (1, 1, "accept", "waiting"), (2, 2, "accept", "waiting"),
            (4, 2, "claim", "claimed"), (7, 2, "close", "closed"),
        ):
            _insert(db, "event", id=number, request=request, at=NOW, move=move, actor="door",
                    status=status, detail="", **linked)
        _insert(db, "note", event=7, sealed=b"note", key_id="k1",
                **({"letter": 0} if version == 3 else {}))
        db.execute(f"PRAGMA user_version = {version}")
    db.close()


@pytest.mark.parametrize("version", range(1, VERSION))
def test_a_queue_of_an_earlier_version_is_brought_over_with_nothing_lost(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "old.db"
    old_queue(path, version)
    store = open_queue(f"sqlite:///{path}", 0, create=False)
    waiting, closed = store.queue()
    assert (waiting.receipt, waiting.open, waiting.sealed) == ("K7P3MX92X", {"kind": "bar"},
                                                              closed.sealed)
    assert (closed.outcome, closed.claimed_by, closed.closed_at) == ("agreed", "li", LATER)
    events = store.events(closed)
    assert [each.move for each in events] == ["accept", "claim", "close"]
    assert events[-1].note is not None
    assert events[-1].note.box == b"note"
    assert [each.code for each in verify(store.engine).flaws] == ["definition_changed"], (
        "the chain is whole; the definition of this test is none"
    )
    store.make(Receipt("K7P3MX9AA"), Step(Move.REOPEN, LATER))
    assert take(store)
    names = {row["name"] for row in store.engine.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert not {name for name in names if name.endswith(f"_{version}")}
    store.close()


@pytest.mark.parametrize("version", range(1, VERSION))
def test_a_queue_brought_over_has_the_schema_of_a_new_one(tmp_path: Path, version: int) -> None:
    old_queue(tmp_path / "old.db", version)
    schemas = []
    for name in ("old.db", "new.db"):
        store = open_queue(f"sqlite:///{tmp_path / name}", 0, create=True)
        schemas.append({(r["type"], r["name"], r["sql"])
                        for r in store.engine.rows("SELECT type, name, sql FROM sqlite_schema")})
        store.close()
    assert schemas[0] == schemas[1]


def test_a_migration_that_is_cut_short_leaves_the_old_queue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.db"
    old_queue(path, 2)

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("intake.migrate._copy", broken)
        with pytest.raises(KeyboardInterrupt):
            open_queue(f"sqlite:///{path}", 0, create=False)
    store = open_queue(f"sqlite:///{path}", 0, create=False)
    assert len(list(store.queue())) == 2
    store.close()
