"""The sample district, whole processes: build, check and look-up. The median of five.

    PYTHONPATH=. python bench/sample.py
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 5
NOW = "2026-11-23 10:00"


def seconds(*words: str, stdin: str = "") -> float:
    """Seconds from process start to its end; the command must succeed."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "build.py", *words], input=stdin.encode(), check=True,  # noqa: S603
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def median(*words: str, stdin: str = "") -> str:
    times = [seconds(*words, stdin=stdin) for _ in range(RUNS)]
    return f"{statistics.median(times):6.2f} s   ({min(times):.2f}–{max(times):.2f})"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        out, cache = str(Path(name) / "site"), str(Path(name) / "cache")
        print("site, no cache   ", median("site", "--out", out, "--no-cache", "--now", NOW))
        seconds("site", "--out", out, "--cache", cache, "--now", NOW)
        print("site, no change  ", median("site", "--out", out, "--cache", cache, "--now", NOW))
        print("check, no cache  ", median("check", "--no-cache", "--now", NOW))
        print("check, warm cache", median("check", "--cache", cache, "--now", NOW))
    lines = "府学胡同36号\n" * 20_000
    empty = seconds("where", "-", "--now", NOW)
    full = seconds("where", "-", "--now", NOW, stdin=lines)
    print(f"where            {20_000 / max(full - empty, 0.001):8.0f} lines a second after start")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest process  {peak:8.0f} MB")


if __name__ == "__main__":
    main()
