"""Each constraint of a form's field suits the field's type (Table Schema, field constraints)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Problem
from district.records import District

_EVERY = {"required", "unique", "enum"}
_ORDERED = {"minimum", "maximum"}
SUITABLE = {
    "string": _EVERY | {"minLength", "maxLength", "pattern"},
    "boolean": {"required"},
    "integer": _EVERY | _ORDERED,
    "number": _EVERY | _ORDERED,
    "date": _EVERY | _ORDERED,
    "time": _EVERY | _ORDERED,
}


def check(district: District, now: datetime) -> Iterator[Problem]:
    for form in district.forms.values():
        for position, field in enumerate(form.fields):
            for name in field.descriptor.get("constraints", {}):
                if name not in SUITABLE[field.type]:
                    facts = {
                        "constraint": name, "type": field.type,
                        "choices": ", ".join(sorted(SUITABLE[field.type])),
                    }
                    path = ("fields", position, "constraints", name)
                    yield Problem("constraint_unsuitable", form.file, path, facts)
