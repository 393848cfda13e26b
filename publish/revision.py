"""The content folder as it was at a git revision, beside it: nothing of the user's is touched."""

from __future__ import annotations

import subprocess
import tarfile
from datetime import UTC, datetime
from pathlib import Path


class NoRevision(Exception):
    """The content of a revision cannot be had; the message is the code of why, in `cli`."""


def content_at(content: Path, revision: str, folder: Path) -> datetime:
    """Put the content of a revision into `folder`; when that was committed (UTC).

    Raises `NoRevision`: `no_git`, `no_repository`, `no_revision`, `shallow`, or `not_committed`
    where the revision has no such folder.
    """
    top, prefix = _place(content)
    commit = _asked(top, "rev-parse", "--verify", "--quiet", "--end-of-options",
                    f"{revision}^{{commit}}")
    if not commit:
        shallow = _asked(top, "rev-parse", "--is-shallow-repository") == "true"
        raise NoRevision("shallow" if shallow else "no_revision")
    tree = f"{commit}:{prefix}"
    if _asked(top, "cat-file", "-t", tree) != "tree":
        raise NoRevision("not_committed")
    _unpack(top, tree, folder)
    return datetime.fromtimestamp(int(_asked(top, "show", "-s", "--format=%ct", commit)), UTC)


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
