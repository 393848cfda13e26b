"""House numbers: what staff may write, what is refused, and how two sets compare."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.numbers import SUFFIXES, Numbers, Parity, Stretch, parse_numbers
from district.problem import Refusal

WHOLE_STREET = range(1, 80)


@st.composite
def stretches(draw: st.DrawFn) -> Stretch:
    parity = draw(st.sampled_from(Parity))
    if parity is Parity.ALL and draw(st.booleans()):
        number = draw(st.integers(1, 60))
        return Stretch(parity, number, number, draw(st.sampled_from(["", *SUFFIXES])))
    step = 1 if parity is Parity.ALL else 2
    start = draw(st.integers(1, 30)) * step - (1 if parity is Parity.ODD else 0)
    # A single number needs no parity: "21", not "odd 21-21".
    return Stretch(parity, start, start + step * draw(st.integers(1, 10)))


@st.composite
def sets_of_numbers(draw: st.DrawFn) -> Numbers:
    parts: list[Stretch] = []
    for part in draw(st.lists(stretches(), max_size=4)):
        if all(part.first_shared(other) is None for other in parts):
            parts.append(part)
    return Numbers(tuple(parts))


def claimed(numbers: Numbers) -> set[tuple[int, str]]:
    """Every number and suffixed number a set names, found by trying them all."""
    if numbers.everything:
        return {(number, "") for number in WHOLE_STREET}
    return {
        (number, part.suffix)
        for part in numbers.stretches
        for number in range(part.low, part.high + 1)
        if part.parity.takes(number)
    }


@given(sets_of_numbers())
def test_a_set_of_numbers_is_read_back_from_how_it_is_written(numbers: Numbers) -> None:
    assert parse_numbers(str(numbers)) == numbers


@given(sets_of_numbers(), sets_of_numbers())
def test_whether_two_sets_share_a_number_does_not_depend_on_their_order(
    one: Numbers, other: Numbers
) -> None:
    assert one.first_shared(other) == other.first_shared(one)


@given(sets_of_numbers(), sets_of_numbers())
def test_two_sets_share_what_trying_every_number_finds(one: Numbers, other: Numbers) -> None:
    if one.everything or other.everything:
        assert one.first_shared(other) is not None
        return
    both = claimed(one) & claimed(other)
    first = min(both, default=None)
    assert one.first_shared(other) == (f"{first[0]}{first[1]}" if first else None)


@given(sets_of_numbers(), st.integers(1, 70))
def test_a_set_covers_exactly_the_plain_numbers_it_names(numbers: Numbers, number: int) -> None:
    named = numbers.everything or (number, "") in claimed(numbers)
    assert numbers.covers(number) == named


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert parse_numbers(text) == parse_numbers(str(parse_numbers(text)))
    except Refusal as refusal:
        near = refusal.facts.get("near")
        if near:
            parse_numbers(near)


def test_a_suffixed_number_lies_in_a_stretch_of_its_number() -> None:
    assert parse_numbers("1-40").covers(35, "甲")


def test_a_suffixed_number_that_is_written_out_does_not_bring_its_plain_number() -> None:
    numbers = parse_numbers("1-33, 35甲")
    assert numbers.covers(35, "甲")
    assert not numbers.covers(35)
    assert not numbers.covers(35, "乙")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("odd 1-", "odd 1-63"),
        ("1-", "1-63"),
        ("9990-", "9990-9999"),
        ("1—33", "1-33"),
        ("1 - 33", "1-33"),
        ("1至33", "1-33"),
        ("1～33号", "1-33"),
        ("单1-33", "odd 1-33"),
        ("双号2-38", "even 2-38"),
        ("奇数 1-33", "odd 1-33"),
        ("Odd 1-33", "odd 1-33"),
        ("odd1-33", "odd 1-33"),
        ("1-33、35甲", "1-33, 35甲"),
        ("甲35", "35甲"),
        ("1-12号楼", "1-12"),
        ("1号楼-12号楼", "1-12"),
        ("全部", "all"),
        ("1-33,", "1-33"),
        ("路南一侧", ""),
        ("", ""),
        ("odd", ""),
        ("1-2-3", ""),
        ("99999", ""),
    ],
)
def test_a_range_that_is_not_one_leads_to_the_range_meant(typed: str, meant: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_numbers(typed)
    assert refused.value.code == "not_numbers"
    assert refused.value.facts["near"] == meant


@pytest.mark.parametrize(
    ("typed", "code", "meant"),
    [
        ("odd 2-8", "numbers_not_odd", "even 2-8"),
        ("odd 1-8", "numbers_not_odd", "odd 1-7"),
        ("odd 2-9", "numbers_not_odd", "odd 3-9"),
        ("even 1-7", "numbers_not_even", "odd 1-7"),
        ("even 2-39", "numbers_not_even", "even 2-38"),
        ("odd 63-1", "numbers_backwards", "odd 1-63"),
        ("1-9, 33-21", "numbers_backwards", "21-33"),
    ],
)
def test_a_range_with_wrong_ends_leads_to_the_range_meant(
    typed: str, code: str, meant: str
) -> None:
    with pytest.raises(Refusal) as refused:
        parse_numbers(typed)
    assert (refused.value.code, refused.value.facts["meant"]) == (code, meant)
    parse_numbers(meant)


def test_a_number_is_named_once() -> None:
    with pytest.raises(Refusal) as refused:
        parse_numbers("odd 1-63, 21")
    assert refused.value.facts == {"value": "odd 1-63, 21", "number": "21"}
