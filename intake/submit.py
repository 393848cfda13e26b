"""The pipeline: read → tidy → validate → route → seal → accept, in batches.

What needs no queue is done on every processor, the reading and the queue itself here. Only a few
batches are ever in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from district.forms import Form
from district.parallel import cores, in_order
from district.problem import Refusal
from district.records import District
from intake import readers
from intake.acceptance import Acceptance, Again, Closed, Conflict, New
from intake.columns import Columns
from intake.examine import Examiner, Ready
from intake.keys import DoorKeys
from intake.prepare import check_headings
from intake.receipt import Receipt, code_of, new_receipt
from intake.route import Route
from intake.rows import Headings, Items, Reading, Reject, Row
from intake.store import Store

BATCH = 2_000
"""Rows per transaction: one sync to disk for all of them, and little to repeat after a crash.

Fewer cost more: receipts and fingerprints come in no order, so that each row of a small batch
writes pages of its own.
"""
_HERE = 1
"""So many batches are done before other processes are begun."""


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
    """Submits files into one queue at one moment.

    Raises only `QueueTrouble`, and `Refusal`: `form_schema`, `helper_ended`.
    """

    district: District
    store: Store
    keys: DoorKeys
    now: datetime
    stored: int = 0
    """How many forms it has put into the queue so far, told of or not."""
    reading: Reading = field(default_factory=Reading)
    """How the present file is read, and how much of it has been."""
    _examiner: Examiner = field(init=False)

    def __post_init__(self) -> None:
        self._examiner = Examiner(self.district, self.keys, self.now)

    def submit(self, path: Path, form: Columns | None) -> Iterator[list[Accepted | Reject]]:
        """What became of the rows, in order, a batch at a time; an `Accepted` is durable then."""
        self._examiner.begin()
        forms = self._examiner.forms
        self.reading = Reading(forms.sheets(form), form.knows if form else forms.any_knows)
        batches = _batches(self._refuse_table(readers.read(path, self.reading), form))
        jobs = 1 if self._examiner.compares_rows(form) else cores()
        examine = partial(self._examiner.examine, fixed=form)
        # Closed here and now, not when it is forgotten: it has processes.
        with closing(in_order(batches, examine, jobs, _HERE)) as examined:
            try:
                for found in examined:
                    yield self._accept(found)
            except BrokenProcessPool:
                raise Refusal("helper_ended") from None

    def _refuse_table(self, items: Items, form: Columns | None) -> Iterator[Row | Reject]:
        for item in items:
            if isinstance(item, Headings):
                problems = check_headings(item, self._examiner.forms, form)
                if problems:
                    yield from (replace(problem, whole=True) for problem in problems)
                    return
            else:
                yield item

    def _accept(self, found: list[Ready | Reject]) -> list[Accepted | Reject]:
        arrivals = {
            place: self._examiner.arrival(each)
            for place, each in enumerate(found) if isinstance(each, Ready)
        }
        taken = [arrival for arrival, _ in arrivals.values()]
        accepted = self.store.accept(taken, new_receipt) if taken else []
        self.stored += sum(isinstance(each, New) for each in accepted)
        became = dict(zip(arrivals, accepted, strict=True))
        return [
            self._result(each, arrivals[place][1], became[place])
            if isinstance(each, Ready) else each
            for place, each in enumerate(found)
        ]

    def _result(self, ready: Ready, route: Route, acceptance: Acceptance) -> Accepted | Reject:
        if isinstance(acceptance, Conflict):
            return Reject(ready.number, "key_taken", "key")
        receipt = acceptance.receipt
        code = code_of(self.keys.secret, receipt)
        again = isinstance(acceptance, Again)
        closed = acceptance.closed if isinstance(acceptance, Again) else None
        form = self._examiner.forms.columns[ready.form].form
        return Accepted(ready.number, form, receipt, code, route, again, closed)


def _batches(items: Iterator[Row | Reject]) -> Iterator[list[Row | Reject]]:
    batch: list[Row | Reject] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
