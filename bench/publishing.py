"""B1 to B7 of the goals: our build and Hugo's, side by side in the same minute; R3 to R6, what the
look-up and its pages cost a resident; WHERE and INDEX, what the look-up costs elsewhere.

    PYTHONPATH=. python bench/publishing.py                         # 10,000 communities, 5 runs
    PYTHONPATH=. python bench/publishing.py --records 2000 --runs 3 --only B1,B6
    PYTHONPATH=. python bench/publishing.py --only R3,R4,R5,R6,WHERE,INDEX
    PYTHONPATH=. python bench/publishing.py --large --work /dev/shm/bench

Every time is that of a whole process, from its start to the files on disk; the median of the runs,
ours and Hugo's in turn, so that a slow minute slows both. Ratios are medians of the pairs. Memory
is the peak of the largest process, then of all its processes together. What cannot be measured is
said, and the exit status is 0 all the same.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.builders import ROOT, Bench
from bench.goals.again import b2, b3
from bench.goals.checks import b6
from bench.goals.cold import b1, b4
from bench.goals.equal import b5
from bench.goals.fetched import r3, r4
from bench.goals.killed import b7
from bench.goals.lookup import where
from bench.goals.seen import r5, r6
from bench.goals.share import index, take
from bench.measure import Failed
from bench.names import TABLE
from bench.tell import tell, tell_missing
from bench.trees import file_system

GOALS = {
    "B1": b1, "B2": b2, "B3": b3, "B4": b4, "B5": b5, "B6": b6, "B7": b7,
    "R3": r3, "R4": r4, "R5": r5, "R6": r6, "WHERE": where, "INDEX": index, "TAKE": take,
}


def _asked(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=10_000, help="communities (10000)")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default=",".join(GOALS), metavar="B1,B2")
    parser.add_argument("--large", action="store_true",
                        help="B4; and B2, B3 and B6 with 100,000 communities as well")
    parser.add_argument("--both", action="store_true", help="B1: Hugo in both languages too")
    parser.add_argument("--mkdocs", type=int, default=0, metavar="PAGES",
                        help="B1: plain MkDocs Material with so many pages, for reference")
    parser.add_argument("--kills", type=int, default=20,
                        help="B7: builds killed (20), and a quarter as many full ones")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--names", type=Path, default=TABLE)
    parser.add_argument("--tree", type=Path, default=ROOT, help="the checkout to measure")
    parser.add_argument("--work", type=Path, default=None,
                        help="keep districts and sites here, and use the districts that are there; "
                        "may be on a memory disk")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    asked = _asked(words)
    with tempfile.TemporaryDirectory(prefix="hutong-bench-") as name:
        work = (asked.work or Path(name)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        bench = Bench(asked, work)
        print(f"{asked.records:,} communities, {asked.runs} runs, {os.cpu_count()} cores, "
              f"load {os.getloadavg()[0]:.1f}, files on {file_system(work)}; "
              "median (fastest–slowest), largest process / all together")
        for goal in asked.only.upper().split(","):
            if goal not in GOALS:
                print(f"{goal}  is no goal measured here")
                continue
            print(f"{goal}  {GOALS[goal].__doc__}", flush=True)
            try:
                GOALS[goal](bench)
            except (Failed, OSError, KeyError, ValueError) as error:
                tell_missing(f"{type(error).__name__}: {error}")
        _tell_timings(bench)
    return 0


def _tell_timings(bench: Bench) -> None:
    """Where the time of a cold build went, as it says itself."""
    lines = re.findall(r"(?m)^ *[0-9.]+ s  .*$", bench.cold.said if bench.cold else "")
    if bench.cold and lines:
        print(f"Where {bench.cold.seconds:.2f} s of a cold build go, over all its processes")
        for line in lines:
            tell(line)


if __name__ == "__main__":
    sys.exit(main())
