"""What editors are told to write is what the reader takes."""

from __future__ import annotations

import re
from datetime import date

from district.contract import ADDRESS, COMMUNITY
from district.shape import Door, Many, Shape
from district.yamltext import Mapping, keys, parse
from tests.conftest import ROOT

TEXT = (ROOT / "docs/editors/addresses.md").read_text("utf-8")


def test_every_key_of_an_address_is_explained() -> None:
    told = {key for row in re.findall(r"^\| (`.*?) \|", TEXT, re.M) for key in re.findall(r"`(\w+)`", row)}
    assert told == set(ADDRESS.keys)


def test_the_example_is_read_without_a_problem() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.S)
    root, door = parse(example), Door("example.yaml")
    assert isinstance(root, Mapping)
    entries = Many(ADDRESS).read(keys(root)["addresses"][1], (), door)
    assert door.problems == []
    assert [entry.former_names for entry in entries if entry.former_names] == [("铁狮子胡同",)]
    assert [entry.sounds_like for entry in entries if entry.sounds_like] == [("草场胡同",)]


def test_every_key_of_a_board_is_explained_and_the_example_is_read() -> None:
    text = (ROOT / "docs/editors/boards.md").read_text("utf-8")
    board = COMMUNITY.keys["board"].kind
    assert isinstance(board, Shape)
    told = set(re.findall(r"^\| `(\w+)` \|", text, re.M))
    assert told == set(board.keys)
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.S)
    root, door = parse(example), Door("example.yaml")
    assert isinstance(root, Mapping)
    assert board.read(keys(root)["board"][1], (), door) == date(2026, 12, 1)
    assert door.problems == []
