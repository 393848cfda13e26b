"""The mark in a site's folder: it says that the folder is ours, what is in it, and its digest.

    hutong site 2
    6f0c…                                       digest of the tree: every path with its bytes
    assets/district.1a2b3c4d.css 2026-11-24T10:00   an old asset, kept until then
    communities/fuxue/index.html                one line for each file, sorted
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

NAME = ".hutong-site"
_FIRST = "hutong site 2"
_SIZE = 1 << 128


class NotOurs(Exception):
    """The output folder holds something this program did not make; the argument is its path."""


@dataclass(slots=True)
class Mark:
    """`tree` is the digest of all files but the mark; `kept` says until when, by path."""

    tree: int = 0
    files: list[str] = field(default_factory=list)
    kept: dict[str, datetime] = field(default_factory=dict)

    def over(self, now: datetime) -> list[str]:
        """The kept files whose time is over."""
        return [path for path, until in self.kept.items() if until <= now]

    def pages(self) -> int:
        """How many of the files are pages."""
        return "\n".join([*self.files, ""]).count(".html\n")

    def text(self) -> str:
        kept = [f"{path} {until:%Y-%m-%dT%H:%M}" for path, until in sorted(self.kept.items())]
        return "\n".join([_FIRST, f"{self.tree:032x}", *kept, *sorted(self.files)])


def read_mark(folder: Path) -> Mark | None:
    """The mark of a folder, or None where there is none of ours."""
    try:
        lines = (folder / NAME).read_text("utf-8").split("\n")
        if lines[0] != _FIRST:
            return None
        first = next((at for at in range(2, len(lines)) if " " not in lines[at]), len(lines))
        mark = Mark(int(lines[1], 16), lines[first:])
        for line in lines[2:first]:
            path, _, until = line.partition(" ")
            mark.kept[path] = datetime.fromisoformat(until)
    except (OSError, ValueError, IndexError):
        return None
    return mark


def tree_of(folder: Path) -> int:
    """The digest of the site in a folder, or -1 where there is none of ours."""
    try:
        with (folder / NAME).open("rb") as file:
            first, second = file.readline(), file.readline()
        return int(second, 16) if first.decode().rstrip("\n") == _FIRST else -1
    except (OSError, ValueError):
        return -1


def weight(path: str, digest: bytes) -> int:
    """What one file adds to the digest of its tree (modulo 2^128; the order does not matter)."""
    whole = blake2b(path.encode() + b"\0" + digest, digest_size=16).digest()
    return int.from_bytes(whole, "big")


def total(weights: Iterable[int], before: int = 0, without: Iterable[int] = ()) -> int:
    """The digest of a tree from that of another, what came and what went."""
    return (before + sum(weights) - sum(without)) % _SIZE


def weigh(files: Mapping[str, bytes]) -> int:
    """The digest of a tree of files, given each one's own."""
    return total(weight(path, digest) for path, digest in files.items())


def refuse_foreign(out: Path) -> None:
    """Raise `NotOurs` unless `out` is missing, empty, or holds nothing but a site made here."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise NotOurs(str(out))
    if not out.is_dir():
        return
    mark = read_mark(out)
    ours = {NAME, *mark.files, *mark.kept} if mark else set()
    for path in _files(str(out), ""):
        if path not in ours:
            raise NotOurs(str(out / path))


def _files(folder: str, below: str) -> Iterator[str]:
    """Paths of everything in `folder` that is not itself a folder."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, f"{below}{entry.name}/")
            else:
                yield below + entry.name
