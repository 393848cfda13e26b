"""B1 to B6 of the goals: our build and Hugo's, side by side in the same minute.

    PYTHONPATH=. python bench/publishing.py                         # 10,000 communities, 5 runs
    PYTHONPATH=. python bench/publishing.py --records 2000 --runs 3 --only B1,B6
    PYTHONPATH=. python bench/publishing.py --only B4 --large

Every time is that of a whole process, from its start to the files on disk; the median of the runs,
ours and Hugo's in turn, so that a slow minute slows both. Ratios are medians of the pairs. Memory
is the peak of the largest process, then of all its processes together. What cannot be measured is
said, and the exit status is 0 all the same.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench import facts, hugo_site, mkdocs_site
from bench.generate import NOW
from bench.measure import (
    Failed,
    Run,
    Tree,
    first_difference,
    middle,
    run,
    stamps,
    tree,
    written,
)
from bench.names import TABLE

ROOT = Path(__file__).resolve().parent.parent
MOMENT = f"{NOW:%Y-%m-%d %H:%M}"


class Bench:
    """Where everything lies, and how the two builders are called."""

    def __init__(self, asked: argparse.Namespace, work: Path) -> None:
        self.asked, self.work, self.code = asked, work, asked.tree.resolve()
        self.hugo = hugo_site.binary()
        self.help = {name: self._help(name) for name in ("site", "check")}

    def _help(self, command: str) -> str:
        said = subprocess.run(  # noqa: S603
            [sys.executable, "build.py", command, "--help"], cwd=self.code, capture_output=True,
            text=True, check=False,
        )
        return said.stdout

    # --- what is built

    def district(self, records: int) -> Path:
        folder = self.work / f"district-{records}"
        if not (folder / "district.yaml").exists():
            run(
                [sys.executable, "-m", "bench.generate", str(records), folder,
                 "--seed", str(self.asked.seed), "--names", self.asked.names.resolve()],
                ROOT,
            )
        return folder

    def project(self, records: int, *languages: str) -> Path:
        folder = self.work / f"hugo-{records}-{'-'.join(languages)}"
        if not folder.exists():
            hugo_site.make_site(self.district(records), folder, languages)
        return folder

    # --- the builders

    def ours(
        self, content: Path, out: Path, cache: Path, *more: str, **env: str
    ) -> Run:
        return run(
            [sys.executable, "build.py", "site", "--content", content, "--out", out,
             "--cache", cache, "--now", MOMENT, *more],
            self.code, env,
        )

    def hugos(self, project: Path, out: Path) -> Run:
        if self.hugo is None:
            raise Failed("there is no Hugo here: sh tools/setup.sh dev")
        return run(
            [self.hugo, "--source", project, "--destination", out, "--clock", hugo_site.CLOCK,
             "--cacheDir", self.work / "hugo-cache", "--noBuildLock", "--quiet"],
            self.work,
        )

    def check(self, content: Path, *more: str | Path) -> Run:
        return run(
            [sys.executable, "build.py", "check", "--content", content, "--now", MOMENT, *more],
            self.code,
        )

    def fresh(self, name: str) -> Path:
        """A folder that does not exist."""
        folder = self.work / name
        shutil.rmtree(folder, ignore_errors=True)
        return folder

    # --- the goals

    def b1(self) -> None:
        """cold full build, pages per second"""
        records, runs = self.asked.records, range(self.asked.runs)
        content = self.district(records)
        rows: dict[str, tuple[list[Run], Path]] = {"Hutong, zh and en": ([], self.work / "b1")}
        projects = {"Hugo, zh": self.project(records, "zh")} if self.hugo else {}
        if self.asked.both and self.hugo:
            projects["Hugo, zh and en"] = self.project(records, "zh", "en")
        for name in projects:
            rows[name] = ([], self.work / f"b1-{name.replace(', ', '-').replace(' ', '-')}")
        for _ in runs:
            for name, (found, out) in rows.items():
                shutil.rmtree(out, ignore_errors=True)
                if name in projects:
                    found.append(self.hugos(projects[name], out))
                else:
                    found.append(self.ours(content, out, self.fresh("b1-cache")))
        trees = {name: tree(out) for name, (_, out) in rows.items()}
        for name, (found, _) in rows.items():
            _tell(name, found, trees[name])
        mine, pages = rows["Hutong, zh and en"][0], trees["Hutong, zh and en"].pages
        for name in projects:
            ratios = [
                (pages / one.seconds) / (trees[name].pages / other.seconds)
                for one, other in zip(mine, rows[name][0], strict=True)
            ]
            _goal(f"pages per second against {name}", statistics.median(ratios), "≥", 1.5)
        if projects:
            _same(rows["Hutong, zh and en"][1], rows["Hugo, zh"][1])
        for _, out in rows.values():
            shutil.rmtree(out, ignore_errors=True)
        if self.asked.mkdocs:
            self._mkdocs(content)
        if not self.hugo:
            _missing("Hugo is not installed: sh tools/setup.sh dev")

    def _mkdocs(self, content: Path) -> None:
        config = mkdocs_site.make_site(content, self.fresh("mkdocs"), self.asked.mkdocs)
        out = config.parent / "site"
        one = run(
            [sys.executable, "-m", "mkdocs", "build", "-q", "-f", config, "-d", out], self.work
        )
        _tell("MkDocs Material", [one], tree(out))

    def b2(self) -> None:
        """one officer's file edited"""
        content, out, cache = self._built("b2")
        officer = self._an_officer(content)
        text = officer.read_text(encoding="utf-8")
        mine: list[Run] = []
        theirs: list[Run] = []
        counts = []
        project, public = self._hugo_built("b2-hugo")
        try:
            for number in range(self.asked.runs):
                officer.write_text(_edited(text, number), encoding="utf-8")
                before = stamps(out)
                mine.append(self.ours(content, out, cache))
                counts.append(written(before, stamps(out)))
                if project:
                    theirs.append(self.hugos(project, public))
            full = self.fresh("b2-full")
            self.ours(content, full, self.fresh("b2-full-cache"))
            differs = first_difference(out, full)
        finally:
            officer.write_text(text, encoding="utf-8")
        _tell("Hutong, again", mine)
        _tell("Hugo, full build", theirs)
        print(f"    files written: {statistics.median(counts):.0f} of {tree(out).files}; "
              + (f"differs from a full build in {differs}" if differs else "equal to a full build"))
        _ratio("time against Hugo's", mine, theirs, 0.1)
        if statistics.median(counts) > tree(out).files / 2:
            _missing("an incremental build: this was a full one with the cache of the one before")

    def b3(self) -> None:
        """nothing changed"""
        content, out, cache = self._built("b2")
        project, public = self._hugo_built("b2-hugo")
        mine: list[Run] = []
        theirs: list[Run] = []
        self.ours(content, out, cache)
        before = stamps(out)
        for _ in range(self.asked.runs):
            mine.append(self.ours(content, out, cache))
            if project:
                theirs.append(self.hugos(project, public))
        count = written(before, stamps(out))
        _tell("Hutong, again", mine)
        _tell("Hugo, full build", theirs)
        _ratio("time against Hugo's", mine, theirs, 0.05)
        _goal("files written", count, "≤", 0)

    def b4(self) -> None:
        """100,000 records against 10,000"""
        if not self.asked.large:
            _missing("it takes long: ask for it with --large")
            return
        found = []
        for records in (10_000, 100_000):
            content, out = self.district(records), self.fresh("b4")
            cold = [
                self.ours(content, self.fresh("b4"), self.fresh("b4-cache"))
                for _ in range(self.asked.runs if records == 10_000 else 1)
            ]
            _tell(f"Hutong, {records:,}", cold, tree(out))
            found.append(middle(cold))
        _goal("time against 10,000", found[1].seconds / found[0].seconds, "≤", 11)
        _goal("MB together", found[1].together or found[1].largest, "≤", 512)
        shutil.rmtree(self.work / "b4", ignore_errors=True)

    def b5(self) -> None:
        """equal trees whatever the seed, locale, folder, jobs and history"""
        records = min(self.asked.records, 500)
        content = self.district(records)
        first = self.fresh("b5")
        self.ours(content, first, self.fresh("b5-cache"), PYTHONHASHSEED="0", LC_ALL="C.UTF-8")
        elsewhere = self.fresh("b5 elsewhere")
        shutil.copytree(content, elsewhere)
        again = self.fresh("b5-again")
        cache = self.fresh("b5-again-cache")
        officer = self._an_officer(elsewhere)
        text = officer.read_text(encoding="utf-8")

        def edited_and_back() -> None:
            for words in (_edited(text, 0), text):
                officer.write_text(words, encoding="utf-8")
                self.ours(elsewhere, again, cache)

        variants: dict[str, Callable[[], object]] = {
            "another hash seed": lambda: self.ours(content, again, cache, PYTHONHASHSEED="1"),
            "the C locale": lambda: self.ours(content, again, cache, LC_ALL="C", PYTHONUTF8="0"),
            "another folder": lambda: self.ours(elsewhere, again, cache),
            "edited and back": edited_and_back,
        }
        if "--jobs" in self.help["site"]:
            for jobs in ("1", "2"):
                variants[f"--jobs {jobs}"] = lambda jobs=jobs: self.ours(  # type: ignore[misc]
                    content, again, cache, "--jobs", jobs
                )
        else:
            _missing("--jobs: build.py has no such option yet")
        for name, build in variants.items():
            if name != "edited and back":
                shutil.rmtree(again, ignore_errors=True)
                shutil.rmtree(cache, ignore_errors=True)
            build()
            differs = first_difference(first, again)
            print(f"    {name:<22} {f'DIFFERS in {differs}' if differs else 'equal'}")

    def b6(self) -> None:
        """check, whole and one file"""
        content = self.district(self.asked.records)
        _tell("without a cache", whole := self._checks(content))
        if "--cache" in self.help["check"]:
            cache = self.fresh("b6-cache")
            self.check(content, "--cache", cache)
            whole = self._checks(content, "--cache", cache)
            _tell("with the cache", whole)
        else:
            _missing("the parse cache: check has no --cache yet")
        _goal("seconds, all files", middle(whole).seconds, "≤", 1)
        if re.search(r"Usage:.*FILE", self.help["check"]):
            one = self._checks(content, self._an_officer(content))
            _tell("one file", one)
            _goal("seconds, one file", middle(one).seconds, "≤", 0.3)
        else:
            _missing("one file: check takes no file yet")

    # --- shared

    def _checks(self, content: Path, *more: str | Path) -> list[Run]:
        return [self.check(content, *more) for _ in range(self.asked.runs)]

    def _built(self, name: str) -> tuple[Path, Path, Path]:
        """Content with a site and cache of it, made now where there is none."""
        content = self.district(self.asked.records)
        out, cache = self.work / name, self.work / f"{name}-cache"
        if not out.exists():
            self.ours(content, out, cache)
        return content, out, cache

    def _hugo_built(self, name: str) -> tuple[Path | None, Path]:
        out = self.work / name
        if self.hugo is None:
            return None, out
        project = self.project(self.asked.records, "zh")
        if not out.exists():
            self.hugos(project, out)
        return project, out

    def _an_officer(self, content: Path) -> Path:
        return sorted(content.glob("stations/*/officers/*.yaml"))[7]


