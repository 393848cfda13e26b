"""One request in full: what was asked, where it stands, what was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from district import definition
from district.forms import Form
from district.postings import communities_of
from district.problem import Refusal
from district.records import OfficerId
from intake import agenda, clock, letters
from intake.accounts import ACCOUNT
from intake.agreement import PARTIES
from intake.detail import detail_of
from intake.keys import SECRET
from intake.lifecycle import Status
from intake.listing import place_names
from intake.receipt import Receipt, grouped
from intake.request import NOTE, Event, Request, Sealed
from intake.seal import NotOpened
from intake.session import Session
from intake.unsealing import Opener


def as_page(
    request: Request, stored: str, events: list[Event], session: Session,
    accounts: Mapping[str, str],
) -> list[str]:
    """The lines of `show`. What cannot be opened is named, and everything else still shown.

    `accounts`: what the people are called whose accounts the history names.
    """
    form = definition.read(stored)
    return [
        *_head(request, form, session),
        "",
        *_answers(request, form, session),
        "",
        *_history(events, request.receipt, _Named(session, accounts)),
    ]


def _head(request: Request, form: Form, session: Session) -> Iterator[str]:
    timezone = session.district.profile.timezone
    _, community, officer = place_names(request, session)
    if request.community is None and request.claimed_by:
        community = _communities_of_holder(request.claimed_by, session) or community
    status = session.say(f"status.{request.status.value}")
    if request.outcome:
        status += " · " + session.say(f"outcome.{request.outcome.value}")
    if request.referred_to:
        status += f" → {request.referred_to}"
    facts = {
        "receipt": grouped(request.receipt),
        "form": form.title.get(session.language),
        "status": status,
        "community": community,
        "officer": officer,
        "received": clock.shown(request.received_at, timezone),
        "due": clock.shown(request.due_at, timezone),
    }
    for name, text in facts.items():
        yield session.say("show.line", name=session.say(f"list.{name}"), text=text)
    if request.look_on:
        name = session.words("page.desk.look_on")
        yield session.say("show.line", name=name, text=request.look_on)
    if request.status is Status.QUARANTINED:
        yield session.say(f"show.suspicion_{request.suspicion}")
    if request.routing.value != "found" and request.status is Status.WAITING:
        yield session.say(f"show.routing_{request.routing.value}")


def _communities_of_holder(officer: OfficerId, session: Session) -> str:
    """Where the address led nowhere: the communities of the officer who claimed it, or ""."""
    holder = session.district.officers.get(officer)
    served = communities_of(holder, session.district, session.today) if holder else []
    names = session.words("page.comma").join(each.name.get(session.language) for each in served)
    return session.say("show.by_holder", communities=names) if names else ""


def _answers(request: Request, form: Form, session: Session) -> Iterator[str]:
    if request.status is Status.FORGOTTEN:
        yield session.say("show.forgotten")
        return
    values: dict[str, str] = dict(request.open)
    if request.sealed is not None:
        opened, sentence = _open(request.sealed, session)
        values.update(opened)
        if sentence:
            yield sentence
    for field in form.fields:
        if field.name in values:
            label = field.labels.get(values[field.name])
            text = label.get(session.language) if label else values[field.name]
            if field.type == "boolean":
                text = session.say(f"show.{text}")
            title = field.title.get(session.language)
            yield session.say("show.line", name=title, text=text.replace("\n", "\n    "))


def _open(sealed: Sealed, session: Session) -> tuple[Mapping[str, str], str]:
    """The values, or the sentence that says why they stay closed."""
    opened = Opener(session.keys_folder).open(sealed)
    facts = {"key": opened.key, "file": opened.file}
    return opened.values, session.say(f"show.{opened.trouble}", **facts) if opened.trouble else ""


@dataclass(frozen=True, slots=True)
class _Named:
    session: Session
    accounts: Mapping[str, str]

    def actor(self, name: str) -> str:
        if name.startswith(ACCOUNT):
            return self.account(name.removeprefix(ACCOUNT))
        if name in {"door", "desk", "purge", "resident"}:
            return self.session.say(f"show.{name}")
        return self.officer(name)

    def officer(self, name: str) -> str:
        found = self.session.district.officers.get(OfficerId(name))
        return found.name.get(self.session.language) if found else name

    def account(self, name: str) -> str:
        return self.accounts.get(name, name)

    def meeting(self, key: str) -> str:
        found = agenda.find(self.session.district, key)
        if found is None:
            return key
        return f"{found.series.title.get(self.session.language)} {found.start:%Y-%m-%d %H:%M}"


def _history(events: list[Event], receipt: Receipt, named: _Named) -> Iterator[str]:
    session = named.session
    timezone = session.district.profile.timezone
    for event in events:
        parts = [
            clock.shown(event.at, timezone),
            session.say(f"move.{event.move}"),
            named.actor(event.actor),
            detail_of(event, session.words, named),
        ]
        yield "  ".join(filter(None, parts))
        if event.note:
            yield from _note(event.note, session)
        if event.letter:
            yield session.say("show.letter", text=_letter(event.letter, receipt, session))


def _note(note: Sealed, session: Session) -> Iterator[str]:
    opened, sentence = _open(note, session)
    if NOTE in opened or sentence:
        yield f"    {opened.get(NOTE, '') or sentence}"
    for name in PARTIES:
        if name in opened:
            label = session.words(f"page.desk.field.{name}")
            yield "    " + session.say("show.line", name=label, text=opened[name])


def _letter(letter: Sealed, receipt: Receipt, session: Session) -> str:
    try:
        return letters.read(session.door_keys().secret, receipt, letter)
    except (Refusal, NotOpened):
        file = session.keys_folder / SECRET
        return session.say("show.not_opened", key=letter.key_id, file=file)
