"""The same content gives the same bytes, wherever and however it is built."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import NOW, ROOT, run


def _digest(site: Path) -> dict[str, str]:
    return {
        str(path.relative_to(site)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*")) if path.is_file()
    }


@pytest.mark.parametrize(("words", "environment"), [
    (["--jobs", "1"], {
        "PYTHONHASHSEED": "12345", "LANG": "zh_CN.UTF-8", "TZ": "America/New_York",
        "SOURCE_DATE_EPOCH": "1795399200",  # 2026-11-23 10:00 in Shanghai
    }),
    (["--jobs", "3", "--now", NOW], {"PYTHONHASHSEED": "6"}),
], ids=["one process", "three processes"])
def test_hash_seed_locale_zone_folder_and_number_of_processes_make_no_byte_other(
    sample_site: Path, tmp_path: Path, words: list[str], environment: dict[str, str]
) -> None:
    """The sample itself is built by as many processes as there are processors."""
    out = tmp_path / "另一个 folder" / "site"
    done = run("build.py", "site", "--out", str(out), "--no-cache", *words, **environment)
    assert done.returncode == 0, done.stderr
    assert _digest(out) == _digest(sample_site)


def _words(folder: Path, name: str, now: str) -> list[str]:
    return [sys.executable, "build.py", "site", "--content", "tests/district/good", "--out",
            str(folder / name), "--cache", str(folder / "cache"), "--now", now]


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """The small district: its site `old` with its `cache`, `new` a day later, made in so long."""
    folder = tmp_path_factory.mktemp("days")
    subprocess.run(_words(folder, "old", NOW), cwd=ROOT, check=True)
    shutil.copytree(folder / "cache", folder / "kept")
    started = time.monotonic()
    subprocess.run(_words(folder, "new", "2026-11-24 10:00"), cwd=ROOT, check=True)
    seconds = time.monotonic() - started
    shutil.rmtree(folder / "cache")
    (folder / "kept").rename(folder / "cache")
    return folder, seconds


@pytest.mark.parametrize("share", [0.2, 0.5, 0.7, 0.85, 0.95])
def test_a_build_killed_at_any_moment_leaves_the_old_site_whole_and_the_next_one_right(
    days: tuple[Path, float], tmp_path: Path, share: float
) -> None:
    folder, whole = days
    out = Path(shutil.copytree(folder / "old", tmp_path / "site"))
    shutil.copytree(folder / "cache", tmp_path / "cache")
    words = _words(tmp_path, "site", "2026-11-24 10:00")
    build = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        build.wait(whole * share)
    except subprocess.TimeoutExpired:
        os.killpg(build.pid, signal.SIGKILL)
        build.wait()
    # Old or new, but whole: a killed build may have finished its one move.
    assert _digest(out) in (_digest(folder / "old"), _digest(folder / "new"))
    assert subprocess.run(words, cwd=ROOT, stderr=subprocess.DEVNULL, check=False).returncode == 0
    assert _digest(out) == _digest(folder / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "site"]
