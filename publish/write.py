"""The site on disk: made beside the old one, then swapped in whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

MARK = ".hutong-site"
"""The file that says a folder is ours to replace."""


class NotOurs(Exception):
    """The output folder holds something this program did not make."""


def refuse_foreign(out: Path) -> None:
    """Raise `NotOurs` unless `out` is missing, empty, or a site made here."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise NotOurs(str(out))
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise NotOurs(str(out))


def write_site(out: Path, files: Mapping[str, bytes]) -> None:
    """Put `files` (by path below the site) at `out` in one move.

    Until the last rename the old site stands untouched. Raises `NotOurs` or `OSError`.
    """
    refuse_foreign(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.parent / f"{out.name}.new-{os.getpid()}"
    _remove(beside)
    try:
        folders: set[Path] = set()
        for name, body in files.items():
            path = beside / name
            if path.parent not in folders:
                path.parent.mkdir(parents=True, exist_ok=True)
                folders.add(path.parent)
            path.write_bytes(body)
        (beside / MARK).write_bytes(b"")
        _swap(beside, out)
    finally:
        _remove(beside)


def _swap(beside: Path, out: Path) -> None:
    old = out.parent / f"{out.name}.old-{os.getpid()}"
    if out.exists():
        out.rename(old)
    try:
        beside.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    _remove(old)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
