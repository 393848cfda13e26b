"""Accepting: arrivals into the queue, many in one transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from secrets import token_bytes
from typing import Any

from intake.acceptance import Acceptance, Conflict, Mint, New
from intake.chain import COLUMNS
from intake.engine import Engine, Row
from intake.ledger import Ledger
from intake.lifecycle import ABSENT, Move, decide
from intake.receipt import Receipt
from intake.request import Arrival
from intake.stored import again_of, among

_as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_AT_ONCE = 500
"""How many values one statement names: every database takes so many."""
_KNOWN = "SELECT fingerprint, receipt, content, received_at, outcome FROM request WHERE "
_TAKEN = "SELECT receipt FROM request WHERE "
_INSERT = (
    f"INSERT INTO request (id, {', '.join(COLUMNS)})"  # noqa: S608 (names are ours)
    f" VALUES (:id, {', '.join(f':{name}' for name in COLUMNS)})"
)
_DEFINITION = (
    "INSERT INTO definition (version, form, body, seen_at)"
    " VALUES (:version, :form, :body, :seen_at) ON CONFLICT DO NOTHING"
)


def accept(engine: Engine, arrivals: Sequence[Arrival], mint: Mint) -> list[Acceptance]:
    """What became of each; to be called inside `engine.writing()`."""
    # First, because on PostgreSQL this is where writers wait for each other.
    ledger = Ledger(engine)
    known: dict[str, Row] = _found(engine, _KNOWN, "fingerprint", [a.fingerprint for a in arrivals])
    unknown = {each.fingerprint for each in arrivals} - known.keys()
    free = iter(_free(engine, mint, len(unknown)))
    rows: list[dict[str, Any]] = []
    results: list[Acceptance] = []
    for arrival in arrivals:
        earlier = known.get(arrival.fingerprint)
        if earlier is None:
            row = known[arrival.fingerprint] = _row(ledger.number(), next(free), arrival)
            rows.append(row)
            move = Move.QUARANTINE if arrival.suspicion else Move.ACCEPT
            ledger.write(row, move, arrival.received_at, "door", arrival.suspicion)
            results.append(New(row["receipt"]))
        elif earlier["content"] == arrival.content:
            results.append(again_of(earlier))
        else:
            results.append(Conflict())
    if rows:
        _write_definitions(engine, arrivals)
        engine.many(_INSERT, rows)
        ledger.save()
    return results


def _found(engine: Engine, select: str, column: str, values: Sequence[str]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for start in range(0, len(values), _AT_ONCE):
        condition, named = among(column, values[start : start + _AT_ONCE])
        found |= {row[column]: row for row in engine.rows(select + condition, named)}
    return found


def _free(engine: Engine, mint: Mint, count: int) -> list[Receipt]:
    """So many numbers that nobody has."""
    free: list[Receipt] = []
    while len(free) < count:
        minted = list(dict.fromkeys(mint() for _ in range(count - len(free))))
        taken = _found(engine, _TAKEN, "receipt", minted).keys() | free
        free += [each for each in minted if each not in taken]
    return free


def _row(number: int, receipt: Receipt, arrival: Arrival) -> dict[str, Any]:
    sealed = arrival.sealed
    move = Move.QUARANTINE if arrival.suspicion else Move.ACCEPT
    return {
        "id": number, "receipt": receipt, "fingerprint": arrival.fingerprint,
        "content": arrival.content, "form": arrival.form, "version": arrival.version,
        "community": arrival.community, "officer": arrival.officer, "claimed_by": None,
        "routing": arrival.routing.value, "status": decide(ABSENT, move).value,
        "suspicion": arrival.suspicion, "outcome": None, "referred_to": "",
        "received_at": arrival.received_at, "due_at": arrival.due_at, "closed_at": None,
        "open": _as_json(dict(arrival.open)),
        "sealed": sealed.box if sealed else None, "key_id": sealed.key_id if sealed else None,
        "salt": token_bytes(16).hex(),
    }


def _write_definitions(engine: Engine, arrivals: Sequence[Arrival]) -> None:
    editions = {each.version: each for each in arrivals}
    known = _found(engine, "SELECT version FROM definition WHERE ", "version", list(editions))
    for version, each in editions.items():
        if version not in known:
            values = {"version": version, "form": each.form, "body": each.definition}
            engine.run(_DEFINITION, {**values, "seen_at": each.received_at})
