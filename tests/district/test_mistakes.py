"""Every mistake a clerk makes gets one clear sentence, on the right line, in both languages.

`good/` is a tiny correct district. A folder below `mistakes/` holds the files in which one example
differs from it, and the whole text expected in Chinese and English. What cannot be kept as a file
in every checkout (links, huge files, deletions) is made by a function in `slips.py`.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from district.problem import Level, Problem
from district.report import as_github, as_json, as_text
from district.words import read_words
from tests.district.making import GOOD, problems_of
from tests.district.slips import SLIPS

MISTAKES = Path(__file__).parent / "mistakes"
NAMES = sorted(folder.name for folder in MISTAKES.iterdir() if folder.is_dir())
WORDS = {language: read_words(language) for language in ("zh", "en")}
SEVERAL = {"three_slips_in_one_file", "slips_in_three_files"}


def levels_of(mistake: str) -> list[Level]:
    """What an example must give: one error unless its name says otherwise."""
    if mistake.startswith("fine_"):  # what an editor or a platform adds must trouble nobody
        return []
    if mistake.startswith("warns_"):
        return [Level.WARNING]
    return [Level.ERROR] * (3 if mistake in SEVERAL else 1)


def content_with(mistake: str, folder: Path) -> Path:
    """The good district with one mistake laid over it."""
    content = folder / "content"
    shutil.copytree(GOOD, content)
    shutil.copytree(
        MISTAKES / mistake, content, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.*")
    )
    if mistake in SLIPS:
        SLIPS[mistake](content)
    return content


def text_of(problems: list[Problem], language: str) -> str:
    return "".join(f"{as_text(p, 'content', WORDS[language])}\n" for p in problems)


def test_the_good_district_has_no_problem() -> None:
    assert problems_of(GOOD) == []


@pytest.mark.parametrize("mistake", NAMES)
def test_a_mistake_gets_one_problem_with_its_whole_sentence_in_both_languages(
    mistake: str, tmp_path: Path
) -> None:
    problems = problems_of(content_with(mistake, tmp_path))
    for language in WORDS:
        expected = (MISTAKES / mistake / f"expected.{language}.txt").read_text("utf-8")
        assert text_of(problems, language) == expected
    assert [problem.level for problem in problems] == levels_of(mistake)


def test_the_line_of_the_contract_holds_to_the_letter(tmp_path: Path) -> None:
    problems = problems_of(content_with("numbers_without_end", tmp_path))
    assert text_of(problems, "en") == (
        "content/stations/jiaodaokou/communities/fuxue.yaml:14:5 numbers: "
        '"odd 1-" is not a range of numbers → write "odd 1-63"\n'
    )


def test_a_problem_is_one_json_object_for_machines(tmp_path: Path) -> None:
    (problem,) = problems_of(content_with("numbers_without_end", tmp_path))
    assert json.loads(as_json(problem, "content", WORDS["en"])) == {
        "file": "content/stations/jiaodaokou/communities/fuxue.yaml",
        "line": 14,
        "column": 5,
        "field": "numbers",
        "name": "House numbers",
        "path": ["addresses", 2, "numbers"],
        "code": "not_numbers",
        "level": "error",
        "what": '"odd 1-" is not a range of numbers',
        "mend": 'write "odd 1-63"',
    }


def test_a_problem_is_one_annotation_on_its_line_for_a_pull_request(tmp_path: Path) -> None:
    (problem,) = problems_of(content_with("numbers_without_end", tmp_path))
    assert as_github(problem, "content", WORDS["en"]) == (
        "::error file=content/stations/jiaodaokou/communities/fuxue.yaml,line=14,col=5::"
        'numbers: "odd 1-" is not a range of numbers → write "odd 1-63"'
    )


def test_a_key_is_named_in_chinese_and_stays_to_be_found(tmp_path: Path) -> None:
    (problem,) = problems_of(content_with("numbers_without_end", tmp_path))
    line = "门牌号（numbers）：\"odd 1-\" 不是门牌号范围 → 写成 \"odd 1-63\""
    assert as_text(problem, "content", WORDS["zh"]).endswith(f"fuxue.yaml:14:5 {line}")
    assert as_github(problem, "content", WORDS["zh"]).endswith(f"::{line}")
    assert json.loads(as_json(problem, "content", WORDS["zh"]))["name"] == "门牌号"


def test_a_value_cannot_break_out_of_its_line() -> None:
    facts = {"value": "9\n::error::100%\x1b[31m" + "x" * 500, "near": ""}
    problem = Problem("not_a_time", "a,b:c.yaml", ("from",), facts, line=1, column=1)
    for line in (as_text(problem, "content", WORDS["zh"]), as_github(problem, "c", WORDS["zh"])):
        assert "\n" not in line
        assert "\x1b" not in line
        assert len(line) < 400
    assert as_github(problem, "c", WORDS["zh"]).startswith("::error file=c/a%2Cb%3Ac.yaml,line=1")
