"""Q1: form posts accepted durably per second, by a real `intake serve` on a real disk.

    PYTHONPATH=. .venv/bin/python bench/posting.py [--clients 64] [--seconds 10] [--postgres]

The clients are one other process, which shares the two cores with the door. Beside the figure: how
often this disk syncs, and what the same clients reach at /healthz, where nothing is stored.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
_STREETS = ("府学胡同", "东四北大街", "张自忠路", "中剪子巷", "交道口南大街", "菊儿胡同")


def body(number: int) -> bytes:
    """One noise form, different from every other."""
    return urlencode({
        "address": f"{_STREETS[number % len(_STREETS)]}{number % 90 + 1}号",
        "noise_kind": "bar", "place": f"胡同西口那家酒吧{number}", "time_of_day": "night",
        "details": "夜里一点多还在放音乐，睡不着。" * 3, "phone": "010-0000 9001",
        "key": f"bench-{number}", "language": "zh", "_version": "", "_took": "60", "_website": "",
    }).encode()


@dataclass
class Tally:
    """Milliseconds of each answer, and how many had each status."""

    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)


class Client(asyncio.Protocol):
    """One connection that sends the next request as soon as the last is answered."""

    def __init__(self, requests: asyncio.Queue[bytes] | None, make, tally: Tally, until: float):
        self.make, self.tally, self.until = make, tally, until
        self.done = asyncio.get_running_loop().create_future()
        self.buffer = b""

    def connection_made(self, transport) -> None:
        self.transport = transport
        self.send()

    def send(self) -> None:
        if time.perf_counter() > self.until:
            self.transport.close()
            return
        self.begun = time.perf_counter()
        self.transport.write(self.make())

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, split, rest = self.buffer.partition(b"\r\n\r\n")
        if not split:
            return
        lower = head.lower()
        at = lower.find(b"content-length:")
        length = int(lower[at + 15:].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(rest) < length:
            return
        self.buffer = b""
        status = int(head[9:12])
        self.tally.times.append((time.perf_counter() - self.begun) * 1000)
        self.tally.statuses[status] = self.tally.statuses.get(status, 0) + 1
        self.send()

    def connection_lost(self, error) -> None:
        if not self.done.done():
            self.done.set_result(None)


async def load(port: int, clients: int, seconds: float, make) -> Tally:
    tally, until = Tally(), time.perf_counter() + seconds
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: Client(None, make, tally, until), "127.0.0.1", port)
        for _ in range(clients)
    ]
    await asyncio.gather(*(client.done for _, client in made))
    return tally


def told(name: str, tally: Tally, seconds: float) -> str:
    cuts = quantiles(tally.times, n=100) if len(tally.times) > 1 else [0.0] * 99
    return (
        f"{name}: {len(tally.times) / seconds:,.0f}/s  p50 {cuts[49]:.1f} ms  p99 {cuts[98]:.1f} ms"
        f"  {dict(sorted(tally.statuses.items()))}"
    )


def fsyncs(folder: Path, seconds: float = 1.0) -> float:
    """How often a second this disk takes 4 KB for good."""
    file = os.open(folder / "fsync", os.O_RDWR | os.O_CREAT)
    count, until = 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        os.pwrite(file, b"x" * 4096, (count % 256) * 4096)
        os.fdatasync(file)
        count += 1
    os.close(file)
    return count / seconds


def post(number: int, port: int) -> bytes:
    form = body(number)
    head = (
        f"POST /requests/noise HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
    )
    return head.encode() + form


def measure(folder: Path, queue: str, clients: int, seconds: float) -> None:
    environment = {**os.environ, "HUTONG_QUEUE": queue, "HUTONG_KEYS": str(folder / "keys")}
    door = subprocess.Popen(
        [sys.executable, "-m", "intake", "serve", "--port", "0", "--lang", "en"], cwd=ROOT,
        env=environment, stdout=subprocess.PIPE, text=True,
    )
    try:
        assert door.stdout is not None
        line = door.stdout.readline()
        port = int(line.split("localhost:")[1].split(",")[0])
        posts = iter([post(number, port) for number in range(int(4000 * seconds))])
        empty = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
        asyncio.run(load(port, clients, 1, lambda: next(posts)))
        print(told("  nothing stored (/healthz)",
                   asyncio.run(load(port, clients, 3, lambda: empty)), 3))
        tally = asyncio.run(load(port, clients, seconds, lambda: next(posts)))
        print(told(f"  accepted durably, {clients} clients", tally, seconds), flush=True)
        print("  goal: 1,000/s, p99 at most 100 ms")
    finally:
        door.terminate()
        door.wait(20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--work", help="a folder on a real disk; else .cache")
    options = parser.parse_args()
    base = Path(options.work or ROOT / ".cache")
    base.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=base) as name:
        folder = Path(name)
        print(f"this disk: {fsyncs(folder):,.0f} fdatasync/s")
        print("SQLite:")
        measure(folder, f"sqlite:///{folder}/queue.db", options.clients, options.seconds)
        if options.postgres:
            # A late import: a server of PostgreSQL is for tests, and need not be there.
            from tests.intake.queues import postgres  # noqa: PLC0415

            with postgres() as server:
                print("PostgreSQL:")
                measure(folder, server.database(), options.clients, options.seconds)


if __name__ == "__main__":
    main()
