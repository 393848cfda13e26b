"""From valid values to an `Arrival`: fingerprinted, routed, sealed. The one way into the queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Self

from district import definition
from district.forms import Form
from district.span import Span
from intake import clock, fingerprint
from intake.keys import DoorKeys
from intake.meaning import FIRST, heard_of, is_ticked
from intake.request import Arrival, Urgency
from intake.route import Route, Router
from intake.seal import seal
from intake.validate import canonical


@dataclass(frozen=True, slots=True)
class Edition:
    """A form as it was on one day: its definition as text, and the hash that names it."""

    form: Form
    definition: str
    version: str
    private: frozenset[str] = field(init=False)
    """The names of the fields that are sealed."""

    def __post_init__(self) -> None:
        private = frozenset(each.name for each in self.form.fields if each.personal)
        object.__setattr__(self, "private", private)

    @classmethod
    def of(cls, form: Form) -> Self:
        text = definition.write(form)
        return cls(form, text, definition.version(text))


@lru_cache(16)
def _received_and_due(now: datetime, reply_within: Span, timezone: str) -> tuple[str, str]:
    """Two stamps; `submit` has one moment for a whole file."""
    return clock.stamp(now), clock.stamp(clock.due(now, reply_within, timezone))


@lru_cache(64)
def _urgency(vulnerable: bool, due_at: str, timezone: str) -> Urgency:
    return Urgency(
        vulnerable, clock.turn(due_at, vulnerable, timezone),
        clock.turn(due_at, vulnerable + 1, timezone),
    )


@dataclass(frozen=True, slots=True)
class Reception:
    """What makes arrivals at one moment; `timezone` is the district's."""

    keys: DoorKeys
    router: Router
    timezone: str
    now: datetime

    def receive(
        self, edition: Edition, values: Mapping[str, str], key: str = "", suspicion: str = ""
    ) -> tuple[Arrival, Route]:
        """`values` are tidied and valid, `key` is the sender's own or "".

        Everything that needs to read a personal value happens here; after it they are sealed.
        """
        form, secret = edition.form, self.keys.secret
        values = canonical(form, values)
        content = fingerprint.of_content(secret, form.id, values)
        mark = fingerprint.of_key(secret, form.id, key) if key else content
        route = self.router.route(values.get(form.route_by, ""))
        private = edition.private
        personal = {name: value for name, value in values.items() if name in private}
        received_at, due_at = self.stamps(edition)
        arrival = Arrival(
            form.id, edition.version, edition.definition, mark, content,
            route.community, route.officer, route.routing,
            {name: value for name, value in values.items() if name not in private},
            seal(self.keys.public, personal) if personal else None,
            received_at, due_at,
            suspicion,
            self.urgency(edition, vulnerable=is_ticked(values, FIRST)),
            fingerprint.of_place(secret, route.community, route.house) if route.house else None,
            heard_of(form, values, route),
        )
        return arrival, route

    def urgency(self, edition: Edition, *, vulnerable: bool) -> Urgency:
        """When its turn comes, where somebody there needs help first and where nobody does."""
        return _urgency(vulnerable, self.stamps(edition)[1], self.timezone)

    def stamps(self, edition: Edition) -> tuple[str, str]:
        """When a request of this moment is received, and when its answer is due."""
        return _received_and_due(self.now, edition.form.reply_within, self.timezone)
