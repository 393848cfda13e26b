"""What the look-up costs elsewhere: lines a second of `where`, and its share of a full build."""

from __future__ import annotations

import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from bench.builders import MOMENT, ROOT, Bench
from bench.goals.fetched import addresses, gold
from bench.measure import Failed, Run, run
from bench.tell import tell, tell_goal, tell_runs

LINES = 20_000


def where(bench: Bench) -> None:
    """`build.py where -`: lines a second after start"""
    sample, content = bench.code / "content", bench.district(bench.asked.records)
    _tell_where(bench, "sample, the gold file", sample, [query for query, *_ in gold()])
    chance = random.Random(bench.asked.seed)  # noqa: S311  measuring, not secrets
    ways = list(addresses(content, chance).values())
    communities = f"{bench.asked.records:,} communities, addresses of its own"
    _tell_where(bench, communities, content, ways[0])
    _tell_where(bench, f"{communities}, in four ways", content, list(chain(*ways)))


def _tell_where(bench: Bench, name: str, content: Path, queries: Sequence[str]) -> None:
    lines = "".join(f"{queries[at % len(queries)]}\n" for at in range(LINES))
    pairs = [(_where(bench, content, ""), _where(bench, content, lines))
             for _ in range(bench.asked.runs)]
    rates = [LINES / max(full - empty, 0.001) for empty, full in pairs]
    start = statistics.median(empty for empty, _ in pairs)
    tell(f"{name}: {min(rates):,.0f}–{max(rates):,.0f} lines a second, {start:.2f} s to start")
    tell_goal("  lines a second", statistics.median(rates), "≥", 2000)


def _where(bench: Bench, content: Path, lines: str) -> float:
    started = time.perf_counter()
    done = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "build.py", "where", "-", "--content", content, "--now", MOMENT],
        cwd=bench.code, input=lines.encode(), capture_output=True, check=False,
    )
    if done.returncode or done.stdout.count(b"\n") != lines.count("\n"):
        raise Failed(f"where: {done.stderr.decode(errors='replace')[-400:]}")
    return time.perf_counter() - started


def index(bench: Bench) -> None:
    """the look-up's share of a cold full build"""
    records = bench.asked.records
    content, (out, cache) = bench.district(records), bench.place(records)
    with_it: list[Run] = []
    without: list[Run] = []
    for _ in range(bench.asked.runs):
        with_it.append(bench.cold_build(records))
        shutil.rmtree(out)
        shutil.rmtree(cache)
        without.append(_without(bench, content, out, cache))
    shutil.rmtree(out)
    shutil.rmtree(cache)  # that site is no whole one
    tell_runs("the whole site", with_it)
    tell_runs("without the look-up's files", without)
    pairs = list(zip(with_it, without, strict=True))
    wall = statistics.median(100 * (1 - b.seconds / a.seconds) for a, b in pairs)
    cpu = statistics.median(100 * (1 - b.cpu / a.cpu) for a, b in pairs)
    tell_goal("% of the time", wall, "≤", 20)
    tell_goal("% of the processors' time", cpu, "≤", 20)
    counted = [_counted(bench, content, bench.fresh("index"), bench.fresh("index-cache"))
               for _ in range(2)]
    tell(f"in its own functions, one process: {', '.join(f'{share:.0f} %' for share in counted)}")


def _without(bench: Bench, content: Path, out: Path, cache: Path) -> Run:
    return _driven(bench, "without", content, out, cache)


def _counted(bench: Bench, content: Path, out: Path, cache: Path) -> float:
    """The share of the seconds that the look-up's functions take."""
    said = _driven(bench, "counted", content, out, cache, "--jobs", "1").said
    found = re.search(r"look-up ([0-9.]+) s of ([0-9.]+) s", said)
    if not found:
        raise Failed(f"nothing counted: {said[-200:]}")
    return 100 * float(found[1]) / float(found[2])


def _driven(bench: Bench, how: str, content: Path, out: Path, cache: Path, *more: str) -> Run:
    """Our build with its look-up left out or counted, by bench/lookup_aside.py."""
    _, _, *words = bench.command(content, out, cache, *more)
    return run([sys.executable, ROOT / "bench" / "lookup_aside.py", how, *words], bench.code,
               {"PYTHONPATH": str(bench.code)})
