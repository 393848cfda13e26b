"""A door on the tiny district with a real queue, asked without a network between."""

from __future__ import annotations

import asyncio
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from intake.door.app import make_app
from intake.door.clients import Proxies
from intake.door.current import read_current
from intake.door.door import Door
from intake.door.limits import Rate
from intake.door.work import Work
from intake.door.writer import Writer
from intake.keys import make_keys
from intake.queues import open_queue
from intake.receipt import new_receipt
from intake.store import Store

START = datetime(2026, 11, 23, 2, tzinfo=UTC)
GOOD = {"address": "府学胡同1号", "story": "半夜很吵，睡不着", "phone": "13800138000", "key": "k1"}


@dataclass
class Asker:
    """Asks the door; its clocks stand still until they are moved."""

    door: Door
    url: str
    peer: str = "203.0.113.7"
    passed: float = 0.0
    wall: float = 0.0
    site: Path | None = None
    forwarded: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.door.now = lambda: START + timedelta(seconds=self.passed + self.wall)
        self.door.monotonic = lambda: self.passed
        self.app = make_app(self.door, self.site)

    def __call__(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self.together([(method, path, more)])[0]

    def together(self, calls: list[tuple[str, str, dict[str, Any]]]) -> list[httpx.Response]:
        async def all_of_them() -> list[httpx.Response]:
            transport = httpx.ASGITransport(self.app, client=(self.peer, 4711))
            async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
                return await asyncio.gather(*(
                    client.request(method, path, **{
                        **more, "headers": {**self.forwarded, **more.get("headers", {})},
                    })
                    for method, path, more in calls
                ))

        return asyncio.run(all_of_them())

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self("GET", path, **more)

    def post(self, form: str = "noise", **changes: str | None) -> httpx.Response:
        """A page's form, sent as a browser does."""
        given = {name: text for name, text in {**GOOD, **changes}.items() if text is not None}
        return self("POST", f"/requests/{form}", content=urlencode(given).encode(),
                    headers={"Content-Type": "application/x-www-form-urlencoded"})

    def send(self, form: str = "noise", **changes: Any) -> httpx.Response:
        """The same as JSON."""
        given = {name: text for name, text in {**GOOD, **changes}.items() if text is not None}
        return self("POST", f"/requests/{form}", content=json.dumps(given).encode(),
                    headers={"Content-Type": "application/json"})

    def receipt(self, **changes: str) -> tuple[str, str]:
        """Number and code of a fresh request."""
        body = self.send(**changes).json()
        return body["receipt"], body["code"]

    def follow(self, number: str, code: str, **more: str) -> httpx.Response:
        return self("POST", "/receipts", data={"number": number, "code": code, "language": "en",
                                               **more})

    @property
    def store(self) -> Store:
        """Another look at the queue, by somebody else."""
        return open_queue(self.url, 1, create=True)

    def queue(self) -> list[Any]:
        store = self.store
        try:
            return list(store.queue())
        finally:
            store.close()


def made(url: str, content: Path, folder: Path, wait: float = 1, **changes: Any) -> Asker:
    keys = make_keys(folder / "keys")
    writer = Writer(lambda: open_queue(url, wait, create=True), new_receipt)
    proxies = Proxies(changes.pop("proxies", ()))
    door = Door(read_current(content, START), keys, writer, proxies, Rate(60, 600), Rate(20, 900),
                Rate(10, 900), Work(keys.secret))
    return Asker(door, url, **changes)


def hidden(page: str) -> dict[str, str]:
    """What a page carries along unseen, to be sent by its button."""
    return {name: html.unescape(text) for name, text in
            re.findall('<input type="hidden" name="([^"]+)" value="([^"]*)">', page)}


@pytest.fixture
def ask(tmp_path: Path, content: Path) -> Iterator[Asker]:
    """On SQLite."""
    asker = made(f"sqlite:///{tmp_path}/q.db", content, tmp_path)
    yield asker
    asker.door.writer.close()


@pytest.fixture
def either(queue_url: str, tmp_path: Path, content: Path) -> Iterator[Asker]:
    """On SQLite and on PostgreSQL."""
    asker = made(queue_url, content, tmp_path)
    yield asker
    asker.door.writer.close()
