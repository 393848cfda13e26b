"""What `check` would say of a content folder with some files added: tried beside it, not in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from district.checking import check_content
from district.problem import Level, Problem
from district.survey import Clock

_TO_COME = frozenset({"never_a_lead", "no_station_file"})
"""What the next new file will mend: who begins with the first has not done wrong."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The problems that come with the new files, wherever they show."""

    problems: list[Problem]

    @property
    def refused(self) -> bool:
        return any(
            problem.level == Level.ERROR and problem.code not in _TO_COME
            for problem in self.problems
        )

    @property
    def unfinished(self) -> bool:
        """Whether another file is needed before the check passes."""
        return any(problem.level == Level.ERROR for problem in self.problems)


def try_out(content: Path, clock: Clock, files: Mapping[str, str]) -> Trial:
    """Read and judge the content as it would be with these files."""
    before = {_print(problem) for problem in check_content(content, clock).problems}
    with TemporaryDirectory(prefix="hutong-") as folder:
        copy = Path(folder) / "content"
        shutil.copytree(content, copy, symlinks=True, copy_function=_share,
                        ignore_dangling_symlinks=True)
        for name, text in files.items():
            path = copy / name
            path.parent.mkdir(parents=True, exist_ok=True)
            # Not written into: it may be the file itself, by another name.
            path.unlink(missing_ok=True)
            path.write_text(text, "utf-8")
        after = check_content(copy, clock).problems
    return Trial([problem for problem in after if _print(problem) not in before])


def _print(problem: Problem) -> tuple[object, ...]:
    return problem.code, problem.file, problem.path, tuple(sorted(problem.facts.items()))


def _share(source: str, target: str) -> None:
    """The same file by a second name where one disk holds both, else a copy."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
