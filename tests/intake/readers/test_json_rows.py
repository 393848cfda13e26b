"""JSON as typed: one form, a list, or lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.readers import read
from intake.rows import Reject, Row


def seen(path: Path, text: str) -> list[tuple[int, object]]:
    path.write_text(text, "utf-8")
    return [
        (item.number, dict(item.cells) if isinstance(item, Row) else item.code)
        for item in read(path)
        if isinstance(item, Row | Reject)
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.json"


def test_numbers_are_the_characters_typed(path: Path) -> None:
    text = '{"a": 1.10, "b": 100000000000000000000, "c": true, "d": null, "e": "x", "f": -0.0}'
    assert seen(path, text) == [
        (1, {"a": "1.10", "b": "100000000000000000000", "c": "true", "d": "", "e": "x",
             "f": "-0.0"})
    ]


def test_a_list_is_many_forms_counted_from_one(path: Path) -> None:
    assert seen(path, '[{"a": "1"}, {"a": "2"}]') == [(1, {"a": "1"}), (2, {"a": "2"})]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json"])
def test_lines_are_forms_and_a_broken_one_costs_only_itself(tmp_path: Path, name: str) -> None:
    text = '{"a": "1"}\n\n{"a": \n{"a": "3"}\n'
    assert seen(tmp_path / name, text) == [(1, {"a": "1"}), (3, "json_broken"), (4, {"a": "3"})]


def test_a_key_given_twice_costs_its_form(path: Path) -> None:
    assert seen(path, '[{"a": "1", "a": "2"}, {"a": "3"}]') == [(1, "key_twice"), (2, {"a": "3"})]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", [(0, "json_broken")]),
        ('{"a": NaN}', [(0, "json_constant")]),
        ("[" * 200_000, [(0, "too_deep")]),
        ("3", [(1, "not_a_form")]),
        ("[]", [(0, "empty_file")]),
        (" \n", [(0, "empty_file")]),
        ('[1, {"a": ["x"]}, {"a": {}}]', [(1, "not_a_form"), (2, "not_plain"), (3, "not_plain")]),
    ],
)
def test_what_is_no_form_gets_one_clear_line(
    path: Path, text: str, expected: list[tuple[int, str]]
) -> None:
    assert seen(path, text) == expected


def test_a_broken_document_names_the_line(path: Path) -> None:
    path.write_text('{"a": "1",\n "b": oops}')
    (reject,) = read(path)
    assert isinstance(reject, Reject)
    assert reject.facts == {"line": "2", "column": "7"}
