"""Arrivals and how a test takes one in."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from itertools import count

import psycopg

from district.forms import FormId
from district.records import CommunityId, OfficerId
from intake.acceptance import New
from intake.receipt import Receipt, new_receipt
from intake.request import Arrival, Routing, Sealed
from intake.store import Store

NOW = "2026-11-23T02:00:00Z"
LATER = "2026-11-24T02:00:00Z"
BROKEN = (sqlite3.IntegrityError, psycopg.IntegrityError, psycopg.DataError)
"""What the engines raise when something that cannot be true was to be written."""
_NUMBERS = count()


def arrival(**changes: object) -> Arrival:
    mark = f"{next(_NUMBERS):064}"
    made = Arrival(
        FormId("noise"), "v" * 64, "{}", mark, mark, CommunityId("fuxue"), OfficerId("shen"),
        Routing.FOUND, {"kind": "bar"}, Sealed("k1", b"box"), NOW, LATER,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def take(store: Store, **changes: object) -> Receipt:
    (accepted,) = store.accept([arrival(**changes)], new_receipt)
    assert isinstance(accepted, New)
    return accepted.receipt
