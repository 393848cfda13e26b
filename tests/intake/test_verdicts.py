"""Q3: on forms and records made up at random the verdict is frictionless', save the stricter list.

`HUTONG_TORTURE=1` tries many more.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import Any

from frictionless import FrictionlessException, Resource, Schema
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from district.forms import Field, Form
from district.localized import Localized
from district.problem import Refusal
from intake.tidy import tidy
from intake.validate import LONGEST_FOR_PATTERN, Validator

TRIES = 20_000 if os.environ.get("HUTONG_TORTURE") else 150

_PATTERNS = (
    r"[0-9+ -]{7,20}", r"\d{3}|\d{11}", r"[0-9]{11}|[0-9]{3}", "[a-z]+", "(a|ab)(c|bcd)", ".*", "x?",
    "京[A-Z][0-9]{5}", r"\w+@\w+", "^12$", "是|否",
)
_TEXTS = (
    "1", "0", "-1", "007", "9", "10", "1.5", "-2.50", "+5", "1e3", "1_000", "1,000", "NaN", "INF", "-inf",
    "٣", "²", "true", "True", "TRUE", "false", "yes", "on", "是", "否", "2026-11-01", "2026-2-30", "2026-1-5",
    "20261101", "2026/11/01", "0001-01-01", "22:30", "22:30:00", "9:30", "25:00", "24:00:00", "110", "110x",
    "x110", "13800138000", "13800138000<script>", "010-0000 9001", "a", "ab", "abc", "abcd", "京A12345",
    "a@b", "b", "12", "a b", "None", "null", "-", "n/a", "吵" * 9, "0" * 250, "２０",
)
_bounds = st.integers(-3, 12)


@st.composite
def descriptors(draw: st.DrawFn, name: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(["string", "integer", "number", "boolean", "date", "time"]))
    rules: dict[str, Any] = {"required": draw(st.booleans())}
    more: dict[str, Any] = {}
    if kind == "string":
        if draw(st.booleans()):
            rules["pattern"] = draw(st.sampled_from(_PATTERNS))
        for bound in ("minLength", "maxLength"):
            if draw(st.booleans()):
                rules[bound] = draw(st.integers(0, 12))
        if draw(st.booleans()):
            rules["enum"] = draw(st.lists(st.sampled_from(_TEXTS), min_size=1, max_size=4, unique=True))
    if kind in {"integer", "number"}:
        for bound in ("minimum", "maximum"):
            if draw(st.booleans()):
                rules[bound] = draw(_bounds)
    if kind == "date":
        if draw(st.booleans()):
            more["format"] = draw(st.sampled_from(["default", "any", "%Y/%m/%d", "%Y%m%d"]))
        if draw(st.booleans()):
            rules["minimum"] = "2026-01-01"
    if kind == "time" and draw(st.booleans()):
        more["format"] = draw(st.sampled_from(["default", "any", "%H:%M"]))
    if kind == "boolean" and draw(st.booleans()):
        more |= {"trueValues": ["是", "yes", "1"], "falseValues": ["否", "no", "0"]}
    return {"name": name, "type": kind, "constraints": rules, **more}


@st.composite
def fields(draw: st.DrawFn) -> tuple[Field, ...]:
    made = [draw(descriptors(f"f{place}")) for place in range(draw(st.integers(1, 5)))]
    title = Localized("题", "Title")
    return tuple(
        Field(each["name"], each["type"], title, None, False, False, {}, each) for each in made
    )


RECORDS = st.lists(st.one_of(st.none(), st.sampled_from(_TEXTS), st.text(max_size=6)), min_size=5, max_size=5)


def frictionless_faults(form: Form, values: dict[str, str]) -> set[str]:
    """The fields that frictionless itself finds fault with, in a table with this one record."""
    names = [field.name for field in form.fields]
    schema: Any = Schema.from_descriptor({"fields": [dict(f.descriptor) for f in form.fields]})
    # A label row and a last column that is filled: frictionless reads a row of nothing as no row.
    data = [[*names, "last"], [*(values.get(name) for name in names), "x"]]
    schema.add_field(Schema.from_descriptor({"fields": [{"name": "last", "type": "string"}]}).fields[0])
    report = Resource(data=data, schema=schema).validate()
    return {found[0] for found in report.flatten(["fieldName"])}


def stricter(field: Field, value: str) -> bool:
    """Whether the written list (at the head of intake/validate.py) lets us refuse this."""
    rules = field.descriptor["constraints"]
    if field.type == "integer":
        return not re.fullmatch("-?[0-9]+", value)
    if field.type == "number":
        return not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value)
    if field.type == "date":
        default = field.descriptor.get("format", "default") == "default"
        return default and not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value)
    if field.type == "string" and "pattern" in rules:
        too_long = len(value) > rules.get("maxLength", LONGEST_FOR_PATTERN)
        return too_long or not re.fullmatch(rules["pattern"], value)
    return False


@settings(max_examples=TRIES, deadline=None, suppress_health_check=list(HealthCheck))
@given(fields(), RECORDS)
def test_verdicts_on_any_form_are_those_of_frictionless_or_stricter_as_listed(
    noise: Form, made: tuple[Field, ...], record: list[str | None]
) -> None:
    form = replace(noise, fields=made)
    try:
        validator = Validator(form)
    except Refusal as refusal:
        assert refusal.code == "form_schema"
        return
    values: dict[str, str] = {}
    for field, text in zip(made, record, strict=False):
        try:
            value = tidy(text or "")
        except Refusal:
            assume(False)
        if value:
            values[field.name] = value
    try:
        theirs = frictionless_faults(form, values)
    except FrictionlessException:
        assume(False)
    ours = {fault.field.name for fault in validator.check_one(values)}
    assert theirs <= ours
    for field in made:
        if field.name in ours - theirs:
            assert stricter(field, values[field.name]), (field.descriptor, values[field.name])
