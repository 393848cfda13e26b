"""From what was posted to an arrival, or to what stands against it. Pure but for the sealing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from district.words import Words
from intake.arriving import Reception
from intake.door import emergency
from intake.door.bodies import Posted
from intake.door.current import Fitted
from intake.examine import rejects_of
from intake.prepare import Prepared, prepare
from intake.rejects import sentence
from intake.request import Arrival
from intake.rows import Reject, Row

FASTEST = 3
"""Seconds: nobody fills in a form in less."""


@dataclass(frozen=True, slots=True)
class Judged:
    """`values` are tidied; `rejects` what is wrong with them; `calls` the numbers to ring first."""

    prepared: Prepared
    rejects: tuple[Reject, ...]
    calls: tuple[str, ...]

    def problems(self, words: Words, *, helped: bool = False) -> list[tuple[str, str]]:
        """(field, sentence) of each, at most one a field; a page has the field's help beside it."""
        told: dict[str, str] = {}
        for reject in self.rejects:
            told.setdefault(reject.column, sentence(reject, words, helped=helped))
        return list(told.items())


@dataclass(frozen=True, slots=True)
class Sent:
    """A post as the door understood it; `key` is "" where none came."""

    posted: Posted
    fitted: Fitted
    key: str
    answers: Mapping[str, str] = field(default_factory=dict)


def understand(posted: Posted, fitted: Fitted, key: str) -> Sent:
    """A program's unknown fields are told to it; what an extension puts into a page is left out."""
    fields = {each.name for each in fitted.form.fields}
    answers = posted.answers if posted.is_json else {
        name: text for name, text in posted.answers.items() if name in fields
    }
    return Sent(posted, fitted, key or posted.controls.get("key", ""), answers)


def judge(sent: Sent) -> Judged:
    """As `submit` judges a row: the same tidying, the same verdicts, the same sentences."""
    cells = dict(sent.answers)
    if sent.key:
        cells["key"] = sent.key
    prepared = prepare(Row(1, cells), sent.fitted.forms, sent.fitted.columns)
    if isinstance(prepared, Reject):
        prepared = Prepared(1, sent.fitted.columns, "", {}, (prepared,))
    faults = sent.fitted.validator.check_one(prepared.values)
    rejects = (*prepared.rejects, *rejects_of(prepared, faults))
    prose = [
        prepared.values[each.name] for each in sent.fitted.form.fields
        if each.type == "string" and each.name in prepared.values
    ]
    return Judged(prepared, rejects, emergency.calls_for(prose))


def suspicion_of(posted: Posted, *, flood: bool) -> str:
    """Why a person should look at it first, or "". Never a reason to throw it away."""
    if posted.controls.get("_website", "").strip():
        return "trap"
    took = posted.controls.get("_took", "")
    if took.isascii() and took.isdigit() and len(took) < 9 and int(took) < FASTEST:
        return "fast"
    return "flood" if flood else ""


def arrival_of(sent: Sent, judged: Judged, reception: Reception, suspicion: str) -> Arrival:
    prepared = judged.prepared
    arrival, _ = reception.receive(
        sent.fitted.edition, prepared.values, prepared.key, suspicion
    )
    return arrival
