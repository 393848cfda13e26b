"""A queue as full as a district's worst month, written as rows: quicker than by moves."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from district.records import CommunityId, OfficerId
from intake import clock
from intake.chain import COLUMNS
from intake.engine import Engine
from intake.receipt import new_receipt
from intake.request import Sealed

_REQUEST = (
    f"INSERT INTO request (id, {', '.join(COLUMNS)})"
    f" VALUES (:id, {', '.join(f':{name}' for name in COLUMNS)})"
)
_EVENT = (
    "INSERT INTO event (id, request, at, move, actor, status, detail, digest, hash)"
    " VALUES (:id, :request, :at, :move, :actor, :status, :detail, :digest, :hash)"
)
_BLANK: dict[str, Any] = dict.fromkeys(COLUMNS)
_AT_ONCE = 5_000
Placed = Sequence[tuple[CommunityId, OfficerId | None]]


def fill(
    engine: Engine, places: Placed, now: datetime, opened: int, closed: int, form: str, body: str,
    *, history: bool = True, sealed: Sealed | None = None,
) -> None:
    """So many open ones, received in the last weeks, a third of them late; and closed ones of the
    last half year. Without `history` they have no events. `sealed` is what each keeps."""
    chance = random.Random(7)
    version = "a" * 64
    with engine.writing():
        engine.run(
            "INSERT INTO definition (version, form, body, seen_at) VALUES (:v, :f, :b, :at)",
            {"v": version, "f": form, "b": body, "at": clock.stamp(now)},
        )
    rows = [_row(number, places, now, chance, is_open=number < opened)
            for number in range(opened + closed)]
    rows.sort(key=lambda row: str(row["received_at"]))
    box = {"sealed": sealed.box, "key_id": sealed.key_id} if sealed else {}
    events: list[dict[str, Any]] = []
    for at, row in enumerate(rows, 1):
        row |= {"id": at, "form": form, "version": version, **box}
        if not history:
            continue
        moves = ("accept", *("claim",) * row["fence"], *("close",) * (row["closed_at"] is not None))
        events += [
            {"request": at, "move": move, "actor": "door", "status": "waiting", "detail": "",
             "digest": "0" * 64, "hash": "0" * 64,
             "at": row["closed_at"] if move == "close" else row["received_at"]}
            for move in moves
        ]
    events.sort(key=lambda event: str(event["at"]))
    for at, event in enumerate(events, 1):
        event["id"] = at
    for start in range(0, len(rows), _AT_ONCE):
        with engine.writing():
            engine.many(_REQUEST, rows[start : start + _AT_ONCE])
    for start in range(0, len(events), _AT_ONCE):
        with engine.writing():
            engine.many(_EVENT, events[start : start + _AT_ONCE])


def _row(
    number: int, places: Placed, now: datetime, chance: random.Random, *, is_open: bool
) -> dict[str, Any]:
    community, officer = places[chance.randrange(len(places))]
    days = chance.uniform(0, 35) if is_open else chance.uniform(1, 180)
    received = now - timedelta(days=days)
    due = received + timedelta(days=chance.uniform(2, 50) if is_open else 3)
    holds = chance.random() < 0.1 and officer is not None
    row = {
        **_BLANK, "receipt": new_receipt(lambda _: number), "fingerprint": f"{number:064}",
        "content": f"{number:064}", "community": community, "officer": officer,
        "routing": "found", "status": "waiting", "suspicion": "", "referred_to": "",
        "received_at": clock.stamp(received), "due_at": clock.stamp(due),
        "turn_at": clock.stamp(due), "open": '{"kind":"bar"}', "sealed": chance.randbytes(400),
        "key_id": "k1", "salt": "0" * 32, "fence": 0, "vulnerable": 0, "repeats": 0,
        **_heard(chance, received),
    }
    if is_open and holds:
        row |= {"status": "claimed", "claimed_by": officer, "fence": 1,
                "leased_until": clock.stamp(now + timedelta(days=2))}
        if chance.random() < 0.2:
            row["asked_at"] = clock.stamp(now)
    elif not is_open:
        closed = min(received + timedelta(days=chance.uniform(0, 4)), now)
        row |= {"status": "closed", "claimed_by": officer or "li-min", "fence": 1,
                "outcome": "advised", "closed_at": clock.stamp(closed)}
    return row


def _heard(chance: random.Random, received: datetime) -> dict[str, Any]:
    """At night, as a rule, and from one of sixty streets; some say no hour or lead to no street."""
    day, hour = received.date(), chance.choice((20, 21, 22, 22, 23, 23, 0, 1, 2, 5))
    return {
        "sound": chance.choice(("bar", "building", "dance", "neighbour", "dog")),
        "street": f"胡同{chance.randrange(60):02}" if chance.random() < 0.9 else None,
        "heard_at": f"{day}T{hour:02}" if chance.random() < 0.9 else f"{day}T??",
    }


def plans(engine: Engine, statement: str, values: dict[str, Any]) -> str:
    """How the engine would answer: `EXPLAIN` of either."""
    lite = "sqlite" in type(engine).__module__
    asked = f"EXPLAIN QUERY PLAN {statement}" if lite else f"EXPLAIN {statement}"
    rows: Iterable[Any] = engine.rows(asked, values)
    return "\n".join(row["detail"] if lite else row["QUERY PLAN"] for row in rows)
