"""Backups: a queue copied whole into one SQLite file, sealed as it is, and taken back from it.

Whatever engine the queue is on, its backup is a queue in a file: it can be verified, and what the
queue forgets its backups forget too.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from district.problem import Refusal
from intake.audit import verify
from intake.chain import COLUMNS, EVENT_COLUMNS
from intake.engine import Engine, Row
from intake.erasing import erase, wipe
from intake.slip_store import COLUMNS as SLIP_COLUMNS
from intake.sqlite_engine import SqliteEngine
from intake.sqlite_troubles import troubles
from intake.store import Store

SUFFIX = ".backup.db"
_TABLES = {
    "definition": ("version", "form", "body", "seen_at"),
    "request": ("id", *COLUMNS),
    "event": (*EVENT_COLUMNS, "hash"),
    "note": ("event", "letter", "sealed", "key_id"),
    "slip": SLIP_COLUMNS,
}
_AT_ONCE = 1000
_ABANDONED = 600
"""Seconds without a byte written: nobody is making this backup any more."""


def back_up(engine: Engine, path: Path) -> int:
    """Copy the queue as it is at one moment; how many requests that were.

    The file appears whole or not at all, readable by its owner only.
    """
    part = path.with_name(f".{path.name}.part")
    with troubles(path):
        _remove(part)
    copy = SqliteEngine(part, wait=0)
    try:
        with engine.reading(), copy.writing():
            count = _copy(engine, copy)
        copy.settle()
    except BaseException:
        copy.close()
        _remove(part)
        raise
    copy.close()
    with troubles(path):
        part.replace(path)
        _sync(path.parent)
    return count


def restore(path: Path, store: Store) -> int:
    """Take a backup back into an empty queue; how many requests that were.

    Raises `Refusal`: `restore_not_empty`, `restore_flawed` when the backup is not as it was
    written, or what opening it raises. What should be forgotten by now the next purge forgets.
    """
    if not path.is_file():
        raise Refusal("file_none", file=path)
    source = SqliteEngine(path, wait=0)
    try:
        if verify(source).flaws:
            raise Refusal("restore_flawed", file=path)
        with store.engine.writing(long=True):
            if store.engine.rows("SELECT id FROM request LIMIT 1"):
                raise Refusal("restore_not_empty", queue=store.place)
            store.engine.run("DELETE FROM definition")
            return _copy(source, store.engine)
    finally:
        source.settle()
        source.close()


def backups_in(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []


def marks(paths: Iterable[Path]) -> list[tuple[Path, int, int, int]]:
    """Other than before when a backup came, or was changed."""
    stats = [(path, path.stat()) for path in paths]
    return [(path, stat.st_ino, stat.st_mtime_ns, stat.st_size) for path, stat in stats]


def sweep(folder: Path, now: float) -> None:
    """Take away what backups that were broken off left behind; `now` in seconds since 1970."""
    parts = list(folder.glob(f".*{SUFFIX}.part*"))
    if parts and now - max(path.stat().st_mtime for path in parts) > _ABANDONED:
        for path in parts:
            path.unlink(missing_ok=True)


def forget_in(paths: Iterable[Path], gone: Mapping[str, Row], at: str) -> int:
    """Erase from the backups what the queue has forgotten; how many requests that were, in all.

    `gone` is the queue's `forgotten()`. Raises what opening one raises, once all others are done:
    a backup that cannot be brought to forget must not go unseen.
    """
    count, trouble = 0, None
    for path in paths:
        try:
            count += _forget_one(path, gone, at)
        except Refusal as refusal:
            trouble = refusal
    if trouble is not None:
        raise trouble
    return count


def _forget_one(path: Path, gone: Mapping[str, Row], at: str) -> int:
    copy = SqliteEngine(path, wait=5)
    try:
        with copy.writing():
            kept = copy.rows("SELECT id, receipt FROM request WHERE status <> 'forgotten'")
            rows = [
                {**{name: gone[row["receipt"]][name] for name in COLUMNS}, "id": row["id"]}
                for row in kept if row["receipt"] in gone
            ]
            if rows:
                erase(copy, rows, at, "purge")
        wipe(copy)
        copy.settle()
        return len(rows)
    finally:
        copy.close()


def _copy(source: Engine, target: Engine) -> int:
    count = 0
    for table, columns in _TABLES.items():
        names, values = ", ".join(columns), ", ".join(f":{name}" for name in columns)
        for rows in _batches(source.each(f"SELECT {names} FROM {table}"), columns):  # noqa: S608
            target.many(f"INSERT INTO {table} ({names}) VALUES ({values})", rows)  # noqa: S608
            count += len(rows) if table == "request" else 0
    (head,) = source.rows("SELECT requests, events, head, unwiped FROM chain")
    target.run(
        "UPDATE chain SET requests = :requests, events = :events, head = :head, unwiped = :unwiped",
        {name: head[name] for name in ("requests", "events", "head", "unwiped")},
    )
    return count


def _batches(rows: Iterable[Row], columns: tuple[str, ...]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append({name: row[name] for name in columns})
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _remove(path: Path) -> None:
    for each in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        each.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
