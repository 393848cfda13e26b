"""What the sheets of a board say: from a `Board` to the plain texts that templates/print sets.

Nothing here knows the layout, nothing there knows a record. A *side* is the board in one language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from look.speak import Speaker
from publish import qr
from publish.board import Board


@dataclass(frozen=True, slots=True)
class Sheet:
    """A board to print on `printed`; `since` is the day it holds from where that is to come."""

    board: Board
    printed: date
    since: date | None = None


def told(sheet: Sheet, speakers: Sequence[Speaker], photo: str) -> dict[str, Any]:
    """All texts of a board; `photo` is the name of the file it is in, "" where there is none."""
    board = sheet.board
    return {
        "sides": [_side(sheet, t, second=t is not speakers[0]) for t in speakers],
        "number": board.number,
        "monogram": board.name.zh[0],
        "photo": photo or None,
        "code": qr.picture(board.address),
        "address": board.address,
        "cut": speakers[0].plain("poster.cut" if len(speakers) > 1 else "poster.cut_alike"),
    }


def _side(sheet: Sheet, t: Speaker, *, second: bool) -> dict[str, Any]:
    board = sheet.board
    numbers = [*board.profile.emergency, board.profile.hotline]
    return {
        "second": second,
        "community": t.name(board.community.name),
        "heading": t.plain("poster.heading"),
        "card": t.plain("poster.card"),
        "name": t.name(board.name),
        "badge": t.plain("badge", badge=board.lead.badge) if board.lead else "",
        "facts": [[title, lines] for title, lines, _ in _facts(board, t)],
        "brief": [[title, brief] for title, _, brief in _facts(board, t)],
        "scan": t.plain("poster.scan"),
        "emergency": [[one.number, t.name(one.purpose)] for one in numbers],
        "station": f"{t.name(board.station.name)} {board.station.phone}",
        "dates": " · ".join(_dates(sheet, t)),
    }


def _facts(board: Board, t: Speaker) -> Iterator[tuple[str, list[str], str]]:
    """A title, its lines for the poster, and the same in short for the card."""
    if board.lead and board.lead.hours:
        spans = [
            (f"{t.days(one.days)} {t.until(one.start, one.end)}", t.name(one.at))
            for one in board.lead.hours
        ]
        lines = [" ".join(pair) for pair in spans]
        yield t.plain("hours.title"), lines, _in_short((when for when, _ in spans), t)
    if board.series:
        held = [
            {"title": t.name(one.title), "when": t.recurrence(one), "place": t.name(one.place.name)}
            for one in board.series
        ]
        lines = [t.plain("poster.meeting", **one) for one in held]
        short = [
            t.plain("poster.meeting_short", when=one["when"], place=one["place"]) for one in held
        ]
        yield t.plain("community.meetings"), lines, _in_short(short, t)


def _in_short(texts: Iterable[str], t: Speaker) -> str:
    return t.plain("poster.between").join(texts)


def _dates(sheet: Sheet, t: Speaker) -> Iterator[str]:
    board = sheet.board
    if sheet.since:
        yield t.plain("poster.since", day=t.short_date(sheet.since))
    if board.lead:
        yield t.plain("poster.confirmed", day=t.short_date(board.lead.verified_on))
    yield t.plain("poster.version", version=board.version)
    yield t.plain("poster.printed", day=t.short_date(sheet.printed))
