"""Patterns that could keep the intake busy for ever are refused, and the others are not."""

from __future__ import annotations

import re

import pytest

from district.patterns import endless_part


@pytest.mark.parametrize(
    ("pattern", "part"),
    [
        ("([0-9]+)+", "([0-9]+)+"),
        ("x(?:a*)*y", "(?:a*)*"),
        ("(?P<n>a|ab)+?", "(?P<n>a|ab)+?"),
        ("(([0-9]{1,3}) ?)+", "(([0-9]{1,3}) ?)+"),
        ("((a{1,9}b)c){2,}", "((a{1,9}b)c){2,}"),
        ("((a+))*", "((a+))*"),
        ("(a?){30}", "(a?){30}"),
        (r"([)\]]+[(]){,9}", r"([)\]]+[(]){,9}"),
    ],
)
def test_the_part_that_repeats_what_repeats_is_named(pattern: str, part: str) -> None:
    re.compile(pattern)
    assert endless_part(pattern) == part


@pytest.mark.parametrize(
    "pattern",
    [
        "[0-9+ -]{7,20}", "[0-9]{11}|[0-9]{3}", "(010-)?[0-9]{8}", "(?:[0-9]{4} ){3}[0-9]{4}",
        r"\([0-9]+\)+", "[(*+]+(a)", "(a+|b*)", "(?=.*[0-9])(?i:x+)", "([京津冀])?[A-Z0-9]{5,6}",
        "a{,}b{2}", "x{}+", "([]+*]b)+", r"(\+\*)+", "(ab){2,3}",
    ],
)
def test_what_ends_in_time_is_left_alone(pattern: str) -> None:
    re.compile(pattern)
    assert endless_part(pattern) == ""
