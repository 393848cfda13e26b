"""What only the SQLite engine has: its file, and what it says when something is wrong with it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.migrate import VERSION
from intake.queues import NoQueueYet, QueueUrl, open_queue
from intake.receipt import new_receipt
from intake.request import Sealed
from intake.sqlite_engine import SqliteEngine
from intake.store import Store
from intake.stored import ORDER
from intake.troubles import QueueTrouble
from tests.intake.making_arrivals import arrival, take

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "intake.db"


@pytest.fixture
def engine(path: Path) -> Iterator[SqliteEngine]:
    opened = SqliteEngine(path, wait=0)
    yield opened
    opened.close()


@pytest.fixture
def store(engine: SqliteEngine) -> Store:
    return Store(engine)


def test_the_file_is_durable_wal_and_private(engine: SqliteEngine, path: Path) -> None:
    assert engine._pragma("journal_mode") == "wal"
    assert engine._pragma("synchronous") == 2
    assert engine._pragma("foreign_keys") == 1
    assert engine._pragma("user_version") == VERSION
    assert path.stat().st_mode & 0o777 == 0o600


ANOTHER = """
import sys
from pathlib import Path
from intake.sqlite_engine import SqliteEngine
engine = SqliteEngine(Path(sys.argv[1]), wait=5)
with engine.writing():
    engine.run("UPDATE chain SET unwiped = unwiped")
print(engine.rows("SELECT count(*) AS n FROM request")[0]["n"])
engine.close()
"""
"""A command in another terminal: it writes, counts the requests, and is gone."""


def counted_by_another(path: Path) -> int:
    done = subprocess.run([sys.executable, "-c", ANOTHER, str(path)], cwd=ROOT, check=True,
                          capture_output=True, text=True)
    return int(done.stdout)


def test_a_command_beside_the_desk_and_its_second_reader_works_on_the_same_queue(
    store: Store, path: Path
) -> None:
    # A second one in this process must not give away the locks of the first (POSIX: a process
    # loses them all when it closes the file once), or the command would take the log away.
    store.accept([arrival()], new_receipt)
    reader = SqliteEngine(path, wait=0)
    assert counted_by_another(path) == 1
    store.accept([arrival()], new_receipt)
    assert counted_by_another(path) == 2
    reader.close()
    assert counted_by_another(path) == 2
    store.accept([arrival()], new_receipt)
    assert counted_by_another(path) == 3


def test_the_queue_is_read_from_its_index(store: Store, engine: SqliteEngine) -> None:
    plan = engine._db.execute(
        f"EXPLAIN QUERY PLAN SELECT receipt FROM request {ORDER} LIMIT 20"
    ).fetchall()
    assert [row["detail"] for row in plan] == ["SCAN request USING INDEX request_working_order"]


def test_a_locked_queue_says_so(store: Store, engine: SqliteEngine, path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(QueueTrouble) as error:
        take(store)
    other.close()
    assert error.value.code == "queue_locked"
    assert take(store)


def test_a_full_disk_stores_nothing_and_says_so(store: Store, engine: SqliteEngine) -> None:
    take(store)
    pages = engine._pragma("page_count")
    engine._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(QueueTrouble) as error:
        store.accept([arrival(sealed=Sealed("k", b"x" * 100_000))], new_receipt)
    assert error.value.code == "queue_full"
    engine._db.execute(f"PRAGMA max_page_count = {pages + 100}")
    assert len(list(store.queue())) == 1
    assert take(store)


def test_a_queue_of_a_newer_program_is_left_alone(store: Store, engine: SqliteEngine, path: Path) -> None:
    engine._db.execute("PRAGMA user_version = 99")
    with pytest.raises(QueueTrouble) as error:
        SqliteEngine(path, wait=0)
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
        SqliteEngine(path, wait=0)
    assert error.value.code == code
    assert content is None or path.read_bytes() == content


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE diary (day TEXT)")
    with pytest.raises(QueueTrouble) as error:
        SqliteEngine(path, wait=0)
    assert error.value.code == "queue_not_a_queue"


def test_urls_name_an_engine_we_have(tmp_path: Path) -> None:
    for url in ("mysql://x", "intake.db", "sqlite:///", "sqlite:///:memory:"):
        with pytest.raises(QueueUrl):
            open_queue(url, 0, create=True)
    with pytest.raises(NoQueueYet):
        open_queue(f"sqlite:///{tmp_path}/none.db", 0, create=False)
    assert not (tmp_path / "none.db").exists()
