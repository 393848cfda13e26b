"""`bench/publishing.py` from one end to the other, on a very small district.

Only B1 with every run of the tests. `HUTONG_BENCH=1 make test` measures B2, B3 and B7 too, which takes
half a minute. What is asserted is that figures come out, and that sites are right; never a time.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.publishing import main

SLOW = pytest.mark.skipif("HUTONG_BENCH" not in os.environ, reason="takes half a minute: HUTONG_BENCH=1")


def bench(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["--records", "60", "--runs", "1", "--kills", "2", *words]) == 0
    said = capsys.readouterr().out
    assert "not measured" not in said
    return said


def test_a_cold_build_is_measured_beside_hugos(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = bench(capsys, "--only", "B1", "--work", str(tmp_path))
    assert "\n    pages per second against Hugo, zh: " in said
    assert "\n    pages of one record per second against Hugo, zh: " in said
    assert " s of a cold build go, over all its processes\n" in said


@SLOW
def test_what_is_built_again_or_killed_is_measured_and_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = bench(capsys, "--only", "B2,B3,B7", "--work", str(tmp_path))
    assert "after all these edits: equal to a full build" in said
    assert "files written, nothing changed: 0, goal ≤ 0: yes" in said
    assert "the next build: 2 of 2 equal to a full one, 0 with folders left behind" in said
    assert said.count(", 0 a BROKEN one") == 2
    assert "a content error: refused, 0 files changed" in said
