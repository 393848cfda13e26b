"""`claim`, `release`, `refer`, `close`, `reopen`: the moves, one command each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from district.problem import Refusal
from district.records import OfficerId
from intake import clock, definition
from intake.lifecycle import Move, Outcome
from intake.options import command
from intake.receipt import Receipt, grouped
from intake.request import NOTE, Sealed, Step
from intake.seal import seal
from intake.session import Session, Usage, known, receipt_of
from intake.store import Store
from intake.tidy import tidy

_AS = click.option("--as", "officer", metavar="OFFICER", help="Who does it, by id.")
_N = click.argument("number", nargs=-1, required=True, metavar="N")


@click.command()
@_N
@click.option("--as", "officer", required=True, metavar="OFFICER", help="Who takes it, by id.")
@command
def claim(session: Session, number: tuple[str, ...], officer: str) -> None:
    """Take a waiting request: from now on this officer holds it."""
    name = _officer(session, officer)
    _make(session, number, Step(Move.CLAIM, _at(session), officer=name))


@click.command()
@_N
@_AS
@command
def release(session: Session, number: tuple[str, ...], officer: str | None) -> None:
    """Give a claimed request back to the queue."""
    name = _officer(session, officer)
    _make(session, number, Step(Move.RELEASE, _at(session), officer=name))


@click.command()
@_N
@click.option("--to", "body", required=True, metavar="BODY", help="Who has it from now on.")
@_AS
@command
def refer(session: Session, number: tuple[str, ...], body: str, officer: str | None) -> None:
    """Hand a request to another body (12345, the property company, …); closes it here."""
    to, name = _text(body, most=80), _officer(session, officer)
    step = Step(Move.REFER, _at(session), name, outcome=Outcome.REFERRED, referred_to=to)
    _make(session, number, step)


@click.command()
@_N
@click.option("--outcome", required=True, type=click.Choice([each.value for each in Outcome]),
              help="What came of it.")
@click.option("--note", default="", help="A sentence on it; sealed like what residents write.")
@_AS
@command
def close(
    session: Session, number: tuple[str, ...], outcome: str, note: str, officer: str | None
) -> None:
    """Write the outcome of a claimed request."""
    if outcome == Outcome.REFERRED:
        raise Refusal("close_referred")
    sealed = _seal_note(session, _text(note, most=2000)) if note.strip() else None
    name = _officer(session, officer)
    step = Step(Move.CLOSE, _at(session), name, outcome=Outcome(outcome), note=sealed)
    _make(session, number, step)


@click.command()
@_N
@click.option("--reason", required=True, help="Why; sealed like what residents write.")
@_AS
@command
def reopen(
    session: Session, number: tuple[str, ...], reason: str, officer: str | None
) -> None:
    """Put a closed request back into the queue, with a new date to answer by."""
    text, name = _text(reason, most=2000), _officer(session, officer)
    receipt = receipt_of(number)
    with _open(session) as store:
        due_at = _due_again(session, store, receipt)
    sealed = _seal_note(session, text)
    _make(session, number, Step(Move.REOPEN, _at(session), name, due_at=due_at, note=sealed))


@contextmanager
def _open(session: Session) -> Iterator[Store]:
    store = session.store()
    try:
        yield store
    finally:
        store.close()


def _officer(session: Session, name: str | None) -> OfficerId | None:
    """The id of an officer of the district, or None when no name was given."""
    if name is None:
        return None
    return OfficerId(known(name, session.district.officers, "officer"))


def _at(session: Session) -> str:
    return clock.stamp(session.now)


def _due_again(session: Session, store: Store, receipt: Receipt) -> str:
    """When the answer is due if the promise of its form starts again now."""
    request = store.find(receipt)
    if request is None:
        raise Refusal("receipt_unknown")
    form = definition.read(store.definition(request))
    timezone = session.district.profile.timezone
    return clock.stamp(clock.due(session.now, form.reply_within, timezone))


def _make(session: Session, number: tuple[str, ...], step: Step) -> None:
    receipt = receipt_of(number)
    with _open(session) as store:
        request = store.make(receipt, step)
    district = session.district
    officer = district.officers.get(request.holder) if request.holder else None
    click.echo(
        session.say(
            f"done.{step.move.value}",
            receipt=grouped(receipt),
            officer=officer.name.get(session.language) if officer else request.holder or "",
            body=request.referred_to,
            outcome=session.say(f"outcome.{request.outcome.value}") if request.outcome else "",
            due=clock.shown(request.due_at, district.profile.timezone),
        )
    )


def _seal_note(session: Session, text: str) -> Sealed:
    return seal(session.door_keys().public, {NOTE: text})


def _text(text: str, most: int) -> str:
    """A tidied text from the command line."""
    try:
        plain = tidy(text)
    except Refusal:
        raise Usage("text_unreadable") from None
    if not plain:
        raise Usage("text_blank")
    if len(plain) > most:
        raise Usage("text_too_long", most=most)
    return plain
