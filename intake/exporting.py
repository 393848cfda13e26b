"""Requests as rows to take away. What is personal stays sealed unless it is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from district import definition
from district.forms import Form
from district.problem import Refusal
from district.records import District
from intake import clock
from intake.hearing import homes_of
from intake.keys import read_private
from intake.receipt import grouped
from intake.request import Request
from intake.seal import NotOpened, unseal

COLUMNS = (
    "receipt", "form", "kind", "community", "station", "officer", "received_at", "due_at",
    "closed_at", "status", "outcome", "referred_to", "routing",
)
SEALED_WITH = "sealed_with"
"""The column that names the key which does not open a row."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is taken along: requests received on these days of this form and community, and of each
    what is `open` (nobody is known by it) and what is `personal`."""

    since: date | None = None
    until: date | None = None
    form: str = ""
    community: str = ""
    open: bool = False
    personal: bool = False


@dataclass(slots=True)
class Exporter:
    """Makes rows of requests; `forms` by the version of their definition, as they were.

    `count` says how many; `shut` names, by the key's id, those that did not open.
    """

    district: District
    forms: Mapping[str, Form]
    wanted: Wanted
    keys_folder: Path
    count: int = 0
    shut: dict[str, list[str]] = field(default_factory=dict)
    _keys: dict[str, bytes | None] = field(default_factory=dict)

    def heads(self) -> list[str]:
        wanted = self.wanted
        more = [f"open.{name}" for name in self._fields(personal=False)] if wanted.open else []
        if wanted.personal:
            more += [f"personal.{name}" for name in self._fields(personal=True)]
            more.append(SEALED_WITH)
        return [*COLUMNS, *more]

    def takes(self, request: Request) -> bool:
        wanted = self.wanted
        day = clock.shown(request.received_at, self.district.profile.timezone)[:10]
        return (
            wanted.form in ("", request.form)
            and wanted.community in ("", request.community)
            and (wanted.since is None or day >= wanted.since.isoformat())
            and (wanted.until is None or day <= wanted.until.isoformat())
        )

    def cells(self, requests: Iterable[Request]) -> Iterator[Sequence[str]]:
        """A row of text for each, as `heads` has it."""
        heads = self.heads()
        for values in self._values(requests):
            flat = dict(values)
            for part in ("open", "personal"):
                flat |= {f"{part}.{name}": text for name, text in values.get(part, {}).items()}
            yield [str(flat.get(head) or "") for head in heads]

    def lines(self, requests: Iterable[Request]) -> Iterator[str]:
        """An object of JSON for each."""
        for values in self._values(requests):
            yield json.dumps(values, ensure_ascii=False)

    def _values(self, requests: Iterable[Request]) -> Iterator[dict[str, Any]]:
        homes = homes_of(self.district)
        for one in requests:
            if not self.takes(one):
                continue
            form = self.forms[one.version]
            home = homes.get(one.community or "")
            values: dict[str, Any] = {
                "receipt": grouped(one.receipt), "form": one.form, "kind": form.kind,
                "community": one.community, "station": home.station if home else None,
                "officer": one.holder, "received_at": one.received_at, "due_at": one.due_at,
                "closed_at": one.closed_at, "status": one.status.value,
                "outcome": one.outcome.value if one.outcome else None,
                "referred_to": one.referred_to or None, "routing": one.routing.value,
            }
            if self.wanted.open:
                values["open"] = dict(one.open)
            if self.wanted.personal:
                values |= self._opened(one)
            self.count += 1
            yield values

    def _opened(self, request: Request) -> dict[str, Any]:
        if request.sealed is None:
            return {"personal": {}, SEALED_WITH: None}
        name = request.sealed.key_id
        if name not in self._keys:
            self._keys[name] = self._key(name)
        private = self._keys[name]
        try:
            if private is not None:
                return {"personal": unseal(private, request.sealed), SEALED_WITH: None}
        except NotOpened:
            pass
        self.shut.setdefault(name, []).append(grouped(request.receipt))
        return {"personal": {}, SEALED_WITH: name}

    def _key(self, name: str) -> bytes | None:
        try:
            return read_private(self.keys_folder, name)
        except Refusal:
            return None

    def _fields(self, personal: bool) -> list[str]:
        """The names of all forms' fields, each once, in the order that forms have them."""
        forms = sorted(self.forms.values(), key=lambda form: form.id)
        found = {
            one.name: None for form in forms if self.wanted.form in ("", form.id)
            for one in form.fields if one.personal == personal
        }
        return list(found)


def forms_of(bodies: Mapping[str, str]) -> dict[str, Form]:
    """The forms by version, from their stored definitions."""
    return {version: definition.read(body) for version, body in bodies.items()}