def _edited(text: str, number: int) -> str:
    """The officer with another telephone number, which nobody else has."""
    return re.sub(r"(?m)^phone: .*$", f"phone: 010-0999 {number:04d}", text)


def _tell(name: str, runs: list[Run], made: Tree | None = None) -> None:
    if not runs:
        return
    one = middle(runs)
    spread = f"({min(r.seconds for r in runs):.2f}–{max(r.seconds for r in runs):.2f})"
    memory = f"{one.largest:5.0f} MB"
    if one.together:
        memory += f" /{one.together:5.0f} MB"
    pages = ""
    if made:
        rate = made.pages / one.seconds
        pages = f"  {made.pages:7,} pages {rate:7,.0f}/s {made.size / 1e6:6.0f} MB written"
    print(f"    {name:<18} {one.seconds:7.2f} s {spread:<15} cpu {one.cpu:6.1f} s "
          f" {memory}{pages}", flush=True)


def _goal(what: str, value: float, sign: str, goal: float) -> None:
    held = value >= goal if sign == "≥" else value <= goal
    print(f"    {what}: {value:.3g}, goal {sign} {goal:g}: {'yes' if held else 'NOT YET'}",
          flush=True)


def _ratio(what: str, mine: list[Run], theirs: list[Run], goal: float) -> None:
    if theirs:
        pairs = zip(mine, theirs, strict=True)
        _goal(what, statistics.median(a.seconds / b.seconds for a, b in pairs), "≤", goal)
    else:
        _missing("Hugo is not installed: sh tools/setup.sh dev")


