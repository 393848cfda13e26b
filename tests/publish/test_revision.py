"""Which files differ from a revision, and what they held."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish.revision import NoRevision, differing
from tests.clerk.repository import commit, committed, git
from tests.district.making import FUXUE, LI, SHEN


def test_changed_new_gone_and_renamed_files_are_named_with_what_they_held(tmp_path: Path) -> None:
    content = committed(tmp_path)
    shen, li = (content / SHEN).read_bytes(), (content / LI).read_bytes()
    (content / SHEN).write_text("other", "utf-8")
    (content / LI).rename(content / LI.replace("li-min", "li"))
    (content / "notices").mkdir(exist_ok=True)
    (content / "notices/新.yaml").write_text("new", "utf-8")
    assert differing(content, "HEAD").files == {
        SHEN: shen, LI: li, LI.replace("li-min", "li"): None, "notices/新.yaml": None,
    }


def test_what_is_staged_or_ignored_counts_as_what_lies_there(tmp_path: Path) -> None:
    content = committed(tmp_path)
    fuxue = (content / FUXUE).read_bytes()
    git(tmp_path, "rm", "-q", "--cached", f"content/{FUXUE}")
    assert differing(content, "HEAD").files == {}, "it still lies there as it was"
    (content / FUXUE).write_text("other", "utf-8")
    assert differing(content, "HEAD").files == {FUXUE: fuxue}
    (tmp_path / ".gitignore").write_text("*.yaml\n", "utf-8")
    (content / "forms/new.yaml").write_text("new", "utf-8")
    assert differing(content, "HEAD").files.keys() == {FUXUE, "forms/new.yaml"}


def test_only_the_content_folder_counts(tmp_path: Path) -> None:
    content = committed(tmp_path)
    (tmp_path / "README.md").write_text("new", "utf-8")
    assert differing(content, "HEAD").files == {}


def test_a_link_of_then_is_no_content(tmp_path: Path) -> None:
    content = committed(tmp_path)
    (content / "forms/link.yaml").symlink_to("noise.yaml")
    commit(tmp_path)
    (content / "forms/link.yaml").unlink()
    assert differing(content, "HEAD").files == {"forms/link.yaml": None}


def test_a_file_of_any_bytes_is_had_as_it_was(tmp_path: Path) -> None:
    body = bytes(range(256)) * 300
    content = committed(tmp_path)
    (content / "forms/photo.jpg").write_bytes(body)
    (content / "forms/empty.txt").write_bytes(b"")
    commit(tmp_path)
    for name in ("photo.jpg", "empty.txt"):
        (content / "forms" / name).unlink()
    assert differing(content, "HEAD").files == {"forms/photo.jpg": body, "forms/empty.txt": b""}


def test_a_repository_whose_objects_are_gone_is_told(tmp_path: Path) -> None:
    content = committed(tmp_path)
    blob = git(tmp_path, "rev-parse", f"HEAD:content/{SHEN}").strip()
    (content / SHEN).write_text("other", "utf-8")
    (tmp_path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(NoRevision, match="git_failed"):
        differing(content, "HEAD")


def test_a_file_that_was_only_touched_or_made_executable_is_the_same(tmp_path: Path) -> None:
    content = committed(tmp_path)
    (content / SHEN).touch()
    (content / LI).chmod(0o755)
    assert differing(content, "HEAD").files == {}
