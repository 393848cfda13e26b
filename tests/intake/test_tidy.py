"""Text as it was meant, or a refusal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.problem import Refusal
from intake.tidy import LONGEST, tidy


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("１３８００１３８０００", "13800138000"),
        ("  府学胡同   12 号 ", "府学胡同 12 号"),
        ("a\r\nb", "a b"),
        ("a\u3000\u00a0b", "a b"),
        ("\ufeff张三\u200b", "张三"),
        ("Ａ，Ｂ", "A,B"),
        (" \t\u3000\u200b", ""),
        ("\u200d", ""),
        ("tab\there", "tab here"),
    ],
)
def test_text_is_brought_to_one_form(typed: str, meant: str) -> None:
    assert tidy(typed) == meant


def test_prose_keeps_its_lines_and_its_chinese_punctuation() -> None:
    assert tidy("吵！\r\n\r\n\r\n\r\n（每晚） ，１ 点", prose=True) == "吵！\n\n（每晚） ，1 点"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("a\x00b", "control_character"),
        ("a\x1bb", "control_character"),
        ("a\x85b", "control_character"),
        ("a\ud800b", "unreadable"),
        ("a\ufffdb", "unreadable"),
        ("a\u202eb", "direction"),
        ("a\u2066b", "direction"),
        ("a" * (LONGEST + 1), "too_long"),
        ("\ufdfa" * LONGEST, "too_long"),
    ],
)
def test_what_cannot_be_seen_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as error:
        tidy(typed)
    assert error.value.code == code


@given(st.text(), st.booleans())
def test_tidying_twice_changes_nothing(text: str, prose: bool) -> None:
    try:
        once = tidy(text, prose=prose)
    except Refusal:
        return
    assert tidy(once, prose=prose) == once


@given(st.text())
def test_tidied_text_is_composed_trimmed_and_free_of_control_characters(text: str) -> None:
    try:
        plain = tidy(text)
    except Refusal:
        return
    assert plain == plain.strip()
    assert plain == unicodedata.normalize("NFKC", plain)
    assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in plain)
