"""`Store`: what every queue engine does, and what can go wrong with one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from district.problem import Refusal
from intake.lifecycle import Outcome, Status
from intake.receipt import Receipt
from intake.request import Arrival, Event, Request, Step


class QueueTrouble(Refusal):
    """The queue cannot be read or written: nothing of the attempt is stored."""


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
Over = Callable[[Request, str], bool]
"""Whether a request, given its form's definition, has been kept long enough."""


class Store(Protocol):
    """One queue. Every write is one transaction, durable when the call returns."""

    def accept(self, arrivals: Sequence[Arrival], mint: Mint) -> list[Acceptance]:
        """Take arrivals in, all in one transaction; `mint` gives numbers until one is free."""
        ...

    def make(self, receipt: Receipt, step: Step) -> Request:
        """Make a move; raises `Refusal` from the life cycle, or `receipt_unknown`."""
        ...

    def find(self, receipt: Receipt) -> Request | None: ...

    def events(self, request: Request) -> list[Event]: ...

    def definition(self, request: Request) -> str:
        """The form's definition as it was when the request came in."""
        ...

    def queue(
        self,
        status: Status | None = None,
        community: str = "",
        limit: int | None = None,
        officer: str = "",
    ) -> Iterator[Request]:
        """Requests in working order; `officer` is who is to act."""
        ...

    def forget(self, over: Over, at: str) -> int:
        """Erase the values of every closed request that is `over`, and say how many those were.

        Nothing of them stays readable in the queue's files. Raises `Refusal("purge_unfinished")`
        when they are erased but another program keeps the old pages in use: call it again.
        """
        ...

    def keys_in_use(self) -> list[str]:
        """The ids of the keys that something in the queue is sealed with."""
        ...

    def close(self) -> None: ...
