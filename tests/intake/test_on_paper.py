"""What a clerk types from a paper form becomes what the form stores, or stays for validation."""

from __future__ import annotations

import pytest

from district.forms import Field, Form
from district.localized import Localized
from intake.on_paper import as_stored


def field(kind: str, form: str = "default", **labels: str) -> Field:
    descriptor = {"name": "x", "type": kind, "format": form}
    if labels:
        descriptor["constraints"] = {"enum": list(labels)}  # type: ignore[assignment]
    shown = {code: Localized(label) for code, label in labels.items()}
    return Field("x", kind, Localized("栏"), None, False, False, shown, descriptor)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2026-11-01", "2026-11-01"),
        ("2026年11月1日", "2026-11-01"),
        ("2026 年 11 月 1 日", "2026-11-01"),
        ("2026/11/1", "2026-11-01"),
        ("2026.11.1", "2026-11-01"),
        ("2026-1-5", "2026-01-05"),
        ("2026年2月30日", "2026-02-30"),
        ("11/1/2026", "11/1/2026"),
        ("去年冬天", "去年冬天"),
    ],
)
def test_a_date_is_stored_as_iso(typed: str, stored: str) -> None:
    assert as_stored(field("date"), typed) == stored


@pytest.mark.parametrize(
    ("typed", "form", "stored"),
    [
        ("9:30", "%H:%M", "09:30"),
        ("22:30", "%H:%M", "22:30"),
        ("22:30:00", "%H:%M", "22:30"),
        ("22:30:15", "%H:%M", "22:30:15"),
        ("9:30", "default", "09:30:00"),
        ("22:30:15", "default", "22:30:15"),
        ("10点半", "%H:%M", "10点半"),
        ("25:00", "%H:%M", "25:00"),
        ("9:30", "%I:%M", "9:30"),
    ],
)
def test_a_time_is_stored_as_the_form_has_it(typed: str, form: str, stored: str) -> None:
    assert as_stored(field("time", form), typed) == stored


def test_a_date_of_another_format_is_left_to_it() -> None:
    assert as_stored(field("date", "%Y年%m月%d日"), "2026年11月1日") == "2026年11月1日"


@pytest.mark.parametrize("typed", ["bar", "BAR", "酒吧、演出", "酒吧、 演出", "酒吧､演出"])
def test_a_choice_is_taken_by_its_label_or_its_code(typed: str) -> None:
    assert as_stored(field("string", bar="酒吧、演出", dog="犬吠"), typed) == "bar"


def test_a_label_of_two_choices_is_not_guessed() -> None:
    assert as_stored(field("string", a="其他", b="其他"), "其他") == "其他"


def test_a_code_wins_over_a_label_like_it() -> None:
    assert as_stored(field("string", a="b", b="c"), "b") == "b"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("是", "true"), ("有", "true"), ("Yes", "true"), ("ON", "true"), ("1", "true"),
     ("否", "false"), ("无", "false"), ("no", "false"), ("OFF", "false"), ("0", "false"),
     ("也许", "也许")],
)
def test_yes_and_no_are_taken_as_people_say_them(typed: str, stored: str) -> None:
    assert as_stored(field("boolean"), typed) == stored


def test_a_form_with_words_of_its_own_decides_what_means_yes(noise: Form) -> None:
    own = next(each for each in noise.fields if each.name == "at_meeting")
    assert as_stored(own, "有") == "有"


def test_free_text_stays_as_it_is(noise: Form) -> None:
    story = next(each for each in noise.fields if each.name == "story")
    assert as_stored(story, "2026年11月1日 9:30 酒吧") == "2026年11月1日 9:30 酒吧"
