"""The theme engine runs once for each theme: of the build of a small district it is most."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import pytest

from publish import engine

_OF_THE_ENGINE = {"tests.publish.test_shell", "tests.publish.test_zensical"}
_RUNS: dict[str, list[engine.Run]] = {}
_run = engine.run


def _once(look: Path, orders: Sequence[engine.Order]) -> list[engine.Run]:
    """What the engine gave for the same words and the same pages; see publish/engine.py."""
    asked = json.dumps([
        str(look),
        [asdict(order) | {"pages": [
            (path.relative_to(order.pages).as_posix(), path.read_bytes().hex())
            for path in engine.page_files(order.pages)
        ]} for order in orders],
    ], sort_keys=True, default=str)
    if asked not in _RUNS:
        _RUNS[asked] = _run(look, orders)
    return _RUNS[asked]


@pytest.fixture(scope="module", autouse=True)
def theme_made_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """Save for the tests that are about the engine itself."""
    with pytest.MonkeyPatch.context() as patch:
        if request.module.__name__ not in _OF_THE_ENGINE:
            patch.setattr(engine, "run", _once)
        yield
