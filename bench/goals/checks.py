"""B6: the check alone."""

from __future__ import annotations

import re
from pathlib import Path

from bench.builders import LARGE, Bench
from bench.edits import Edited, an_officer, edits
from bench.measure import Run, middle
from bench.tell import tell, tell_goal, tell_missing, tell_runs


def b6(bench: Bench) -> None:
    """check, whole and one file"""
    for records in bench.sizes:
        if len(bench.sizes) > 1:
            tell(f"{records:,} communities")
        _check(bench, records)


def _check(bench: Bench, records: int) -> None:
    content, runs = bench.district(records), range(bench.asked.runs)
    if "--cache" not in bench.help["check"]:
        tell_runs("without a cache", [bench.check(content) for _ in runs])
        tell_missing("the parse cache: check has no --cache")
        return
    tell_runs("without a cache", [bench.check(content, "--no-cache") for _ in runs])
    tell_runs("cold", [bench.check(content, "--cache", bench.fresh("b6-cache")) for _ in runs])
    warm = [bench.check(content, "--cache", bench.work / "b6-cache") for _ in runs]
    tell_runs("warm", warm)
    after = []
    with Edited() as edited:
        for number in runs:
            edited.make(edits(content)[0], number)
            after.append(bench.check(content, "--cache", bench.work / "b6-cache"))
    tell_runs("warm, one file edited", after)
    one = _one_file(bench, content)
    if records < LARGE:
        tell_goal("seconds, all files, warm", middle(warm).seconds, "≤", 1)
        tell_goal("seconds, all files, one edited", middle(after).seconds, "≤", 1)
        if one:
            tell_goal("seconds, one file", middle(one).seconds, "≤", 0.3)


def _one_file(bench: Bench, content: Path) -> list[Run]:
    """Runs with one file named; none where that is not possible yet."""
    if not re.search(r"Usage:.*FILE", bench.help["check"]):
        tell_missing("one file: check takes no file yet")
        return []
    officer, cache = an_officer(content), bench.work / "b6-cache"
    one = [bench.check(content, "--cache", cache, officer) for _ in range(bench.asked.runs)]
    tell_runs("one file", one)
    return one
