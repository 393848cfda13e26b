"""`admit` and `ask`: what lies in quarantine is let through; the resident is asked something."""

from __future__ import annotations

import click

from intake.lifecycle import Move
from intake.moving import letter_of, make, note_of, now_of, officer_named
from intake.options import command
from intake.request import Step
from intake.session import Session, receipt_of

_N = click.argument("number", nargs=-1, required=True, metavar="N")


@click.command()
@_N
@click.option("--note", default="", help="A sentence on it; sealed like what residents write.")
@command
def admit(session: Session, number: tuple[str, ...], note: str) -> None:
    """Let a request out of quarantine: it waits for an officer like any other."""
    step = Step(Move.ADMIT, now_of(session), note=note_of(session, note))
    make(session, number, step)


@click.command()
@_N
@click.option("--as", "officer", required=True, metavar="OFFICER", help="Who asks, by id or name.")
@click.option("--question", required=True,
              help="What the resident sees beside the receipt; only the code opens it.")
@command
def ask(session: Session, number: tuple[str, ...], officer: str, question: str) -> None:
    """Ask the resident something; the answer comes in as an event."""
    letter = letter_of(session, receipt_of(number), question)
    name = officer_named(session, officer)
    make(session, number, Step(Move.ASK, now_of(session), name, letter=letter))
