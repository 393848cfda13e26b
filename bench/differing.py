"""How long `build.py diff HEAD` takes after one edit of a large district, and `build.py due`.

    PYTHONPATH=. python bench/differing.py [--records 10000] [--runs 5] [--work DIR]

A district is generated, committed and checked once, so that the cache is warm; then each of the
edits of `bench/edits.py` is made by itself, and the whole process is measured. Beside it stands
`check`, which looks at every file, too: what the diff adds is the difference of the two.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.edits import PHONE, Edited, edits
from bench.generate import generate
from bench.measure import Run, middle, run
from bench.tell import tell_goal, tell_runs

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-11-23 10:00"
GOAL = 2.0
"""Seconds for a change of one file at 10,000 communities."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--work", type=Path)
    options = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="hutong-", dir=options.work) as work:
        folder = Path(work)
        content = folder / "content"
        print(f"{generate(options.records, content):,} files")
        _git(folder, "init", "-q")
        _git(folder, "add", "-A")
        _git(folder, "-c", "user.name=b", "-c", "user.email=b@example.org", "commit", "-qm", "base")
        tell_runs("check, all files read", [_run(folder, "check")])
        _measure(folder, content, options.runs)
    return 0


def _measure(folder: Path, content: Path, runs: int) -> None:
    for edit in edits(content):
        if edit.text(0) is None:
            continue
        with Edited() as edited:
            checks, found = [], []
            for number in range(runs):
                edited.make(edit, number)
                found.append(_run(folder, "diff", "HEAD"))
                checks.append(_run(folder, "check"))
        tell_runs(f"diff: {edit.name}", found)
        tell_runs("  check beside it", checks)
        if edit.name == PHONE:
            tell_goal("seconds for one file", middle(found).seconds, "≤", GOAL)
            tell_goal("processor seconds for one file", middle(found).cpu, "≤", GOAL)
    tell_runs("due", [_run(folder, "due") for _ in range(runs)])


def _run(folder: Path, *words: str) -> Run:
    options: list[str | Path] = ["--content", folder / "content", "--cache", folder / "cache"]
    command = [sys.executable, ROOT / "build.py", *words, *options, "--now", NOW]
    return run(command, ROOT)


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)  # noqa: S603, S607


if __name__ == "__main__":
    sys.exit(main())
