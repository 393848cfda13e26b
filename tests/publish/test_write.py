"""The site on disk: whole or not at all, and never over something that is not ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish.write import MARK, NotOurs, write_site


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*") if path.is_file()
    }


def test_a_site_is_written_with_its_mark(tmp_path: Path) -> None:
    write_site(tmp_path / "site", {"a/index.html": b"1", "b.css": b"2"})
    assert _tree(tmp_path / "site") == {"a/index.html": b"1", "b.css": b"2", MARK: b""}


def test_a_new_site_replaces_the_old_one_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write_site(tmp_path / "site", {"old.html": b"1"})
    write_site(tmp_path / "site", {"new.html": b"2"})
    assert _tree(tmp_path / "site") == {"new.html": b"2", MARK: b""}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    write_site(tmp_path, {"a.html": b"1"})
    assert (tmp_path / "a.html").exists()


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_is_not_ours_is_refused_and_left_alone(tmp_path: Path, kind: str) -> None:
    out = tmp_path / "site"
    if kind == "folder":
        out.mkdir()
        (out / "mine.txt").write_text("keep")
    elif kind == "file":
        out.write_text("keep")
    else:
        (tmp_path / "elsewhere").mkdir()
        out.symlink_to(tmp_path / "elsewhere")
    before = sorted(str(path) for path in tmp_path.rglob("*"))
    with pytest.raises(NotOurs):
        write_site(out, {"a.html": b"1"})
    assert sorted(str(path) for path in tmp_path.rglob("*")) == before


def test_when_a_file_cannot_be_written_the_old_site_stands(tmp_path: Path) -> None:
    write_site(tmp_path / "site", {"old.html": b"1"})
    with pytest.raises(OSError, match="name too long"):
        write_site(tmp_path / "site", {"a.html": b"1", "x" * 300: b"2"})
    assert _tree(tmp_path / "site") == {"old.html": b"1", MARK: b""}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
