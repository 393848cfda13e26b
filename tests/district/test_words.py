"""`Words`: every sentence by code, and what a district may replace."""

from __future__ import annotations

from pathlib import Path

import pytest

from district.problem import Problem
from district.words import Words, places, read_words


def told(folder: Path, text: str, language: str = "zh") -> tuple[Words, list[Problem]]:
    file = folder / "words" / f"{language}.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    problems: list[Problem] = []
    return read_words(language, folder, problems), problems


def test_a_sentence_is_filled_in() -> None:
    words = Words("en", {"a": "{what} of {n}", "b": "plain {braces}"})
    assert words("a", what="two", n=3) == "two of 3"
    assert words("b") == "plain {braces}"
    assert "a" in words and "c" not in words


def test_a_fact_may_be_called_code() -> None:
    assert Words("en", {"a": "the code {code}"})("a", code="x") == "the code x"


def test_one_thing_and_many_things_have_their_own_sentence() -> None:
    words = Words("en", {"a.one": "one of {n}", "a.many": "{n} things"})
    assert [words.count("a", n) for n in (0, 1, 2)] == ["0 things", "one of 1", "2 things"]


def test_a_code_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        Words("en", {})("a")


def test_the_places_of_a_sentence_are_its_names() -> None:
    assert places("{a} and {b}, {{not}} {a}") == {"a", "b"}


@pytest.mark.parametrize("sentence", ["{a", "a}", "{}", "{0}", "{a.b}", "{a!r}", "{a:>9}", "{a[0]}"])
def test_a_place_is_nothing_but_a_name(sentence: str) -> None:
    with pytest.raises(ValueError):
        places(sentence)


def test_a_district_replaces_one_sentence_and_keeps_the_others(tmp_path: Path) -> None:
    words, problems = told(tmp_path, "problem:\n  level.error: 错\n")
    assert problems == []
    assert words("problem.level.error") == "错"
    assert words("problem.level.warning") == "提醒"


def test_a_sentence_with_other_places_is_told_and_left_out(tmp_path: Path) -> None:
    words, problems = told(tmp_path, 'problem:\n  day_twice: {what: "{date} 写了两次"}\n')
    assert [(p.code, p.file, p.facts["places"]) for p in problems] == [
        ("words_places", "words/zh.yaml", "{day}")
    ]
    assert words("problem.day_twice.what", day="2026-12-02") == "2026-12-02 写了两次"


def test_an_unreadable_file_of_words_is_told_and_leaves_the_shipped_ones(tmp_path: Path) -> None:
    words, problems = told(tmp_path, "problem:\n\tday_twice: x\n")
    assert [(p.code, p.file, p.line) for p in problems] == [("tab", "words/zh.yaml", 2)]
    assert words("problem.level.warning") == "提醒"


def test_a_district_without_words_of_its_own_says_what_is_shipped(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_words("en", tmp_path, problems)("problem.level.warning") == "warning"
    assert problems == []
