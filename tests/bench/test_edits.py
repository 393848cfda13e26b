"""`bench/edits.py`: what B2 measures is what staff could have saved, and nothing of it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.edits import Edited, edits
from bench.generate import generate
from bench.invented.writer import NOW
from bench.trees import digests
from district.checking import check_content


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("district")
    generate(40, folder, seed=7, table=Path("nowhere"))
    return folder


def test_each_edit_changes_one_file_and_leaves_the_district_free_of_problems(
    content: Path,
) -> None:
    with Edited() as edited:
        for number in (1, 2):
            for kind in edits(content):
                before = digests(content)
                edited.make(kind, number)
                after = digests(content)
                changed = {name for name, _ in before.items() ^ after.items()}
                assert changed == {kind.path.relative_to(content).as_posix()}, kind.name
                checked = check_content(content, lambda zone: NOW)
                codes = {problem.code for problem in checked.problems}
                assert codes == {"holidays_unknown"}, kind.name


def test_an_edited_district_is_put_back_whatever_happens(content: Path) -> None:
    before = digests(content)
    with pytest.raises(KeyError), Edited() as edited:
        for kind in edits(content)[:-1]:
            edited.make(kind, 1)
        assert digests(content) != before
        raise KeyError
    assert digests(content) == before
