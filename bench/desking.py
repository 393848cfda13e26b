"""The desk's pages with 50,000 open requests, for each role, on both engines.

    PYTHONPATH=. .venv/bin/python bench/desking.py [--open 50000] [--closed 50000] [--runs 100]
        [--engine sqlite] [--path /desk/station]

The site's own district: an officer, the head of the station with most communities, and the
district. Timed is the whole answer, through the application and without a network: the session, the
questions to the queue, opening what the officer holds, the page. `first` is the longest of those
for which nothing was remembered, as after a start.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path

from district.records import CommunityId, OfficerId
from intake.arriving import Edition
from intake.door.current import Current, read_current
from intake.keys import make_keys
from intake.receipt import Receipt
from intake.seal import seal
from tests.conftest import ROOT
from tests.intake.desk.conftest import START, Browser, Office, closed, opened
from tests.intake.full_queues import fill
from tests.intake.queues import ENGINES, postgres

GOAL = 100
"""Milliseconds."""
PAGES = ("/desk/", "/desk/?list=asked", "/desk/station", "/desk/noise", "/desk/figures",
         "/desk/requests/{}", "/desk/meetings")
NAMES = ("shen", "head", "district")
FIRST = 5
"""Times at which nothing is remembered."""


def filled(url: str, folder: Path, given: argparse.Namespace) -> Office:
    current = read_current(ROOT / "content", START)
    office = opened(url, current, folder)
    store, router = office.store, current.router(START)
    places = [(name, router.on_duty(name)[0]) for name in current.district.communities]
    form = current.forms["noise"].form
    box = seal(make_keys(folder / "keys").public, {"address": "府学胡同 0 号", "phone": "0"})
    fill(store.engine, places, START, given.open, given.closed, form.id,
         Edition.of(form).definition, sealed=box)
    store.engine.run("ANALYZE" if url.startswith("sqlite") else "VACUUM ANALYZE")
    store.close()
    _employ(office, current, places)
    office.desk.monotonic = time.monotonic
    return office


def _employ(
    office: Office, current: Current, places: list[tuple[CommunityId, OfficerId | None]]
) -> None:
    """The accounts belong to whoever has most."""
    ((busiest, _),) = Counter(officer for _, officer in places if officer).most_common(1)
    found = current.district.communities.values()
    ((largest, _),) = Counter(one.station for one in found).most_common(1)
    office.change("shen", officer=busiest)
    office.change("head", station=largest)


def held(office: Office) -> Receipt:
    """A request that the officer holds: all three may see it."""
    return Receipt(office.rows(
        "SELECT receipt FROM request JOIN account ON account.officer = request.claimed_by"
        " WHERE request.status = 'claimed' ORDER BY request.id LIMIT 1"
    )[0]["receipt"])


def timed(browser: Browser, path: str) -> float:
    begun = time.perf_counter()
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return (time.perf_counter() - begun) * 1000


def measure(office: Office, engine: str, given: argparse.Namespace) -> int:
    """How many pages took longer than they may, at the median."""
    slow, receipt = 0, held(office)
    for name in NAMES:
        browser = office.browser(name)
        for page in given.path or PAGES:
            path = page.format(receipt)
            if browser.get(path).status_code == 404:
                continue
            first = []
            for _ in range(FIRST):
                office.desk.remembered.forget()
                first.append(timed(browser, path))
            times = sorted(timed(browser, path) for _ in range(given.runs))
            median, p99 = statistics.median(times), times[math.ceil(0.99 * len(times)) - 1]
            slow += median > GOAL
            role = "officer" if name == "shen" else name
            print(f"  {engine:11}{role:9}{page:20}{median:7.0f}{p99:7.0f}{max(first):7.0f}"
                  f"{'  over the goal' if median > GOAL else ''}", flush=True)
    return slow


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--open", type=int, default=50_000)
    parser.add_argument("--closed", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--engine", action="append", choices=ENGINES)
    parser.add_argument("--path", action="append", choices=PAGES)
    given = parser.parse_args()
    print(f"The desk with {given.open:,} open requests and {given.closed:,} closed ones of half a"
          f" year; {given.runs} times each (goal: {GOAL} ms)")
    print(f"  {'':40}{'median':>7}{'p99':>7}{'first':>7}  ms")
    slow = 0
    for engine in given.engine or ENGINES:
        with tempfile.TemporaryDirectory() as folder, postgres() as server:
            url = f"sqlite:///{folder}/q.db" if engine == "sqlite" else server.database()
            office = filled(url, Path(folder), given)
            slow += measure(office, engine, given)
            closed(office)
    busy, processors = os.getloadavg()[0], os.cpu_count()
    print(f"{slow} pages over the goal; load {busy:.1f} on {processors} processors")


if __name__ == "__main__":
    main()
