"""What a resident sees of a request, and what can be done about it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from district.problem import Refusal
from intake import clock, letters
from intake.due import Due
from intake.lifecycle import ALLOWED, Move, Outcome, Status
from intake.request import NOTE, Event, Request, Step
from intake.seal import NotOpened, seal
from intake.tidy import tidy

MOST_ADDED = 20
"""How often a resident may write about one request: an officer has to read it."""
LONGEST = 2000
_WRITTEN = frozenset({Move.ADD, Move.ANSWER, Move.OBJECT})
_SHOWN = frozenset({
    Move.ACCEPT, Move.QUARANTINE, Move.CLAIM, Move.RELEASE, Move.REFER, Move.ASK, Move.ANSWER,
    Move.ADD, Move.WITHDRAW, Move.CLOSE, Move.OBJECT, Move.REOPEN, Move.FORGET,
})


@dataclass(frozen=True, slots=True)
class Line:
    """One event as the resident is told of it; `letter` is what the desk wrote, or ""."""

    day: str
    move: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stands. `seen` tells an action made from an older page from a new one."""

    request: Request
    lines: tuple[Line, ...]
    moves: frozenset[str]
    asked: str
    seen: int

    @property
    def status(self) -> Status:
        """What joins it to another is for the desk: residents never hear of each other."""
        joined = self.request.status is Status.JOINED
        return Status.WAITING if joined else self.request.status


def standing(request: Request, events: Sequence[Event], secret: bytes, timezone: str) -> Standing:
    """`secret` is the door's: it opens letters."""
    lines = tuple(
        Line(
            clock.shown(event.at, timezone),
            # To the resident a request that is looked at first is one that came in.
            "accept" if event.move is Move.QUARANTINE else event.move.value,
            _read(event, request, secret),
        )
        for event in events if event.move in _SHOWN
    )
    asked = _question(request, events, secret)
    moves = {move.value for move in (Move.ADD, Move.WITHDRAW, Move.OBJECT)
             if (request.status, move) in ALLOWED}
    if request.status is Status.CLOSED:
        moves.add(Move.FORGET.value)
    if asked and (request.status, Move.ANSWER) in ALLOWED:
        moves.add(Move.ANSWER.value)
    if _too_many(events):
        moves -= {move.value for move in _WRITTEN}
    return Standing(request, lines, frozenset(moves), asked, len(events))


def _read(event: Event, request: Request, secret: bytes) -> str:
    if event.letter is None:
        return ""
    try:
        return letters.read(secret, request.receipt, event.letter)
    except NotOpened:
        return ""


def _question(request: Request, events: Sequence[Event], secret: bytes) -> str:
    """The officer's question that is still open, or ""."""
    for event in reversed(events):
        if event.move is Move.ANSWER or event.status in {Status.CLOSED, Status.FORGOTTEN}:
            return ""
        if event.move is Move.ASK:
            return _read(event, request, secret)
    return ""


def _too_many(events: Sequence[Event]) -> bool:
    return sum(event.move in _WRITTEN and event.actor == "resident" for event in events) >= (
        MOST_ADDED
    )


def step_of(made: Move, text: str, public: bytes, at: str, due: Due | None) -> Step:
    """The resident's move; `due` is when an answer is due after it, where that changes.

    Raises `Refusal`: `text_blank`, `text_unreadable`, `text_too_long`.
    """
    if made is Move.WITHDRAW:
        return Step(made, at, outcome=Outcome.WITHDRAWN, resident=True)
    try:
        plain = tidy(text, prose=True)
    except Refusal as refusal:
        code = "text_too_long" if refusal.code == "too_long" else "text_unreadable"
        raise Refusal(code, most=LONGEST) from None
    if not plain:
        raise Refusal("text_blank")
    if len(plain) > LONGEST:
        raise Refusal("text_too_long", most=LONGEST)
    due_at, turn_at = (due.due_at, due.turn_at) if due else (None, None)
    return Step(made, at, resident=True, due_at=due_at, turn_at=turn_at,
                note=seal(public, {NOTE: plain}))
