"""What an event says beside its move, in words."""

from __future__ import annotations

from collections.abc import Callable

from district.words import Words
from intake.lifecycle import Move
from intake.moved import OFF
from intake.request import ELSEWHERE, Event

_SAID = {
    Move.CLOSE: "intake.outcome", Move.ASSIGN: "page.desk.assigned", Move.CALL: "page.desk.call",
    Move.SPLIT: "page.desk.split", Move.LOOK: "page.desk.looked", Move.REOPEN: "page.desk.looked",
    Move.CLAIM: "page.desk.claimed", Move.REPORT: "page.desk.slip.came",
    Move.QUARANTINE: "page.desk.suspected",
}
_OFFICERS = frozenset({Move.HAND_OVER, Move.TAKE_OVER})


def detail_of(event: Event, words: Words, officer: Callable[[str], str]) -> str:
    """Nothing where there is nothing to say; `officer` gives the name behind an id."""
    if not event.detail:
        return ""
    if event.move is Move.CLAIM and event.detail == ELSEWHERE:
        return words("intake.show.elsewhere")
    if event.move in _SAID:
        return words(f"{_SAID[event.move]}.{event.detail}")
    if event.move is Move.AGENDA and event.detail == OFF:
        return words("intake.show.off_agenda")
    return officer(event.detail) if event.move in _OFFICERS else event.detail
