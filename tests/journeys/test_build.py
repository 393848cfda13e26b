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


def test_two_hash_seeds_locales_and_folders_give_the_same_bytes(
    sample_site: Path, tmp_path: Path
) -> None:
    out = tmp_path / "另一个 folder" / "site"
    done = run("build.py", "site", "--out", str(out), "--no-cache", "--now", NOW,
               PYTHONHASHSEED="12345", LANG="zh_CN.UTF-8", TZ="America/New_York")
    assert done.returncode == 0, done.stderr
    assert _digest(out) == _digest(sample_site)


def test_the_source_date_epoch_stands_for_now(sample_site: Path, tmp_path: Path) -> None:
    # 2026-11-23 10:00 in Shanghai.
    done = run("build.py", "site", "--out", str(tmp_path / "site"), "--no-cache",
               SOURCE_DATE_EPOCH="1795399200")
    assert done.returncode == 0, done.stderr
    assert _digest(tmp_path / "site") == _digest(sample_site)


@pytest.mark.parametrize("jobs", ["1", "2", "3"])
def test_any_number_of_processes_gives_the_same_bytes(
    sample_site: Path, tmp_path: Path, jobs: str
) -> None:
    done = run("build.py", "site", "--out", str(tmp_path / "site"), "--no-cache", "--now", NOW,
               "--jobs", jobs)
    assert done.returncode == 0, done.stderr
    assert _digest(tmp_path / "site") == _digest(sample_site)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.7, 0.85, 0.95])
def test_a_build_killed_at_any_moment_leaves_the_old_site_whole_and_the_next_one_right(
    sample_site: Path, tmp_path: Path, share: float
) -> None:
    out = Path(shutil.copytree(sample_site, tmp_path / "site"))
    words = [sys.executable, "build.py", "site", "--out", str(out), "--cache",
             str(sample_site.parent / "cache"), "--now", "2026-11-24 10:00"]
    started = time.monotonic()
    subprocess.run([*words[:4], str(tmp_path / "dry"), *words[5:]], cwd=ROOT, check=True,
                   stderr=subprocess.DEVNULL)
    whole = time.monotonic() - started
    build = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        build.wait(whole * share)
    except subprocess.TimeoutExpired:
        os.killpg(build.pid, signal.SIGKILL)
        build.wait()
    # Old or new, but whole: a killed build may have finished its one move.
    assert _digest(out) in (_digest(sample_site), _digest(tmp_path / "dry"))
    assert subprocess.run(words, cwd=ROOT, stderr=subprocess.DEVNULL, check=False).returncode == 0
    assert _digest(out) == _digest(tmp_path / "dry")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dry", "site"]
