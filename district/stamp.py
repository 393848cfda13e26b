"""The stamp of our code, of the libraries it calls and of Python: what a cache was made with.

Nothing heavy is imported here, for a build that finds nothing to do should be over in an instant.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_LIBRARIES = (
    "chinesecalendar", "icalendar", "jinja2", "markdown", "markdown-it-py", "markupsafe", "mkdocs",
    "mkdocs-material", "msgspec", "nh3", "pillow", "pypinyin", "pyyaml", "segno", "tzdata",
)


def code_stamp(*packages: str) -> str:
    """A hash of these packages of ours and of the libraries they call."""
    made = blake2b(digest_size=16)
    made.update(f"{platform.python_version()} {sys.byteorder} {_versions()}".encode())
    for package in packages:
        add_folder(ROOT / package, ".py", made)
    return made.hexdigest()


def _versions() -> str:
    return " ".join(f"{name}={_version(name)}" for name in _LIBRARIES)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def add_folder(folder: Path, ending: str, made: blake2b) -> None:
    """Add every file with that ending below a folder, its path there and its bytes."""
    for path in _files(str(folder)):
        if path.endswith(ending):
            with open(path, "rb") as file:
                body = file.read()
            made.update(f"{os.path.relpath(path, folder)}\0{len(body)}\0".encode() + body)


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            elif not entry.name.startswith("."):
                yield entry.path
