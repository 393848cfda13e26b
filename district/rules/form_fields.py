"""A form routes by one of its required fields, names each once, and labels its choices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.forms import Field, Form
from district.problem import Problem, nearest
from district.records import District

RESERVED = frozenset({"form", "key", "receipt", "language"})
"""Names the intake itself gives to columns and hidden fields."""


def check(district: District, now: datetime) -> Iterator[Problem]:
    for form in district.forms.values():
        names = [field.name for field in form.fields]
        if form.route_by not in names:
            facts = {"field": form.route_by, "near": nearest(form.route_by, names)}
            yield Problem("route_by_unknown", form.file, ("route_by",), facts)
        for position, field in enumerate(form.fields):
            yield from _check_field(form, field, position, names)


def _check_field(form: Form, field: Field, position: int, names: list[str]) -> Iterator[Problem]:
    at = ("fields", position)
    if field.name in names[:position]:
        yield Problem("field_twice", form.file, (*at, "name"), {"field": field.name})
    if field.name in RESERVED:
        yield Problem("field_reserved", form.file, (*at, "name"), {"field": field.name})
    if field.name == form.route_by and not field.required:
        yield Problem("route_by_optional", form.file, (*at, "constraints"), {"field": field.name})
    constraints = field.descriptor.get("constraints", {})
    choices = set(constraints.get("enum", ()))
    for label in field.labels:
        if label not in choices:
            facts = {"label": label, "choices": ", ".join(sorted(choices)) or "—"}
            yield Problem("label_without_choice", form.file, (*at, "labels", label), facts)
    if field.labels:
        for choice in constraints.get("enum", ()):
            if choice not in field.labels:
                path = (*at, "labels")
                yield Problem("choice_without_label", form.file, path, {"choice": choice})
    shortest, longest = constraints.get("minLength"), constraints.get("maxLength")
    if shortest is not None and longest is not None and shortest > longest:
        facts = {"least": str(shortest), "most": str(longest)}
        yield Problem("lengths_backwards", form.file, (*at, "constraints", "maxLength"), facts)
