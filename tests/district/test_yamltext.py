"""YAML as the characters typed, with every mark kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.problem import NotYaml
from district.yamltext import Mapping, keys, locate, parse, parse_all, read_text


def refused(text: str) -> tuple[str, int, int]:
    with pytest.raises(NotYaml) as error:
        parse(text)
    return error.value.code, error.value.line, error.value.column


@pytest.mark.parametrize("typed", ["19:00", "012345", "no", "1.10", "2026-12-01", "~", "null", "0x1F"])
def test_a_value_means_exactly_the_characters_typed(typed: str) -> None:
    root = parse(f"key: {typed}")
    assert isinstance(root, Mapping)
    assert keys(root)["key"][1].value == typed


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n", "---\n# nothing\n"])
def test_a_text_without_content_has_no_root(text: str) -> None:
    root = parse(text)
    assert root is None or root.value == ""


def test_a_place_is_found_by_its_path() -> None:
    root = parse("name: 府学\naddresses:\n  - street: 府学胡同\n    numbers: all\n")
    assert locate(root, ("addresses", 0, "numbers")) == (4, 5)
    assert locate(root, ("addresses", 0, "missing")) == (3, 5)
    assert locate(root, ("addresses", 7)) == (2, 1)
    assert locate(root, ()) == (1, 1)
    assert locate(None, ("name",)) == (1, 1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", ("duplicate_key", 3, 1)),
        ("a: &x 1\n", ("alias", 1, 4)),
        ("a: *x\n", ("special_first", 1, 4)),
        ("a: [1, &x 2]\nb: *x\n", ("alias", 1, 8)),
        ("a: !!int 1\n", ("tag", 1, 4)),
        ("!x\na: 1\n", ("tag", 1, 1)),
        ("? [a, b]\n: 1\n", ("key_not_text", 1, 3)),
        ("a: 1\n---\nb: 2\n", ("second_document", 2, 1)),
        ("a: 府学\x00胡同\n", ("control_character", 1, 6)),
        ("a: 1\nb: 府\u200b学\n", ("control_character", 2, 5)),
        ("a: 1\r\n\tb: 2\r\n", ("tab", 2, 1)),
        ("a：1\nb: 2\n", ("full_width_colon", 1, 2)),
        ("a:1\nb: 2\n", ("no_space_after_colon", 1, 3)),
        ("a: '1\nb: 2\n", ("open_quote", 1, 4)),
        ("a: \"1\nb: \"2\"\n", ("open_quote", 1, 4)),
        ("a: [1, 2\nb: 3\n", ("open_bracket", 1, 4)),
        ("a: 1\n  b: 2\n", ("indent", 2, 3)),
        ("a: b: c\n", ("colon_in_text", 1, 5)),
    ],
)
def test_a_slip_is_named_where_it_stands(text: str, problem: tuple[str, int, int]) -> None:
    assert refused(text) == problem


def test_a_quote_that_runs_over_several_lines_is_no_open_quote() -> None:
    assert refused('a: "one\n  two"\nb: [1\nc: 2\n') == ("open_bracket", 3, 4)


def test_line_ends_of_every_platform_are_taken() -> None:
    for end in ("\n", "\r\n", "\r"):
        root = parse(f"a: 1{end}b: 2{end}")
        assert isinstance(root, Mapping)
        assert list(keys(root)) == ["a", "b"]
        assert refused(f"a: 1{end}b: [2{end}c: 3{end}")[0] == "open_bracket"


def test_emoji_made_of_several_characters_stay() -> None:
    assert parse("a: 👮‍♀️ 您好\n") is not None


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "a: [{"])
def test_hostile_depth_is_refused_and_ends_nothing(opening: str) -> None:
    assert refused(opening * 100_000)[0] == "too_deep"


def test_several_documents_are_read_where_they_are_expected() -> None:
    assert len(parse_all("a: 1\n---\na: 2\n---\na: 3\n")) == 3
    with pytest.raises(NotYaml):
        parse_all("a: 1\n---\na: 1\na: 2\n")


@given(st.text(alphabet=st.sampled_from("ab:：-[]{}\"'“” \n\t,，#&*!|>%@`?\\\u3000"), max_size=60))
def test_any_text_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    try:
        parse(text)
    except NotYaml as error:
        assert 1 <= error.line <= text.count("\n") + 2
        assert error.column >= 1


def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_text(file) == "a: 1\n"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("name: 府学\n".encode("gbk"), ("file_not_utf8", 1, 7)),
        (b"a: 1\nb: \xff\n", ("file_not_utf8", 2, 4)),
        (b"#" * 1_000_001, ("file_too_large", 1, 1)),
    ],
)
def test_a_file_that_is_no_text_of_ours_is_refused(
    data: bytes, problem: tuple[str, int, int], tmp_path: Path
) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(data)
    with pytest.raises(NotYaml) as error:
        read_text(file)
    assert (error.value.code, error.value.line, error.value.column) == problem


def test_a_folder_or_nothing_at_all_is_refused(tmp_path: Path) -> None:
    for path, code in ((tmp_path, "not_a_file"), (tmp_path / "none.yaml", "file_unreadable")):
        with pytest.raises(NotYaml) as error:
            read_text(path)
        assert error.value.code == code


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{zh: 有事儿,别犯愁。, en: Here to help.}", {"zh": "有事儿,别犯愁。", "en": "Here to help."}),
        ("{en: Police room, Fuxue Hutong}", {"en": "Police room, Fuxue Hutong"}),
        ("{en: closed, closed}", {"en": "closed, closed"}),
        ("{zh: 一, 二,三 , en: A, b, c}", {"zh": "一, 二,三", "en": "A, b, c"}),
        ("{zh: 甲,\n   乙}", {"zh": "甲, 乙"}),
    ],
)
def test_a_text_with_a_comma_between_zh_and_en_stays_one_text(
    text: str, said: dict[str, str]
) -> None:
    root = parse(f"about: {text}")
    assert isinstance(root, Mapping)
    about = keys(root)["about"][1]
    assert isinstance(about, Mapping)
    assert {name: value.value for name, (_, value) in keys(about).items()} == said


@pytest.mark.parametrize("text", ["{zh: 府学社区, en Fuxue}", "{zh: 府学社区, en:Fuxue}"])
def test_a_forgotten_colon_or_space_is_not_taken_for_a_comma(text: str) -> None:
    with pytest.raises(NotYaml):
        parse(f"name: {text}")
