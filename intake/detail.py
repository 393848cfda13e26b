"""What an event says beside its move, in words."""

from __future__ import annotations

from typing import Protocol

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


class Named(Protocol):
    """What people call what the history has by its id or key."""

    def officer(self, name: str, /) -> str: ...

    def account(self, name: str, /) -> str: ...

    def meeting(self, key: str, /) -> str: ...


def detail_of(event: Event, words: Words, named: Named) -> str:
    """Nothing where there is nothing to say."""
    if not event.detail:
        return ""
    if event.move is Move.CLAIM and event.detail == ELSEWHERE:
        return words("intake.show.elsewhere")
    if event.move in _SAID:
        return words(f"{_SAID[event.move]}.{event.detail}")
    if event.move is Move.AGENDA:
        off = event.detail == OFF
        return words("intake.show.off_agenda") if off else named.meeting(event.detail)
    if event.move is Move.SLIP:
        return named.account(event.detail)
    return named.officer(event.detail) if event.move in _OFFICERS else event.detail
