"""Requests for a desk's tests: sealed with its own keys, as the door would take them in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from intake.acceptance import New
from intake.arriving import Reception
from intake.keys import read_door
from intake.receipt import Receipt, new_receipt
from intake.request import Request, Step
from tests.intake.desk.conftest import Office

PHONE = "13800138000"
STORY = "半夜楼下很吵，睡不着"


def receive(
    office: Office, address: str = "府学胡同 12 号", form: str = "noise",
    now: datetime | None = None, suspicion: str = "", **values: str,
) -> Receipt:
    """The receipt of a new request."""
    current, door = office.desk.current(), read_door(office.desk.keys)
    assert door is not None
    moment = now or office.now
    reception = Reception(door, current.router(moment), "Asia/Shanghai", moment)
    edition = next(each.edition for name, each in current.forms.items() if name == form)
    given = {"address": address, "story": STORY, "phone": PHONE, **values}
    arrival, _ = reception.receive(edition, given, new_receipt(), suspicion)
    store = office.store
    try:
        (accepted,) = store.accept([arrival], new_receipt)
    finally:
        store.close()
    assert isinstance(accepted, New)
    return accepted.receipt


def found(office: Office, receipt: Receipt) -> Request:
    store = office.store
    try:
        request = store.find(receipt)
    finally:
        store.close()
    assert request is not None
    return request


def moves(office: Office, receipt: Receipt) -> list[Any]:
    store = office.store
    try:
        return [(each.move.value, each.actor, each.detail)
                for each in store.events(found(office, receipt))]
    finally:
        store.close()


def make(office: Office, receipt: Receipt, *steps: Step) -> None:
    store = office.store
    for step in steps:
        store.make(receipt, step)
    store.close()
