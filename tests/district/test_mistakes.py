"""Every mistake a clerk makes gets one clear sentence, on the right line, in both languages.

`good/` is a tiny correct district. A folder below `mistakes/` holds the files in which one example
differs from it, and the whole text expected in Chinese and English. What cannot be kept as a file
in every checkout (links, huge files, deletions) is made by a function in `slips.py`.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from district.problem import Level, Problem
from district.reading import locate, read_district
from district.report import as_github, as_json, as_text
from district.rules import check_all
from district.words import read_words
from tests.district.slips import SLIPS

HERE = Path(__file__).parent
MISTAKES = HERE / "mistakes"
NAMES = sorted(folder.name for folder in MISTAKES.iterdir() if folder.is_dir())
NOW = datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001 - times are local to the district
WORDS = {language: read_words(language) for language in ("zh", "en")}
# These are about several slips at once, or about one slip that must be mended in two places.
SEVERAL = {"three_slips_in_one_file", "slips_in_three_files"}
# Fine as they are: what an editor or a platform adds must not trouble anybody.
FINE = {name for name in NAMES if name.startswith("fine_")}
# Only time brought these about, so they warn and the site is still built.
ONLY_TIME = {name for name in NAMES if name.startswith("time_")}


def content_with(mistake: str, folder: Path) -> Path:
    """The good district with one mistake laid over it."""
    content = folder / "content"
    shutil.copytree(HERE / "good", content)
    overlay = MISTAKES / mistake
    for path in sorted(overlay.rglob("*")):
        relative = path.relative_to(overlay)
        if path.is_file() and not relative.name.startswith("expected."):
            target = content / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    if mistake in SLIPS:
        SLIPS[mistake](content)
    return content


def problems_of(content: Path) -> list[Problem]:
    """Everything `check` sees."""
    reading = read_district(content)
    problems = reading.problems + check_all(reading.district, NOW)
    for language in WORDS:
        read_words(language, content, problems)
    return locate(problems, content)


def text_of(problems: list[Problem], language: str) -> str:
    return "".join(f"{as_text(p, 'content', WORDS[language])}\n" for p in problems)


def test_the_good_district_has_no_problem() -> None:
    assert problems_of(HERE / "good") == []


@pytest.mark.parametrize("mistake", NAMES)
def test_a_mistake_gets_its_whole_sentence_in_both_languages(mistake: str, tmp_path: Path) -> None:
    problems = problems_of(content_with(mistake, tmp_path))
    for language in ("zh", "en"):
        expected = (MISTAKES / mistake / f"expected.{language}.txt").read_text("utf-8")
        assert text_of(problems, language) == expected


@pytest.mark.parametrize("mistake", NAMES)
def test_a_mistake_gives_exactly_one_problem(mistake: str, tmp_path: Path) -> None:
    problems = problems_of(content_with(mistake, tmp_path))
    levels = [problem.level for problem in problems]
    if mistake in FINE:
        assert levels == []
    elif mistake in SEVERAL:
        assert len(levels) == 3
    elif mistake in ONLY_TIME:
        assert levels == [Level.WARNING]
    else:
        assert levels == [Level.ERROR]
