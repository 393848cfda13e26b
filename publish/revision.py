"""The content folder as it was at a git revision, beside it: nothing of the user's is touched."""

from __future__ import annotations

import subprocess
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_PLAIN = ("100644", "100755")
"""Modes of plain files."""


class NoRevision(Exception):
    """The content of a revision cannot be had; the message is the code of why, in `cli`."""


@dataclass(frozen=True, slots=True)
class Before:
    """Each file that differs, by its path below the content: what it held, None where there was
    none."""

    commit: str
    files: dict[str, bytes | None]


def content_at(content: Path, revision: str, folder: Path) -> datetime:
    """Put the content of a revision into `folder`; when that was committed (UTC).

    Raises `NoRevision`: `no_git`, `no_repository`, `no_revision`, `shallow`, or `not_committed`
    where the revision has no such folder.
    """
    top, commit, prefix = _commit(content, revision)
    _unpack(top, f"{commit}:{prefix}", folder)
    return datetime.fromtimestamp(int(_asked(top, "show", "-s", "--format=%ct", commit)), UTC)


def differing(content: Path, revision: str) -> Before:
    """What the content of a revision held where the folder now holds something else.

    git knows from its index which files it need not look into. Raises as `content_at` does.
    """
    _, commit, _ = _commit(content, revision)
    changed = _told(content, "diff", "--raw", "-z", "--relative", "--no-renames", "--no-abbrev",
                    "--no-ext-diff", commit, "--", ".").split(b"\0")
    blobs: dict[str, str] = {}
    files: dict[str, bytes | None] = {}
    for facts, name in zip(changed[::2], changed[1::2], strict=False):
        mode, _, blob = facts.decode().lstrip(":").split(" ")[:3]
        files[_shown(name)] = None
        # A link in the content is a problem, not content.
        if mode in _PLAIN:
            blobs[_shown(name)] = blob
    for name in _told(content, "ls-files", "--others", "-z", "--", ".").split(b"\0"):
        if name:
            files.setdefault(_shown(name), None)
    for path, body in zip(blobs, _bodies(content, blobs.values()), strict=True):
        # What only may be executed now is the same to read.
        if _same(content / path, body):
            del files[path]
        else:
            files[path] = body
    return Before(commit, files)


def _same(file: Path, body: bytes) -> bool:
    try:
        return not file.is_symlink() and file.read_bytes() == body
    except OSError:
        return False


def _commit(content: Path, revision: str) -> tuple[Path, str, str]:
    """The top of the repository, the commit, and the folder's path in it."""
    top, prefix = _place(content)
    commit = _asked(top, "rev-parse", "--verify", "--quiet", "--end-of-options",
                    f"{revision}^{{commit}}")
    if not commit:
        shallow = _asked(top, "rev-parse", "--is-shallow-repository") == "true"
        raise NoRevision("shallow" if shallow else "no_revision")
    if _asked(top, "cat-file", "-t", f"{commit}:{prefix}") != "tree":
        raise NoRevision("not_committed")
    return top, commit, prefix


def _place(content: Path) -> tuple[Path, str]:
    """The top of the repository, and the folder's path below it ("" for the top itself)."""
    try:
        top = _asked(content, "rev-parse", "--show-toplevel")
    except FileNotFoundError as error:
        raise NoRevision("no_git") from error
    if not top:
        raise NoRevision("no_repository")
    return Path(top), _asked(content, "rev-parse", "--show-prefix").rstrip("/")


def _unpack(top: Path, tree: str, folder: Path) -> None:
    """Plain files only: a link in the content is a problem, not content."""
    with subprocess.Popen(  # noqa: S603 - git, with a tree that it has named itself
        ["git", "archive", "--format=tar", tree], cwd=top, stdout=subprocess.PIPE,  # noqa: S607
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout
        with tarfile.open(fileobj=process.stdout, mode="r|") as archive:
            for member in archive:
                if member.isfile():
                    archive.extract(member, folder, filter="data")


def _asked(folder: Path, *words: str) -> str:
    """What git answers, or "" where it does not know."""
    done = subprocess.run(  # noqa: S603 - a revision comes after --end-of-options
        ["git", *words], cwd=folder, capture_output=True, check=False,  # noqa: S607 - the user's git
        text=True, encoding="utf-8",
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def _told(folder: Path, *words: str) -> bytes:
    """All that git says. Raises `NoRevision` where it fails: `git_failed`."""
    done = subprocess.run(  # noqa: S603 - a commit that git has named itself
        ["git", *words], cwd=folder, capture_output=True, check=False,  # noqa: S607 - as above
    )
    if done.returncode:
        raise NoRevision("git_failed")
    return done.stdout


def _bodies(folder: Path, blobs: Iterable[str]) -> Iterator[bytes]:
    """What is in each blob."""
    asked = "".join(f"{blob}\n" for blob in blobs).encode()
    done = subprocess.run(
        ["git", "cat-file", "--batch"], cwd=folder, input=asked,  # noqa: S607 - as above
        capture_output=True, check=False,
    )
    said, at = done.stdout, 0
    while at < len(said):
        end = said.index(b"\n", at)
        facts = said[at:end].split(b" ")
        if len(facts) != 3:
            raise NoRevision("git_failed")
        size = int(facts[2])
        yield said[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
    if done.returncode:
        raise NoRevision("git_failed")


def _shown(path: bytes) -> str:
    """As `district.scan` names it."""
    return path.decode("utf-8", "replace")
