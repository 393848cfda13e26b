"""Q7: requests claimed and closed per second, beside procrastinate on the same PostgreSQL.

    PYTHONPATH=. .venv/bin/python bench/claiming.py [--jobs 1000] [--runs 5]

By turns in the same minute. procrastinate runs a task that does nothing, as its manual says to be
quickest: one worker, asynchronous, concurrency 16. Here sixteen hands claim, and close what they
claimed, under its fencing number: at one desk, which makes what all of them ask at that moment in
one transaction; each on a connection of its own; and one alone. Every claim and every end of one
is committed on either side before its hand goes on, and the server syncs each commit.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import statistics
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import procrastinate

from district import definition
from district.records import OfficerId
from intake import clock
from intake.door.writer import Writer
from intake.lifecycle import Move, Outcome
from intake.queues import open_queue
from intake.receipt import new_receipt
from intake.request import Request, Step, Taking
from intake.store import Store
from tests.intake.making_arrivals import arrival
from tests.intake.queues import postgres

HANDS = 16
_BODY = '{"a":1}'
_AT_ONCE = 500


def procrastinated(url: str, jobs: int) -> float:
    """Seconds in which a worker of procrastinate runs so many jobs."""
    return asyncio.run(_procrastinated(url, jobs))


async def _procrastinated(url: str, jobs: int) -> float:
    app = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=url, min_size=HANDS, max_size=HANDS + 4)
    )

    @app.task(name="nothing")
    async def nothing(number: int) -> None:
        pass

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        for start in range(0, jobs, _AT_ONCE):
            await nothing.batch_defer_async(
                *({"number": number} for number in range(start, min(start + _AT_ONCE, jobs)))
            )
        begun = time.perf_counter()
        await app.run_worker_async(
            concurrency=HANDS, wait=False, install_signal_handlers=False
        )
        seconds = time.perf_counter() - begun
        done = await app.job_manager.list_jobs_async(status="succeeded")
        assert len(list(done)) == jobs
    return seconds


def filled(url: str, jobs: int) -> Store:
    store = open_queue(url, 30, create=True)
    made = [arrival(version=definition.version(_BODY), definition=_BODY) for _ in range(jobs)]
    for start in range(0, jobs, _AT_ONCE):
        store.accept(made[start : start + _AT_ONCE], new_receipt)
    return store


def until(at: str) -> str:
    return clock.stamp(clock.unstamp(at) + timedelta(minutes=5))


def closing(request: Request, at: str) -> Step:
    return Step(Move.CLOSE, at, request.claimed_by, Outcome.RESOLVED, fence=request.fence)


def alone(store: Store, at: str, url: str, hand: int = 0) -> int:
    """One request after the other, each in two transactions, until none is left."""
    count = 0
    while found := store.take(OfficerId(f"hand-{hand}"), at, until(at)):
        store.make(found[0].receipt, closing(found[0], at))
        count += 1
    return count


def apart(store: Store, at: str, url: str) -> int:
    """Sixteen such hands, each on a connection of its own."""
    counts: list[int] = []

    def work(hand: int) -> None:
        mine = open_queue(url, 60, create=False)
        counts.append(alone(mine, at, url, hand))
        mine.close()

    threads = [threading.Thread(target=work, args=(hand,)) for hand in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


def together(store: Store, at: str, url: str) -> int:
    """Sixteen hands at one desk."""
    return asyncio.run(_together(at, url))


async def _together(at: str, url: str) -> int:
    writer = Writer(lambda: open_queue(url, 30, create=False), new_receipt)

    async def hand(number: int) -> int:
        count = 0
        while request := await writer.take(Taking(OfficerId(f"hand-{number}"), at, until(at))):
            await writer.make(request.receipt, closing(request, at))
            count += 1
        return count

    counts = await asyncio.gather(*map(hand, range(HANDS)))
    writer.close()
    return sum(counts)


def hutong(work: Callable[[Store, str, str], int], url: str, jobs: int) -> float:
    store = filled(url, jobs)
    begun = time.perf_counter()
    count = work(store, clock.stamp(datetime.now(UTC)), url)
    seconds = time.perf_counter() - begun
    assert count == jobs
    store.close()
    return seconds


WAYS: dict[str, Callable[[str, int], float]] = {
    f"procrastinate, concurrency {HANDS}": procrastinated,
    f"{HANDS} hands at one desk": partial(hutong, together),
    f"{HANDS} hands, a connection each": partial(hutong, apart),
    "one hand, one at a time": partial(hutong, alone),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    # Who makes each move by itself is slow: a part of them is enough.
    counts = [options.jobs] * 2 + [max(1, options.jobs // 5)] * 2
    logging.getLogger("procrastinate").setLevel(logging.ERROR)
    with postgres() as server:
        found = [
            {name: jobs / way(server.database(), jobs)
             for (name, way), jobs in zip(WAYS.items(), counts, strict=True)}
            for _ in range(options.runs)
        ]
    print(f"{options.jobs:,} requests claimed and closed, PostgreSQL; median of {options.runs}:")
    first = next(iter(WAYS))
    for name in WAYS:
        rates = [each[name] for each in found]
        ratio = statistics.median(each[name] / each[first] for each in found)
        spread = f"({min(rates):,.0f}–{max(rates):,.0f})"
        against = "" if name == first else f"  {ratio:.1f} times procrastinate"
        print(f"  {name:32} {statistics.median(rates):7,.0f}/s {spread:12}{against}")
    print("  goal: at least 3 times")


if __name__ == "__main__":
    main()
