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


def test_a_rate_remembers_a_bounded_number_of_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_NAMES", 100)
    rate = Rate(1, 10)
    for number in range(5000):
        rate.take(str(number), 0)
    assert len(rate._buckets) == 100
