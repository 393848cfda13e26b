"""Lengths of time as staff write them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from district.problem import Refusal
from district.span import Span, parse_span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("90m", Span(minutes=90)),
        ("2h", Span(minutes=120)),
        ("90 minutes", Span(minutes=90)),
        ("1 hour", Span(minutes=60)),
        ("1 day", Span(minutes=1440)),
        ("180 days", Span(minutes=180 * 1440)),
        ("2 weeks", Span(minutes=2 * 10080)),
        ("1 working day", Span(working_days=1)),
        ("3 working days", Span(working_days=3)),
    ],
)
def test_a_length_of_time_is_read_as_written(text: str, span: Span) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize(
    "text", ["", "90", "0m", "0 days", "-1 day", "1.5h", "90 m", "180天", "３ days", "3  days", "99999m"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_span(text)
    assert (refused.value.code, refused.value.facts) == ("not_a_span", {"value": text})


def test_working_days_are_no_elapsed_time() -> None:
    assert parse_span("3 working days").elapsed == timedelta(0)
    assert parse_span("180 days").days == 180


@pytest.mark.parametrize("text", ["90m", "1h", "48h", "2 weeks", "1 day", "180 days", "1 working day", "3 working days"])
def test_a_length_of_time_is_written_as_staff_would(text: str) -> None:
    assert parse_span(str(parse_span(text))) == parse_span(text)
    assert str(parse_span("48 hours")) == "2 days"
    assert str(parse_span("90 minutes")) == "90m"
