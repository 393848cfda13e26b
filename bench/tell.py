"""Lines of figures: a run, a goal, what could not be measured."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from bench.measure import Run, middle
from bench.trees import Tree

NO_HUGO = "Hugo is not installed: sh tools/setup.sh dev"


def tell(text: str) -> None:
    print(f"    {text}", flush=True)


def tell_runs(name: str, runs: Sequence[Run], more: str = "") -> None:
    """A line for runs of the same thing; none for no runs."""
    if not runs:
        return
    one = middle(runs)
    spread = f"({min(r.seconds for r in runs):.2f}–{max(r.seconds for r in runs):.2f})"
    memory = f"{one.largest:5.0f} MB"
    if one.together:
        memory += f" /{one.together:5.0f} MB"
    tell(f"{name:<33} {one.seconds:7.2f} s {spread:<15} cpu {one.cpu:6.1f} s  {memory}  {more}"
         .rstrip())


def tell_tree(made: Tree, records: int, seconds: float) -> None:
    """What one of these builds wrote; `records` of the pages are each a record's own."""
    tell(f"  {made.pages:,} pages ({made.pages / seconds:,.0f}/s), {records:,} of them of one "
         f"record ({records / seconds:,.0f}/s); {made.files - made.pages:,} other files; "
         f"{made.size / 1e6:,.0f} MB")


def tell_goal(what: str, value: float, sign: str, goal: float) -> None:
    held = value >= goal if sign == "≥" else value <= goal
    tell(f"{what}: {value:.3g}, goal {sign} {goal:g}: {'yes' if held else 'NOT YET'}")


def tell_ratio(what: str, mine: Sequence[Run], theirs: Sequence[Run], goal: float) -> None:
    """The median of the pairs' ratios against a goal."""
    if theirs:
        pairs = zip(mine, theirs, strict=True)
        tell_goal(what, statistics.median(a.seconds / b.seconds for a, b in pairs), "≤", goal)
    else:
        tell_missing(NO_HUGO)


def tell_missing(what: str) -> None:
    tell(f"not measured: {what}")
