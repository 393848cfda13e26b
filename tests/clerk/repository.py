"""Content folders in small git repositories of their own."""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path

from clerk.sides import Sides
from district.store import Store
from district.survey import take_survey
from publish.revision import differing
from tests.district.making import NOW, content_with


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=Clerk", "-c", "user.email=clerk@example.org"]
    done = subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True,
                          text=True, env={"PATH": "/usr/bin:/bin", "HOME": str(folder)})
    return done.stdout


def commit(folder: Path) -> None:
    """All that lies there, in a repository that is made where there is none."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "as published")


def committed(folder: Path, files: dict[str, str] | None = None) -> Path:
    """The good district with these files put in place, committed; the content folder."""
    content = content_with(folder, files or {})
    commit(folder)
    return content


def edit(content: Path, name: str, old: str, new: str) -> None:
    """One place of a file changed."""
    text = (content / name).read_text("utf-8")
    assert text.count(old) == 1, old
    (content / name).write_text(text.replace(old, new), "utf-8")


def sides_of(content: Path, now: datetime = NOW) -> Sides:
    """The folder beside what was committed last; its content must have no error."""
    survey = take_survey(content, lambda zone: now, Store(None, ""))
    assert survey.errors == 0, [one for one in survey.problems if one.level == "error"]
    return Sides(survey, differing(content, "HEAD"))
