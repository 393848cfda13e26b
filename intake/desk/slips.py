"""派单 from a request's sheet: a slip is given to a helper, or taken back; and those that are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from district.problem import Refusal
from intake import clock
from intake.desk.making import Making
from intake.desk.naming import Names
from intake.desk.sheet import Found
from intake.lifecycle import Move
from intake.request import NewSlip, Step
from intake.slip_writing import read, shown_of, write
from intake.slips import WITHDRAWN, Slip, State, end_of, ends
from intake.unsealing import Opener


@dataclass(frozen=True, slots=True)
class Line:
    """A slip as the request's page shows it. `text` is "" where it cannot be opened here."""

    slip: Slip
    state: State
    by: str
    given: str
    until: str
    text: str
    may_ring: bool


def give(making: Making) -> Step:
    """A helper is given a part of it to do, and sees no more than that needs."""
    account, found = making.given.get("to", ""), making.found
    until = end_of(making.given.get("until", ""), making.now, making.timezone)
    if until is None:
        raise Refusal("slip_until")
    shown = shown_of(
        making.values, found.form.route_by, making.district, making.router, making.text("note"),
        may_ring=making.given.get("may_ring") == "1",
    )
    slip = NewSlip(account, until, write(making.door, shown))
    return making.step(Move.SLIP, note=making.note(needed=True), detail=account, slip=slip)


def withdraw(making: Making) -> Step:
    """From then on the helper sees nothing of it. Whoever sees the request may: it only takes."""
    number = making.given.get("slip", "")
    known = {str(each.id): each.id for each in making.found.slips}
    if number not in known:
        raise Refusal("slip_over")
    return making.step(Move.REPORT, detail=WITHDRAWN, about=known[number], fence=None)


def facts(found: Found, opener: Opener, names: Names, now: datetime) -> Mapping[str, Any]:
    """What the part of the request's page shows that is about slips."""
    at, words = clock.stamp(now), names.words
    offered = ends(now, names.district.profile.timezone)
    return {
        "slips": [_line(each, opener, names, at) for each in found.slips],
        "slip_helpers": [(each.name, f"{each.shown} · {each.name}") for each in found.helpers],
        "slip_ends": [
            (name, f"{words(f'page.desk.slip.until.{name}')} · {names.time(end)}")
            for name, end in offered.items()
        ],
    }


def _line(slip: Slip, opener: Opener, names: Names, at: str) -> Line:
    shown = read(opener.open(slip.sealed).values)
    return Line(
        slip, slip.state(at), names.actor(slip.given_by), names.time(slip.given_at),
        names.time(slip.until), shown.text, bool(shown.number),
    )
