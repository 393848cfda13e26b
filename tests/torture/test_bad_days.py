"""A full disk, two doors on one queue, a database that is restarted: 503s at worst, never a lie."""

from __future__ import annotations

import http.client
import resource
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.intake.queues import Postgres
from tests.torture import times
from tests.torture.doors import Answers, RealDoor, check, load, names, opened, post

_ROOM = 100_000
"""Bytes that a file may still grow before the disk is full."""


def url_of(engine: str, folder: Path, request: pytest.FixtureRequest) -> str:
    if engine == "sqlite":
        return f"sqlite:///{folder}/q.db"
    server: Postgres = request.getfixturevalue("postgres_server")
    return server.database()


def limited(process: int | None, room: int) -> None:
    """No file of this process grows beyond `room` bytes; -1 ends that."""
    resource.prlimit(process or 0, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))


def test_a_full_disk_is_told_and_nothing_is_half_stored(tmp_path: Path, content: Path) -> None:
    door, answers = RealDoor(f"sqlite:///{tmp_path}/q.db", tmp_path, content), Answers()
    with opened():
        door.open()
        assert door.process
        line = http.client.HTTPConnection("127.0.0.1", door.port, timeout=30)
        for lap in range(times(1, 20)):
            used = max(path.stat().st_size for path in tmp_path.glob("q.db*"))
            limited(door.process.pid, used + _ROOM)
            refused: list[str] = []
            for number in range(3000):
                # The door opens its queue anew after each, which may make room once more.
                key, page = f"{lap}-{number}", number % 2 == 1
                if post(door, line, key, answers, json_=not page) == 503:
                    refused.append(key)
                    assert key not in answers.shown
                    if len(refused) == 10:
                        break
            assert len(refused) == 10
            limited(door.process.pid, resource.RLIM_INFINITY)
            assert {post(door, line, key, answers) for key in refused} == {201}
        door.end()
        assert check(door, answers) == len(answers.shown)
    assert answers.statuses.keys() == {201, 303, 503}


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_two_doors_on_one_queue_give_one_receipt_for_one_form(
    engine: str, tmp_path: Path, content: Path, request: pytest.FixtureRequest
) -> None:
    url, answers = url_of(engine, tmp_path, request), Answers()
    doors = [RealDoor(url, tmp_path, content) for _ in range(2)]
    keys = list(names("both", times(30, 5000)))
    with opened(*doors), load(doors * 2, [keys, keys, keys, keys[::-1]], answers):
        pass
    assert answers.cut == 0
    assert answers.statuses.keys() <= {200, 201, 303}
    assert {len(receipts) for receipts in answers.shown.values()} == {1}
    assert check(doors[0], answers) == len(keys)


def forever(prefix: str, answers: Answers) -> Iterator[str]:
    """Keys until enough was answered."""
    for number in count():
        if answers.reached.is_set():
            return
        yield f"{prefix}-{number}"


def test_a_postgresql_that_is_restarted_under_load_costs_503s_and_nothing_else(
    tmp_path: Path, content: Path, postgres_server: Postgres
) -> None:
    door = RealDoor(postgres_server.database(), tmp_path, content)
    told = Answers()
    with opened(door):
        for lap in range(times(1, 40)):
            answers, warm = Answers(enough=10**9), Answers(enough=40)
            with load([door] * 3, [forever(f"{lap}-{one}", answers) for one in range(3)], answers,
                      patient=True):
                before(door, warm, lap)
                postgres_server.restart()
                # It goes on by itself.
                after = Answers(enough=40)
                before(door, after, lap + 10**6)
                answers.reached.set()
            assert answers.cut == 0
            assert answers.statuses.keys() <= {201, 303, 503}
            for each in (answers, warm, after):
                for key, receipts in each.shown.items():
                    told.shown.setdefault(key, set()).update(receipts)
                told.statuses += each.statuses
        assert check(door, told) >= len(told.shown)
    print(dict(told.statuses), flush=True)


def before(door: RealDoor, answers: Answers, lap: int) -> None:
    """Until forty forms are stored."""
    line = http.client.HTTPConnection("127.0.0.1", door.port, timeout=30)
    for number in range(5000):
        if len(answers.shown) >= 40:
            break
        post(door, line, f"w{lap}-{number}", answers)
    else:
        raise AssertionError("it does not go on")
    line.close()
