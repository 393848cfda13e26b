"""Moves, many in one transaction: each is made or refused by itself, and what follows from it too.

What is joined to a request is closed with it, with the same outcome and a letter of its own; when
the main one is withdrawn, those joined to it stand for themselves again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from district.problem import Refusal
from district.records import OfficerId
from intake import moved
from intake.chain import COLUMNS, Note
from intake.engine import Engine, Row
from intake.ledger import Ledger
from intake.lifecycle import Move, Status
from intake.receipt import Receipt
from intake.request import Request, Step
from intake.stored import MANY_NOTES, REQUEST, RUNG, TURN, among, note_of, request_of

Made = Request | Refusal
"""The request after the move, or why it was not made."""
_AT_ONCE = 500
_CHANGE = (
    f"UPDATE request SET {', '.join(f'{name} = :{name}' for name in moved.CHANGED)}"  # noqa: S608
    " WHERE id = :id"
)
_FREE = (
    f"SELECT receipt FROM request WHERE {{}}{RUNG} = 0"  # noqa: S608 (names are ours)
    " AND (status = 'waiting' OR leased_until <= :at)"
    f" ORDER BY {TURN} LIMIT :most"
)
_TAKES_ALONG = frozenset({Move.CLOSE, Move.REFER, Move.WITHDRAW})


class _Table:
    """The requests that one transaction works on, as they stand after each of its moves."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.ledger = Ledger(engine)
        self._rows: dict[Receipt, dict[str, Any]] = {}
        self._notes: defaultdict[int, list[Note]] = defaultdict(list)
        self._joined: defaultdict[int, list[Receipt]] = defaultdict(list)
        self._changed: dict[int, dict[str, Any]] = {}

    def load(self, steps: Sequence[tuple[Receipt, Step]]) -> None:
        wanted = {receipt for receipt, _ in steps} | {step.main for _, step in steps if step.main}
        self._take_in(_found(self._engine, "receipt", wanted))
        mains = [
            self._rows[receipt]["id"] for receipt, step in steps
            if step.move in _TAKES_ALONG and receipt in self._rows
        ]
        joined = [row for row in _found(self._engine, "joined_to", mains)
                  if row["status"] == Status.JOINED]
        self._take_in(row for row in joined if row["receipt"] not in self._rows)
        for row in joined:
            self._joined[row["joined_to"]].append(row["receipt"])
        for row in _many(self._engine, MANY_NOTES, "request",
                         [row["id"] for row in self._rows.values()],
                         " ORDER BY note.event, note.letter"):
            self._notes[row["request"]].append(note_of(row))

    def _take_in(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._rows[row["receipt"]] = {name: row[name] for name in ("id", *COLUMNS)}

    def move(self, receipt: Receipt, step: Step) -> Request:
        """Make one; raises `Refusal`, and then nothing of it was made."""
        row = self._rows.get(receipt)
        if row is None:
            raise Refusal("receipt_unknown")
        request = request_of(row)
        status = moved.after(request, step)
        changes = moved.changes(request, step, status)
        if step.move is Move.JOIN:
            changes["joined_to"] = self._main(request, step)
        letter = step.letter or (step.tell(receipt) if step.tell else None)
        row |= changes
        self._changed[row["id"]] = row
        self.ledger.write(
            row, step.move, step.at, step.actor, moved.detail_of(request, step),
            note=step.note, letter=letter, notes=self._notes[row["id"]],
        )
        self._notes[row["id"]] += [
            (kind, each.key_id, each.box) for kind, each in enumerate((step.note, letter)) if each
        ]
        if step.move in _TAKES_ALONG:
            self._take_along(request, step)
        return request_of(row)

    def _main(self, request: Request, step: Step) -> int:
        main = self._rows.get(step.main) if step.main else None
        if main is None:
            raise Refusal("receipt_unknown")
        if main["id"] == request.id or main["status"] not in {Status.WAITING, Status.CLAIMED}:
            raise Refusal("cannot_join_there")
        if main["community"] != request.community:
            raise Refusal("cannot_join_elsewhere")
        followers = _found(self._engine, "joined_to", [request.id])
        if any(row["status"] == Status.JOINED for row in followers):
            raise Refusal("cannot_join_main")
        self._joined[main["id"]].append(request.receipt)
        return int(main["id"])

    def _take_along(self, main: Request, step: Step) -> None:
        for receipt in self._joined.pop(main.id, ()):
            row = self._rows[receipt]
            if row["status"] != Status.JOINED or row["joined_to"] != main.id:
                continue
            split = Step(Move.SPLIT, step.at, detail="main_closed")
            along = replace(step, main=main.receipt, fence=None, note=None, letter=None,
                            look_on=None)
            try:
                self.move(receipt, split if step.move is Move.WITHDRAW else along)
            except Refusal:
                # As where only another person may close it: it stands for itself again.
                self.move(receipt, split)

    def save(self) -> None:
        if self._changed:
            names = ("id", *moved.CHANGED)
            self._engine.many(_CHANGE, [
                {name: row[name] for name in names} for row in self._changed.values()
            ])
        self.ledger.save()


def make_all(engine: Engine, steps: Sequence[tuple[Receipt, Step]]) -> list[Made]:
    """Make them in this order; to be called inside `engine.writing()`."""
    table = _Table(engine)
    table.load(steps)
    results: list[Made] = []
    for receipt, step in steps:
        try:
            results.append(table.move(receipt, step))
        except Refusal as refusal:
            results.append(refusal)
    table.save()
    return results


def take(
    engine: Engine, officer: OfficerId, at: str, until: str, most: int, community: str
) -> list[Request]:
    """Claim the first `most` in working order; to be called inside `engine.writing()`."""
    given: dict[str, Any] = {"at": at, "most": most}
    where = ""
    if community:
        where, given["community"] = "community = :community AND ", community
    # The chain first, as every writer does: then what is read here stands until this is written.
    table = _Table(engine)
    receipts = [Receipt(row["receipt"]) for row in engine.rows(_FREE.format(where), given)]
    steps = [(each, Step(Move.CLAIM, at, officer, until=until)) for each in receipts]
    table.load(steps)
    requests = [table.move(receipt, step) for receipt, step in steps]
    table.save()
    return requests


def _found(engine: Engine, column: str, values: Iterable[Any]) -> Iterator[Row]:
    return _many(engine, f"{REQUEST} WHERE ", column, list(values), "")


def _many(
    engine: Engine, select: str, column: str, values: Sequence[Any], last: str
) -> Iterator[Row]:
    for start in range(0, len(values), _AT_ONCE):
        condition, named = among(column, values[start : start + _AT_ONCE])
        yield from engine.rows(select + condition + last, named)
