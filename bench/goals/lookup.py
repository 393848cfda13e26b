"""What the look-up does at the command line: lines a second of `where`."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from bench.builders import MOMENT, Bench
from bench.goals.fetched import addresses, gold
from bench.measure import Failed
from bench.tell import tell, tell_goal

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
