"""What the browser editor asks for in a file: its fields, from the kinds of value in `district`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from district import values
from district.kinds import ReasonText, Weekdays
from district.problem import Refusal
from district.shape import REQUIRED, Choice, Key, Kind, Many, Shape
from district.words import Words

Field = dict[str, Any]
AS_WRITTEN = "as_written"
"""The hidden field with the file's own text, by which the editor keeps what nobody changed."""

_CLOCKS: list[tuple[Iterable[object], str, str]] = [
    ((values.DATE,), "date", "YYYY-MM-DD"),
    ((values.TIME, values.END), "time", "HH:mm"),
    ((values.MOMENT, values.PUBLISHED), "datetime-local", "YYYY-MM-DD HH:mm"),
]



@dataclass(frozen=True, slots=True)
class Fields:
    """`names` is, by kind of file, the collection in which the record meant by an id is found."""

    words: Words
    names: dict[str, str]

    def of(self, called: str, shape: Shape[Any]) -> list[Field]:
        """All fields of a file that is called `officer`, `notice`, …"""
        kept = {"name": AS_WRITTEN, "widget": "hidden", "default": ""}
        return [*self._of_shape(shape, f"key.{called}"), kept]

    def _of_shape(self, shape: Shape[Any], code: str) -> list[Field]:
        return [self._field(key, f"{code}.{key.name}") for key in shape.keys.values()]

    def _field(self, key: Key, code: str) -> Field:
        told = code if f"{code}.name" in self.words else f"key.text.{key.name}"
        return {
            "name": key.name, "label": self.words(f"{told}.name"),
            "hint": _unquoted(self.words(f"{told}.about")), "required": key.default is REQUIRED,
            **self._widget(key.kind, code),
        }

    def _widget(self, kind: Kind[Any], code: str) -> Field:
        if isinstance(kind, values.LocalizedText | ReasonText):
            both = self._of_shape(values.BOTH, code)
            lines = {"widget": "text"} if kind is values.PROSE else {}
            return {"widget": "object", "fields": [{**one, **lines} for one in both]}
        if isinstance(kind, Shape):
            return {"widget": "object", "fields": self._of_shape(kind, code)}
        if isinstance(kind, Weekdays):
            return {"widget": "list"}
        if isinstance(kind, Many):
            return self._list(kind, code)
        if isinstance(kind, Choice):
            return {"widget": "select", "options": self._options(kind, code)}
        if isinstance(kind, values.Reference) and kind.kind in self.names:
            return self._relation(kind.kind)
        return self._one(kind)

    def _options(self, kind: Choice, code: str) -> list[dict[str, str]]:
        """Each value with what the key's explanation calls it: `safety 安全，fraud 防骗`."""
        about = self.words(f"{code}.about")

        def label(value: str) -> str:
            found = re.search(rf"(?:^|[，；]){re.escape(value)} ([^ ，；。]+)", about)
            return found[1] if found else value

        return [{"value": one, "label": label(one)} for one in map(str, kind.values)]

    def _list(self, kind: Many[Any], code: str) -> Field:
        least = {"min": kind.at_least} if kind.at_least else {}
        inner = kind.kind
        if isinstance(inner, Shape):
            fields = self._of_shape(inner, code)
            return {"widget": "list", "fields": fields, "collapsed": "auto", **least}
        if isinstance(inner, values.LocalizedText):
            item = {"name": "item", "label": self.words(f"{code}.name")}
            return {"widget": "list", "field": {**item, **self._widget(inner, code)}, **least}
        if isinstance(inner, values.Reference) and inner.kind in self.names:
            return {**self._relation(inner.kind), "multiple": True, **least}
        return {"widget": "list", **least}

    def _relation(self, kind: str) -> Field:
        return {
            "widget": "relation", "collection": self.names[kind], "value_field": "{{slug}}",
            "display_fields": ["name.zh"], "search_fields": ["name.zh", "name.en"],
        }

    def _one(self, kind: Kind[Any]) -> Field:
        schema = kind.schema()
        # That a text is not empty, the editor sees by itself.
        pattern = {} if kind is values.TEXT else {"pattern": list(self._pattern(schema))}
        for kinds, clock, form in _CLOCKS:
            if any(kind is one for one in kinds):
                return {"widget": "datetime", "type": clock, "format": form, **pattern}
        if kind is values.FLAG or kind is values.STEP_FREE:
            return {"widget": "select", "options": schema["examples"]}
        return {"widget": "string", **pattern}

    def _pattern(self, schema: dict[str, Any]) -> Iterator[str]:
        """The pattern, which lets whoever is used to files type quotes, and how to mend a value."""
        refusal: Refusal = schema["errorMessage"]
        yield f'^"?{schema["pattern"].removeprefix("^").removesuffix("$")}"?$'
        yield _unquoted(self.words(f"problem.{refusal.code}.mend", **refusal.facts))


def _unquoted(text: str) -> str:
    """What is said of a file, said of a form: there the quotes are not staff's business."""
    return re.sub('，?[要并]?加单?引号|"', "", text)
