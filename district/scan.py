"""What lies in a content folder just now: every file with the digest of what it holds.

A digest stands for the path and for all that reading the file depends on, so a record read from
a file of the same digest is the same record. Files are always hashed: clocks may be wrong.

A name that is not UTF-8, as an archive packed elsewhere leaves it, is shown with `�`. No file is
found under that: it is one that cannot be read, by a name that no record may have.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from district.layout import is_walked, leads_astray, walk
from district.problem import NotYaml, Problem

MAX_BYTES = 1_000_000
"""A content file is a page of text; more is a mistake."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was when it was looked at. `digest` has 16 bytes.

    `body` is whole up to `MAX_BYTES`, or what else was asked for, and begins the file otherwise;
    `refusal` is why a file cannot be read, or not as text; `astray` is a link to something outside
    the content folder.
    """

    digest: bytes
    body: bytes = b""
    size: int = 0
    refusal: NotYaml | None = None
    astray: bool = False


def scan(content: Path, problems: list[Problem]) -> dict[str, bytes]:
    """Every file's digest by its path, as `layout.walk` finds them; what is wrong on the way."""
    found: list[Problem] = []
    files = [_shown(file) for file in walk(content, found)]
    problems += [replace(problem, file=_shown(problem.file)) for problem in found]
    return {file: look(content, file).digest for file in files}


def look_again(
    content: Path, named: Iterable[str], known: Mapping[str, object]
) -> dict[str, bytes | None] | None:
    """`scan` where at most these files changed since those known were found: their digests now,
    None for one that is gone. None for all where only a scan can tell: one is or was a folder, or
    has a name that is shown as another."""
    found: dict[str, bytes | None] = {}
    for file in named:
        path = f"{content}/{file}"
        if not is_walked(file):
            continue
        if os.path.isdir(path) or file != _shown(file):
            return None
        if file not in known and any(one.startswith(f"{file}/") for one in known):
            return None
        if os.path.lexists(path):
            found[file] = look(content, file).digest
        elif file in known:
            found[file] = None
    return found


def _shown(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def look(content: Path, relative: str, most: int = MAX_BYTES) -> Seen:
    """Read a file once: its bytes and their digest belong together whatever happens to it then.

    Of a larger file than `most` bytes only the beginning is kept.
    """
    made = blake2b(relative.encode() + b"\0", digest_size=16)
    path = f"{content}/{relative}"
    astray = leads_astray(content, relative) if os.path.islink(path) else False
    # The last byte tells apart what could else be written as another file's text.
    if astray:
        made.update(b"L")
        return Seen(made.digest(), astray=True)
    try:
        body, size = _read(path, made.update, most)
        if size > MAX_BYTES and relative.endswith(".yaml"):
            raise NotYaml("file_too_large", 1, 1, size=f"{size:,}", most=f"{MAX_BYTES:,}")
    except NotYaml as refusal:
        made.update(f"\0{refusal.code} {sorted(refusal.facts.items())}R".encode())
        return Seen(made.digest(), refusal=refusal)
    made.update(b"T")
    return Seen(made.digest(), body, size)


def load(path: str | Path) -> bytes:
    """All of a text file. `NotYaml` when it is no file, too large, or cannot be read."""
    body, size = _read(path, lambda part: None, MAX_BYTES)
    if size > MAX_BYTES:
        raise NotYaml("file_too_large", 1, 1, size=f"{size:,}", most=f"{MAX_BYTES:,}")
    return body


def _read(path: str | Path, each: Callable[[bytes], object], most: int) -> tuple[bytes, int]:
    """A file's beginning, `most` bytes and a little, and its size; `each` sees all of it."""
    try:
        # A pipe would wait for a writer: not waiting is harmless for a file.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        raise _unreadable(error) from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NotYaml("not_a_file", 1, 1)
        kept: list[bytes] = []
        size = 0
        while part := os.read(handle, _CHUNK):
            each(part)
            if size <= most:
                kept.append(part)
            size += len(part)
    except OSError as error:
        raise _unreadable(error) from error
    finally:
        os.close(handle)
    return b"".join(kept), size


def _unreadable(error: OSError) -> NotYaml:
    return NotYaml("file_unreadable", 1, 1, why=error.strerror or "")
