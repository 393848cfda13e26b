"""A real `intake serve` on the tiny district, and clients that load it and note every answer."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from intake import fingerprint
from intake.audit import verify
from intake.door.tickets import Tickets
from intake.keys import read_door
from intake.queues import open_queue
from intake.receipt import read_receipt
from tests.conftest import ROOT

_GONE = (OSError, http.client.HTTPException)


@dataclass
class RealDoor:
    """A door in a process of its own, on a free port; `folder` holds its keys."""

    queue: str
    folder: Path
    content: Path
    process: subprocess.Popen[bytes] | None = None
    port: int = 0

    def open(self, before: Callable[[], None] | None = None) -> None:
        """Start it and wait until it listens; `before` runs in its process first."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "intake", "serve", "--port", "0", "--lang", "en"], cwd=ROOT,
            env={**os.environ, "HUTONG_QUEUE": self.queue, "HUTONG_CONTENT": str(self.content),
                 "HUTONG_KEYS": str(self.folder / "keys")},
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, preexec_fn=before,
        )
        assert self.process.stdout
        line = self.process.stdout.readline()
        found = re.search(b"localhost:([0-9]+)", line)
        assert found, "the door did not open"
        self.port = int(found[1])

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.communicate(timeout=30)
            self.process = None

    def mark(self, key: str) -> str:
        """The fingerprint under which a form with this key is stored."""
        return fingerprint.of_key(self.secret, "noise", key)

    @property
    def secret(self) -> bytes:
        keys = read_door(self.folder / "keys")
        assert keys is not None
        return keys.secret

    def receipt_in(self, status: int, headers: Any, body: bytes) -> str:
        """The receipt an answer shows, or ""."""
        if status in {200, 201}:
            return str(read_receipt(json.loads(body)["receipt"]))
        if status == 303:
            ticket = headers["location"].rpartition("/")[2].partition("?")[0]
            return str(Tickets(self.secret).read(ticket, datetime.now(UTC)))
        return ""


def form(key: str) -> dict[str, str]:
    return {"address": f"府学胡同{sum(key.encode()) % 90 + 1}号", "story": f"半夜很吵 {key}",
            "phone": "13800138000", "kind": "bar", "key": key, "language": "en"}


@contextmanager
def opened(*doors: RealDoor) -> Iterator[None]:
    """The doors, open; they are ended whatever happens."""
    try:
        for door in doors:
            door.open()
        yield
    finally:
        for door in doors:
            door.end(signal.SIGKILL)


@dataclass
class Answers:
    """Every answer that was seen: receipts by key, how many of each status."""

    shown: dict[str, set[str]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    cut: int = 0
    """Posts without an answer."""
    reached: threading.Event = field(default_factory=threading.Event)
    enough: int = 10**9
    """`reached` is set with so many answers."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, key: str, status: int, receipt: str) -> None:
        with self.lock:
            self.statuses[status] += 1
            if receipt:
                self.shown.setdefault(key, set()).add(receipt)
            if self.statuses.total() >= self.enough:
                self.reached.set()


def post(door: RealDoor, line: http.client.HTTPConnection, key: str, answers: Answers,
         *, json_: bool = True) -> int:
    """One form, by a program or by a page; its status."""
    given = form(key)
    body = json.dumps(given).encode() if json_ else urlencode(given).encode()
    kind = "application/json" if json_ else "application/x-www-form-urlencoded"
    line.request("POST", "/requests/noise", body, {"Content-Type": kind, "Accept": "text/html"})
    answer = line.getresponse()
    said = answer.read()
    answers.note(key, answer.status, door.receipt_in(answer.status, answer.headers, said))
    return answer.status


def client(door: RealDoor, keys: Iterable[str], answers: Answers, *, patient: bool) -> None:
    """Sends one after the other; when the line breaks it stops, or if `patient` takes a new one."""
    line = http.client.HTTPConnection("127.0.0.1", door.port, timeout=30)
    for number, key in enumerate(keys):
        try:
            post(door, line, key, answers, json_=number % 2 == 0)
        except _GONE:
            line.close()
            with answers.lock:
                answers.cut += 1
            if not patient:
                break
    answers.reached.set()
    line.close()


@contextmanager
def load(
    doors: Iterable[RealDoor], lists: Iterable[Iterable[str]], answers: Answers,
    *, patient: bool = False,
) -> Iterator[None]:
    """While the block runs, a client for each list of keys; afterwards all have ended."""
    threads = [
        threading.Thread(target=client, args=(door, keys, answers), kwargs={"patient": patient})
        for door, keys in zip(doors, lists, strict=True)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive(), "a client hangs"


def names(prefix: str, count: int) -> Iterator[str]:
    return islice((f"{prefix}-{number}" for number in range(10**9)), count)


def check(door: RealDoor, answers: Answers) -> int:
    """Every receipt shown is stored under its key, once, and the chain is whole; how many rows."""
    store = open_queue(door.queue, 30, create=False)
    try:
        rows = store.engine.rows("SELECT fingerprint, receipt FROM request")
        by_mark = {row["fingerprint"]: row["receipt"] for row in rows}
        assert len(by_mark) == len(rows)
        lost = {
            key: receipts for key, receipts in answers.shown.items()
            if receipts != {by_mark.get(door.mark(key))}
        }
        assert lost == {}
        assert verify(store.engine).flaws == ()
        return len(rows)
    finally:
        store.close()
