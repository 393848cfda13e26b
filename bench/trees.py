"""Trees of files: what is in them, how they differ, what was written again."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
Stamps = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Tree:
    """What lies below a folder: HTML files, all files, their bytes."""

    pages: int
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Changed:
    """Files that are new or were written again, and files that are gone."""

    written: int
    removed: int


def aside(do: Callable[..., T], *given: object) -> T:
    """`do` in a process of its own, so that what it fills leaves this one small: Linux counts the
    memory of whoever starts a process as its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
        return pool.submit(do, *given).result()


def tree(folder: Path) -> Tree:
    pages = files = size = 0
    for path, _, names in os.walk(folder):
        for name in names:
            files += 1
            pages += name.endswith(".html")
            size += os.stat(os.path.join(path, name)).st_size
    return Tree(pages, files, size)


def digests(folder: Path) -> dict[str, bytes]:
    """A hash of every file by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).digest()
        for path in folder.rglob("*") if path.is_file()
    }


def first_difference(one: Path, other: Path) -> str:
    """The first path that differs between two trees, or ""."""
    mine, theirs = digests(one), digests(other)
    differ = [name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name)]
    return min(differ, default="")


class Watched:
    """A folder whose files are looked at again and again; `notes` is a file to remember them in."""

    def __init__(self, folder: Path, notes: Path) -> None:
        self.folder, self.notes = folder, notes
        notes.unlink(missing_ok=True)
        self.changed()

    def changed(self) -> Changed:
        """What became of the folder since the last time this was asked."""
        return aside(_changed, self.folder, self.notes)


def _changed(folder: Path, notes: Path) -> Changed:
    after = _stamps(folder)
    before: Stamps = pickle.loads(notes.read_bytes()) if notes.exists() else {}  # noqa: S301  ours
    notes.write_bytes(pickle.dumps(after))
    written = sum(before.get(name) != stamp for name, stamp in after.items())
    return Changed(written, len(before.keys() - after.keys()))


def _stamps(folder: Path) -> Stamps:
    """Inode and time of change of every file by its path: what was written again differs."""
    found = {}
    for path, _, names in os.walk(folder):
        for name in names:
            full = os.path.join(path, name)
            status = os.stat(full)
            found[os.path.relpath(full, folder)] = status.st_ino, status.st_mtime_ns
    return found


def file_system(folder: Path) -> str:
    """The kind of file system a folder is on, such as ext4 or tmpfs; "unknown" off Linux."""
    try:
        mounts = [line.split(" ") for line in Path("/proc/self/mounts").read_text().splitlines()]
    except OSError:
        return "unknown"
    found = [(len(place), kind) for _, place, kind, *_ in mounts if folder.is_relative_to(place)]
    return max(found, default=(0, "unknown"))[1]
