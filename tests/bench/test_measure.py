"""`bench/measure.py` and `bench/trees.py`: figures that can be believed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.measure import End, Failed, run, run_and_kill
from bench.trees import Changed, Watched, aside, file_system, first_difference, tree


def test_a_run_tells_its_time_its_own_memory_and_what_it_said(tmp_path: Path) -> None:
    big = run([sys.executable, "-c", "print(len(bytearray(80_000_000)))"], tmp_path)
    assert big.said == "80000000"
    assert big.seconds > 0
    assert big.largest > 80
    with pytest.raises(Failed, match="ended with 3: no"):
        run([sys.executable, "-c", "import sys; print('no'); sys.exit(3)"], tmp_path)


def test_a_killed_process_is_told_from_one_that_had_ended(tmp_path: Path) -> None:
    wait = [sys.executable, "-c", "import time; time.sleep(30)"]
    assert run_and_kill(wait, tmp_path, 0.05, alone=True) is End.KILLED
    assert run_and_kill(wait, tmp_path, 0.05, alone=False) is End.KILLED
    assert run_and_kill(["true"], tmp_path, 10, alone=False) is End.ENDED


def test_what_was_written_again_is_counted_even_with_the_same_bytes(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    for name in ("kept", "again", "gone"):
        (site / name).write_text(name)
    watched = Watched(site, tmp_path / "notes")
    assert watched.changed() == Changed(0, 0)
    (site / "gone").unlink()
    (site / "beside").write_text("again")
    (site / "beside").rename(site / "again")
    (site / "new.html").write_text("new")
    assert watched.changed() == Changed(written=2, removed=1)
    assert tree(site).pages == 1


def test_trees_are_compared_by_bytes(tmp_path: Path) -> None:
    for name, text in (("one", "a"), ("other", "b")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same").write_text("same")
        (tmp_path / name / ".mark").write_text(text)
    assert first_difference(tmp_path / "one", tmp_path / "one") == ""
    assert aside(first_difference, tmp_path / "one", tmp_path / "other") == ".mark"


@pytest.mark.skipif(not Path("/proc/self/mounts").exists(), reason="Linux says it there")
def test_the_file_system_of_a_folder_is_named() -> None:
    assert file_system(Path("/proc/self")) == "proc"
