"""frictionless' verdict, and the written list of what we add to it."""

from __future__ import annotations

from typing import Any

import pytest
from frictionless import Resource, Schema
from hypothesis import given, settings
from hypothesis import strategies as st

from district.forms import Field, Form
from district.localized import Localized
from district.problem import Refusal
from district.records import District
from intake.tidy import tidy
from intake.validate import Validator, canonical

GOOD = {"address": "府学胡同1号", "story": "半夜很吵"}


def codes(form: Form, **values: str) -> dict[str, str]:
    faults = Validator(form).check([{**GOOD, **values}])[0]
    return {fault.field.name: fault.code for fault in faults}


def test_a_good_form_has_no_fault(noise: Form) -> None:
    assert codes(noise, phone="13800138000", since="2026-11-01", people="3", at="22:30") == {}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("story", "吵", "minLength"),
        ("story", "吵" * 201, "maxLength"),
        ("kind", "cat", "enum"),
        ("since", "2026-02-30", "type_date"),
        ("since", "昨天", "type_date"),
        ("people", "三", "type_integer"),
        ("people", "0", "minimum"),
        ("people", "10", "maximum"),
        ("level", "loud", "type_number"),
        ("at_meeting", "maybe", "type_boolean"),
        ("at", "25:00", "type_time"),
        ("phone", "12345", "pattern_optional"),
    ],
)
def test_frictionless_faults_have_a_code(noise: Form, name: str, value: str, code: str) -> None:
    assert codes(noise, **{name: value}) == {name: code}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("phone", "13800138000<script>", "pattern_optional"),
        ("phone", "1101", "pattern_optional"),
        ("people", "1_0", "maximum"),
        ("people", "+5", "type_integer"),
        ("people", "٣", "type_integer"),
        ("level", "1e5", "type_number"),
        ("level", "NaN", "type_number"),
        ("level", "-INF", "type_number"),
        ("since", "2026-1-5", "type_date"),
    ],
)
def test_we_are_stricter_only_where_the_list_says(
    noise: Form, name: str, value: str, code: str
) -> None:
    assert codes(noise, **{name: value}) == {name: code}


def test_missing_required_fields_are_named_even_when_everything_is_blank(noise: Form) -> None:
    faults = Validator(noise).check([{}])[0]
    assert [(fault.field.name, fault.code) for fault in faults] == [
        ("address", "required"), ("story", "required"),
    ]


def test_unique_holds_over_all_batches_of_a_file(district: District) -> None:
    form = next(form for name, form in district.forms.items() if name == "visit")
    validator = Validator(form)
    row = {"where": "府学胡同1号", "badge": "A1"}
    assert validator.check([row]) == [[]]
    assert [fault.code for fault in validator.check([row])[0]] == ["unique"]


def one_field(noise: Form, kind: str, **constraints: object) -> Form:
    descriptor = {"name": "n", "type": kind, "constraints": constraints}
    field = Field("n", kind, noise.title, None, False, False, {}, descriptor)
    return Form(
        noise.id, "", noise.title, noise.intro, None, "noise", noise.reply_within,
        noise.keep_for, "n", (field,),
    )


def test_a_pattern_is_never_asked_of_a_text_that_is_too_long(noise: Form) -> None:
    value = "0" * 5000 + "x"
    bounds = {}
    for limit in ({}, {"maxLength": 20}, {"maxLength": 9000}):
        form = one_field(noise, "string", pattern="[0-9]+", **limit)
        (fault,) = Validator(form).check([{"n": value}])[0]
        bounds[fault.code] = [*bounds.get(fault.code, []), fault.facts.get("bound")]
    assert bounds == {"maxLength": ["200", "20"], "pattern_optional": [None]}


def test_what_a_yes_or_no_field_takes_is_said_shortly(noise: Form) -> None:
    (fault,) = Validator(one_field(noise, "boolean")).check([{"n": "maybe"}])[0]
    assert fault.facts == {"choices": Localized("是 / 否", "yes / no")}


def test_every_way_of_saying_yes_is_stored_as_one(noise: Form) -> None:
    assert canonical(noise, {"at_meeting": "是"}) == canonical(noise, {"at_meeting": "yes"})
    assert canonical(noise, {"at_meeting": "否", "story": "是"}) == {
        "at_meeting": "false", "story": "是",
    }


def test_a_schema_frictionless_does_not_take_is_a_sentence(noise: Form) -> None:
    with pytest.raises(Refusal) as error:
        Validator(one_field(noise, "integer", pattern="x"))
    assert error.value.code == "form_schema"


WORDS = st.one_of(
    st.sampled_from(
        ["", " ", "1", "9", "10", "007", "1.5", "-2", "是", "yes", "TRUE", "bar", "dog", "cat",
         "2026-11-01", "2026-13-01", "22:30", "22:30:00", "110", "13800138000", "NaN", "1_0", "+1",
         "1e3", "2026-1-1", "110\n", "1,000", "110x"]
    ),
    st.text(max_size=8),
)


def _frictionless(form: Form, values: dict[str, str]) -> bool:
    """Whether frictionless alone takes the values."""
    names = [field.name for field in form.fields]
    schema: Any = Schema.from_descriptor({"fields": [dict(f.descriptor) for f in form.fields]})
    data = [names, [values.get(name) for name in names]]
    return bool(Resource(data=data, schema=schema).validate().valid)


STRICTER = {"pattern_optional", "type_integer", "type_number", "type_date"}


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(
    st.sampled_from(["phone", "kind", "since", "people", "level", "at_meeting", "at"]), WORDS
))
def test_verdicts_are_those_of_frictionless_or_stricter(noise: Form, raw: dict[str, str]) -> None:
    values = dict(GOOD)
    for name, text in raw.items():
        try:
            values[name] = tidy(text)
        except Refusal:
            return
    values = {name: text for name, text in values.items() if text}
    ours = {fault.code for fault in Validator(noise).check([values])[0]}
    if _frictionless(noise, values):
        assert ours <= STRICTER
    else:
        assert ours
