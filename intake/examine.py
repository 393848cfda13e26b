"""Examining: from raw rows to arrivals, or to what is wrong with them.

Pure but for the sealing, so it can be done in other processes. What comes back from there is
plain: a pickled record costs three times as much.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from district.forms import Form
from district.records import CommunityId, District, OfficerId
from intake.arriving import Edition, Reception
from intake.columns import Columns, Forms
from intake.keys import DoorKeys
from intake.prepare import Prepared, prepare
from intake.request import Arrival, NoiseEntry, Routing, Sealed
from intake.route import Route, Router
from intake.rows import Reject, Row
from intake.validate import Fault, Validator

_ADDRESSES = 50_000
"""Addresses that are remembered with their routes."""


class Ready(NamedTuple):
    """What of an `Arrival` differs from row to row."""

    number: int
    form: str
    fingerprint: str
    content: str
    community: str | None
    officer: str | None
    routing: str
    open: dict[str, str]
    box: bytes | None
    vulnerable: bool
    place: str | None
    heard: tuple[str | None, str | None, str | None]
    """Street, sound and hour, for the noise register."""


@dataclass(slots=True)
class Examiner:
    """Examines rows for one queue at one moment."""

    district: District
    keys: DoorKeys
    now: datetime
    forms: Forms = field(init=False)
    _reception: Reception = field(init=False)
    _editions: dict[str, Edition] = field(init=False, default_factory=dict)
    _validators: dict[str, Validator] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        timezone = self.district.profile.timezone
        self.forms = Forms(self.district.forms)
        today = self.now.astimezone(ZoneInfo(timezone)).date()
        router = Router(self.district, today, _ADDRESSES)
        self._reception = Reception(self.keys, router, timezone, self.now)

    def begin(self) -> None:
        """Before each file: what must be unique is so within one."""
        self._validators = {}

    def compares_rows(self, fixed: Columns | None) -> bool:
        """Whether one row can stand against another, so that all must be seen in one place."""
        columns = [fixed] if fixed else self.forms.columns.values()
        return any(self._validator(each.form).compares_rows for each in columns)

    def examine(self, rows: Sequence[Row | Reject], fixed: Columns | None) -> list[Ready | Reject]:
        """One `Ready` or some `Reject`s for each row, in order."""
        found: list[Ready | Reject] = []
        for row in rows:
            prepared = row if isinstance(row, Reject) else prepare(row, self.forms, fixed)
            if isinstance(prepared, Reject):
                found.append(prepared)
                continue
            faults = self._validator(prepared.columns.form).check_one(prepared.values)
            rejects = [*prepared.rejects, *rejects_of(prepared, faults)]
            found += rejects or [self._ready(prepared)]
        return found

    def arrival(self, ready: Ready) -> tuple[Arrival, Route]:
        """The arrival again, here or in another process than it was examined in."""
        edition = self._edition(self.forms.columns[ready.form].form)
        community = CommunityId(ready.community) if ready.community else None
        officer = OfficerId(ready.officer) if ready.officer else None
        route = Route(community, officer, Routing(ready.routing))
        sealed = Sealed(self.keys.id, ready.box) if ready.box else None
        return Arrival(
            edition.form.id, edition.version, edition.definition, ready.fingerprint, ready.content,
            community, officer, route.routing, ready.open, sealed,
            *self._reception.stamps(edition), "",
            self._reception.urgency(edition, vulnerable=ready.vulnerable),
            ready.place, NoiseEntry(*ready.heard),
        ), route

    def _ready(self, prepared: Prepared) -> Ready:
        edition = self._edition(prepared.columns.form)
        made, route = self._reception.receive(edition, prepared.values, prepared.key)
        return Ready(
            prepared.number, made.form, made.fingerprint, made.content, route.community,
            route.officer, route.routing.value, dict(made.open),
            made.sealed.box if made.sealed else None,
            bool(made.urgency and made.urgency.vulnerable), made.place,
            (made.heard.street, made.heard.sound, made.heard.heard_at),
        )

    def _edition(self, form: Form) -> Edition:
        if form.id not in self._editions:
            self._editions[form.id] = Edition.of(form)
        return self._editions[form.id]

    def _validator(self, form: Form) -> Validator:
        if form.id not in self._validators:
            self._validators[form.id] = Validator(form)
        return self._validators[form.id]


def rejects_of(prepared: Prepared, faults: list[Fault]) -> Iterator[Reject]:
    """A field that was refused already is not also missing; nor is any of an empty row."""
    if any(reject.code == "row_blank" for reject in prepared.rejects):
        return
    for fault in faults:
        if fault.field.name not in prepared.refused_fields:
            yield Reject(
                prepared.number, fault.code, fault.field.name, fault.field.title, fault.facts
            )
