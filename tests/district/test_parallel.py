"""Work split over processes outlives a Ctrl-C that comes while they begin."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable

import pytest

from district import parallel


def double(number: int) -> int:
    return 2 * number


WAYS: dict[str, Callable[[], Iterable[object]]] = {
    "spread": lambda: sorted(parallel.spread(range(9), double, 2)),
    "in order": lambda: parallel.in_order(range(9), double, 2, 1),
    "meanwhile": lambda: [parallel.meanwhile(lambda: 7, 2).result(30)],
}


@pytest.mark.parametrize("way", WAYS)
def test_a_helper_told_of_ctrl_c_before_it_can_refuse_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    belong = parallel._belong

    def interrupted(parent: int) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        belong(parent)

    monkeypatch.setattr(parallel, "_belong", interrupted)
    assert list(WAYS[way]()) == ([7] if way == "meanwhile" else [2 * n for n in range(9)])
