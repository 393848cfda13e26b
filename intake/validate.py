"""Validation: frictionless with the form's own Table Schema, and the rules we add to it.

Stricter than frictionless, and nothing else is different (`tests/intake/test_validate.py`):
- text is tidied first, so blanks alone do not satisfy `required`, and control characters,
  broken characters and direction overrides are refused;
- a `pattern` must match the whole text, every alternative of it, and is only asked of a text that
  is not too long: `maxLength`, or 200 characters where there is none;
- integers are `-?[0-9]+` and numbers `-?[0-9]+(.[0-9]+)?`: no `1_000`, `+5`, `1e5`, `NaN`;
- dates of the default format have ten characters: not `2026-1-5`;
- `unique` holds over the whole file, not over one batch.

It is frictionless' own readers of cells that judge, field by field. Its tables, reports and error
objects are left out: they cost 2.6 ms for a single row, and quote the value that was wrong.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from district.forms import Field, Form
from district.localized import Localized
from district.problem import Refusal
from intake.on_paper import MINUTES, gives_own_words

Reader = Callable[[str | None], tuple[Any, Mapping[str, str] | None]]
"""How frictionless reads a cell: its value, and which of its rules were broken."""
_SHAPES = {"integer": "-?[0-9]+", "number": r"-?[0-9]+(\.[0-9]+)?"}
# Digits and what stands between them in a telephone number, so many signs.
_DIGITS = re.compile(r"\[0-9[-+ ()]*\]\{([0-9]+),([0-9]+)\}")
_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
LONGEST_FOR_PATTERN = 200
# What we check ourselves: over all batches, and after the length.
_OURS = frozenset({"unique", "pattern"})
# Verdicts that are remembered, of values that are short and come again and again.
_KNOWN = 1_000
_SHORT = 40
_TRUE = ("true", "True", "TRUE", "1")
_FALSE = ("false", "False", "FALSE", "0")


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field; `code` and `facts` become a `Reject`."""

    field: Field
    code: str
    facts: Mapping[str, str | Localized] = dataclasses.field(default_factory=dict)


class Validator:
    """Checks values of one form. Keep one per file: it remembers what must be unique.

    Raises `Refusal("form_schema")` when frictionless does not take the form's schema.
    """

    def __init__(self, form: Form) -> None:
        # A late import: a quarter of a second that `list` and `claim` need not wait for.
        from frictionless import FrictionlessException, Schema  # noqa: PLC0415

        self._fields = {each.name: each for each in form.fields}
        self._seen: dict[str, set[bytes]] = {
            each.name: set() for each in form.fields if _constraints(each).get("unique")
        }
        self._shapes = {each.name: shape for each in form.fields if (shape := _shape(each))}
        self._patterns = {
            each.name: re.compile(pattern)
            for each in form.fields
            if (pattern := _constraints(each).get("pattern"))
        }
        try:
            whole = [dict(each.descriptor) for each in form.fields]
            Schema.from_descriptor({"fields": whole})
            fields = [_without(each, _OURS) for each in form.fields]
            schema = Schema.from_descriptor({"fields": fields})
        except FrictionlessException:
            # From None: its message may be long, and is not for people.
            raise Refusal("form_schema", form=form.id) from None
        self._readers: list[tuple[Field, Reader, dict[str | None, Fault | None]]] = [
            (each, field.create_cell_reader(), {})
            for each, field in zip(form.fields, schema.fields, strict=True)
        ]

    @property
    def compares_rows(self) -> bool:
        """Whether a row can be wrong because of an earlier one."""
        return bool(self._seen)

    def check(self, rows: Sequence[Mapping[str, str]]) -> list[list[Fault]]:
        """The faults of each row, in the order of the form's fields."""
        return [self.check_one(values) for values in rows]

    def check_one(self, values: Mapping[str, str]) -> list[Fault]:
        """The faults of one row, at most one for each field."""
        faults = []
        for each, read, known in self._readers:
            value = values.get(each.name)
            if value in known:
                fault = known[value]
            else:
                fault = self._judge(each, read, value)
                if len(known) < _KNOWN and self._comes_again(each, value):
                    known[value] = fault
            if fault:
                faults.append(fault)
        return faults

    def _comes_again(self, each: Field, value: str | None) -> bool:
        if value is None:
            return True
        few = each.type in {"boolean", "date", "time"} or "enum" in _constraints(each)
        return few and len(value) <= _SHORT and each.name not in self._seen

    def _judge(self, each: Field, read: Reader, value: str | None) -> Fault | None:
        _, notes = read(value)
        fault = _fault(each, next(iter(notes))) if notes else None
        if fault is None and value is not None:
            fault = self._stricter(each.name, value)
        return fault

    def _stricter(self, name: str, value: str) -> Fault | None:
        each = self._fields[name]
        shape, pattern = self._shapes.get(name), self._patterns.get(name)
        if shape and not re.fullmatch(shape, value):
            return _type_fault(each)
        if pattern and len(value) > _constraints(each).get("maxLength", LONGEST_FOR_PATTERN):
            return Fault(each, "maxLength", {"bound": str(LONGEST_FOR_PATTERN)})
        if pattern and not pattern.fullmatch(value):
            return _pattern_fault(each)
        if name in self._seen:
            mark = hashlib.sha256(value.encode()).digest()
            if mark in self._seen[name]:
                return Fault(each, "unique")
            self._seen[name].add(mark)
        return None


