"""The browser editor's packages: what is pinned, and what `build.py admin` fetched of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from district.stamp import ROOT

LOCK = ROOT / "requirements" / "admin.lock"
FOLDER = ROOT / ".cache" / "admin"
"""Where they lie; beside them `lock`, the lock they were fetched for."""


@dataclass(frozen=True, slots=True)
class Package:
    """`integrity` is the hash of the package as npm writes it: `sha512-…`."""

    name: str
    version: str
    integrity: str


def pinned() -> list[Package]:
    """The packages of the lock."""
    lines = LOCK.read_text("utf-8").splitlines()
    return [Package(*line.split()) for line in lines if line and not line.startswith("#")]


def fetched(folder: Path = FOLDER) -> bool:
    """Whether what the lock names is there."""
    try:
        return (folder / "lock").read_bytes() == LOCK.read_bytes()
    except OSError:
        return False


def files(folder: Path = FOLDER) -> Iterator[tuple[str, bytes]]:
    """Every file of theirs, by its path below /admin/; none where they are not there."""
    if fetched(folder):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            if path != folder / "lock":
                yield path.relative_to(folder).as_posix(), path.read_bytes()


def stamp(folder: Path = FOLDER) -> bytes:
    """Stands for what is there."""
    return blake2b(LOCK.read_bytes(), digest_size=16).digest() if fetched(folder) else b"none"
