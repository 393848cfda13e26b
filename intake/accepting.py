"""Accepting: arrivals into the queue, many in one transaction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from secrets import token_bytes
from typing import Any

from intake import clock
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
# Of each place only the latest: one that everybody writes from must not cost more than another.
_PLACES = (
    "SELECT given.place, (SELECT count(*) FROM (SELECT status FROM request"
    " WHERE request.place = given.place AND received_at >= :since"
    " ORDER BY received_at DESC LIMIT :most) AS latest WHERE status <> 'quarantined') AS n"
    " FROM ({}) AS given"
)
_MOST_REPEATS = 20
REPEAT_WITHIN = timedelta(days=90)
REPEATED = 2
"""So many requests from one house before this one, and its turn comes a working day earlier."""
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
    before = _repeats(engine, arrivals)
    free = iter(_free(engine, mint, len(unknown)))
    rows: list[dict[str, Any]] = []
    results: list[Acceptance] = []
    for arrival in arrivals:
        earlier = known.get(arrival.fingerprint)
        if earlier is None:
            seen = before[arrival.place] if arrival.place else 0
            before[arrival.place] += 1
            row = _row(ledger.number(), next(free), arrival, seen)
            known[arrival.fingerprint] = row
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


def _repeats(engine: Engine, arrivals: Sequence[Arrival]) -> Counter[str | None]:
    """How often each place was in the queue in the time before, by its hash; 20 at most."""
    places = sorted({each.place for each in arrivals if each.place})
    if not places:
        return Counter()
    since = clock.stamp(clock.unstamp(min(each.received_at for each in arrivals)) - REPEAT_WITHIN)
    seen: Counter[str | None] = Counter()
    for start in range(0, len(places), _AT_ONCE):
        named = {f"place_{n}": each for n, each in enumerate(places[start : start + _AT_ONCE])}
        given = " UNION ALL ".join(f"SELECT CAST(:{name} AS TEXT) AS place" for name in named)
        values = {**named, "since": since, "most": _MOST_REPEATS}
        for row in engine.rows(_PLACES.format(given), values):
            seen[row["place"]] = row["n"]
    return seen


def _row(number: int, receipt: Receipt, arrival: Arrival, repeats: int) -> dict[str, Any]:
    sealed, urgency, heard = arrival.sealed, arrival.urgency, arrival.heard
    turn_at = arrival.due_at
    if urgency is not None:
        turn_at = urgency.turn_again_at if repeats >= REPEATED else urgency.turn_at
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
        "salt": token_bytes(16).hex(), "fence": 0, "leased_until": None, "asked_at": None,
        "turn_at": turn_at, "vulnerable": int(urgency is not None and urgency.vulnerable),
        "repeats": repeats, "place": arrival.place, "street": heard.street, "sound": heard.sound,
        "heard_at": heard.heard_at, "joined_to": None, "meeting": None, "look_on": None,
        "not_by": None,
    }


def _write_definitions(engine: Engine, arrivals: Sequence[Arrival]) -> None:
    editions = {each.version: each for each in arrivals}
    known = _found(engine, "SELECT version FROM definition WHERE ", "version", list(editions))
    for version, each in editions.items():
        if version not in known:
            values = {"version": version, "form": each.form, "body": each.definition}
            engine.run(_DEFINITION, {**values, "seen_at": each.received_at})
