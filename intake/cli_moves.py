"""`claim`, `release`, `refer`, `close`, `reopen`: the moves, one command each."""

from __future__ import annotations

import click

from district.problem import Refusal
from intake.lifecycle import Move, Outcome
from intake.moving import (
    LONGEST,
    body_of,
    due_again,
    found,
    letter_of,
    look_day,
    make,
    note_of,
    now_of,
    officer_named,
    text_of,
)
from intake.options import command
from intake.request import Step
from intake.route import Router
from intake.session import Session, Usage, officer_of, receipt_of

_AS = click.option(
    "--as", "officer", metavar="OFFICER", help="Who does it, by id or name; else the desk."
)
_N = click.argument("number", nargs=-1, required=True, metavar="N")
_NOTE_HELP = "A sentence on it; sealed like what residents write."
_NOTE = click.option("--note", default="", help=_NOTE_HELP)


@click.command()
@_N
@click.option("--as", "officer", required=True, metavar="OFFICER",
              help="Who takes it, by id or name.")
@command
def claim(session: Session, number: tuple[str, ...], officer: str) -> None:
    """Take a waiting request: from now on this officer holds it."""
    name = officer_of(officer, session.district)
    community = found(session, receipt_of(number)).community
    serves = Router(session.district, session.today).serves
    elsewhere = community is not None and not serves(name, community)
    step = Step(Move.CLAIM, now_of(session), name, elsewhere=elsewhere, until=session.lease)
    make(session, number, step)


@click.command()
@_N
@_NOTE
@_AS
@command
def release(session: Session, number: tuple[str, ...], note: str, officer: str | None) -> None:
    """Give a claimed request back to the queue."""
    name, sealed = officer_named(session, officer), note_of(session, note)
    step = Step(Move.RELEASE, now_of(session), name, note=sealed)
    make(session, number, step)


@click.command()
@_N
@click.option("--to", "body", required=True, metavar="BODY",
              help="Who has it from now on: the body's name alone. Details go into --note.")
@_NOTE
@_AS
@command
def refer(
    session: Session, number: tuple[str, ...], body: str, note: str, officer: str | None
) -> None:
    """Hand a request to another body (12345, the property company, …); closes it here."""
    step = Step(
        Move.REFER, now_of(session), officer_named(session, officer), outcome=Outcome.REFERRED,
        referred_to=body_of(body), note=note_of(session, note),
    )
    make(session, number, step)


@click.command()
@_N
@click.option("--outcome", required=True, type=click.Choice([each.value for each in Outcome]),
              help="What came of it.")
@click.option("--tell", default="", help="A sentence to the resident, shown beside the receipt.")
@click.option("--one", default="", metavar="WHO", help="Of an agreement: one party.")
@click.option("--other", default="", metavar="WHO", help="The other party.")
@click.option("--agreed", default="", help="On what they agreed.")
@click.option("--look-on", default="", metavar="DATE", help="When to look whether it holds.")
@_NOTE
@_AS
@command
def close(
    session: Session, number: tuple[str, ...], outcome: str, tell: str, note: str,
    officer: str | None, look_on: str, **parties: str,
) -> None:
    """Write the outcome of a claimed request.

    What two parties agreed on: --one, --other, --agreed and --look-on, all of them.
    """
    if outcome == Outcome.REFERRED:
        raise Refusal("close_referred")
    day = None
    if look_on or any(parties.values()):
        if outcome != Outcome.AGREED or not (look_on and all(parties.values())):
            raise Usage("agreement_whole")
        day = look_day(session, receipt_of(number), look_on)
    step = Step(
        Move.CLOSE, now_of(session), officer_named(session, officer), outcome=Outcome(outcome),
        look_on=day, note=note_of(session, note, parties),
        letter=letter_of(session, receipt_of(number), tell),
    )
    make(session, number, step)


@click.command()
@_N
@click.option("--note", required=True, help=f"Why. {_NOTE_HELP}")
@_AS
@command
def reopen(session: Session, number: tuple[str, ...], note: str, officer: str | None) -> None:
    """Put a closed request back into the queue, with a new date to answer by."""
    text, name = text_of(note, most=LONGEST), officer_named(session, officer)
    due, sealed = due_again(session, receipt_of(number)), note_of(session, text)
    step = Step(Move.REOPEN, now_of(session), name, note=sealed,
                due_at=due.due_at, turn_at=due.turn_at)
    make(session, number, step)
