"""The site on disk: always whole. A new one is made beside it, then the two change places.

A site that is known from the last build is not made anew: the one before it still stands in the
cache, all but a few files the same (hard links), and only what changed is written into that. The
old site then takes its place there, and waits for the next change.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import blake2b
from pathlib import Path

from district.parallel import meanwhile
from publish.mark import NAME, Mark, refuse_foreign, tree_of
from publish.swap import exchange

Body = bytes | Iterable[bytes]


class Tree:
    """The folder in which the next site comes to be. Nobody reads it before it is whole.

    `mark` must be given before the end; `fresh` is whether the folder began empty.
    """

    def __init__(self, folder: Path, *, fresh: bool) -> None:
        self.folder = str(folder)
        self.fresh = fresh
        self.mark: Mark | None = None
        self._made: set[str] = set()

    def put(self, path: str, body: Body) -> bytes:
        """Write a file; its digest. One that was there is replaced, never written into."""
        made = blake2b(digest_size=16)
        with open(self._place(path), "xb") as file:
            for part in (body,) if isinstance(body, bytes) else body:
                made.update(part)
                file.write(part)
        return made.digest()

    def link(self, path: str, source: str) -> None:
        """The same file as `source`, which lies on the same disk."""
        os.link(source, self._place(path))

    def remove(self, path: str) -> None:
        """Take a file away, and the folders that it leaves empty."""
        place = f"{self.folder}/{path}"
        if os.path.lexists(place):
            os.unlink(place)
        parent = os.path.dirname(place)
        while len(parent) > len(self.folder):
            try:
                os.rmdir(parent)
            except OSError:
                break
            self._made.discard(parent)
            parent = os.path.dirname(parent)

    def _place(self, path: str) -> str:
        """The full path: its folder is there, and nothing stands in its place."""
        place = f"{self.folder}/{path}"
        parent = place.rpartition("/")[0]
        if parent not in self._made:
            os.makedirs(parent, exist_ok=True)
            self._made.add(parent)
        if not self.fresh and os.path.lexists(place):
            os.unlink(place)
        return place


@contextmanager
def fresh(out: Path, *, ours: bool = False) -> Iterator[Tree]:
    """An empty tree; when the block ends well it takes the place of `out` in one move.

    Until then, and when it does not, the old site stands untouched. `ours`: whatever is there may
    go. Raises `NotOurs` or `OSError`.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    _tidy_up(out)
    if not ours:
        refuse_foreign(out)
    beside = _beside(out, "new")
    _remove(beside)
    beside.mkdir()
    tree = Tree(beside, fresh=True)
    try:
        yield tree
        _finish(tree)
        _swap(beside, out)
    finally:
        _remove(beside)


@contextmanager
def changed(
    out: Path, spare: Path, behind: int, lag: Iterable[str], jobs: int, *, ours: bool = False
) -> Iterator[Tree]:
    """A tree that is the same as `out`; when the block ends well they change places.

    `spare` was the site until `out` took its place; `behind` is its digest then, and `lag` names
    all files that may differ. When it is not that tree, all of `out` is linked into it anew.
    `ours`: whatever is there may stay. Raises `NotOurs` or `OSError`.
    """
    looked_through = None if ours else meanwhile(partial(refuse_foreign, out), jobs)
    tree = Tree(spare, fresh=False)
    if behind >= 0 and tree_of(spare) == behind:
        # Without its mark it is no site: a build killed now leaves nothing that seems to be one.
        (spare / NAME).unlink()
        for path in lag:
            if os.path.lexists(out / path):
                tree.link(path, f"{out}/{path}")
            else:
                tree.remove(path)
    else:
        double(out, spare)
        (spare / NAME).unlink()
    yield tree
    if looked_through is not None:
        looked_through.result()
    _finish(tree)
    _swap(spare, out)


def double(out: Path, spare: Path) -> None:
    """Make `spare` the same tree as `out`, file by file a link; it is there when it is whole."""
    spare.parent.mkdir(parents=True, exist_ok=True)
    _tidy_up(spare)
    beside = _beside(spare, "new")
    _remove(beside)
    _link_all(str(out), str(beside))
    _remove(spare)
    beside.rename(spare)


def can_change(out: Path, spare: Path) -> bool:
    """Whether `out` is there and lies on the disk where `spare` is or would be."""
    try:
        return out.stat().st_dev == spare.parent.stat().st_dev
    except OSError:
        return False


def _finish(tree: Tree) -> None:
    assert tree.mark is not None, "a tree ends with its mark"
    Path(tree.folder, NAME).write_text(tree.mark.text(), encoding="utf-8")


def _link_all(source: str, target: str) -> None:
    os.mkdir(target)
    folders = []
    with os.scandir(source) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            else:
                os.link(entry.path, f"{target}/{entry.name}")
    for name in folders:
        _link_all(f"{source}/{name}", f"{target}/{name}")


def digest(body: Body) -> bytes:
    """The digest that `Tree.put` gives."""
    made = blake2b(digest_size=16)
    for part in (body,) if isinstance(body, bytes) else body:
        made.update(part)
    return made.digest()


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
        old.rename(new)


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
        elif found[1] == "new" or (path / NAME).is_file():
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


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
