"""Where residents may write anything, what they write is personal, and lies sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from district.problem import Level, Problem
from district.records import District


def check(district: District, now: datetime) -> Iterator[Problem]:
    for form in district.forms.values():
        for position, field in enumerate(form.fields):
            free = field.type == "string" and "enum" not in field.descriptor.get("constraints", {})
            if free and not field.personal:
                path, facts = ("fields", position, "name"), {"field": field.name}
                yield Problem("free_text_open", form.file, path, facts, Level.WARNING)
