"""`kill -9` of a real door under load: every receipt that reached somebody is stored, once."""

from __future__ import annotations

import select
import signal
from pathlib import Path
from random import Random

import pytest

from tests.intake.queues import Postgres
from tests.torture import times
from tests.torture.doors import Answers, RealDoor, check, load, names, opened

SEED = 20261127
_CLIENTS = 4
_ROUND = 10
"""Points on one queue before a fresh one is begun."""


def torture(door: RealDoor, point: int, chance: Random, told: Answers) -> None:
    """Kill the door once while it is busy; then it opens again and is asked for all of it again."""
    answers = Answers(enough=1 + int(chance.random() ** 2 * 150))
    lists = [list(names(f"{point}-{one}", 400)) for one in range(_CLIENTS)]
    door.open()
    try:
        with load([door] * _CLIENTS, lists, answers):
            assert answers.reached.wait(30)
            # Somewhere between two answers.
            select.select([], [], [], chance.random() * 0.004)
            door.end(signal.SIGKILL)
    finally:
        door.end(signal.SIGKILL)
    assert answers.statuses.keys() <= {201, 303}
    for key, receipts in answers.shown.items():
        told.shown.setdefault(key, set()).update(receipts)
    before = check(door, told)
    # What was sent and not answered is sent again, and then it is there once.
    again = Answers()
    resent = [[key for key in each if key in answers.shown] + [
        key for key in each if key not in answers.shown
    ][:2] for each in lists]
    with opened(door), load([door] * _CLIENTS, resent, again):
        pass
    assert again.cut == 0
    for key, receipts in again.shown.items():
        told.shown.setdefault(key, set()).update(receipts)
    assert check(door, told) == len(told.shown) >= before


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_door_killed_under_load_has_stored_every_receipt_it_showed(
    engine: str, tmp_path: Path, content: Path, postgres_server: Postgres
) -> None:
    chance, shown = Random(SEED), 0
    points = times(2, 250) if engine == "sqlite" else times(1, 50)
    told, door = Answers(), RealDoor("", tmp_path, content)
    for point in range(points):
        if point % _ROUND == 0:
            told = Answers()
            url = f"sqlite:///{tmp_path}/{point}.db"
            door.queue = url if engine == "sqlite" else postgres_server.database()
        before = len(told.shown)
        torture(door, point, chance, told)
        shown += len(told.shown) - before
        if points > 100 and point % 25 == 24:
            print(f"{engine}: {point + 1} kills, {shown} receipts shown, none lost", flush=True)
    assert shown >= points
