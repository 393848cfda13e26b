"""`Request` 诉求 and `Event` 流转记录: what the queue holds. Times are UTC stamps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from district.forms import FormId
from district.records import CommunityId, OfficerId
from intake.lifecycle import Move, Outcome, Status
from intake.receipt import Receipt

ELSEWHERE = "elsewhere"
"""The detail of a claim by an officer who does not serve the request's community."""
Tell = Callable[[Receipt], "Sealed"]
"""Writes one letter so that this receipt's code opens it."""
CALLS = ("reached", "no_answer", "wrong_number")
"""What came of a call: the details of such an event."""
NOTE = "note"
"""The name under which a note's text lies in its sealed box."""


class Routing(StrEnum):
    """How the community and the officer were settled."""

    FOUND = "found"
    """The address belongs to one community; its lead officer has the request."""
    DEPUTY = "deputy"
    """As found, but the lead is away that day and a deputy has it."""
    AWAY = "away"
    """As found; the lead is away and nobody stands in, so the station should look."""
    NO_LEAD = "no_lead"
    """The community is known, but nobody leads it that day."""
    CHOOSE = "choose"
    """The address fits several communities: the station sorts it by hand."""
    UNKNOWN = "unknown"
    """The address fits none we know: the station sorts it by hand."""
    BY_HAND = "by_hand"
    """Somebody decided who has it; that stands until this officer is away or gone."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed box and the name of the key that opens it."""

    key_id: str
    box: bytes


@dataclass(frozen=True, slots=True)
class Urgency:
    """When its turn comes: by itself, and where the same place was in the queue before."""

    vulnerable: bool
    turn_at: str
    turn_again_at: str


@dataclass(frozen=True, slots=True)
class NoiseEntry:
    """For the noise register: the street's name without a number, what kind, which hour.

    `heard_at` is local, `2026-11-20T23`, or `2026-11-20T??` where only the day was told.
    """

    street: str | None = None
    sound: str | None = None
    heard_at: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A valid form on its way into the queue; personal values only inside `sealed`.

    `fingerprint` makes it one and the same when sent again; `content` tells whether what was sent
    under that fingerprint is the same. `definition` is the form as it was, `version` its hash.
    With a `suspicion` (why a person should look first) it goes into quarantine. `place` is the
    house as a keyed hash: the same for the same house, and telling nobody which.
    """

    form: FormId
    version: str
    definition: str
    fingerprint: str
    content: str
    community: CommunityId | None
    officer: OfficerId | None
    routing: Routing
    open: Mapping[str, str]
    sealed: Sealed | None
    received_at: str
    due_at: str
    suspicion: str = ""
    urgency: Urgency | None = None
    place: str | None = None
    heard: NoiseEntry = field(default_factory=lambda: NoiseEntry())


@dataclass(frozen=True, slots=True)
class Request:
    """`officer` is whom it was routed to; `claimed_by` holds it now, or held it when it was closed.

    `suspicion` says why it was put into quarantine, "" if it never was. `fence` is the number of
    the present claim: a hand that has an older one is stale. `asked_at`: since then the clock
    stands. `turn_at` is its place in the working order, `repeats` how often the same house was in
    the queue before. `not_by` closed it, and the resident said that it is not settled.
    """

    id: int
    receipt: Receipt
    form: FormId
    version: str
    community: CommunityId | None
    officer: OfficerId | None
    claimed_by: OfficerId | None
    routing: Routing
    status: Status
    suspicion: str
    outcome: Outcome | None
    referred_to: str
    received_at: str
    due_at: str
    closed_at: str | None
    open: Mapping[str, str]
    sealed: Sealed | None
    fence: int = 0
    leased_until: str | None = None
    asked_at: str | None = None
    turn_at: str = ""
    vulnerable: bool = False
    repeats: int = 0
    place: str | None = None
    heard: NoiseEntry = field(default_factory=lambda: NoiseEntry())
    joined_to: int | None = None
    meeting: str | None = None
    look_on: str | None = None
    not_by: OfficerId | None = None

    def lapsed(self, at: str) -> bool:
        """Whether it is claimed and the claim has run out: anybody may claim it anew."""
        return self.leased_until is not None and self.leased_until <= at

    @property
    def holder(self) -> OfficerId | None:
        """Who is to act: the officer who claimed it, else the one it was routed to."""
        return self.claimed_by or self.officer


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what, when. What was written about it is sealed, and stored apart.

    `note` is for the desk, `letter` for the resident.
    """

    at: str
    move: Move
    actor: str
    status: Status
    detail: str
    note: Sealed | None
    letter: Sealed | None = None


@dataclass(frozen=True, slots=True)
class NewSlip:
    """What a helper's account is given to see, `until` a stamp."""

    account: str
    until: str
    sealed: Sealed


@dataclass(frozen=True, slots=True)
class Step:
    """A move with what belongs to it, before it is made.

    The `resident` makes it, or the `officer`, or whoever is named by `by`, or else the desk.
    `elsewhere`: who claims it does not serve its community. `note` is for the desk, `letter` for
    the resident; `tell` writes the letter where it goes to those joined to it as well. `until` is
    when a claim runs out, `fence` the number of the claim it is made under, `to` who has it next.
    `seen`: made from a page that showed so many events, and not to be made when there are more.
    `slip` is what a helper is given by it; a report is `about` the slip with that id.
    """

    move: Move
    at: str
    officer: OfficerId | None = None
    outcome: Outcome | None = None
    referred_to: str = ""
    due_at: str | None = None
    note: Sealed | None = None
    letter: Sealed | None = None
    elsewhere: bool = False
    resident: bool = False
    by: str = ""
    detail: str = ""
    turn_at: str | None = None
    until: str | None = None
    fence: int | None = None
    seen: int | None = None
    to: OfficerId | None = None
    community: CommunityId | None = None
    routing: Routing | None = None
    main: Receipt | None = None
    meeting: str | None = None
    look_on: str | None = None
    tell: Tell | None = None
    slip: NewSlip | None = None
    about: int | None = None

    @property
    def actor(self) -> str:
        return "resident" if self.resident else self.by or self.officer or "desk"


@dataclass(frozen=True, slots=True)
class Taking:
    """Whoever asks for the next request in working order, to hold it `until` then."""

    officer: OfficerId
    at: str
    until: str
    community: str = ""
