"""The slips of a queue, on any engine. Giving and ending one is part of a move's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from district.problem import Refusal
from intake.accounts import Role
from intake.engine import Engine, Row
from intake.receipt import Receipt
from intake.request import Routing, Sealed, Step
from intake.slips import DONE, WITHDRAWN, Slip, State

COLUMNS = (
    "id", "request", "account", "given_by", "given_at", "until", "sealed", "key_id", "done_at",
    "withdrawn_at",
)
_CLOSED = (
    "EXISTS (SELECT 1 FROM event WHERE event.request = slip.request AND event.id > slip.id"
    " AND event.status IN ('closed', 'forgotten'))"
)
_SLIP = (
    f"SELECT {', '.join(f'slip.{name}' for name in COLUMNS)},"  # noqa: S608 (names are ours)
    f" request.receipt, request.form, request.community, request.routing, {_CLOSED} AS closed,"
    " coalesce(account.shown, slip.account) AS shown FROM slip"
    " JOIN request ON request.id = slip.request LEFT JOIN account ON account.name = slip.account"
)
_ADD = (
    "INSERT INTO slip (id, request, account, given_by, given_at, until, sealed, key_id)"
    " VALUES (:id, :request, :account, :given_by, :given_at, :until, :sealed, :key_id)"
)
_ENDS = {
    DONE: "UPDATE slip SET done_at = :at WHERE id = :id",
    WITHDRAWN: "UPDATE slip SET withdrawn_at = :at WHERE id = :id",
}
_MOST = 100
"""A helper's own, the latest: older ones say no more than that they are over."""


@dataclass(frozen=True, slots=True)
class Helper:
    """An account that slips can be given to."""

    name: str
    shown: str


def of_request(engine: Engine, request: int) -> list[Slip]:
    """In the order in which they were given."""
    rows = engine.rows(f"{_SLIP} WHERE slip.request = :request ORDER BY slip.id",
                       {"request": request})
    return [_slip(row) for row in rows]


def of_account(engine: Engine, account: str) -> list[Slip]:
    """The latest first."""
    statement = f"{_SLIP} WHERE slip.account = :account ORDER BY slip.id DESC LIMIT :most"
    return [_slip(row) for row in engine.rows(statement, {"account": account, "most": _MOST})]


def find(engine: Engine, number: int, account: str) -> Slip | None:
    """None where there is none, or it was given to somebody else."""
    rows = engine.rows(f"{_SLIP} WHERE slip.id = :id AND slip.account = :account",
                       {"id": number, "account": account})
    return _slip(rows[0]) if rows else None


def helpers(engine: Engine) -> list[Helper]:
    """Whom a slip can be given to, by the name that is shown."""
    rows = engine.rows("SELECT name, shown FROM account WHERE role = :role AND active = 1",
                       {"role": Role.HELPER.value})
    return sorted((Helper(row["name"], row["shown"]) for row in rows),
                  key=lambda one: (one.shown, one.name))


def check(engine: Engine, request: int, step: Step) -> None:
    """Whether the slip of a step can be given, or ended; raises `Refusal`."""
    if step.slip is not None:
        names = [each.name for each in helpers(engine)]
        if step.slip.account not in names:
            raise Refusal("helper_unknown", name=step.slip.account[:40])
        if step.slip.until <= step.at:
            raise Refusal("slip_until")
    if step.about is not None:
        rows = engine.rows(f"{_SLIP} WHERE slip.id = :id AND slip.request = :request",
                           {"id": step.about, "request": request})
        if not rows or _slip(rows[0]).state(step.at) is not State.OPEN:
            raise Refusal("slip_over")


def keep(engine: Engine, event: int, request: int, step: Step) -> None:
    """What a step makes of a slip, once it is written as this event; after `check`."""
    if step.slip is not None:
        sealed = step.slip.sealed
        engine.run(_ADD, {
            "id": event, "request": request, "account": step.slip.account, "given_by": step.actor,
            "given_at": step.at, "until": step.slip.until, "sealed": sealed.box,
            "key_id": sealed.key_id,
        })
    if step.about is not None and step.detail in _ENDS:
        engine.run(_ENDS[step.detail], {"id": step.about, "at": step.at})


def _slip(row: Row) -> Slip:
    return Slip(
        row["id"], Receipt(row["receipt"]), row["form"], row["community"],
        Routing(row["routing"]), row["account"], row["shown"], row["given_by"], row["given_at"],
        row["until"], Sealed(row["key_id"], row["sealed"]), row["done_at"], row["withdrawn_at"],
        bool(row["closed"]),
    )


def by_turn(slips: Sequence[Slip], at: str) -> list[Slip]:
    """What is still to be done first, the most urgent of it before all; then the latest."""
    still = sorted((each for each in slips if each.state(at) is State.OPEN),
                   key=lambda each: (each.until, each.id))
    return [*still, *(each for each in slips if each.state(at) is not State.OPEN)]
