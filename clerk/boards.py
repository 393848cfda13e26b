"""Boards at the gates that say something else than before, at once or from a hand-over on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from clerk.moves import HandOver
from clerk.sides import Sides
from district.excerpt import Excerpt
from district.records import CommunityId, Profile, Role
from publish.board import Board
from publish.printing import Printing, differing
from publish.sheets import Sheet

_Boards = dict[CommunityId, Board]


def boards_to_print(
    sides: Sides, units: Sequence[str], hand_overs: Iterable[HandOver]
) -> list[Sheet]:
    """Both sides as of the same day: what time alone brings about is no part of a change.

    A board that changes at once and again with a hand-over is there twice.
    """
    if _on_boards(sides.before.profile) != _on_boards(sides.after.profile):
        units = [unit for unit in sides.survey.units if unit]
    ahead: dict[date, set[CommunityId]] = {}
    for one in hand_overs:
        if one.role == Role.LEAD and one.since > sides.now.date():
            ahead.setdefault(one.since, set()).add(one.community)
    sheets = _on(sides, units, sides.now)
    for day, communities in sorted(ahead.items()):
        found = _on(sides, units, datetime.combine(day, time()))
        sheets += [Sheet(one.board, sides.now.date(), day) for one in found
                   if one.board.community.id in communities]
    return sheets


def _on(sides: Sides, units: Sequence[str], now: datetime) -> list[Sheet]:
    sheets: list[Sheet] = []
    before: _Boards = {}
    for unit in units:
        before |= _own(sides.before.excerpt(unit), now)
        boards = _own(sides.after.excerpt(unit), now)
        sheets += [Sheet(board, now.date()) for board in boards.values()]
    return differing(sheets, before)


def _own(excerpt: Excerpt, now: datetime) -> _Boards:
    """The boards of a unit's own communities: of the others not all is in sight."""
    own = {one.id for one in excerpt.own("communities")}
    boards = Printing(excerpt.district, now).boards() if own else {}
    return {name: board for name, board in boards.items() if name in own}


def _on_boards(profile: Profile) -> tuple[object, ...]:
    return profile.url, profile.emergency, profile.hotline
