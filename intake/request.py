"""`Request` 诉求 and `Event` 流转记录: what the queue holds. Times are UTC stamps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from district.forms import FormId
from district.records import CommunityId, OfficerId
from intake.lifecycle import Move, Outcome, Status
from intake.receipt import Receipt

ELSEWHERE = "elsewhere"
"""The detail of a claim by an officer who does not serve the request's community."""
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


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed box and the name of the key that opens it."""

    key_id: str
    box: bytes


@dataclass(frozen=True, slots=True)
class Arrival:
    """A valid form on its way into the queue; personal values only inside `sealed`.

    `fingerprint` makes it one and the same when sent again; `content` tells whether what was sent
    under that fingerprint is the same. `definition` is the form as it was, `version` its hash.
    With a `suspicion` (why a person should look first) it goes into quarantine.
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


@dataclass(frozen=True, slots=True)
class Request:
    """`officer` is whom it was routed to; `claimed_by` holds it now.

    `suspicion` says why it was put into quarantine, "" if it never was.
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
class Step:
    """A move with what belongs to it, before it is made.

    The `resident` makes it, or the `officer`, or else the desk. `elsewhere`: who claims it does
    not serve its community. `note` is for the desk, `letter` for the resident.
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

    @property
    def actor(self) -> str:
        return "resident" if self.resident else self.officer or "desk"
