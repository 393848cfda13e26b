"""The records of request forms, as staff wrote them: `Form` 表单, `Field` 栏目. Frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NewType

from district.localized import Localized
from district.span import Span

FormId = NewType("FormId", str)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `descriptor` is its Frictionless Table Schema field, nothing added."""

    name: str
    type: str
    title: Localized
    help: Localized | None
    personal: bool
    long: bool
    labels: Mapping[str, Localized]
    descriptor: Mapping[str, Any]

    @property
    def required(self) -> bool:
        return bool(self.descriptor.get("constraints", {}).get("required"))


@dataclass(frozen=True, slots=True)
class Form:
    id: FormId
    file: str
    title: Localized
    intro: Localized
    not_for: Localized | None
    kind: str
    reply_within: Span
    keep_for: Span
    route_by: str
    fields: tuple[Field, ...]
