"""`Office`: door and desk in one server, in a thread of the tests, on the sample district.

Its clock stands still until it is moved, so that a request is late or a claim over when a test says.
"""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import uvicorn
from argon2 import PasswordHasher
from playwright.sync_api import Page, expect

from district.forms import FormId
from district.records import OfficerId, StationId
from intake.acceptance import New
from intake.account_store import Accounts
from intake.accounts import Account, Role
from intake.desk.app import make_desk
from intake.desk.desk import Desk
from intake.desk.running import beside
from intake.desk.signing_in import SigningIn
from intake.door.app import make_app
from intake.door.clients import Proxies
from intake.door.current import Current, read_current
from intake.door.door import Door
from intake.door.limits import Rate
from intake.door.work import Work
from intake.door.writer import Writer
from intake.keys import make_keys
from intake.passwords import Passwords
from intake.queues import open_queue
from intake.receipt import Receipt, code_of, new_receipt
from intake.request import Step
from intake.store import Store
from tests.conftest import ROOT

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""Ten in the morning there."""
PASSWORD = "晚上巷子里很安静 1983"
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_HASH = Passwords(_QUICK).hash(PASSWORD)
PEOPLE = (
    Account("shen", "沈一帆", Role.OFFICER, OfficerId("shen-yifan"), None, _HASH),
    Account("li", "李敏", Role.OFFICER, OfficerId("li-min"), None, _HASH),
    Account("head", "王所长", Role.HEAD, OfficerId("guo-shusen"), StationId("jiaodaokou"), _HASH),
    Account("district", "分局值班", Role.DISTRICT, None, None, _HASH),
    Account("helper", "赵师傅", Role.HELPER, None, None, _HASH),
)
STORY = "楼下酒吧放音乐，夜里一点还没停"
PHONE = "010-0000 9001"
_FORMS = {
    "noise": {"noise_kind": "bar", "place": "胡同西口", "time_of_day": "night", "details": STORY},
    "mediation": {"story": "楼上拖椅子，说过两回了", "with_whom": "neighbour"},
}


@dataclass(frozen=True, slots=True)
class Kept:
    """What a resident keeps of a request."""

    number: Receipt
    code: str


@dataclass
class Office:
    """`now` is what every part of it takes for the time."""

    queue: str
    door: Door
    desk: Desk
    address: str = ""
    now: datetime = MONDAY

    def __post_init__(self) -> None:
        self.door.now = self.desk.now = lambda: self.now

    @property
    def store(self) -> Store:
        """Another look at the queue, by somebody else."""
        return open_queue(self.queue, 1, create=True)

    def receive(
        self, address: str = "府学胡同36号", form: str = "noise", now: datetime | None = None,
        suspicion: str = "", **values: str,
    ) -> Kept:
        """A request as the door would have taken it in at that time."""
        current, moment = self.door.current, now or self.now
        given = {"address": address, "phone": PHONE, **_FORMS[form], **values}
        arrival, _ = current.reception(self.door.keys, moment).receive(
            current.forms[FormId(form)].edition, given, secrets.token_hex(8), suspicion
        )
        store = self.store
        try:
            (accepted,) = store.accept([arrival], new_receipt)
        finally:
            store.close()
        assert isinstance(accepted, New)
        return Kept(accepted.receipt, code_of(self.door.keys.secret, accepted.receipt))

    def make(self, kept: Kept, step: Step) -> None:
        store = self.store
        try:
            store.make(kept.number, step)
        finally:
            store.close()


@cache
def _sample() -> Current:
    return read_current(ROOT / "content", MONDAY)


@contextmanager
def opened(folder: Path, site: Path | None) -> Iterator[Office]:
    """Ready to be asked; ended in order."""
    queue, keys = f"sqlite:///{folder}/queue.db", make_keys(folder / "keys")

    def writer() -> Writer:
        return Writer(lambda: open_queue(queue, 5, create=True), new_receipt)

    reader, counter, moves = writer(), writer(), writer()
    signing = SigningIn(Passwords(_QUICK))
    wide = [Rate(1000, 900) for _ in range(3)]
    door = Door(_sample(), keys, moves, Proxies(), *wide, Work(keys.secret))
    desk = Desk(lambda: door.current, folder / "keys", reader, counter, moves, Proxies(),
                signing, door.now, door.monotonic)
    office = Office(queue, door, desk)
    store = office.store
    for person in PEOPLE:
        Accounts(store.engine).add(person)
    store.close()
    app = beside(door, make_app(door, site), make_desk(desk), door_too=True)
    with _served(app) as address:
        office.address = address
        yield office
    signing.close()
    reader.close()
    counter.close()
    moves.close()


@contextmanager
def _served(app: object) -> Iterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="critical", lifespan="off", ws="none")  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listening.close()


def sign_in(page: Page, office: Office, name: str, language: str = "zh") -> None:
    page.goto(f"{office.address}/desk/sign-in?language={language}")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("main form button[type=submit]")
    expect(page.locator(".who")).to_be_visible()


def sheet(page: Page, office: Office, kept: Kept) -> None:
    page.goto(f"{office.address}/desk/requests/{kept.number}")


def unfold(page: Page, move: str) -> None:
    if page.get_attribute(f"#act-{move}", "open") is None:
        page.click(f"#act-{move} > summary")


def press(page: Page, move: str) -> None:
    """The button of that move; what it says is there afterwards."""
    page.click(f"form[action$='/{move}'] button[type=submit]")
    expect(page.locator("[role=status]")).to_be_visible()