def _same(ours: Path, hugos: Path) -> None:
    found = dict(facts.compare(ours, hugos))
    differ = [name for name, same in found.items() if not same]
    print(f"    {len(found) - len(differ)} of {len(found)} pages compared say the same"
          + (f"; bench/hugo_layouts is behind in {differ[0]}" if differ else ""), flush=True)


def _missing(what: str) -> None:
    print(f"    not measured: {what}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=10_000, help="communities (10000)")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="B1,B2,B3,B4,B5,B6")
    parser.add_argument("--large", action="store_true", help="B4, with 100,000 communities")
    parser.add_argument("--both", action="store_true", help="B1: Hugo in both languages too")
    parser.add_argument("--mkdocs", type=int, default=0, metavar="PAGES",
                        help="B1: plain MkDocs Material with so many pages, for reference")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--names", type=Path, default=TABLE)
    parser.add_argument("--tree", type=Path, default=ROOT, help="the checkout to measure")
    parser.add_argument("--work", type=Path, default=None,
                        help="keep districts and sites here, and use those that are there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hutong-bench-") as name:
        work = (asked.work or Path(name)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        bench = Bench(asked, work)
        load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
        print(f"{asked.records:,} communities, {asked.runs} runs, {os.cpu_count()} cores{load}; "
              "median (fastest–slowest), largest process / all together")
        for goal in asked.only.upper().split(","):
            method = getattr(bench, goal.lower(), None)
            if goal not in {f"B{number}" for number in range(1, 7)} or method is None:
                print(f"{goal}  is no goal measured here")
                continue
            print(f"{goal}  {method.__doc__}", flush=True)
            try:
                method()
            except (Failed, OSError, KeyError, ValueError) as error:
                _missing(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
