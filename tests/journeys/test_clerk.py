"""A clerk who breaks a YAML file gets the right sentence, and residents keep the old site."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import NOW, ROOT, run


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The sample's content, to break."""
    return Path(shutil.copytree(ROOT / "content", tmp_path / "content"))


def _edit(content: Path, before: str, after: str) -> Path:
    file = content / "stations/jiaodaokou/communities/fuxue.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    return file


def _errors(told: str) -> str:
    return "".join(line for line in told.splitlines(keepends=True) if "[warning]" not in line)


def test_a_wrong_number_range_gets_its_line_and_what_to_write(content: Path) -> None:
    file = _edit(content, "odd 401-527", "odd 1-")
    lines = file.read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "odd 1-" in text)
    column = lines[line - 1].index("numbers:") + 1
    done = run("build.py", "check", "--content", str(content), "--now", NOW)
    assert done.returncode == 1
    assert _errors(done.stdout) == (
        f'{content}/stations/jiaodaokou/communities/fuxue.yaml:{line}:{column} numbers: '
        '"odd 1-" is not a range of numbers → write "odd 1-63"\n'
    )


def test_the_same_sentence_in_chinese_where_the_locale_is_chinese(content: Path) -> None:
    _edit(content, "odd 401-527", "odd 1-")
    done = run("build.py", "check", "--content", str(content), "--now", NOW, LANG="zh_CN.UTF-8")
    assert '"odd 1-" 不是门牌号范围 → 写成 "odd 1-63"' in done.stdout


def test_every_problem_is_reported_at_once_in_every_format(content: Path) -> None:
    _edit(content, "odd 401-527", "odd 1-")
    officer = content / "stations/jiaodaokou/officers/shen-yifan.yaml"
    officer.write_text(
        officer.read_text(encoding="utf-8").replace("badge:", "bagde:", 1), encoding="utf-8"
    )
    words = ("build.py", "check", "--content", str(content), "--now", NOW, "--format")
    said = [json.loads(line) for line in run(*words, "json").stdout.splitlines()]
    codes = {problem["code"] for problem in said if problem["level"] == "error"}
    assert {"not_numbers", "unknown_key"} <= codes
    assert all(problem["line"] > 0 for problem in said)
    github = run(*words, "github").stdout.splitlines()
    assert any(line.startswith("::error file=") and "did you mean badge" in line for line in github)


def test_a_site_is_not_written_while_the_content_has_errors(tmp_path: Path) -> None:
    content = Path(shutil.copytree(ROOT / "tests/district/good", tmp_path / "content"))
    out, words = tmp_path / "site", ("build.py", "site", "--content", str(content), "--now", NOW)
    assert run(*words, "--out", str(out)).returncode == 0
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    _edit(content, "odd 401-527", "odd 1-")
    done = run(*words, "--out", str(out))
    assert done.returncode == 1
    assert "Nothing was written" in done.stderr
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert run(*words, "--out", str(tmp_path / "new")).returncode == 1
    assert not (tmp_path / "new").exists()


def test_a_folder_with_anything_of_somebody_elses_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("two years of work")
    done = run("build.py", "site", "--out", str(tmp_path), "--now", NOW)
    assert done.returncode == 2
    assert "nothing was touched" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_sample_has_no_problem_but_that_next_years_holidays_are_still_to_be_announced() -> None:
    done = run("build.py", "check", "--now", NOW)
    assert done.returncode == 0
    assert [line.partition(" → ")[0] for line in done.stdout.splitlines()] == [
        "content/district.yaml:1:1 the public holidays of 2027 are not known yet; "
        "they are treated as plain weekdays"
    ]
    assert done.stderr == "0 to mend, 1 to look at.\n"


def test_the_sample_still_builds_in_five_years(tmp_path: Path) -> None:
    done = run("build.py", "site", "--now", "2031-11-23 10:00", "--out", str(tmp_path / "site"),
               "--no-cache")
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_look_up_from_the_command_line_answers_line_by_line() -> None:
    done = run("build.py", "where", "--now", NOW, "府学胡同36号")
    assert "fuxue" in done.stdout and "shen-yifan" in done.stdout
