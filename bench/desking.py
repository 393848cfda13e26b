"""The desk's first page with 50,000 open requests, for each role, on both engines.

    PYTHONPATH=. .venv/bin/python bench/desking.py [--open 50000] [--runs 9]

The whole answer, through the application and without a network: the session, the questions to the
queue, opening what the officer holds, the page.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from intake.door.current import read_current
from tests.intake.conftest import write_content
from tests.intake.desk.conftest import PEOPLE, START, closed, opened
from tests.intake.desk.many import multiply
from tests.intake.queues import postgres

PATHS = ("/desk/", "/desk/?list=asked", "/desk/station", "/desk/meetings")


def measure(url: str, folder: Path, count: int, runs: int) -> None:
    office = opened(url, read_current(write_content(folder / "content"), START), folder)
    store = office.store
    multiply(store, count, communities=("fuxue", "dongsi", "nobody"))
    store.close()
    engine = url.partition(":")[0]
    for person in PEOPLE:
        if person.name == "helper":
            continue
        browser = office.browser(person.name)
        for path in PATHS:
            if browser.get(path).status_code != 200:
                continue
            times = []
            for _ in range(runs):
                begun = time.perf_counter()
                browser.get(path)
                times.append((time.perf_counter() - begun) * 1000)
            print(f"  {engine:11} {person.name:9} {path:18} {statistics.median(times):6.0f} ms"
                  f" ({min(times):.0f}–{max(times):.0f})")
    closed(office)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--open", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=9)
    given = parser.parse_args()
    print(f"The desk with {given.open:,} open requests in three communities (goal: 100 ms)")
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        measure(f"sqlite:///{one}/q.db", Path(one), given.open, given.runs)
        with postgres() as server:
            measure(server.database(), Path(two), given.open, given.runs)


if __name__ == "__main__":
    main()
