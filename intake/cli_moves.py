"""`claim`, `release`, `refer`, `close`, `reopen`: the moves, one command each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import click

from district import definition
from district.problem import Refusal
from district.records import OfficerId
from intake import clock
from intake.lifecycle import Move, Outcome
from intake.options import command
from intake.receipt import Receipt, grouped
from intake.request import NOTE, Request, Sealed, Step
from intake.route import Router
from intake.seal import seal
from intake.session import Session, Usage, officer_of, receipt_of
from intake.store import Store
from intake.tidy import tidy

_LONGEST = 2000
_LONGEST_BODY = 40
# It is stored as it stands and never forgotten: nobody's telephone number belongs there.
_NUMBER = re.compile("[0-9](?:[ -]?[0-9]){6}")
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
    community = _found(session, receipt_of(number)).community
    serves = Router(session.district, session.today).serves
    elsewhere = community is not None and not serves(name, community)
    _make(session, number, Step(Move.CLAIM, _at(session), name, elsewhere=elsewhere))


@click.command()
@_N
@_NOTE
@_AS
@command
def release(session: Session, number: tuple[str, ...], note: str, officer: str | None) -> None:
    """Give a claimed request back to the queue."""
    step = Step(Move.RELEASE, _at(session), _officer(session, officer), note=_note(session, note))
    _make(session, number, step)


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
        Move.REFER, _at(session), _officer(session, officer), outcome=Outcome.REFERRED,
        referred_to=_body(body), note=_note(session, note),
    )
    _make(session, number, step)


@click.command()
@_N
@click.option("--outcome", required=True, type=click.Choice([each.value for each in Outcome]),
              help="What came of it.")
@_NOTE
@_AS
@command
def close(
    session: Session, number: tuple[str, ...], outcome: str, note: str, officer: str | None
) -> None:
    """Write the outcome of a claimed request."""
    if outcome == Outcome.REFERRED:
        raise Refusal("close_referred")
    step = Step(
        Move.CLOSE, _at(session), _officer(session, officer), outcome=Outcome(outcome),
        note=_note(session, note),
    )
    _make(session, number, step)


@click.command()
@_N
@click.option("--note", required=True, help=f"Why. {_NOTE_HELP}")
@_AS
@command
def reopen(session: Session, number: tuple[str, ...], note: str, officer: str | None) -> None:
    """Put a closed request back into the queue, with a new date to answer by."""
    text, name = _text(note, most=_LONGEST), _officer(session, officer)
    due_at = _due_again(session, receipt_of(number))
    sealed = _note(session, text)
    _make(session, number, Step(Move.REOPEN, _at(session), name, due_at=due_at, note=sealed))


@contextmanager
def _open(session: Session) -> Iterator[Store]:
    store = session.store()
    try:
        yield store
    finally:
        store.close()


def _officer(session: Session, name: str | None) -> OfficerId | None:
    """The officer named, or None when nobody was."""
    return officer_of(name, session.district) if name is not None else None


def _at(session: Session) -> str:
    return clock.stamp(session.now)


def _found(session: Session, receipt: Receipt) -> Request:
    with _open(session) as store:
        request = store.find(receipt)
    if request is None:
        raise Refusal("receipt_unknown")
    return request


def _due_again(session: Session, receipt: Receipt) -> str:
    """When the answer is due if the promise of its form starts again now."""
    request = _found(session, receipt)
    with _open(session) as store:
        form = definition.read(store.definition(request))
    timezone = session.district.profile.timezone
    return clock.stamp(clock.due(session.now, form.reply_within, timezone))


def _make(session: Session, number: tuple[str, ...], step: Step) -> None:
    receipt = receipt_of(number)
    with _open(session) as store:
        request = store.make(receipt, step)
    district = session.district
    officer = district.officers.get(request.holder) if request.holder else None
    facts = {
        "receipt": grouped(receipt),
        "officer": officer.name.get(session.language) if officer else request.holder or "",
        "body": request.referred_to,
        "outcome": session.say(f"outcome.{request.outcome.value}") if request.outcome else "",
        "due": clock.shown(request.due_at, district.profile.timezone),
    }
    click.echo(session.say(f"done.{step.move.value}", **facts))
    if step.elsewhere and request.community:
        facts["community"] = district.communities[request.community].name.get(session.language)
        click.echo(session.say("done.claim_elsewhere", **facts), err=True)


def _note(session: Session, note: str) -> Sealed | None:
    """The note, sealed; None when there is none."""
    if not note.strip():
        return None
    return seal(session.door_keys().public, {NOTE: _text(note, most=_LONGEST)})


def _body(text: str) -> str:
    """The name of a body; raises `Usage("not_a_body")` where it says more than that."""
    plain = _text(text, most=_LONGEST)
    if len(plain) > _LONGEST_BODY or _NUMBER.search(plain):
        raise Usage("not_a_body", most=_LONGEST_BODY)
    return plain


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
