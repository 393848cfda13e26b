"""So many in so much time for each name, in bounded memory."""

from __future__ import annotations

import pytest

from intake.door import limits
from intake.door.limits import Rate


def test_a_rate_is_used_up_and_fills_again() -> None:
    rate = Rate(3, 30)
    assert [rate.take("a", 0) for _ in range(4)] == [True, True, True, False]
    assert rate.over("a", 0)
    assert not rate.over("b", 0)
    assert rate.take("a", 10)
    assert not rate.take("a", 10)
    assert [rate.take("a", 1000) for _ in range(4)] == [True, True, True, False]
    assert not rate.take("a", 5), "a clock that stands or goes back gives nothing"


def test_a_rate_says_when_there_is_one_again() -> None:
    rate = Rate(3, 30)
    assert rate.wait("a", 0) == 0
    for _ in range(4):
        rate.take("a", 0)
    assert round(rate.wait("a", 0)) == 10
    assert round(rate.wait("a", 4)) == 6
    assert rate.wait("a", 10) == 0


def test_what_is_not_to_count_is_given_back() -> None:
    rate = Rate(3, 30)
    for _ in range(9):
        assert rate.take("a", 0)
        rate.give_back("a", 0)
    rate.give_back("b", 0)
    assert [rate.take("b", 0) for _ in range(4)] == [True, True, True, False]


def test_a_rate_remembers_a_bounded_number_of_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_NAMES", 100)
    rate = Rate(1, 10)
    for number in range(5000):
        rate.take(str(number), 0)
    assert len(rate._buckets) == 100
