"""What becomes of an arrival: `New`, `Again`, or `Conflict`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from intake.lifecycle import Outcome
from intake.receipt import Receipt


@dataclass(frozen=True, slots=True)
class New:
    """Stored for good, with this receipt."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Closed:
    """How a request ended that came in at this time."""

    received_at: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Again:
    """Was in the queue already, with this receipt; `closed` when it is no longer worked on."""

    receipt: Receipt
    closed: Closed | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Its key came before with other content. Nothing was stored."""


Acceptance = New | Again | Conflict
Mint = Callable[[], Receipt]
