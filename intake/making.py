"""Moves, many in one transaction: each is made or refused by itself, and what follows from it too.

What is joined to a request is closed with it, with the same outcome and a letter of its own; when
the main one is withdrawn, those joined to it stand for themselves again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from district.problem import Refusal
from intake import moved, slip_store
from intake.chain import COLUMNS, Note
from intake.engine import Engine, Row
from intake.ledger import Ledger
from intake.lifecycle import Move, Status
from intake.receipt import Receipt
from intake.request import Request, Step, Taking
from intake.stored import FREE, MANY_NOTES, REQUEST, RUNG, TURN, among, note_of, request_of

Made = Request | Refusal
"""The request after the move, or why it was not made."""
_AT_ONCE = 500
_CHANGE = (
    f"UPDATE request SET {', '.join(f'{name} = :{name}' for name in moved.CHANGED)}"  # noqa: S608
    " WHERE id = :id"
)
_EVENTS = "SELECT request, count(*) AS n FROM event WHERE "
_FREE = (
    f"SELECT receipt FROM request WHERE {{}}{RUNG} = 0"  # noqa: S608 (names are ours)
    f" AND {FREE} ORDER BY {TURN} LIMIT :most"
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
        self._seen: Counter[int] = Counter()
        self._changed: dict[int, dict[str, Any]] = {}

    def load(self, steps: Sequence[tuple[Receipt, Step]]) -> None:
        """Read what the steps are about, where it was not read before."""
        wanted = {receipt for receipt, _ in steps} | {step.main for _, step in steps if step.main}
        self._take_in(_found(self._engine, "receipt", wanted - self._rows.keys()))
        mains = [
            self._rows[receipt]["id"] for receipt, step in steps
            if step.move in _TAKES_ALONG and receipt in self._rows
        ]
        joined = [row for row in _found(self._engine, "joined_to", mains)
                  if row["status"] == Status.JOINED]
        self._take_in(joined)
        for row in joined:
            self._joined[row["joined_to"]].append(row["receipt"])
        watched = [self._rows[receipt]["id"] for receipt, step in steps
                   if step.seen is not None and receipt in self._rows]
        for row in _many(self._engine, _EVENTS, "request", watched, " GROUP BY request"):
            self._seen[row["request"]] = row["n"]

    def _take_in(self, rows: Iterable[Row]) -> None:
        new = {row["receipt"]: {name: row[name] for name in ("id", *COLUMNS)} for row in rows
               if row["receipt"] not in self._rows}
        self._rows |= new
        numbers = [row["id"] for row in new.values()]
        last = " ORDER BY note.event, note.letter"
        for row in _many(self._engine, MANY_NOTES, "request", numbers, last):
            self._notes[row["request"]].append(note_of(row))

    def move(self, receipt: Receipt, step: Step) -> Request:
        """Make one; raises `Refusal`, and then nothing of it was made."""
        row = self._rows.get(receipt)
        if row is None:
            raise Refusal("receipt_unknown")
        request = request_of(row)
        if step.seen is not None and step.seen != self._seen[row["id"]]:
            raise Refusal("page_stale")
        status = moved.after(request, step)
        changes = moved.changes(request, step, status)
        if step.move is Move.JOIN:
            changes["joined_to"] = self._main(request, step)
        slip_store.check(self._engine, request.id, step)
        letter = step.letter or (step.tell(receipt) if step.tell else None)
        self._seen[row["id"]] += 1
        row |= changes
        self._changed[row["id"]] = row
        self.ledger.write(
            row, step.move, step.at, step.actor, moved.detail_of(request, step),
            note=step.note, letter=letter, notes=self._notes[row["id"]],
        )
        slip_store.keep(self._engine, self.ledger.last, request.id, step)
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
            along = replace(step, main=main.receipt, fence=None, seen=None, note=None, letter=None,
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
            self._changed.clear()
        self.ledger.save()


def work(
    engine: Engine, steps: Sequence[tuple[Receipt, Step]], takings: Sequence[Taking]
) -> tuple[list[Made], list[Request | None]]:
    """Make moves in this order, then give each who asks the next; inside `engine.writing()`."""
    # The chain first, as every writer does: then what is read here stands until this is written.
    table = _Table(engine)
    table.load(steps)
    made: list[Made] = []
    for receipt, step in steps:
        try:
            made.append(table.move(receipt, step))
        except Refusal as refusal:
            made.append(refusal)
    table.save()
    return made, _take(engine, table, takings)


def _take(engine: Engine, table: _Table, takings: Sequence[Taking]) -> list[Request | None]:
    waiting: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, taking in enumerate(takings):
        waiting[taking.community, taking.at].append(place)
    taken: list[Request | None] = [None] * len(takings)
    for (community, at), places in waiting.items():
        where = "community = :community AND " if community else ""
        given = {"at": at, "most": len(places)} | ({"community": community} if community else {})
        free = [Receipt(row["receipt"]) for row in engine.rows(_FREE.format(where), given)]
        steps = [
            (receipt, Step(Move.CLAIM, at, takings[place].officer, until=takings[place].until))
            for receipt, place in zip(free, places, strict=False)
        ]
        table.load(steps)
        for (receipt, step), place in zip(steps, places, strict=False):
            taken[place] = table.move(receipt, step)
        # Written at once: the next question must not be answered with the same ones.
        table.save()
    return taken


def _found(engine: Engine, column: str, values: Iterable[Any]) -> Iterator[Row]:
    return _many(engine, f"{REQUEST} WHERE ", column, list(values), "")


def _many(
    engine: Engine, select: str, column: str, values: Sequence[Any], last: str
) -> Iterator[Row]:
    for start in range(0, len(values), _AT_ONCE):
        condition, named = among(column, values[start : start + _AT_ONCE])
        yield from engine.rows(select + condition + last, named)
