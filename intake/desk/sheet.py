"""诉求单: everything the page of one request shows, read at once and opened with the keys here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from district import definition
from district.forms import Field, Form
from district.problem import Refusal
from intake import clock, letters, slip_store
from intake.account_store import names_in
from intake.desk import worklist
from intake.desk.naming import Names
from intake.desk.scope import Scope
from intake.detail import detail_of
from intake.keys import DoorKeys
from intake.lifecycle import Status
from intake.meaning import NAME, PHONE
from intake.receipt import Receipt
from intake.request import Event, Request
from intake.seal import NotOpened
from intake.slip_store import Helper
from intake.slips import Slip
from intake.store import Store
from intake.unsealing import Opened, Opener

NEAR = timedelta(days=14)
"""So near in time, one house and one kind of form: probably the same matter."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the queue has of a request: it, its history, and what it has to do with others."""

    request: Request
    form: Form
    events: tuple[Event, ...]
    place: tuple[Request, ...]
    joined: tuple[Request, ...]
    main: Request | None
    slips: tuple[Slip, ...] = ()
    helpers: tuple[Helper, ...] = ()
    accounts: Mapping[str, str] = field(default_factory=dict)
    """Whose accounts the history names."""

    @property
    def alike(self) -> list[Request]:
        """Open ones of the same house and kind, near in time."""
        mine = clock.unstamp(self.request.received_at)
        return [
            each for each in self.place
            if each.form == self.request.form and each.closed_at is None
            and abs(clock.unstamp(each.received_at) - mine) <= NEAR
        ]


@dataclass(frozen=True, slots=True)
class Answer:
    """A field as it is shown."""

    field: Field
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """An event as it is shown. `more` are what else was written with it, by what it is."""

    at: str
    move: str
    actor: str
    detail: str
    note: str
    more: dict[str, str]
    letter: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """`troubles` says what could not be opened, once for each key."""

    found: Found
    answers: tuple[Answer, ...]
    lines: tuple[Line, ...]
    troubles: tuple[str, ...]
    phone: str
    name: str

    @property
    def request(self) -> Request:
        return self.found.request

    @property
    def seen(self) -> int:
        return len(self.found.events)


def find(store: Store, receipt: Receipt, scope: Scope) -> Found | None:
    """None where there is no such request, or it is not in the scope: both look the same."""
    with store.engine.reading():
        request = store.find(receipt)
        if request is None or not scope.holds(request):
            return None
        main = worklist.by_id(store.engine, request.joined_to) if request.joined_to else None
        events = tuple(store.events(request))
        return Found(
            request, definition.read(store.definition(request)), events,
            tuple(worklist.of_scope(worklist.same_place(store.engine, request), scope)),
            tuple(worklist.joined_to(store.engine, request)), main,
            tuple(slip_store.of_request(store.engine, request.id)),
            tuple(slip_store.helpers(store.engine)), names_in(store.engine, events),
        )


def sheet_of(found: Found, opener: Opener, door: DoorKeys | None, names: Names) -> Sheet:
    """`door` opens letters; None where its keys are not here."""
    opened = opener.open(found.request.sealed)
    values = {**found.request.open, **opened.values}
    tries = [opened]
    lines = [_line(event, found.request, opener, door, names, tries) for event in found.events]
    return Sheet(
        found, tuple(_answers(found.form, values, names)), tuple(lines),
        _troubles(tries, names), values.get(PHONE, ""), values.get(NAME, ""),
    )


def _answers(form: Form, values: dict[str, str], names: Names) -> list[Answer]:
    found = []
    for each in form.fields:
        if each.name in values:
            label = each.labels.get(values[each.name])
            text = label.get(names.words.language) if label else values[each.name]
            if each.type == "boolean":
                text = names.words(f"intake.show.{text}")
            found.append(Answer(each, text))
    return found


def _line(
    event: Event, request: Request, opener: Opener, door: DoorKeys | None, names: Names,
    tries: list[Opened],
) -> Line:
    note = opener.open(event.note)
    tries.append(note)
    more = dict(note.values)
    letter = ""
    if event.letter is not None and door is not None:
        try:
            letter = letters.read(door.secret, request.receipt, event.letter)
        except NotOpened:
            letter = ""
    return Line(
        names.time(event.at), event.move.value, names.actor(event.actor),
        detail_of(event, names.words, names), more.pop("note", ""), more, letter,
    )


def _troubles(tries: Sequence[Opened], names: Names) -> tuple[str, ...]:
    """One sentence for each key that is missing or does not fit."""
    found = {(each.trouble, each.key): each for each in tries if each.trouble}
    return tuple(
        names.words(f"intake.show.{each.trouble}", key=each.key, file=each.file)
        for each in found.values()
    )


def is_open(request: Request) -> bool:
    return request.status not in {Status.CLOSED, Status.FORGOTTEN}


def refused(names: Names, refusal: Refusal, move: str) -> str:
    """The sentence of a refusal: officers by name, fields as the form of that move calls them."""
    facts, words = {**refusal.facts}, names.words
    if "holder" in facts:
        facts["holder"] = names.officer(str(facts["holder"]))
    if "field" in facts:
        called = "slip.text" if move == "slip" else f"field.{facts['field']}"
        facts["field"] = words(f"page.desk.{called}")
    own = f"page.desk.error.{refusal.code}"
    return words(own if own in words else f"intake.error.{refusal.code}", **facts)
