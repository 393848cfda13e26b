"""What was kept as long as was said is gone within a quarter of an hour, from every file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psycopg

from district.records import OfficerId
from intake import clock, letters
from intake.audit import verify
from intake.backup import back_up
from intake.door.watch import FORGET_EVERY, LATE, Watch
from intake.lifecycle import Move, Outcome
from intake.receipt import Receipt, code_of, read_receipt
from intake.request import Step
from intake.store import Store
from tests.intake.conftest import write_content
from tests.intake.door.conftest import made
from tests.intake.queues import Postgres
from tests.torture import times

SEED = 20261127
DAY = 86_400
_KEPT = {"noise": 180 * DAY, "visit": 30 * DAY}


@dataclass(frozen=True)
class Kept:
    """A closed request: parts of all that lies in the files of it, and when it must go."""

    receipt: Receipt
    due: float
    pieces: tuple[bytes, ...]


class Life:
    """A door with its watch, and everything that happens to its requests."""

    def __init__(self, url: str, folder: Path) -> None:
        content = write_content(folder / "content")
        self.ask, self.told, self.folder = made(url, content, folder), list[str](), folder
        self.watch = Watch(self.ask.door, content, folder / "keys", folder / "backups",
                           self.told.append)
        self.watch.backups.mkdir()
        self.chance = Random(SEED)
        self.kept: list[Kept] = []

    def text(self, most: int) -> str:
        """Some of them so long that they lie on several pages."""
        count = self.chance.choice((5, most))
        return "".join(chr(self.chance.randrange(0x4E00, 0x9FA5)) for _ in range(count))

    def live(self) -> None:
        """A request from the first post to an outcome, with notes and letters."""
        chance, ask = self.chance, self.ask
        mark = f"{chance.randrange(10**9, 10**10)}"
        if chance.random() < 0.5:
            body = ask.send(key=mark, story=self.text(200), level=mark).json()
        else:
            form = {"where": self.text(3000), "badge": mark, "key": mark}
            body = ask("POST", "/requests/visit", json=form).json()
        receipt, at = read_receipt(body["receipt"]), clock.stamp(ask.door.now())
        store = ask.store
        store.make(receipt, Step(Move.CLAIM, at, OfficerId("li-min")))
        for _ in range(chance.randrange(3)):
            letter = letters.write(ask.door.keys.secret, receipt, self.text(1500))
            store.make(receipt, Step(Move.ASK, at, letter=letter))
            code = code_of(ask.door.keys.secret, receipt)
            assert ask.follow(receipt, code, move="answer", text=self.text(1500)).status_code == 200
        store.make(receipt, Step(Move.CLOSE, at, outcome=Outcome.ADVISED))
        request = store.find(receipt)
        assert request is not None
        pieces = (*pieces_of(store, request.id), mark.encode())
        store.close()
        self.kept.append(Kept(receipt, ask.passed + _KEPT[request.form], pieces))

    def back_up(self) -> None:
        store = self.ask.store
        back_up(store.engine, self.watch.backups / f"{int(self.ask.passed)}.backup.db")
        store.close()

    def tick(self, at: float) -> None:
        """The watch's next round; the clocks stand at this second."""
        self.ask.passed = at
        asyncio.run(self.watch.forget())

    def forgotten(self) -> set[Receipt]:
        store = self.ask.store
        found = {Receipt(each) for each in store.forgotten()}
        store.close()
        return found


def pieces_of(store: Store, request: int) -> Iterable[bytes]:
    (row,) = store.engine.rows("SELECT * FROM request WHERE id = :id", {"id": request})
    notes = store.engine.rows(
        "SELECT note.sealed FROM note JOIN event ON event.id = note.event"
        " WHERE event.request = :id", {"id": request},
    )
    yield from (row[name].encode() for name in ("fingerprint", "content", "salt"))
    boxes = [bytes(each["sealed"]) for each in (row, *notes) if each["sealed"] is not None]
    for box in (*boxes, row["open"].encode()):
        yield from (box[at : at + 24] for at in (0, len(box) // 2, len(box) - 24) if at >= 0)


def holding(files: Iterable[Path], pieces: Iterable[bytes]) -> list[str]:
    """The files in which any of these lies."""
    wanted, found = list(pieces), []
    for path in files:
        data = path.read_bytes()
        found += [path.name] * any(piece in data for piece in wanted)
    return found


def grow_old(life: Life, count: int, files: Callable[[], list[Path]]) -> None:
    """Requests come and are closed over some weeks; then each one's time comes in turn."""
    for number in range(count):
        # All of them before the first is due.
        life.tick(life.ask.passed + life.chance.randrange(28 * DAY // count) // 300 * 300 + 7)
        life.live()
        if number % 4 == 1:
            life.back_up()
    life.back_up()
    assert life.forgotten() == set()
    assert len(list(life.watch.backups.iterdir())) > 1
    begun = life.ask.passed
    for one in sorted(life.kept, key=lambda each: each.due):
        # Rounds come every five minutes, at whatever second the door was opened.
        last = begun + (one.due - begun - 1) // FORGET_EVERY * FORGET_EVERY
        if last > life.ask.passed:
            life.tick(last)
        assert one.receipt not in life.forgotten() or one.due <= life.ask.passed
        if life.ask.passed < one.due:
            assert holding(files(), one.pieces), "the search finds nothing even before"
            life.tick(last + FORGET_EVERY)
        assert life.ask.passed - one.due < LATE
        assert one.receipt in life.forgotten()
        assert holding(files(), one.pieces) == []
    assert life.told == []
    store = life.ask.store
    assert verify(store.engine).flaws == ()
    store.close()


def test_a_queue_in_a_file_and_its_backups_forget_every_request_on_time(tmp_path: Path) -> None:
    life = Life(f"sqlite:///{tmp_path}/q.db", tmp_path)

    def files() -> list[Path]:
        return [path for path in tmp_path.rglob("*")
                if path.is_file() and not {"content", "keys"} & set(path.parts)]

    grow_old(life, times(8, 150), files)
    life.ask.door.writer.close()
    assert holding(files(), [piece for each in life.kept for piece in each.pieces]) == []


@contextmanager
def log_not_recycled(url: str) -> Iterator[psycopg.Connection]:
    """A server set up as docs say for one that must forget: it keeps no old segments of its log."""
    with psycopg.connect(url, autocommit=True) as db:
        for setting in ("= off", "= on"):
            db.execute(f"ALTER SYSTEM SET wal_recycle {setting}".encode())
            db.execute("SELECT pg_reload_conf()")
            if setting == "= off":
                yield db


def test_postgresql_and_backups_forget_every_request_on_time(
    tmp_path: Path, postgres_server: Postgres
) -> None:
    """From the tables' files and, where the server recycles none of it, from its log."""
    url = postgres_server.database()
    data = Path(str(postgres_server.server.pgdata))
    with log_not_recycled(url) as db:
        life = Life(url, tmp_path)
        row = db.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
        assert row

        def files() -> list[Path]:
            folders = (data / "base" / str(row[0]), data / "pg_wal", life.watch.backups)
            return [path for each in folders for path in each.iterdir() if path.is_file()]

        grow_old(life, times(6, 60), files)
        life.ask.door.writer.close()
