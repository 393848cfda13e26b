"""YAML as typed: one form, a list, or several documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.readers import read
from intake.rows import Reject, Row


def seen(path: Path, data: str | bytes) -> list[tuple[int, object]]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return [
        (item.number, dict(item.cells) if isinstance(item, Row) else item.code)
        for item in read(path)
        if isinstance(item, Row | Reject)
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.yaml"


def test_every_scalar_is_as_typed(path: Path) -> None:
    assert seen(path, "a: 012345\nb: no\nc: 1.10\nd: 19:00\ne:\n") == [
        (1, {"a": "012345", "b": "no", "c": "1.10", "d": "19:00", "e": ""})
    ]


@pytest.mark.parametrize(
    "text", ["- a: 1\n- a: 2\n", "a: 1\n---\na: 2\n", "---\n- a: 1\n---\na: 2\n"]
)
def test_lists_and_documents_are_many_forms(path: Path, text: str) -> None:
    assert seen(path, text) == [(1, {"a": "1"}), (2, {"a": "2"})]


def test_gbk_is_read(path: Path) -> None:
    assert seen(path, "地址: 府学胡同一号\n".encode("gbk")) == [(1, {"地址": "府学胡同一号"})]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [1\n", "yaml_broken"),
        ("a: 1\na: 2\n", "yaml_duplicate_key"),
        ("a:\n\tb: 1\n", "yaml_tab"),
        ("a：1\nb: 2\n", "yaml_full_width_colon"),
        ('a: "x\n', "yaml_open_quote"),
        ("a: &x 1\nb: *x\n", "yaml_broken"),
        ("a: !!python/object:os.system x\n", "yaml_broken"),
        ("[" * 5000, "yaml_too_deep"),
        ("# nothing\n", "empty_file"),
    ],
)
def test_broken_yaml_is_one_line_for_the_file(path: Path, text: str, code: str) -> None:
    assert seen(path, text) == [(0, code)]


def test_what_is_no_form_costs_only_itself(path: Path) -> None:
    assert seen(path, "- a: [1]\n- plain\n- a: 3\n") == [
        (1, "not_plain"), (2, "not_a_form"), (3, {"a": "3"}),
    ]
