"""What editors are told is what the reader holds: the schemas, their words, and both on files.

`check-jsonschema` stands for the editor: its YAML is 1.2 with dates left as text, as in VS Code.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from check_jsonschema.parsers.yaml import construct_yaml_implementation
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from ruamel.yaml import YAMLError

from clerk.schemas import schema_files
from district import yamltext
from district.contract import FILES
from district.fields import Constraints
from district.layout import called
from district.problem import Level, NotYaml, Problem
from district.shape import Door, Many, Shape, Word, attempt
from district.words import SHIPPED, flat
from tests.conftest import ROOT
from tests.district.making import GOOD, problems_of
from tests.district.slips import SLIPS
from tests.district.test_mistakes import MISTAKES, NAMES, content_with

CONTENT = ROOT / "content"
SCHEMAS = ROOT / "schemas"

# Mistakes an editor cannot see: in other files, in the file's name, or in two keys that must agree.
OTHER_FILES = set("""
    community_for_officer former_id_taken host_not_posted notice_elsewhere numbers_overlap
    officer_for_community photo_missing photo_not_image public_number taken_twice two_leads
    unknown_community unknown_officer file_name file_name_signs notice_file_name notice_date
""".split())
AGREEMENT = set("""
    announced_late bound_not_a_number cancelled_and_moved change_without_change
    choice_without_label constraint_unsuitable dates_backwards day_twice field_reserved field_twice
    first_not_on held_though_cancelled hours_backwards hours_overlap label_without_choice
    lengths_backwards moved_far moved_nowhere moved_onto_meeting month_without_ordinal never_meets
    not_a_meeting_day numbers_repeated ordinal_without_month own_deputy posting_twice
    restored_and_changed restored_before reviewer_is_editor route_by_optional route_by_unknown
    settled_over_raised updated_before_published
""".split())
# What takes more than a pattern: the calendar, sums, a regular expression, what is invisible.
REASONING = set("""
    control_character no_such_date not_a_pattern numbers_backwards numbers_not_even numbers_not_odd
    numbers_twice pattern_endless weekdays_backwards
