"""B5: the same bytes, however they came to be."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta

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
    elsewhere = bench.fresh("b5 elsewhere")
    shutil.copytree(content, elsewhere)

    def edited_and_back() -> None:
        bench.ours(content, again, cache)
        with Edited() as edited:
            for edit in edits(content):
                edited.make(edit, 0)
                if edit.name != PHONE:  # two at once
                    bench.ours(content, again, cache)
        bench.ours(content, again, cache)

    def next_day_and_back() -> None:
        for days in (0, 1, 0):
            now = f"{NOW + timedelta(days=days):%Y-%m-%d %H:%M}"
            bench.ours(content, again, cache, now=now)

    def no_cache() -> None:
        bench.ours(content, again, cache, "--no-cache")
        bench.ours(content, again, cache, "--no-cache")  # over the site that is there

    variants: dict[str, Callable[[], object]] = {
        "another hash seed": lambda: bench.ours(content, again, cache, PYTHONHASHSEED="1"),
        "the C locale": lambda: bench.ours(content, again, cache, LC_ALL="C", PYTHONUTF8="0"),
        "another folder": lambda: bench.ours(elsewhere, again, cache),
        "--no-cache": no_cache,
        "edited and back": edited_and_back,
        "next day and back": next_day_and_back,
    }
    if "--jobs" in bench.help["site"]:
        for jobs in ("1", "2"):
            variants[f"--jobs {jobs}"] = lambda jobs=jobs: bench.ours(  # type: ignore[misc]
                content, again, cache, "--jobs", jobs
            )
    else:
        tell_missing("--jobs: build.py has no such option")
    for name, build in variants.items():
        shutil.rmtree(again, ignore_errors=True)
        shutil.rmtree(cache, ignore_errors=True)
        try:
            build()
        except Failed as error:
            tell(f"{name:<22} FAILED: {error}")
            continue
        differs = first_difference(first, again)
        tell(f"{name:<22} {f'DIFFERS in {differs}' if differs else 'equal'}")
