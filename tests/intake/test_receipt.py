"""受理回执: numbers that survive being read out and typed."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.problem import Refusal
from intake.receipt import (
    ALPHABET,
    LENGTH,
    Receipt,
    code_of,
    grouped,
    is_code,
    new_receipt,
    read_receipt,
)

receipts = st.integers(0, 2**32).map(lambda seed: new_receipt(random.Random(seed).randrange))


def refused(text: str) -> str:
    with pytest.raises(Refusal) as error:
        read_receipt(text)
    return error.value.code


def test_the_alphabet_has_no_look_alikes_and_a_prime_number_of_signs() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 23
    assert not set("01IOLSZBGQUV") & set(ALPHABET)


def test_every_single_wrong_sign_at_every_place_is_caught() -> None:
    for seed in range(30):
        receipt = new_receipt(random.Random(seed).randrange)
        for place in range(LENGTH):
            for sign in string.digits + string.ascii_uppercase:
                typed = receipt[:place] + sign + receipt[place + 1 :]
                if typed != receipt:
                    assert refused(typed) in {"receipt_check", "receipt_form"}


def test_every_single_wrong_sign_is_caught_for_every_pair_of_signs() -> None:
    # The sum is linear: what matters is only the place and the difference of two signs.
    for place in range(LENGTH):
        for difference in range(1, 23):
            assert (LENGTH - place) * difference % 23 != 0


def test_every_swap_of_two_signs_is_caught() -> None:
    for seed in range(200):
        receipt = new_receipt(random.Random(seed).randrange)
        for one in range(LENGTH):
            for other in range(one + 1, LENGTH):
                signs = list(receipt)
                signs[one], signs[other] = signs[other], signs[one]
                typed = "".join(signs)
                assert typed == receipt or refused(typed) == "receipt_check"


@given(receipts, st.sampled_from([" ", "-", "", " - ", "—", "\u00a0"]))
def test_it_is_read_in_lower_case_with_spaces_or_dashes(receipt: Receipt, between: str) -> None:
    typed = between.join(receipt[at : at + 3] for at in range(0, LENGTH, 3)).lower()
    assert read_receipt(f" {typed} ") == receipt
    assert read_receipt(grouped(receipt)) == receipt


def test_full_width_signs_are_read() -> None:
    receipt = new_receipt(random.Random(7).randrange)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in receipt)
    assert read_receipt(wide) == receipt


@given(st.text(max_size=20))
def test_any_text_is_a_receipt_or_refused(text: str) -> None:
    try:
        assert len(read_receipt(text)) == LENGTH
    except Refusal as error:
        assert error.code in {"receipt_form", "receipt_check"}


@given(receipts)
def test_the_code_of_a_number_is_always_the_same_and_needs_the_doors_secret(
    receipt: Receipt,
) -> None:
    code = code_of(b"s" * 32, receipt)
    assert len(code) == 6
    assert set(code) <= set(ALPHABET)
    assert code == code_of(b"s" * 32, receipt)
    assert code != code_of(b"t" * 32, receipt)


def test_codes_of_different_numbers_differ() -> None:
    numbers = {new_receipt(random.Random(seed).randrange) for seed in range(300)}
    assert len({code_of(b"s" * 32, number) for number in numbers}) >= len(numbers) - 1


def test_a_code_is_taken_however_it_is_typed_and_no_other_is() -> None:
    receipt = new_receipt(random.Random(7).randrange)
    code = code_of(b"s" * 32, receipt)
    assert is_code(b"s" * 32, receipt, f" {code[:3].lower()}-{code[3:]} ")
    assert not is_code(b"s" * 32, receipt, code[::-1])
    assert not is_code(b"s" * 32, receipt, "码")


def test_receipts_are_grouped_in_threes() -> None:
    assert grouped("K7P3MX92X") == "K7P-3MX-92X"


def test_the_example_in_the_sentence_is_a_receipt() -> None:
    with pytest.raises(Refusal) as error:
        read_receipt("x")
    assert read_receipt(error.value.facts["example"])
