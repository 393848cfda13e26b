"""Saves are told as they are made; where one may have been missed, all is to be looked at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from publish.watching import MANY
from tests.publish.hearing import Hearing


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "content"
    (folder / "officers").mkdir(parents=True)
    (folder / "officers/a.yaml").write_text("1")
    return folder


def test_a_file_written_in_place_or_through_another_is_told(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    hearing = Hearing(folder)
    file = folder / "officers/a.yaml"
    file.write_text("2")
    assert hearing.next() == {str(file)}
    beside = folder / "officers/.a.yaml.swp"
    beside.write_text("3")
    beside.replace(file)
    assert hearing.until([file]) == {str(file), str(beside)}
    file.unlink()
    assert hearing.next() == {str(file)}


def test_a_new_folder_is_told_and_what_is_saved_in_it_later(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    hearing = Hearing(folder)
    (folder / "notices").mkdir()
    assert hearing.next() == {str(folder / "notices")}
    (folder / "notices/b.yaml").write_text("1")
    assert hearing.next() == {str(folder / "notices/b.yaml")}


def test_a_moved_folder_is_told_by_both_names(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    hearing = Hearing(folder)
    (folder / "officers").rename(folder / "people")
    hearing.until([folder / "officers", folder / "people"])
    (folder / "people/a.yaml").write_text("2")
    assert hearing.next() == {str(folder / "people/a.yaml")}


def test_after_very_many_changes_all_is_to_be_looked_at(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    hearing = Hearing(folder)
    # Another process: in this one the watcher would hear of them one by one.
    subprocess.run(
        [sys.executable, "-c", "import sys\nfor n in range(int(sys.argv[2])):\n"
         "    open(f'{sys.argv[1]}/officers/{n}', 'w').close()", str(folder), str(4 * MANY)],
        check=True,
    )
    assert hearing.until([folder / "never"]) is None


@pytest.mark.parametrize("how", ["moved", "replaced", "touched"])
def test_a_watched_folder_that_is_itself_moved_is_found_again(tmp_path: Path, how: str) -> None:
    folder = _folder(tmp_path)
    hearing = Hearing(folder)
    if how == "touched":
        os.utime(folder)
    else:
        folder.rename(tmp_path / "away")
    assert hearing.next() is None
    if how != "touched":
        _folder(tmp_path)
        assert hearing.next() is None
    (folder / "officers/a.yaml").write_text("2")
    assert hearing.until([folder / "officers/a.yaml"])


@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are always UTF-8")
def test_a_name_that_is_no_text_does_not_end_the_watching(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    hearing = Hearing(folder)
    with open(os.fsencode(folder) + b"/\xb8\xae", "wb"):
        pass
    assert hearing.next() is None
    (folder / "officers/a.yaml").write_text("2")
    assert hearing.next() == {str(folder / "officers/a.yaml")}
