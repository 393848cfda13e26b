"""CODEOWNERS says who reviews which station, and is never behind the content."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from build import cli
from tests.district.making import GOOD

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(GOOD, tmp_path / "content")
    return tmp_path / "content"


def owners(content: Path, *more: str, exits: int = 0) -> str:
    out = content.parent / "CODEOWNERS"
    words = ["owners", "--content", str(content), "--out", str(out), "--lang", "en", *more]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == exits, result.output
    return result.stderr


def add(file: Path, line: str) -> None:
    file.write_text(file.read_text("utf-8") + line, "utf-8")


def test_a_station_is_reviewed_by_its_own_and_all_else_by_the_district(content: Path) -> None:
    add(content / "district.yaml", '\nreviewers: "@police/editors"\n')
    add(content / "stations/jiaodaokou/station.yaml", 'reviewers: ["@police/jdk", li@example.org]\n')
    owners(content)
    lines = (content.parent / "CODEOWNERS").read_text("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        f"/{content}/ @police/editors", f"/{content}/stations/jiaodaokou/ @police/jdk li@example.org",
    ]


def test_what_is_not_current_is_told_and_nothing_is_written(content: Path) -> None:
    add(content / "district.yaml", '\nreviewers: "@police/editors"\n')
    assert "not current" in owners(content, "--check", exits=1)
    assert not (content.parent / "CODEOWNERS").exists()
    owners(content)
    assert "is current" in owners(content, "--check")


def test_where_nobody_is_named_it_says_which_key_names_them(content: Path) -> None:
    assert "reviewers" in owners(content, exits=1)


def test_a_name_that_is_no_account_is_refused(content: Path) -> None:
    add(content / "district.yaml", "\nreviewers: 王所长\n")
    assert "not an account" in owners(content, exits=1)


def test_that_of_the_sample_is_current(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for language in ("zh", "en"):
        result = CliRunner().invoke(cli, ["owners", "--check", "--lang", language])
        assert result.exit_code == 0, result.output
