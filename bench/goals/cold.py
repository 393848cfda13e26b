"""B1 and B4: a site from nothing."""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import facts, mkdocs_site
from bench.builders import LARGE, Bench
from bench.measure import Run, middle, run
from bench.tell import NO_HUGO, tell, tell_goal, tell_missing, tell_runs, tell_tree
from bench.trees import aside, tree

FASTER = 1.5


def b1(bench: Bench) -> None:
    """cold full build, pages per second"""
    records, asked = bench.asked.records, bench.asked
    content, (out, _) = bench.district(records), bench.place(records)
    projects = {"Hugo, zh": bench.project(records, "zh")} if bench.hugo else {}
    if asked.both and bench.hugo:
        projects["Hugo, zh and en"] = bench.project(records, "zh", "en")
    mine: list[Run] = []
    theirs: dict[str, list[Run]] = {name: [] for name in projects}
    for _ in range(asked.runs):
        mine.append(bench.cold_build(records))
        for name, project in projects.items():
            theirs[name].append(bench.hugos(project, bench.fresh(f"{project.name}-site")))
    pages = _tell_built("Hutong, zh and en", mine, content, out)
    for name, project in projects.items():
        public = bench.work / f"{project.name}-site"
        other = _tell_built(name, theirs[name], content, public)
        ratios = [b.seconds / a.seconds for a, b in zip(mine, theirs[name], strict=True)]
        for what, ours, hugos in zip(("pages", "pages of one record"), pages, other, strict=True):
            faster = statistics.median(ratio * ours / hugos for ratio in ratios)
            tell_goal(f"{what} per second against {name}", faster, "≥", FASTER)
        if name == "Hugo, zh":
            _tell_same(out, public)
        shutil.rmtree(public)
    if asked.mkdocs:
        _mkdocs(bench, content)
    if not bench.hugo:
        tell_missing(NO_HUGO)


def b4(bench: Bench) -> None:
    """100,000 records against 10,000"""
    if not bench.asked.large:
        tell_missing("it takes long: ask for it with --large")
        return
    found = []
    for records in (10_000, LARGE):
        runs = range(bench.asked.runs if records < LARGE else 1)
        cold = [bench.cold_build(records) for _ in runs]
        _tell_built(f"Hutong, {records:,}", cold, bench.district(records), bench.place(records)[0])
        found.append(middle(cold))
    small, large = found
    tell_goal("time against 10,000", large.seconds / small.seconds, "≤", 11)
    tell_goal("MB, largest process", large.largest, "≤", 512)
    tell_goal("MB, all processes together", large.together, "≤", 512)


def _tell_built(
    name: str, runs: Sequence[Run], content: Path, site: Path
) -> tuple[int, int]:
    """All pages of a site, and those of one record."""
    made, records = aside(tree, site), aside(facts.record_pages, content, site)
    tell_runs(name, runs)
    tell_tree(made, records, middle(runs).seconds)
    return made.pages, records


def _tell_same(ours: Path, hugos: Path) -> None:
    found = aside(facts.compare, ours, hugos)
    differ = [name for name, same in found.items() if not same]
    tell(f"{len(found) - len(differ)} of {len(found)} pages compared say the same"
         + (f"; bench/hugo_layouts is behind in {differ[0]}" if differ else ""))


def _mkdocs(bench: Bench, content: Path) -> None:
    config = mkdocs_site.make_site(content, bench.fresh("mkdocs"), bench.asked.mkdocs)
    out = config.parent / "site"
    one = run([sys.executable, "-m", "mkdocs", "build", "-q", "-f", config, "-d", out], bench.work)
    tell_runs("MkDocs Material", [one])
    tell_tree(aside(tree, out), 0, one.seconds)
