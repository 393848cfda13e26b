"""B5: the same bytes, however they came to be."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from bench.builders import Bench
from bench.edits import PHONE, Edited, edits
from bench.invented.writer import NOW
from bench.measure import Failed
from bench.tell import tell, tell_missing
from bench.trees import first_difference

MOST = 500


def b5(bench: Bench) -> None:
    """equal trees whatever the seed, locale, folder, cache, jobs and history"""
    content = bench.district(min(bench.asked.records, MOST))
    first, again, cache = bench.fresh("b5"), bench.fresh("b5-again"), bench.fresh("b5-again-cache")
    bench.ours(content, first, bench.fresh("b5-cache"), PYTHONHASHSEED="0", LC_ALL="C.UTF-8")
    for name, build in _variants(bench, content, again, cache).items():
        shutil.rmtree(again, ignore_errors=True)
        shutil.rmtree(cache, ignore_errors=True)
        try:
            build()
        except Failed as error:
            tell(f"{name:<22} FAILED: {error}")
            continue
        differs = first_difference(first, again)
        tell(f"{name:<22} {f'DIFFERS in {differs}' if differs else 'equal'}")


def _variants(
    bench: Bench, content: Path, again: Path, cache: Path
) -> dict[str, Callable[[], object]]:
    """Other ways to the same site, `again`, by name."""
    elsewhere = bench.fresh("b5 elsewhere")
    shutil.copytree(content, elsewhere)
    ours = partial(bench.ours, content, again, cache)
    variants: dict[str, Callable[[], object]] = {
        "another hash seed": partial(ours, PYTHONHASHSEED="1"),
        "the C locale": partial(ours, LC_ALL="C", PYTHONUTF8="0"),
        "another folder": partial(bench.ours, elsewhere, again, cache),
        "--no-cache": partial(_without_cache, ours),
        "edited and back": partial(_edited_and_back, ours, content),
        "next day and back": partial(_next_day_and_back, ours),
    }
    if "--jobs" in bench.help["site"]:
        variants |= {f"--jobs {jobs}": partial(ours, "--jobs", jobs) for jobs in ("1", "2")}
    else:
        tell_missing("--jobs: build.py has no such option")
    return variants


def _without_cache(ours: Callable[..., object]) -> None:
    ours("--no-cache")
    ours("--no-cache")  # over the site that is there


def _edited_and_back(ours: Callable[..., object], content: Path) -> None:
    ours()
    with Edited() as edited:
        for edit in edits(content):
            edited.make(edit, 0)
            if edit.name != PHONE:  # two at once
                ours()
    ours()


def _next_day_and_back(ours: Callable[..., object]) -> None:
    for days in (0, 1, 0):
        ours(now=f"{NOW + timedelta(days=days):%Y-%m-%d %H:%M}")
