"""Erasing: the values of requests go, their numbers, dates and history stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from intake.chain import COLUMNS
from intake.engine import Engine
from intake.ledger import Ledger
from intake.lifecycle import Move, Status

_BLANK: Mapping[str, Any] = {
    "status": Status.FORGOTTEN.value, "open": "{}", "sealed": None, "key_id": None,
    "fingerprint": None, "content": None, "salt": None, "place": None,
    "vulnerable": 0, "repeats": 0, "look_on": None,
}
_UPDATE = (
    f"UPDATE request SET {', '.join(f'{name} = :{name}' for name in COLUMNS)}"  # noqa: S608
    " WHERE id = :id"
)
_NOTES = "DELETE FROM note WHERE event IN (SELECT id FROM event WHERE request = :id)"
_SLIPS = "DELETE FROM slip WHERE request = :id"


def erase(engine: Engine, rows: Sequence[Mapping[str, Any]], at: str, actor: str) -> None:
    """Erase these requests; to be called inside `engine.writing()`. `wipe` finishes it."""
    ledger = Ledger(engine)
    blanks = [{**{name: row[name] for name in ("id", *COLUMNS)}, **_BLANK} for row in rows]
    for blank in blanks:
        ledger.write(blank, Move.FORGET, at, actor)
    for written in (_NOTES, _SLIPS):
        engine.many(written, [{"id": blank["id"]} for blank in blanks])
    engine.many(_UPDATE, blanks)
    ledger.save()
    engine.run("UPDATE chain SET unwiped = 1")


def wipe(engine: Engine) -> None:
    """Leave nothing of what was erased in the database's files, if anything was since the last.

    Raises `Refusal("purge_unfinished")`; the next call tries again.
    """
    (row,) = engine.rows("SELECT unwiped FROM chain")
    if row["unwiped"]:
        engine.wipe()
        with engine.writing():
            engine.run("UPDATE chain SET unwiped = 0")
