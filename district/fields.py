"""Kinds of value that only a field of a form has: its constraints and labels, and the field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from district import yamltext
from district.editing import Schema
from district.forms import Field
from district.localized import Localized
from district.patterns import endless_part
from district.problem import Path, Refusal
from district.shape import REQUIRED, Door, Key, Many, Reported, Shape, Word, attempt
from district.values import COUNT, FLAG, LOCALIZED, TEXT


class Constraints:
    """The constraints of a Table Schema field, each with the value type the standard gives it."""

    def __init__(self) -> None:
        self.shape: Shape[dict[str, Any]] = Shape(dict, [
            *(Key(name, FLAG, default=None) for name in ("required", "unique")),
            *(Key(name, COUNT, default=None) for name in ("minLength", "maxLength")),
            Key("pattern", Word(self._pattern, TEXT.schema()), default=None),
            Key("minimum", TEXT, default=None),
            Key("maximum", TEXT, default=None),
            Key("enum", Many(TEXT, at_least=1), default=None),
        ])

    def schema(self) -> Schema:
        return self.shape.schema()

    def read(self, node: yamltext.Node, path: Path, door: Door) -> dict[str, Any]:
        values = self.shape.read(node, path, door)
        given = {name: value for name, value in values.items() if value is not None}
        if "enum" in given:
            given["enum"] = list(given["enum"])
        return given

    @staticmethod
    def _pattern(text: str) -> str:
        try:
            re.compile(text)
        except re.error as error:
            raise Refusal("not_a_pattern", value=text, why=error.msg) from None
        part = endless_part(text)
        if part:
            raise Refusal("pattern_endless", value=text, part=part)
        return text


class Labels:
    """`{value: {zh, en}}`: the words shown for the values of an enum."""

    def read(self, node: yamltext.Node, path: Path, door: Door) -> Mapping[str, Localized]:
        if not isinstance(node, yamltext.Mapping):
            raise Refusal("not_a_mapping", keys="…")
        labels: dict[str, Localized] = {}
        for name, (key_node, value) in yamltext.keys(node).items():
            label = attempt(LOCALIZED, value, (*path, name), door, key_node)
            if label is REQUIRED:
                raise Reported
            labels[name] = label
        return labels

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": LOCALIZED.schema()}


def _bound(text: str, cast: type[int] | type[float]) -> int | float:
    try:
        value = cast(text)
    except ValueError:
        raise Refusal("bound_not_a_number", value=text) from None
    # No form counts so far, and databases and caches keep numbers of 64 bits.
    if isinstance(value, int) and abs(value) >= 2**63:
        raise Refusal("bound_not_a_number", value=text)
    return value


def form_field(**given: Any) -> Field:
    constraints = dict(given["constraints"] or {})
    if given["type"] in {"integer", "number"}:
        cast = int if given["type"] == "integer" else float
        for bound in ("minimum", "maximum"):
            if bound in constraints:
                constraints[bound] = _bound(constraints[bound], cast)
    descriptor: dict[str, Any] = {"name": given["name"], "type": given["type"]}
    if constraints:
        descriptor["constraints"] = constraints
    for name in ("format", "trueValues", "falseValues"):
        if given[name]:
            descriptor[name] = list(given[name]) if name.endswith("Values") else given[name]
    return Field(
        given["name"], given["type"], given["title"], given["help"], given["personal"],
        given["long"], given["labels"] or {}, descriptor,
    )