def canonical(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """Valid values with every way of saying yes or no brought to `true` and `false`."""
    plain = dict(values)
    for each in form.fields:
        if each.type == "boolean" and each.name in plain:
            true = plain[each.name] in each.descriptor.get("trueValues", _TRUE)
            plain[each.name] = "true" if true else "false"
    return plain


def _constraints(each: Field) -> Mapping[str, Any]:
    constraints: Mapping[str, Any] = each.descriptor.get("constraints", {})
    return constraints


def _without(each: Field, names: frozenset[str]) -> dict[str, Any]:
    constraints = {name: rule for name, rule in _constraints(each).items() if name not in names}
    return {**each.descriptor, "constraints": constraints}


def _shape(each: Field) -> str:
    if each.type == "date":
        return _DATE if each.descriptor.get("format", "default") == "default" else ""
    return _SHAPES.get(each.type, "")


def _fault(each: Field, constraint: str) -> Fault:
    """`constraint` is what frictionless names: `type`, or one of the field's constraints."""
    if constraint == "type":
        return _type_fault(each)
    if constraint == "enum":
        return Fault(each, "enum", {"choices": _choices(each)})
    if constraint in {"minLength", "maxLength", "minimum", "maximum"}:
        return Fault(each, constraint, {"bound": str(_constraints(each)[constraint])})
    return Fault(each, constraint)


def _choices(each: Field) -> Localized:
    """The choices as they are printed on the form, each with its code."""
    codes = [str(code) for code in _constraints(each)["enum"]]
    labels = {code: each.labels.get(code) for code in codes}
    zh = [f"{label.zh}（{code}）" if label else code for code, label in labels.items()]
    en = [f"{label.get('en')} ({code})" if label else code for code, label in labels.items()]
    return Localized(" / ".join(zh), " / ".join(en))


def _pattern_fault(each: Field) -> Fault:
    """What the pattern asks for, where that can be said; then the field's help."""
    facts: dict[str, str | Localized] = {"help": each.help} if each.help else {}
    digits = _DIGITS.fullmatch(_constraints(each)["pattern"])
    if digits:
        facts |= {"least": digits[1], "most": digits[2]}
    code = "pattern_digits" if digits else "pattern"
    return Fault(each, code if each.required else f"{code}_optional", facts)


def _yes_and_no(each: Field) -> Localized:
    if not gives_own_words(each):
        return Localized("是 / 否", "yes / no")
    true = each.descriptor.get("trueValues", _TRUE)
    return Localized(" / ".join([*true, *each.descriptor.get("falseValues", _FALSE)]))


def _type_fault(each: Field) -> Fault:
    given = each.descriptor.get("format", "default")
    if each.type == "time" and given == MINUTES:
        return Fault(each, "type_time")
    if each.type in {"date", "time"} and given not in {"default", "any"}:
        return Fault(each, "type_format", {"format": given})
    if each.type == "boolean":
        return Fault(each, "type_boolean", {"choices": _yes_and_no(each)})
    return Fault(each, f"type_{each.type}")
