"""The door's grammar: kinds of value and the shapes built from them."""

from __future__ import annotations

from typing import Any

import pytest

from district.localized import Localized
from district.shape import Choice, Door, Key, Many, Reported, Shape
from district.values import COUNT, DATE, FLAG, ID, LOCALIZED, MOMENT, TEXT, TIME
from district.yamltext import parse

INNER: Shape[dict[str, Any]] = Shape(dict, [Key("street", TEXT), Key("count", COUNT, default=1)])
OUTER: Shape[dict[str, Any]] = Shape(dict, [
    Key("name", LOCALIZED),
    Key("day", DATE, default=None),
    Key("at", TIME, default=None),
    Key("start", MOMENT, default=None),
    Key("open", FLAG, default=None),
    Key("kind", Choice("week", "month"), default="week"),
    Key("ids", Many(ID, at_least=1), default=()),
    Key("also", Many(TEXT, or_one=True), default=(), to="other_names"),
    Key("inside", INNER, default=None),
    Key("list", Many(INNER), default=()),
])


def read(text: str) -> dict[str, Any]:
    node = parse(text)
    assert node is not None
    return OUTER.values(node, (), Door("a.yaml"))


def told(text: str) -> list[tuple[str, tuple[str | int, ...], int]]:
    """(code, path, line) of everything the door reports."""
    node, door = parse(text), Door("a.yaml")
    assert node is not None
    with pytest.raises(Reported):
        OUTER.values(node, (), door)
    return [(problem.code, problem.path, problem.line) for problem in door.problems]


def test_keys_left_out_take_their_defaults_and_keep_their_names() -> None:
    values = read("name: 府学\nalso: 府学小区\n")
    assert values["name"] == Localized("府学")
    assert values["kind"] == "week"
    assert values["other_names"] == ("府学小区",)


def test_everything_wrong_is_told_at_once_each_on_its_line() -> None:
    text = "day: soon\nat: 9:00\nopen: maybe\nkind: wek\nlist:\n  - {count: 2}\n  - {street: a}\n"
    assert told(text) == [
        ("missing_key", ("name",), 1),
        ("not_a_date", ("day",), 1),
        ("not_a_time", ("at",), 2),
        ("not_yes_or_no", ("open",), 3),
        ("not_a_choice", ("kind",), 4),
        ("missing_key", ("list", 0, "street"), 6),
    ]


def test_a_mistyped_key_is_not_also_missing() -> None:
    assert told("nane: 府学\n") == [("unknown_key", ("nane",), 1)]


def test_a_key_of_an_inner_group_is_told_where_it_belongs() -> None:
    assert told("name: a\ninside:\n  street: b\ncount: 2\n") == [
        ("key_misplaced", ("count",), 4)
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("ids: fuxue", "not_a_list"),
        ("ids: []", "list_too_short"),
        ("ids: 【fuxue】", "full_width_bracket"),
        ("ids: [fuxue，jiaodong]", "list_comma"),
        ("ids: [府学]", "not_an_id"),
        ("ids: [a--b]", "not_an_id"),
        ("ids: [[a]]", "not_text"),
        ("inside: a", "not_a_mapping"),
        ("inside:", "empty_value"),
        ("day:", "empty_value"),
        ("day: ２０２６-11-01", "full_width"),
        ("day: 0001-01-01", "date_far"),
        ("day: 2026-02-29", "no_such_date"),
        ("at: '24:00'", "not_a_time"),
        ("start: 2026-11-23", "not_a_moment"),
        ("start: 2026-11-23 7pm", "not_a_time"),
        ("also: “甲”", "full_width_quote"),
        ('also: "\\a"', "control_character"),
    ],
)
def test_a_value_that_is_not_taken_says_why(line: str, code: str) -> None:
    assert [said[0] for said in told(f"name: a\n{line}\n")] == [code]


@pytest.mark.parametrize("text", ["“平安”行动", '"“平安”"', "|\n  “平安”\n"])
def test_a_text_may_begin_with_chinese_quotes(text: str) -> None:
    assert read(f"name: {text}\n")["name"].zh.startswith("“平安”")


def test_a_date_is_exactly_a_date() -> None:
    assert str(read("name: a\nday: 2028-02-29\n")["day"]) == "2028-02-29"
    assert str(read("name: a\nstart: 2026-11-23 09:05\n")["start"]) == "2026-11-23 09:05:00"
