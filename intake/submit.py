"""The pipeline: read → tidy → validate → route → seal → accept, in batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from district.forms import Form
from district.records import District
from intake import readers
from intake.acceptance import Acceptance, Again, Closed, Conflict, New
from intake.arriving import Edition, Reception
from intake.columns import Columns, Forms
from intake.keys import DoorKeys
from intake.prepare import Prepared, check_headings, prepare
from intake.receipt import Receipt, code_of, new_receipt
from intake.request import Arrival
from intake.route import Route, Router
from intake.rows import Headings, Item, Items, Reject
from intake.store import Store
from intake.validate import Fault, Validator

BATCH = 500
"""Rows per transaction: one sync to disk for all of them, and little to repeat after a crash."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """In the queue for good; `again` when it was there already, with the same receipt and code.

    `closed` when it was there and no longer worked on.
    """

    number: int
    form: Form
    receipt: Receipt
    code: str
    route: Route
    again: bool
    closed: Closed | None = None


@dataclass(slots=True)
class Submitter:
    """Submits files into one queue at one moment; raises only `QueueTrouble` and `form_schema`."""

    district: District
    store: Store
    keys: DoorKeys
    now: datetime
    stored: int = 0
    """How many forms it has put into the queue so far, told of or not."""
    _forms: Forms = field(init=False)
    _reception: Reception = field(init=False)
    _editions: dict[str, Edition] = field(init=False, default_factory=dict)
    _validators: dict[str, Validator] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        zone = ZoneInfo(self.district.profile.timezone)
        self._forms = Forms(self.district.forms)
        router = Router(self.district, self.now.astimezone(zone).date())
        timezone = self.district.profile.timezone
        self._reception = Reception(self.keys, router, timezone, self.now)

    def submit(self, path: Path, form: Columns | None) -> Iterator[Accepted | Reject]:
        """What became of each row, in order; an `Accepted` is durable when it is yielded."""
        self._validators = {}  # what must be unique is so within one file
        for batch in _batches(self._refuse_table(readers.read(path), form)):
            yield from self._batch(batch, form)

    def _refuse_table(self, items: Items, form: Columns | None) -> Iterator[Item]:
        for item in items:
            if isinstance(item, Headings):
                problems = check_headings(item, self._forms, form)
                if problems:
                    yield from (replace(problem, whole=True) for problem in problems)
                    return
            else:
                yield item

    def _batch(self, items: list[Item], fixed: Columns | None) -> Iterator[Accepted | Reject]:
        results: dict[int, list[Accepted | Reject]] = {place: [] for place in range(len(items))}
        by_form: dict[str, list[tuple[int, Prepared]]] = {}
        for place, item in enumerate(items):
            ready = item if isinstance(item, Reject) else None
            if ready is None and not isinstance(item, Headings | Reject):
                prepared = prepare(item, self._forms, fixed)
                if isinstance(prepared, Prepared):
                    by_form.setdefault(prepared.columns.form.id, []).append((place, prepared))
                else:
                    ready = prepared
            if ready is not None:
                results[place].append(ready)
        arrivals = []
        for rows in by_form.values():
            for (place, prepared), faults in zip(rows, self._check(rows), strict=True):
                rejects = [*prepared.rejects, *rejects_of(prepared, faults)]
                results[place].extend(rejects)
                if not rejects:
                    arrivals.append((place, prepared, *self._arrival(prepared)))
        arrivals.sort(key=lambda each: each[0])
        taken = [each[2] for each in arrivals]
        accepted = self.store.accept(taken, new_receipt) if arrivals else []
        self.stored += sum(isinstance(each, New) for each in accepted)
        for (place, prepared, _, route), acceptance in zip(arrivals, accepted, strict=True):
            results[place].append(self._result(prepared, route, acceptance))
        for place in results:
            yield from results[place]

    def _check(self, rows: list[tuple[int, Prepared]]) -> list[list[Fault]]:
        form = rows[0][1].columns.form
        if form.id not in self._validators:
            self._validators[form.id] = Validator(form)
        return self._validators[form.id].check([prepared.values for _, prepared in rows])

    def _arrival(self, prepared: Prepared) -> tuple[Arrival, Route]:
        form = prepared.columns.form
        if form.id not in self._editions:
            self._editions[form.id] = Edition.of(form)
        return self._reception.receive(self._editions[form.id], prepared.values, prepared.key)

    def _result(
        self, prepared: Prepared, route: Route, acceptance: Acceptance
    ) -> Accepted | Reject:
        if isinstance(acceptance, Conflict):
            return Reject(prepared.number, "key_taken", "key")
        receipt = acceptance.receipt
        code = code_of(self.keys.secret, receipt)
        again = isinstance(acceptance, Again)
        closed = acceptance.closed if isinstance(acceptance, Again) else None
        form = prepared.columns.form
        return Accepted(prepared.number, form, receipt, code, route, again, closed)


def rejects_of(prepared: Prepared, faults: list[Fault]) -> Iterator[Reject]:
    """A field that was refused already is not also missing; nor is any of an empty row."""
    if any(reject.code == "row_blank" for reject in prepared.rejects):
        return
    for fault in faults:
        if fault.field.name not in prepared.refused_fields:
            yield Reject(
                prepared.number, fault.code, fault.field.name, fault.field.title, fault.facts
            )


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
