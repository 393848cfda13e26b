"""What else the desk does with a request, one command each: note, call, hand over, join, look …"""

from __future__ import annotations

import click

from district.problem import Refusal
from district.records import CommunityId
from intake.assigning import by_hand
from intake.lifecycle import Move
from intake.moving import found, look_day, make, note_of, now_of, officer_named
from intake.options import command
from intake.request import CALLS, Step
from intake.session import Session, known, officer_of, receipt_of

_N = click.argument("number", nargs=-1, required=True, metavar="N")
_NOTE_HELP = "A sentence on it; sealed like what residents write."
_NOTE = click.option("--note", default="", help=_NOTE_HELP)
_WHY = click.option("--note", required=True, help=f"Why. {_NOTE_HELP}")
_BY = click.option("--as", "officer", required=True, metavar="OFFICER",
                   help="Who does it, by id or name.")
_AS = click.option("--as", "officer", metavar="OFFICER",
                   help="Who does it, by id or name; else the desk.")


@click.command()
@_N
@click.option("--note", required=True, help=_NOTE_HELP)
@_AS
@command
def note(session: Session, number: tuple[str, ...], note: str, officer: str | None) -> None:
    """Write something down about a request; only staff see it."""
    who, sealed = officer_named(session, officer), note_of(session, note)
    make(session, number, Step(Move.NOTE, now_of(session), who, note=sealed))


@click.command()
@_N
@_BY
@click.option("--came", required=True, type=click.Choice(CALLS), help="What came of it.")
@_NOTE
@command
def call(session: Session, number: tuple[str, ...], officer: str, came: str, note: str) -> None:
    """Note that the officer who holds a request rang the resident."""
    who = officer_named(session, officer)
    make(session, number, Step(Move.CALL, now_of(session), who, detail=came,
                               note=note_of(session, note)))


@click.command("hand-over")
@_N
@click.option("--to", required=True, metavar="OFFICER", help="Who holds it from now on.")
@_NOTE
@_AS
@command
def hand_over(
    session: Session, number: tuple[str, ...], to: str, note: str, officer: str | None
) -> None:
    """Give a claimed request to another officer."""
    step = Step(Move.HAND_OVER, now_of(session), officer_named(session, officer),
                to=officer_of(to, session.district), until=session.lease,
                note=note_of(session, note))
    make(session, number, step)


@click.command("take-over")
@_N
@_BY
@_WHY
@command
def take_over(session: Session, number: tuple[str, ...], officer: str, note: str) -> None:
    """Take a request from the officer who holds it; the history says so, and why."""
    step = Step(Move.TAKE_OVER, now_of(session), officer_named(session, officer),
                until=session.lease, note=note_of(session, note))
    make(session, number, step)


@click.command()
@_N
@click.option("--to", required=True, metavar="OFFICER", help="Who has it from now on.")
@click.option("--community", default="", metavar="ID", help="Where it belongs, if not known yet.")
@_NOTE
@_AS
@command
def assign(
    session: Session, number: tuple[str, ...], to: str, community: str, note: str,
    officer: str | None,
) -> None:
    """Decide who has an open request, and of which community it is."""
    request = found(session, receipt_of(number))
    place = community or request.community or ""
    if not place:
        raise Refusal("assign_community")
    name = known(place, session.district.communities, "community")
    step = by_hand(request, officer_of(to, session.district), CommunityId(name), now_of(session),
                   officer_named(session, officer) or "")
    make(session, number, step, note=note_of(session, note))


@click.command()
@_N
@click.option("--to", "main", required=True, metavar="N", help="The one it says the same as.")
@_AS
@command
def join(session: Session, number: tuple[str, ...], main: str, officer: str | None) -> None:
    """Join a request to another that says the same: it is closed with that one."""
    who = officer_named(session, officer)
    make(session, number, Step(Move.JOIN, now_of(session), who, main=receipt_of([main])))


@click.command()
@_N
@_AS
@command
def split(session: Session, number: tuple[str, ...], officer: str | None) -> None:
    """Undo a join: the request stands for itself again."""
    make(session, number, Step(Move.SPLIT, now_of(session), officer_named(session, officer)))


@click.command()
@_N
@click.option("--again", default="", metavar="DATE", help="Look once more on that day.")
@_NOTE
@_AS
@command
def look(
    session: Session, number: tuple[str, ...], again: str, note: str, officer: str | None
) -> None:
    """Note that an agreement holds. Where it is broken, reopen the request."""
    day = look_day(session, receipt_of(number), again) if again else None
    step = Step(Move.LOOK, now_of(session), officer_named(session, officer), detail="kept",
                look_on=day, note=note_of(session, note))
    make(session, number, step)


COMMANDS = (note, call, hand_over, take_over, assign, join, split, look)
