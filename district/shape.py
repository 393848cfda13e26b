"""The door's grammar: kinds of value, and the shapes built from them.

A kind turns one YAML node into one value or refuses it. A `Shape` turns a mapping into a frozen
record, reporting everything wrong in it at once. What staff may write is declared with these in
`contract.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from district import yamltext
from district.chinese import choice_meant
from district.editing import Schema, as_typed, either
from district.problem import Path, Problem, Refusal, nearest
from district.scalar import expected, scalar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

REQUIRED: Any = object()
"""The default of a key that must be given."""
NOTHING: Mapping[str, str] = {}


class Reported(Exception):
    """The value is unusable and the reason already stands in the door's list."""


@dataclass(slots=True)
class Door:
    """Collects what is wrong in one file while it is read."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def report(
        self, code: str, node: yamltext.Node | None, path: Path, facts: dict[str, str]
    ) -> None:
        line, column = yamltext.mark(node) if node is not None else (1, 1)
        self.problems.append(
            Problem(code, self.file, path, facts, line=line, column=column)
        )


class Kind(Protocol[T_co]):
    """Reads one node. Raises `Refusal` for this node, or `Reported` when it spoke for itself."""

    def read(self, node: yamltext.Node, path: Path, door: Door) -> T_co: ...

    def schema(self) -> Schema: ...


class Word(Generic[T]):
    """A scalar, turned into a value by `take`, which raises `Refusal`."""

    def __init__(self, take: Callable[[str], T], schema: Schema) -> None:
        self.take = take
        self._schema = schema

    def schema(self) -> Schema:
        return self._schema

    def read(self, node: yamltext.Node, path: Path, door: Door) -> T:
        text = scalar(node)
        try:
            return self.take(text)
        except Refusal:
            self._refuse_wide(text)
            raise

    def _refuse_wide(self, text: str) -> None:
        """Say so where full-width digits, punctuation or spaces are all that is wrong."""
        narrow = unicodedata.normalize("NFKC", text)
        if narrow != text and self._takes(narrow):
            raise Refusal("full_width", value=text, meant=narrow)
        pieces = [piece.strip() for piece in re.split("[，、；;]", text)]
        if len(pieces) > 1 and all(map(self._takes, pieces)):
            raise Refusal("list_comma", value=text, meant=", ".join(pieces))

    def _takes(self, text: str) -> bool:
        try:
            self.take(text)
        except Refusal:
            return False
        return True


class Choice:
    """One of a few words, returned as it stands in `values` (so an enum's member stays one)."""

    def __init__(self, *values: str) -> None:
        self.values = values

    def read(self, node: yamltext.Node, path: Path, door: Door) -> str:
        text = scalar(node)
        if text not in self.values:
            raise Refusal(
                "not_a_choice",
                value=text,
                choices=", ".join(self.values),
                near=choice_meant(text, self.values) or nearest(text, self.values),
            )
        return self.values[self.values.index(text)]

    def schema(self) -> Schema:
        choices = list(map(str, self.values))
        refusal = Refusal("not_a_choice", choices=", ".join(choices))
        return {"enum": choices, "errorMessage": refusal}


class Many(Generic[T]):
    """A list; with `or_one`, a single value stands for a list of one."""

    def __init__(self, kind: Kind[T], *, at_least: int = 0, or_one: bool = False) -> None:
        self.kind = kind
        self.at_least = at_least
        self.or_one = or_one

    def read(self, node: yamltext.Node, path: Path, door: Door) -> tuple[T, ...]:
        if not isinstance(node, yamltext.Sequence):
            if self.or_one:
                return (self.kind.read(node, path, door),)
            raise expected("not_a_list", node, near=self._as_list(node))
        if len(node.value) < self.at_least:
            raise Refusal("list_too_short", least=self.at_least)
        values: list[T] = []
        for position, item in enumerate(node.value):
            value = attempt(self.kind, item, (*path, position), door, item)
            if value is not REQUIRED:
                values.append(value)
        if len(values) < len(node.value):
            raise Reported
        return tuple(values)

    def schema(self) -> Schema:
        item = self.kind.schema()
        many: Schema = {"type": "array", "items": item, "errorMessage": Refusal("not_a_list")}
        if self.at_least:
            many["minItems"] = self.at_least
        return either(item, many) if self.or_one else many

    def _as_list(self, node: yamltext.Node) -> str:
        """The list that text on one line was meant to be, each item as it must be written."""
        text = node.value.strip() if isinstance(node, yamltext.Scalar) else ""
        return ", ".join(map(self._meant, re.split(r"\s*[、，,]\s*", text)))

    def _meant(self, piece: str) -> str:
        item = yamltext.Scalar("tag:yaml.org,2002:str", piece)
        try:
            self.kind.read(item, (), Door(""))
        except Refusal as refusal:
            return refusal.facts.get("near") or piece
        except Reported:
            pass
        return piece


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a mapping: its name in YAML, its kind, and the record's attribute."""

    name: str
    kind: Kind[Any]
    default: Any = REQUIRED
    to: str = ""

    @property
    def attribute(self) -> str:
        return self.to or self.name

    def schema(self) -> Schema:
        """The kind's own, with what holds where the key is left out, if that can be written."""
        schema = self.kind.schema()
        if self.default in (REQUIRED, None, "", ()):
            return schema
        return {**schema, "default": as_typed(self.default)}


class Shape(Generic[T]):
    """A mapping with known keys, read into `record`.

    `main` is the key that a bare text in its place was probably meant for. `needs` tells editors
    which other key must come along with a key: `record` refuses it alone.
    """

    def __init__(
        self, record: Callable[..., T], keys: Sequence[Key], main: str = "",
        needs: Mapping[str, str] = NOTHING,
    ) -> None:
        self.record = record
        self.keys = {key.name: key for key in keys}
        self.main = main
        self.needs = needs

    def read(self, node: yamltext.Node, path: Path, door: Door) -> T:
        return self.record(**self.values(node, path, door))

    def values(self, node: yamltext.Node, path: Path, door: Door) -> dict[str, Any]:
        """The record's attributes; raises `Reported` after saying everything that is wrong."""
        if not isinstance(node, yamltext.Mapping):
            near, keys = self._in_braces(node), ", ".join(self.keys)
            raise expected("not_a_mapping", node, near=near, keys=keys)
        given = yamltext.keys(node)
        before = len(door.problems)
        meant = self._report_unknown(given, path, door)
        values: dict[str, Any] = {}
        for name, key in self.keys.items():
            pair = given.get(name)
            if pair is not None:
                values[key.attribute] = attempt(key.kind, pair[1], (*path, name), door, pair[0])
            elif key.default is not REQUIRED:
                values[key.attribute] = key.default
            elif name not in meant:
                door.report("missing_key", node, (*path, name), {"key": name})
        if len(door.problems) > before:
            raise Reported
        return values

    def schema(self) -> Schema:
        schema: Schema = {
            "type": "object",
            "properties": {name: key.schema() for name, key in self.keys.items()},
            "required": [name for name, key in self.keys.items() if key.default is REQUIRED],
            "additionalProperties": False,
        }
        if self.needs:
            schema["dependencies"] = {key: [needed] for key, needed in self.needs.items()}
        return schema

    def _in_braces(self, node: yamltext.Node) -> str:
        if not (self.main and isinstance(node, yamltext.Scalar)):
            return ""
        text = node.value.strip()
        quoted = f'"{text}"' if re.search("[][{},:#\"']", text) else text
        return f"{{{self.main}: {quoted}}}"

    def _report_unknown(
        self, given: dict[str, tuple[yamltext.Scalar, yamltext.Node]], path: Path, door: Door
    ) -> set[str]:
        """Report keys that do not belong here; returns the names that were probably meant."""
        meant = set()
        for name, (key_node, _) in given.items():
            if name in self.keys:
                continue
            owner = self._owner(name, given)
            if owner:
                facts = {"key": name, "near": owner}
                door.report("key_misplaced", key_node, (*path, name), facts)
                continue
            near = nearest(name, [key for key in self.keys if key not in given])
            facts = {"key": name, "near": near, "choices": ", ".join(self.keys)}
            door.report("unknown_key", key_node, (*path, name), facts)
            meant.add(near)
        return meant

    def _owner(self, name: str, given: Iterable[str]) -> str:
        """The given key inside which `name` would belong, or ""."""
        for key in self.keys.values():
            inner = key.kind.kind if isinstance(key.kind, Many) else key.kind
            if key.name in given and isinstance(inner, Shape) and name in inner.keys:
                return key.name
        return ""


def attempt(
    kind: Kind[Any], node: yamltext.Node, path: Path, door: Door, at: yamltext.Node
) -> Any:
    """Read `node`; on refusal report it at `at` and return `REQUIRED`."""
    try:
        return kind.read(node, path, door)
    except Refusal as refusal:
        door.report(refusal.code, at, path, refusal.facts)
    except Reported:
        pass
    return REQUIRED
