"""Every sentence people see: the same codes in both languages, all of them used, well written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from district.problem import Problem
from district.shape import Door
from district.words import SHIPPED, flat, places, read_words

ROOT = Path(__file__).resolve().parent.parent
# Codes that name how a problem is set out, not what is wrong.
FRAME = {"shape", "shape_no_field", "field", "level.error", "level.warning", "none", "summary"}
PARTS = {"what", "mend", "mend_near"}
# Calls whose first text is a problem's code: the thing raised, made or passed on.
CALLS = {"Refusal", "NotYaml", "Problem", "report", "refuse", "expected"}


def sentences(language: str) -> dict[str, str]:
    return dict(flat(SHIPPED.parent, Door(f"words/{language}.yaml")))


ZH, EN = sentences("zh"), sentences("en")


def written_codes() -> set[str]:
    """The problems the words describe: `problem.<code>.what` and its siblings."""
    codes = {code.removeprefix("problem.") for code in ZH if code.startswith("problem.")}
    return {code.rpartition(".")[0] for code in codes if code.rpartition(".")[2] in PARTS}


def _names(node: ast.AST) -> set[str]:
    """The texts an expression may stand for: "a", or "a" if x else "b"."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return _names(node.body) | _names(node.orelse)
    return set()


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def used_codes() -> Iterator[tuple[str, str]]:
    """(code, where) of every problem that `district` can tell."""
    for file in sorted((ROOT / "district").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            found: set[str] = set()
            if isinstance(node, ast.Call) and node.args:
                if _called(node) in CALLS:
                    found = _names(node.args[0])
                elif _called(node) == "matching":
                    found = _names(node.args[1])
            elif isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id == "code" for target in node.targets
            ):
                found = {name for name in _names(node.value) if not name.startswith("problem.")}
            for keyword in node.keywords if isinstance(node, ast.Call) else ():
                if keyword.arg == "code":
                    found |= _names(keyword.value)
            for code in found:
                yield code, f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def test_both_languages_have_the_same_codes() -> None:
    assert sorted(ZH.keys() - EN.keys()) == []
    assert sorted(EN.keys() - ZH.keys()) == []


def test_both_languages_leave_the_same_places_open() -> None:
    broken = [code for code in ZH.keys() & EN.keys() if places(ZH[code]) != places(EN[code])]
    assert broken == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shipped_words_have_no_problem(language: str) -> None:
    problems: list[Problem] = []
    read_words(language, SHIPPED.parent, problems)
    assert problems == []


def test_every_problem_that_can_be_told_has_its_sentences() -> None:
    known = written_codes()
    missing = sorted(f"{where} {code}" for code, where in used_codes() if code not in known)
    assert missing == []


def test_every_sentence_about_a_problem_is_used() -> None:
    assert sorted(written_codes() - {code for code, _ in used_codes()}) == []


def test_every_problem_says_what_is_wrong_and_how_to_mend_it() -> None:
    for code in written_codes():
        assert f"problem.{code}.what" in ZH, code
        assert f"problem.{code}.mend" in ZH, code
    framed = {code.removeprefix("problem.") for code in ZH if code.startswith("problem.")}
    rest = {code for code in framed if code.rpartition(".")[0] not in written_codes()}
    assert rest - FRAME == set()


def test_only_the_kinder_mend_speaks_of_what_was_probably_meant() -> None:
    broken = [
        code for code, sentence in (ZH | EN).items()
        if code.startswith("problem.") and ("{near}" in sentence) != code.endswith(".mend_near")
    ]
    assert broken == []


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_no_sentence_is_empty_and_none_about_a_problem_has_stray_space(
    words: dict[str, str],
) -> None:
    assert [code for code, text in words.items() if not text.strip()] == []
    problems = {code: text for code, text in words.items() if code.startswith("problem.")}
    assert [code for code, text in problems.items() if text != " ".join(text.split())] == []


# What stands in quotes, in places, in markup or in addresses is not Chinese prose.
_NOT_PROSE = re.compile(
    r"“[^”]*”|\"[^\"]*\"|\{[^}]*\}|\[[^\]]*\]|<[^>]*>|https?://\S+|[\w./-]+\.\w+|`[^`]*`"
)
_HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff] ?[,;?!]|[,;?!] ?[\u4e00-\u9fff]|[\u4e00-\u9fff][:.](?!\w)|\([\u4e00-\u9fff]"
)


def test_chinese_sentences_use_full_width_punctuation() -> None:
    broken = {
        code: text for code, text in ZH.items() if _HALF_WIDTH.search(_NOT_PROSE.sub("码", text))
    }
    assert broken == {}


def test_chinese_sentences_are_chinese_and_english_ones_are_english() -> None:
    han = re.compile("[\u4e00-\u9fff]")
    prose = re.compile("[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}")
    bare = {code: _NOT_PROSE.sub("", text) for code, text in ZH.items()}
    assert [code for code, text in bare.items() if prose.search(text) and not han.search(text)] == []
    problems = {code: text for code, text in EN.items() if code.startswith("problem.")}
    quoted = re.compile(r"“[^”]*”|\"[^\"]*\"")
    assert [code for code, text in problems.items() if han.search(quoted.sub("", text))] == []
