"""When an answer is due after a move, and its place in the working order."""

from __future__ import annotations

from dataclasses import dataclass

from district.forms import Form
from intake import clock
from intake.accepting import REPEATED
from intake.lifecycle import Move
from intake.request import Request


@dataclass(frozen=True, slots=True)
class Due:
    """Two stamps."""

    due_at: str
    turn_at: str


def due_after(move: Move, request: Request, form: Form, at: str, timezone: str) -> Due | None:
    """None where the move changes nothing about it.

    The promise of its form starts again when a request is opened again. While the resident is
    asked the clock stands: from the first question to the answer does not count.
    """
    if move in {Move.OBJECT, Move.REOPEN}:
        due_at = clock.stamp(clock.due(clock.unstamp(at), form.reply_within, timezone))
    elif move is Move.ANSWER and request.asked_at:
        due_at = clock.resumed(request.due_at, request.asked_at, at, form.reply_within, timezone)
    else:
        return None
    return Due(due_at, clock.turn(due_at, reasons_of(request), timezone))


def reasons_of(request: Request) -> int:
    """How many working days its turn comes before it is due."""
    return request.vulnerable + (request.repeats >= REPEATED)
