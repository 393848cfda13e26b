"""What the commands that make a move share: who, when, what is written about it, what is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import click

from district import definition
from district.forms import Form
from district.problem import Refusal
from district.records import OfficerId
from intake import agreement, clock, letters, written
from intake.due import Due, due_after
from intake.lifecycle import Move
from intake.receipt import Receipt, grouped
from intake.request import NOTE, Request, Sealed, Step
from intake.seal import seal
from intake.session import Session, Usage, officer_of, receipt_of
from intake.store import Store

LONGEST = written.LONGEST


@contextmanager
def opened(session: Session) -> Iterator[Store]:
    store = session.store()
    try:
        yield store
    finally:
        store.close()


def officer_named(session: Session, name: str | None) -> OfficerId | None:
    """The officer named, or None when nobody was."""
    return officer_of(name, session.district) if name is not None else None


def now_of(session: Session) -> str:
    return clock.stamp(session.now)


def found(session: Session, receipt: Receipt) -> Request:
    with opened(session) as store:
        request = store.find(receipt)
    if request is None:
        raise Refusal("receipt_unknown")
    return request


def due_again(session: Session, receipt: Receipt) -> Due:
    """When the answer is due if the promise of its form starts again now."""
    request, form = _with_form(session, receipt)
    timezone = session.district.profile.timezone
    due = due_after(Move.REOPEN, request, form, now_of(session), timezone)
    assert due is not None
    return due


def look_day(session: Session, receipt: Receipt, text: str) -> str:
    """The day on which to look at an agreement again; raises `Refusal`."""
    day = date.fromisoformat(clock.day_of(text))
    form = _with_form(session, receipt)[1]
    return agreement.look_on(day, now_of(session), form.keep_for, session.district.profile.timezone)


def _with_form(session: Session, receipt: Receipt) -> tuple[Request, Form]:
    request = found(session, receipt)
    with opened(session) as store:
        return request, definition.read(store.definition(request))


def make(
    session: Session, number: tuple[str, ...], step: Step, note: Sealed | None = None
) -> None:
    """Make the move and say so; with the note, where the step has none yet."""
    receipt = receipt_of(number)
    step = replace(step, note=step.note or note)
    with opened(session) as store:
        request = store.make(receipt, step)
    district = session.district
    holder = request.claimed_by or step.to or request.officer
    officer = district.officers.get(holder) if holder else None
    facts = {
        "receipt": grouped(receipt),
        "officer": officer.name.get(session.language) if officer else holder or "",
        "body": request.referred_to,
        "outcome": session.say(f"outcome.{request.outcome.value}") if request.outcome else "",
        "due": clock.shown(request.due_at, district.profile.timezone),
    }
    click.echo(session.say(f"done.{step.move.value}", **facts))
    if step.elsewhere and request.community:
        facts["community"] = district.communities[request.community].name.get(session.language)
        click.echo(session.say("done.claim_elsewhere", **facts), err=True)


def note_of(
    session: Session, note: str, more: Mapping[str, str] | None = None
) -> Sealed | None:
    """The note, sealed with what else was written; None when there is nothing."""
    texts = {name: text for name, text in {NOTE: note, **(more or {})}.items() if text.strip()}
    if not texts:
        return None
    tidied = {name: text_of(text, most=LONGEST) for name, text in texts.items()}
    return seal(session.door_keys().public, tidied)


def body_of(text: str) -> str:
    """The name of a body; raises `Usage("not_a_body")` where it says more than that."""
    with _as_usage():
        return written.body_of(text)


def text_of(text: str, most: int, *, prose: bool = True) -> str:
    """A tidied text from the command line."""
    with _as_usage():
        return written.text_of(text, most, prose=prose)


@contextmanager
def _as_usage() -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        raise Usage(refusal.code, **refusal.facts) from None


def letter_of(session: Session, receipt: Receipt, text: str) -> Sealed | None:
    """A sentence to the resident, sealed so that the code of the receipt opens it; None for ""."""
    if not text.strip():
        return None
    return letters.write(session.door_keys().secret, receipt, text_of(text, most=LONGEST))
