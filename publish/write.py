"""The site on disk: made beside the old one, then swapped in whole."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from publish.swap import exchange

MARK = ".hutong-site"
"""The file that says a folder is ours to replace: it lists every file we put there."""


class NotOurs(Exception):
    """The output folder holds something this program did not make; the argument is its path."""


def refuse_foreign(out: Path) -> None:
    """Raise `NotOurs` unless `out` is missing, empty, or holds nothing but a site made here."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise NotOurs(str(out))
    if not out.is_dir():
        return
    mark = out / MARK
    ours = set(mark.read_text("utf-8").split("\n")) if mark.is_file() else set()
    for path in _files(out):
        if path != MARK and path not in ours:
            raise NotOurs(str(out / path))


@contextmanager
def fresh(out: Path) -> Iterator[tuple[Path, list[str]]]:
    """A folder beside `out` to make the new site in, and the list that must name its files.

    When the block ends well, the two change places in one move; until then, and when it does
    not, the old site stands untouched. Raises `NotOurs` or `OSError`.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    _tidy_up(out)
    refuse_foreign(out)
    beside = _beside(out, "new")
    _remove(beside)
    beside.mkdir()
    written: list[str] = []
    try:
        yield beside, written
        (beside / MARK).write_text("\n".join(sorted(written)), encoding="utf-8")
        _swap(beside, out)
    finally:
        _remove(beside)


def put(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[str]:
    """Write files by their path below `folder`; the paths written."""
    names, made = [], set[str]()
    for name, body in files:
        path = f"{folder}/{name}"
        parent = path.rpartition("/")[0]
        if parent not in made:
            os.makedirs(parent, exist_ok=True)
            made.add(parent)
        with open(path, "wb") as file:
            file.write(body)
        names.append(name)
    return names


def _swap(new: Path, out: Path) -> None:
    if not out.exists():
        new.rename(out)
    elif not exchange(new, out):
        # Two renames; a build killed between them is put right by the next one.
        old = _beside(out, "old")
        out.rename(old)
        try:
            new.rename(out)
        except OSError:
            old.rename(out)
            raise
        _remove(old)


def _beside(out: Path, which: str) -> Path:
    return out.parent / f"{out.name}.{which}-{os.getpid()}"


def _tidy_up(out: Path) -> None:
    """Put back the old site and remove the half-made one of a build that was killed."""
    pattern = re.compile(re.escape(out.name) + r"\.(new|old)-([0-9]+)")
    for path in sorted(out.parent.iterdir()):
        found = pattern.fullmatch(path.name)
        if not found or _alive(int(found[2])) or not path.is_dir():
            continue
        if found[1] == "old" and not out.exists():
            path.rename(out)
        elif found[1] == "new" or (path / MARK).is_file():
            _remove(path)


def _alive(process: int) -> bool:
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _files(folder: Path) -> Iterator[str]:
    """Paths of everything in `folder` that is not a folder with something in it."""
    for here, names, found in os.walk(folder):
        below = Path(here).relative_to(folder)
        for name in found:
            yield (below / name).as_posix()
        for name in names:
            if (Path(here) / name).is_symlink():
                yield (below / name).as_posix()


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
