"""What a part of a full build costs: built with it and without it, by turns."""

from __future__ import annotations

import re
import shutil
import statistics
import sys
from collections.abc import Iterable
from pathlib import Path

from bench.builders import ROOT, Bench
from bench.measure import Failed, Run, run
from bench.tell import tell, tell_goal, tell_runs


def index(bench: Bench) -> None:
    """the look-up's share of a cold full build"""
    content = bench.district(bench.asked.records)
    pairs = _pairs(bench, "without-lookup")
    wall = _median(100 * (1 - b.seconds / a.seconds) for a, b in pairs)
    cpu = _median(100 * (1 - b.cpu / a.cpu) for a, b in pairs)
    tell_goal("% of the time", wall, "≤", 20)
    tell_goal("% of the processors' time", cpu, "≤", 20)
    counted = [_counted(bench, content, bench.fresh("index"), bench.fresh("index-cache"))
               for _ in range(2)]
    tell(f"in its own functions, one process: {', '.join(f'{share:.0f} %' for share in counted)}")


def take(bench: Bench) -> None:
    """what calendars, feeds and contact cards add to a cold full build"""
    pairs = _pairs(bench, "without-take")
    wall = _median(100 * (a.seconds / b.seconds - 1) for a, b in pairs)
    cpu = _median(100 * (a.cpu / b.cpu - 1) for a, b in pairs)
    tell_goal("% more time", wall, "≤", 15)
    tell_goal("% more of the processors' time", cpu, "≤", 15)


def _pairs(bench: Bench, how: str) -> list[tuple[Run, Run]]:
    """Builds of the whole site and of one that lacks a part, by turns."""
    records = bench.asked.records
    content, (out, cache) = bench.district(records), bench.place(records)
    pairs = []
    for _ in range(bench.asked.runs):
        whole = bench.cold_build(records)
        shutil.rmtree(out)
        shutil.rmtree(cache)
        pairs.append((whole, _driven(bench, how, content, out, cache)))
    shutil.rmtree(out)
    shutil.rmtree(cache)  # that site is no whole one
    tell_runs("the whole site", [whole for whole, _ in pairs])
    tell_runs(how, [rest for _, rest in pairs])
    return pairs


def _median(found: Iterable[float]) -> float:
    return statistics.median(found)


def _counted(bench: Bench, content: Path, out: Path, cache: Path) -> float:
    """The share of the seconds that the look-up's functions take."""
    said = _driven(bench, "counted", content, out, cache, "--jobs", "1").said
    found = re.search(r"look-up ([0-9.]+) s of ([0-9.]+) s", said)
    if not found:
        raise Failed(f"nothing counted: {said[-200:]}")
    return 100 * float(found[1]) / float(found[2])


def _driven(bench: Bench, how: str, content: Path, out: Path, cache: Path, *more: str) -> Run:
    """Our build with a part left out or counted, by bench/aside.py."""
    _, _, *words = bench.command(content, out, cache, *more)
    return run([sys.executable, ROOT / "bench" / "aside.py", how, *words], bench.code,
               {"PYTHONPATH": str(bench.code)})
