"""A form's definition as it was when a request came in, stored beside it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from district.forms import Field, Form, FormId
from district.localized import Localized
from district.span import Span


def write(form: Form) -> str:
    """The form as JSON, the same characters for the same form."""
    definition = {
        "id": form.id,
        "title": _text(form.title),
        "intro": _text(form.intro),
        "not_for": _text(form.not_for) if form.not_for else None,
        "kind": form.kind,
        "reply_within": _span(form.reply_within),
        "keep_for": _span(form.keep_for),
        "route_by": form.route_by,
        "fields": [_field(field) for field in form.fields],
    }
    return json.dumps(definition, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def version(definition: str) -> str:
    return hashlib.sha256(definition.encode()).hexdigest()


def read(definition: str) -> Form:
    """The form again; it has no file, it is of the past."""
    given = json.loads(definition)
    return Form(
        FormId(given["id"]),
        "",
        Localized(**given["title"]),
        Localized(**given["intro"]),
        Localized(**given["not_for"]) if given["not_for"] else None,
        given["kind"],
        Span(**given["reply_within"]),
        Span(**given["keep_for"]),
        given["route_by"],
        tuple(_read_field(field) for field in given["fields"]),
    )


def _text(text: Localized) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _span(span: Span) -> dict[str, int]:
    return {"minutes": span.minutes, "working_days": span.working_days}


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "type": field.type,
        "title": _text(field.title),
        "help": _text(field.help) if field.help else None,
        "personal": field.personal,
        "long": field.long,
        "labels": {value: _text(label) for value, label in field.labels.items()},
        "descriptor": dict(field.descriptor),
    }


def _read_field(given: dict[str, Any]) -> Field:
    return Field(
        given["name"],
        given["type"],
        Localized(**given["title"]),
        Localized(**given["help"]) if given["help"] else None,
        given["personal"],
        given["long"],
        {value: Localized(**label) for value, label in given["labels"].items()},
        given["descriptor"],
    )
