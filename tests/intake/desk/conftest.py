"""A desk on the tiny district with a real queue, asked as a browser does, without a network."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from argon2 import PasswordHasher

from district.records import OfficerId, StationId
from intake.account_store import Accounts
from intake.accounts import Account, Role
from intake.desk.app import make_desk
from intake.desk.desk import Desk
from intake.desk.signing_in import SigningIn
from intake.door.clients import Proxies
from intake.door.current import Current, read_current
from intake.door.writer import Writer
from intake.keys import make_keys
from intake.passwords import Passwords
from intake.queues import open_queue
from intake.receipt import new_receipt
from intake.store import Store

START = datetime(2026, 11, 23, 2, tzinfo=UTC)
PASSWORD = "晚上巷子里很安静 1983"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""As the real ones, for a thousandth of the price."""
_HASH = Passwords(QUICK).hash(PASSWORD)

PEOPLE = (
    Account("shen", "沈一帆", Role.OFFICER, OfficerId("shen-yifan"), None, _HASH),
    Account("head", "王所长", Role.HEAD, None, StationId("jdk"), _HASH),
    Account("district", "分局值班", Role.DISTRICT, None, None, _HASH),
    Account("helper", "赵师傅", Role.HELPER, None, None, _HASH),
)
"""One account of each role; all have the same password."""


@dataclass
class Browser:
    """Keeps cookies and sends what a browser sends; `https` unless told otherwise."""

    desk: Desk
    peer: str = "203.0.113.7"
    base: str = "https://desk.example"
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    """Sent with each request, over those of the call."""

    def __post_init__(self) -> None:
        self.app = make_desk(self.desk)

    def __call__(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, client=(self.peer, 4711))
            client = httpx.AsyncClient(transport=transport, base_url=self.base)
            async with client:
                headers = {**self.headers, **more.pop("headers", {})}
                if self.cookies:
                    headers["cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
                return await client.request(method, path, headers=headers, **more)

        answer = asyncio.run(ask())
        for line in answer.headers.get_list("set-cookie"):
            name, _, rest = line.partition("=")
            value = rest.partition(";")[0].strip('"')
            if "Max-Age=0" in rest or not value:
                self.cookies.pop(name, None)
            elif "Secure" not in rest or self.base.startswith("https:"):
                self.cookies[name] = value
        return answer

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self("GET", path, **more)

    def send(self, path: str, page: httpx.Response | None = None, **given: str) -> httpx.Response:
        """A form of the page (the desk's first where none is given), sent by its button."""
        page = page or self.get("/desk/")
        return self("POST", path, data={"csrf": csrf_of(page), **given})

    def sign_in(self, name: str = "shen", password: str = PASSWORD, next: str = "",
                ) -> httpx.Response:
        page = self.get("/desk/sign-in", params={"next": next} if next else None)
        return self("POST", "/desk/sign-in",
                    data={**hidden(page.text), "name": name, "password": password})

    def follow(self, answer: httpx.Response) -> httpx.Response:
        assert answer.status_code == 303, answer.text
        parts = urlsplit(answer.headers["location"])
        return self.get(f"{parts.path}?{parts.query}" if parts.query else parts.path)


@dataclass
class Office:
    """One desk on one queue; its clock stands still until it is moved."""

    url: str
    desk: Desk
    passed: float = 0.0
    """Seconds."""

    def __post_init__(self) -> None:
        self.desk.now = lambda: START + timedelta(seconds=self.passed)
        self.desk.monotonic = lambda: self.passed

    @property
    def now(self) -> datetime:
        return self.desk.now()

    def browser(self, name: str = "", **more: Any) -> Browser:
        """A new browser; signed in with a name."""
        made = Browser(self.desk, **more)
        if name:
            assert made.sign_in(name).status_code == 303
        return made

    def settle(self) -> None:
        """Wait until what waits to be written is."""
        asyncio.run(self.desk.writer.ask(lambda store: None))

    def rows(self, statement: str) -> list[Any]:
        store = self.store
        try:
            return list(store.engine.rows(statement))
        finally:
            store.close()

    def change(self, name: str, **changes: Any) -> None:
        store = self.store
        try:
            accounts = Accounts(store.engine)
            account = accounts.find(name)
            assert account is not None
            accounts.change(replace(account, **changes))
        finally:
            store.close()

    @property
    def store(self) -> Store:
        """Another look at the queue, by somebody else."""
        return open_queue(self.url, 1, create=True)


def hidden(page: str) -> dict[str, str]:
    """What a page carries along unseen, to be sent by its button."""
    return {name: html.unescape(text) for name, text in
            re.findall('<input type="hidden" name="([^"]+)" value="([^"]*)">', page)}


def csrf_of(page: httpx.Response) -> str:
    return hidden(page.text)["csrf"]


def opened(url: str, current: Current, folder: Path, **more: Any) -> Office:
    make_keys(folder / "keys")
    store = open_queue(url, 1, create=True)
    for person in PEOPLE:
        Accounts(store.engine).add(person)
    store.close()

    def writer() -> Writer:
        return Writer(lambda: open_queue(url, 1, create=True), new_receipt)

    desk = Desk(lambda: current, folder / "keys", writer(), writer(), writer(), Proxies(),
                SigningIn(Passwords(QUICK)), lambda: START, lambda: 0.0, **more)
    return Office(url, desk)


def closed(office: Office) -> None:
    office.desk.signing_in.close()
    office.desk.reader.close()
    office.desk.counter.close()
    office.desk.writer.close()


@pytest.fixture(scope="session")
def current(content: Path) -> Current:
    return read_current(content, START)


@pytest.fixture
def office(tmp_path: Path, current: Current) -> Iterator[Office]:
    """On SQLite."""
    made = opened(f"sqlite:///{tmp_path}/q.db", current, tmp_path)
    yield made
    closed(made)


@pytest.fixture
def either(queue_url: str, tmp_path: Path, current: Current) -> Iterator[Office]:
    """On SQLite and on PostgreSQL."""
    made = opened(queue_url, current, tmp_path)
    yield made
    closed(made)