""".split())
# What YAML takes and we do not; what a parser makes of the text hides it.
YAML = {"alias", "file_not_utf8", "full_width_comma", "tag"}
# Without quotes they are numbers to an editor, and 12345 may have been 012345.
NUMBERS = {"badge_of_five_digits", "community_code_from_a_spreadsheet", "slips_in_three_files"}
# What our reader makes good and YAML by the book does not.
KINDER = {"fine_comma_in_braces", "fine_comma_in_chinese_text", "fine_tab_after_colon"}
# Made to choke parsers: check-jsonschema has no limits of its own.
BOMBS = {"alias_bomb"}


def refused(files: dict[Path, str]) -> set[Path]:
    """The files that an editor would underline, of those given with their kind."""
    bad = set()
    for kind in FILES:
        mine = [file for file, its in files.items() if its == kind]
        if mine:
            command = [Path(sys.executable).with_name("check-jsonschema"), "--output-format=json",
                       "--schemafile", SCHEMAS / f"{kind}.json", *mine]
            told = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
            found = told.get("errors", []) + told.get("parse_errors", [])
            bad |= {Path(each["filename"]) for each in found}
    return bad


def kinds_below(content: Path, *patterns: str) -> dict[Path, str]:
    files = [file for pattern in patterns for file in sorted(content.glob(pattern))]
    kinds = {file: called(file.relative_to(content).as_posix()) for file in files}
    return {file: kind for file, kind in kinds.items() if kind}


def properties(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, inner in schema.get("properties", {}).items():
        yield f"{path}{name}", inner
        yield from properties(inner, f"{path}{name}.")
    if isinstance(schema.get("items"), dict):
        yield from properties(schema["items"], path)


def test_the_schemas_are_what_the_kinds_of_value_say_to_the_byte() -> None:
    kept = {file.name: file.read_bytes().decode() for file in SCHEMAS.iterdir()}
    assert kept == schema_files(), "run python build.py schemas"


def test_the_command_writes_what_has_changed_and_says_so(tmp_path: Path) -> None:
    def run() -> str:
        command = [sys.executable, "build.py", "schemas", "--lang", "en", "--out", str(tmp_path)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout + done.stderr

    assert run() == f"“{tmp_path}”: 7 files written.\n"
    (tmp_path / "form.json").write_text("{}", "utf-8")
    assert run() == f"“{tmp_path}”: 1 files written.\n"
    assert run() == f"“{tmp_path}” is up to date.\n"
    assert {file.name: file.read_text("utf-8") for file in tmp_path.iterdir()} == schema_files()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_key_is_named_and_explained_and_nothing_else_is(language: str) -> None:
    keys = {
        f"key.{kind}.{path}" for kind, shape in FILES.items()
        for path, schema in properties(shape.schema())
        if path.rpartition(".")[2] not in ("zh", "en") or path == "addresses.en"
    }
    wanted = {*keys, *(f"key.file.{kind}" for kind in FILES), "key.text.zh", "key.text.en"}
    told = {code for code, _ in flat(SHIPPED.parent, Door(f"words/{language}.yaml"))}
    codes = {code for code in told if code.startswith("key.")}
    assert codes == {f"{key}.{part}" for key in wanted for part in ("name", "about")}


@pytest.mark.parametrize("kind", FILES)
def test_an_editor_gets_a_chinese_name_and_sentence_for_every_key_and_no_puzzle(kind: str) -> None:
    schema = json.loads((SCHEMAS / f"{kind}.json").read_text("utf-8"))
    Draft7Validator.check_schema(schema)
    assert not re.search('"(oneOf|anyOf|allOf|not|if)"', json.dumps(schema))
    for path, inner in [("", schema), *properties(schema)]:
        assert re.search("[\u4e00-\u9fff]", inner["title"]), path
        assert re.search("[\u4e00-\u9fff]", inner["description"]), path
        if "properties" in inner:
            assert inner["additionalProperties"] is False, path


def test_what_can_be_left_out_says_what_then_holds() -> None:
    found = {
        f"{kind}.{path}": schema["default"]
        for kind in FILES
        for path, schema in properties(json.loads(schema_files()[f"{kind}.json"]))
        if "default" in schema
    }
    assert found == {
        "district.timezone": "Asia/Shanghai", "district.languages": ["zh", "en"],
        "district.presence_hours_promised": 36, "district.verify_every": "180 days",
        "district.admin.branch": "main", "district.admin.folder": "content",
        "district.admin.review": True,
        "officer.speaks": ["zh"], "officer.postings.role": "lead",
        "meeting.lasts": "90m", "meeting.on_holidays": "skip", "notice.severity": "info",
        "form.fields.personal": False, "form.fields.long": False,
    }


def test_every_file_of_the_content_has_its_schema_in_visual_studio_code() -> None:
    settings = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))
    globs = [
        (Path(schema).stem, re.compile(re.escape(glob).replace(r"\*", "[^/]*")))
        for schema, given in settings["yaml.schemas"].items()
        for glob in ([given] if isinstance(given, str) else given)
    ]
    assert {kind for kind, _ in globs} == set(FILES)
    for file in CONTENT.rglob("*.yaml"):
        name = file.relative_to(ROOT).as_posix()
        fits = [kind for kind, glob in globs if glob.fullmatch(name)]
        assert fits == list(filter(None, [called(file.relative_to(CONTENT).as_posix())])), name


def test_good_files_are_good_to_an_editor() -> None:
    sample = kinds_below(CONTENT, "*.yaml", "forms/*", "notices/*", "stations/jiaodaokou/**/*.yaml")
    files = sample | kinds_below(GOOD, "**/*.yaml")
    assert set(files.values()) == set(FILES)
    assert refused(files) == set()


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[Problem], set[str]]]:
    """Mistake → the errors our reader finds in its own files, and which files an editor refuses."""
    folder = tmp_path_factory.mktemp("mistakes")
    errors: dict[str, list[Problem]] = {}
    files: dict[Path, str] = {}
    for name in set(NAMES) - SLIPS.keys() - BOMBS:
        (folder / name).mkdir()
        content = content_with(name, folder / name)
        mine = {
            file: kind for file, kind in kinds_below(content, "**/*.yaml").items()
            if (MISTAKES / name / file.relative_to(content)).exists()
        }
        if mine:
            own = {file.relative_to(content).as_posix() for file in mine}
            errors[name] = [
                problem for problem in problems_of(content)
                if problem.file in own and problem.level is Level.ERROR
            ]
            files |= mine
    bad: defaultdict[str, set[str]] = defaultdict(set)
    for file in refused(files):
        name, _, *parts = file.relative_to(folder).parts
        bad[name].add("/".join(parts))
    return {name: (found, bad[name]) for name, found in errors.items()}


def test_an_editor_refuses_nothing_that_the_reader_takes(
    judged: dict[str, tuple[list[Problem], set[str]]]
) -> None:
    alarms = {
        name for name, (errors, bad) in judged.items() if bad - {problem.file for problem in errors}
    }
    assert alarms == KINDER


def test_an_editor_sees_every_mistake_but_what_only_the_reader_can_know(
    judged: dict[str, tuple[list[Problem], set[str]]]
) -> None:
    missed = [
        (problem.code, name) for name, (errors, bad) in judged.items()
        for problem in errors if problem.file not in bad
    ]
    assert {name for code, name in missed if code in {"not_a_badge", "not_a_community_code"}} <= NUMBERS
    only = {code for code, name in missed if name not in NUMBERS}
    assert only == OTHER_FILES | AGREEMENT | REASONING | YAML
    assert len(judged) - len({name for _, name in missed}) > 200


def words_of(kind: Any) -> Iterator[Word[Any]]:
    """Every kind of scalar that can be met in a file."""
    if isinstance(kind, Word):
        yield kind
    elif isinstance(kind, Shape):
        for key in kind.keys.values():
            yield from words_of(key.kind)
    elif isinstance(kind, Many):
        yield from words_of(kind.kind)
    elif isinstance(kind, Constraints):
        yield from words_of(kind.shape)


WORDS = list(dict.fromkeys(word for shape in FILES.values() for word in words_of(shape)))
ODD = [*"012345 1e3 0x1f 0o7 yes no on true False 1.10 19:00 2026-11-01 .5 1_000 .inf 110".split(),
       "2026-11-01 19:00"]
LOADER = construct_yaml_implementation(pure=True)


@given(st.data(), st.sampled_from(WORDS))
def test_a_scalar_that_the_reader_takes_is_never_refused_for_what_yaml_makes_of_it(
    data: st.DataObject, word: Word[Any]
) -> None:
    """012345, 1e3, 0x1f, yes, 1.10, 19:00 and 2026-11-01: numbers and flags to a parser."""
    schema = word.schema()
    near = st.from_regex(schema["pattern"], fullmatch=True)
    typed = data.draw(near | st.sampled_from(ODD) | st.text("0123456789-:.exbno ", min_size=1, max_size=9)).strip()
    text = f"key: {typed}\n"
    try:
        root = yamltext.parse(text)
        loaded = LOADER.load(text)["key"]
    except (NotYaml, YAMLError):
        assume(False)
    assume(isinstance(root, yamltext.Mapping) and loaded is not None)
    node = yamltext.keys(root)["key"][1]  # type: ignore[arg-type]
    door = Door("x")
    attempt(word, node, (), door, node)
    if not door.problems:
        assert not list(Draft7Validator(schema).iter_errors(loaded)), typed
