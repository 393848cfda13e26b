"""Proof of work: asked for under load only, good once, and it lifts one suspicion only."""

from __future__ import annotations

import hashlib
from itertools import count

from intake.door.work import BITS, GOOD_FOR, Work
from tests.intake.door.conftest import Asker

NET = "203.0.113.0/24"


def solve(challenge: str, bits: int = BITS) -> str:
    for number in count():
        answer = f"{challenge}:{number}"
        if int.from_bytes(hashlib.sha256(answer.encode()).digest()[:4]) >> (32 - bits) == 0:
            return answer
    raise AssertionError


def test_a_solved_challenge_is_good_once_for_its_network_and_its_time() -> None:
    work = Work(b"s" * 32)
    answer = solve(work.challenge(NET, 100))
    assert not work.solved(answer, "198.51.100.0/24", 100)
    assert not Work(b"t" * 32).solved(answer, NET, 100)
    assert not work.solved(answer, NET, 101 + GOOD_FOR)
    assert work.solved(answer, NET, 100)
    assert not work.solved(answer, NET, 100)


def test_what_is_no_solution_is_none() -> None:
    work = Work(b"s" * 32)
    challenge = work.challenge(NET, 100)
    wrong = next(f"{challenge}:{n}" for n in count() if f"{challenge}:{n}" != solve(challenge))
    for answer in (wrong, "", ":", "a:b", "..:1", "٣.x.y:1", challenge, "x" * 500, f"{challenge}:"):
        assert not work.solved(answer, NET, 100)


def test_work_is_asked_for_only_where_too_many_came_and_lifts_only_that(ask: Asker) -> None:
    assert ask.get("/receipts/challenge").json() == {"bits": 0}
    for number in range(60):
        ask.post(key=f"f{number}", story=f"第{number}次很吵很吵")
    asked = ask.get("/receipts/challenge").json()
    assert asked["bits"] == BITS
    ask.post(key="a", _work=solve(asked["challenge"]), story="算过的一次很吵")
    ask.post(key="b", story="没算的一次很吵")
    again = ask.get("/receipts/challenge").json()["challenge"]
    ask.post(key="c", _work=solve(again), _website="x", story="有鬼的一次很吵")
    odd = {each.suspicion for each in ask.queue() if each.status == "quarantined"}
    assert odd == {"flood", "trap"}
    assert sum(each.status == "waiting" for each in ask.queue()) == 61
    ask.peer = "127.0.0.1"
    assert ask.get("/receipts/challenge").json() == {"bits": 0}
