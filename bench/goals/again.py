"""B2 and B3: a site that is there already."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bench.builders import LARGE, MOMENT, Bench
from bench.edits import PHONE, Edited, edits
from bench.invented.writer import NOW
from bench.measure import Run
from bench.tell import tell, tell_goal, tell_missing, tell_ratio, tell_runs
from bench.trees import Changed, Watched, aside, first_difference


@dataclass(slots=True)
class Steps:
    """Builds of one kind, and what each changed."""

    name: str
    runs: list[Run] = field(default_factory=list)
    changes: list[Changed] = field(default_factory=list)

    def written(self) -> float:
        return statistics.median(one.written for one in self.changes)

    def tell(self) -> None:
        removed = statistics.median(one.removed for one in self.changes)
        gone = f", {removed:.0f} removed" if removed else ""
        tell_runs(self.name, self.runs, f"{self.written():.0f} files written{gone}")


class Standing:
    """A site that is built again and again, watched from outside."""

    def __init__(self, bench: Bench, content: Path, out: Path, cache: Path) -> None:
        self.bench, self.content, self.out, self.cache = bench, content, out, cache
        self._watched = Watched(out, bench.work / "stamps")

    def build(self, steps: Steps, now: str = MOMENT) -> None:
        """Build once more; it is one of these steps."""
        steps.runs.append(self.bench.ours(self.content, self.out, self.cache, now=now))
        steps.changes.append(self._watched.changed())


def b2(bench: Bench) -> None:
    """one file edited"""
    for records in bench.sizes:
        _tell_size(records, bench)
        _edit(bench, records)


def b3(bench: Bench) -> None:
    """nothing changed, or only the time"""
    for records in bench.sizes:
        _tell_size(records, bench)
        _wait(bench, records)


def _edit(bench: Bench, records: int) -> None:
    content, out, cache = bench.untouched(records)
    project, public = bench.hugos_own(records)
    site, kinds = Standing(bench, content, out, cache), edits(content)
    first, theirs = Steps("the first edit after a full build"), list[Run]()
    found = {kind.name: Steps(kind.name) for kind in kinds}
    with Edited() as edited:
        edited.make(kinds[0], bench.asked.runs)
        site.build(first)
        for number in range(bench.asked.runs):
            for kind in kinds:
                edited.make(kind, number)
                site.build(found[kind.name])
                if project and kind.name == PHONE:
                    theirs.append(bench.hugos(project, public))
        if records < LARGE:
            full = bench.fresh("full")
            bench.ours(content, full, bench.fresh("full-cache"))
            differs = aside(first_difference, out, full)
            bench.fresh("full")
    tell_runs("Hugo, full build", theirs)
    for steps in (first, *found.values()):
        steps.tell()
    if records == LARGE:
        tell_missing("whether that is equal to a full build: see the smaller district")
        return
    tell("after all these edits: "
         + (f"DIFFERS from a full build in {differs}" if differs else "equal to a full build"))
    tell_ratio("time against Hugo's, " + PHONE, found[PHONE].runs, theirs, 0.1)


def _wait(bench: Bench, records: int) -> None:
    content, out, cache = bench.standing(records)
    project, public = bench.hugos_own(records)
    site, theirs = Standing(bench, content, out, cache), list[Run]()
    same, hour, day = Steps("nothing changed"), Steps("an hour later"), Steps("the next day")
    for _ in range(bench.asked.runs):
        site.build(same)
        site.build(hour, _later(timedelta(hours=1)))
        if project:
            theirs.append(bench.hugos(project, public))
        bench.ours(content, out, cache)
    for number in range(1, bench.asked.runs + 1):
        site.build(day, _later(timedelta(days=number)))
    tell_runs("Hugo, full build", theirs)
    for steps in (same, hour, day):
        steps.tell()
    if records == LARGE:
        return
    for steps in (same, hour):
        tell_ratio(f"time against Hugo's, {steps.name}", steps.runs, theirs, 0.05)
        tell_goal(f"files written, {steps.name}", steps.written(), "≤", 0)


def _later(wait: timedelta) -> str:
    return f"{NOW + wait:%Y-%m-%d %H:%M}"


def _tell_size(records: int, bench: Bench) -> None:
    if len(bench.sizes) > 1:
        tell(f"{records:,} communities")
