"""The same content gives the same bytes, wherever and however it is built."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.conftest import NOW, run


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
