"""What editors are told to write is what the reader takes."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from clerk.cells import addresses
from clerk.questions import FORMS
from district.contract import (
    ADDRESS,
    ADMIN,
    COMMUNITY,
    FIELD,
    FILES,
    FORM,
    MEETING,
    NOTICE,
    OFFICER,
)
from district.rules.form_fields import RESERVED
from district.shape import Door, Many, Shape
from district.yamltext import Mapping, keys, parse
from intake.door.door import HONOURED_FOR
from tests.conftest import NOW, ROOT, run

EDITORS = ROOT / "docs/editors"


def text(name: str) -> str:
    return (EDITORS / f"{name}.md").read_text("utf-8")


def example(name: str) -> Mapping:
    (found,) = re.findall(r"```yaml\n(.*?)```", text(name), re.S)
    root = parse(found)
    assert isinstance(root, Mapping)
    return root


@pytest.mark.parametrize(("name", "shape"), [
    ("addresses", ADDRESS), ("meetings", MEETING), ("notices", NOTICE), ("officers", OFFICER),
])
def test_every_key_is_explained(name: str, shape: object) -> None:
    rows = re.findall(r"^\| (`.*?) \|", text(name), re.M)
    told = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    assert told == set(shape.keys)  # type: ignore[attr-defined]


def test_the_addresses_of_the_example_are_read_without_a_problem() -> None:
    door = Door("example.yaml")
    entries = Many(ADDRESS).read(keys(example("addresses"))["addresses"][1], (), door)
    assert door.problems == []
    assert [entry.former_names for entry in entries if entry.former_names] == [("铁狮子胡同",)]
    assert [entry.sounds_like for entry in entries if entry.sounds_like] == [("草场胡同",)]


def test_the_meeting_of_the_example_is_read_without_a_problem() -> None:
    door = Door("example.yaml")
    values = MEETING.values(example("meetings"), (), door)
    assert door.problems == []
    assert [bool(change.restored) for change in values["changes"]] == [False, True, False, False]


@pytest.mark.parametrize(
    ("name", "shape"), [("notices", NOTICE), ("officers", OFFICER), ("forms", FORM)]
)
def test_the_example_is_read_without_a_problem(name: str, shape: object) -> None:
    door = Door("example.yaml")
    assert shape.values(example(name), (), door)  # type: ignore[attr-defined]
    assert door.problems == []


def test_every_key_of_a_form_and_of_a_field_is_explained() -> None:
    whole, field = text("forms").split("## 一个栏目")
    for part, shape in ((whole, FORM), (field, FIELD)):
        rows = re.findall(r"^\| (`.*?) \|", part, re.M)
        assert {key for row in rows for key in re.findall(r"`(\w+)`", row)} == set(shape.keys)


def test_the_browser_editor_is_turned_on_as_adopters_are_told() -> None:
    told = (ROOT / "docs/adopters/browser-editor.md").read_text("utf-8")
    (found,) = re.findall(r"```yaml\n(.*?)```", told, re.S)
    root, door = parse(found), Door("district.yaml")
    assert isinstance(root, Mapping)
    admin = ADMIN.read(keys(root)["admin"][1], (), door)
    assert (door.problems, admin.backend, admin.review) == ([], "github", True)
    for name in ADMIN.keys:
        assert f"`{name}`" in told or f"\n  {name}:" in told


def test_a_file_that_names_its_schema_on_its_first_line_is_read_and_leads_to_it() -> None:
    door = Door("example.yaml")
    assert OFFICER.values(example("in-the-editor"), (), door)
    assert door.problems == []
    (path,) = re.findall(r"^# yaml-language-server: \$schema=(\S+)$", text("in-the-editor"), re.M)
    file = ROOT / "content/stations/jiaodaokou/officers/shen-yifan.yaml"
    assert (file.parent / path).resolve() == ROOT / "schemas/officer.json"
    told = set(re.findall(r"`schemas/(\w+)\.json` \|", text("in-the-editor")))
    assert told == set(FILES)


def test_what_editors_are_told_of_open_pages_is_what_the_door_does() -> None:
    assert f"在 {HONOURED_FOR.days} 天之内" in text("forms")
    assert all(f"`{name}`" in text("forms") for name in RESERVED)


def test_every_key_of_a_board_is_explained_and_the_example_is_read() -> None:
    board = COMMUNITY.keys["board"].kind
    assert isinstance(board, Shape)
    told = set(re.findall(r"^\| `(\w+)` \|", text("boards"), re.M))
    assert told == set(board.keys)
    door = Door("example.yaml")
    assert board.read(keys(example("boards"))["board"][1], (), door) == date(2026, 12, 1)
    assert door.problems == []


def commands(name: str) -> list[list[str]]:
    """What a page tells to type, word by word."""
    blocks = re.findall(r"```sh\n(.*?)```", text(name), re.S)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


def typed(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """A command of a page, run where a copy of the sample lies."""
    assert words[0] == "python"
    return run(str(ROOT / words[1]), *words[2:], "--now", NOW, cwd=folder)


def test_the_commands_to_begin_and_tidy_files_run(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    told = commands("new-and-tidy")
    assert [words[2] for words in told] == ["new", "new", "new", "fmt", "fmt", "fmt"]
    # Without a terminal the first says what it would ask for.
    assert [typed(words, tmp_path).returncode for words in told if words[2] == "new"] == [2, 0, 0]
    for words in told[3:]:
        done = run(str(ROOT / words[1]), *words[2:], cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
    kinds = re.findall(r"^\| `new (\w+)` \|", text("new-and-tidy"), re.M)
    assert sorted(kinds) == sorted(FORMS)


def test_the_commands_for_spreadsheets_run(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    first, *exports = commands("spreadsheets")
    for words in exports:
        done = typed(words, tmp_path)
        assert done.returncode == 0, done.stderr
    # 名单.xlsx is now jiaodaokou's own: all of it is there already.
    done = typed(first, tmp_path)
    assert (done.returncode, done.stderr[:27]) == (0, "Wrote 0 files; 14 are uncha"), done.stderr
    written = re.findall("`(府学胡同1.*?)`", text("spreadsheets"))
    assert [len(addresses(one)) for one in written] == [3]
