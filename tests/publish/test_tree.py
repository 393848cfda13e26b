"""The site on disk: whole or not at all, and never over something that is not ours."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from publish.mark import NAME, Mark, NotOurs, read_mark, tree_of, weigh
from publish.tree import Tree, changed, digest, fresh
from tests.conftest import ROOT


def finish(tree: Tree, files: dict[str, bytes]) -> None:
    tree.mark = Mark(weigh({path: digest(body) for path, body in files.items()}), sorted(files))


def write_site(out: Path, files: dict[str, bytes]) -> int:
    """A whole site from nothing; the digest of its tree."""
    with fresh(out) as tree:
        for path, body in files.items():
            tree.put(path, body)
        finish(tree, files)
    return tree_of(out)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*") if path.is_file() and path.name != NAME
    }


def test_a_site_is_written_with_its_mark(tmp_path: Path) -> None:
    files = {"a/index.html": b"1", "b.css": b"2"}
    write_site(tmp_path / "site", files)
    assert contents(tmp_path / "site") == files
    mark = read_mark(tmp_path / "site")
    assert mark and mark.files == ["a/index.html", "b.css"]
    assert (tmp_path / "site" / NAME).read_text().startswith("hutong site 2\n")


def test_a_new_site_replaces_the_old_one_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write_site(tmp_path / "site", {"old.html": b"1"})
    write_site(tmp_path / "site", {"new.html": b"2"})
    assert contents(tmp_path / "site") == {"new.html": b"2"}
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
    assert contents(tmp_path / "site") == {"old.html": b"1"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


FOREIGN = ["CNAME", ".well-known/security.txt", "officers/notes.txt"]


@pytest.mark.parametrize("foreign", FOREIGN)
def test_a_file_that_somebody_put_into_our_site_is_not_deleted(
    tmp_path: Path, foreign: str
) -> None:
    out = tmp_path / "site"
    write_site(out, {"officers/index.html": b"1"})
    (out / foreign).parent.mkdir(exist_ok=True)
    (out / foreign).write_text("keep")
    with pytest.raises(NotOurs, match=Path(foreign).name):
        write_site(out, {"officers/index.html": b"2"})
    assert (out / foreign).read_text() == "keep"


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("foreign", FOREIGN)
def test_a_file_that_somebody_put_into_our_site_stays_there_when_a_page_changes(
    tmp_path: Path, foreign: str, jobs: int
) -> None:
    out = tmp_path / "site"
    tree = write_site(out, {"officers/index.html": b"1"})
    (out / foreign).parent.mkdir(exist_ok=True)
    (out / foreign).write_text("keep")
    with pytest.raises(NotOurs, match=Path(foreign).name):
        change(out, tmp_path / "spare", -1, [], {"officers/index.html": b"2"}, jobs)
    assert contents(out) == {"officers/index.html": b"1", foreign: b"keep"}
    assert tree_of(out) == tree


def _dead_process() -> int:
    """The number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_a_build_killed_between_two_renames_is_put_right_by_the_next(tmp_path: Path) -> None:
    write_site(tmp_path / "site", {"old.html": b"1"})
    pid = _dead_process()
    (tmp_path / "site").rename(tmp_path / f"site.old-{pid}")
    (tmp_path / f"site.new-{pid}").mkdir()
    (tmp_path / f"site.new-{pid}" / "half.html").write_text("half")
    with pytest.raises(OSError, match="name too long"):
        write_site(tmp_path / "site", {"x" * 300: b"2"})
    assert contents(tmp_path / "site") == {"old.html": b"1"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def change(
    out: Path, spare: Path, behind: int, lag: list[str], files: dict[str, bytes | None],
    jobs: int = 1,
) -> int:
    """The site with some files written and (None) removed; the digest of its tree before."""
    before = tree_of(out)
    with changed(out, spare, behind, lag, jobs) as tree:
        for path, body in files.items():
            if body is None:
                tree.remove(path)
            else:
                tree.put(path, body)
        finish(tree, contents(Path(tree.folder)))
    return before


def test_a_changed_site_shares_what_did_not_change_and_never_writes_into_the_old(
    tmp_path: Path,
) -> None:
    out, spare = tmp_path / "site", tmp_path / "spare"
    write_site(out, {"a/index.html": b"1", "b/index.html": b"1", "c/d/index.html": b"1"})
    kept = (out / "a/index.html").stat().st_ino
    before = change(out, spare, -1, [], {"b/index.html": b"2", "c/d/index.html": None})
    assert contents(out) == {"a/index.html": b"1", "b/index.html": b"2"}
    assert contents(spare)["b/index.html"] == b"1", "the site before waits unchanged"
    assert tree_of(spare) == before
    assert (out / "a/index.html").stat().st_ino == kept
    assert not (out / "c").exists()


def test_the_spare_catches_up_with_what_changed_since(tmp_path: Path) -> None:
    out, spare = tmp_path / "site", tmp_path / "spare"
    write_site(out, {"a.html": b"1", "b.html": b"1"})
    before = change(out, spare, -1, [], {"a.html": b"2", "b.html": None, "c/index.html": b"2"})
    other = (spare / "a.html").stat().st_ino
    change(out, spare, before, ["a.html", "b.html", "c/index.html"], {"d.html": b"3"})
    assert contents(out) == {"a.html": b"2", "c/index.html": b"2", "d.html": b"3"}
    assert (out / "a.html").stat().st_ino != other


def test_a_spare_that_is_not_the_site_before_is_made_anew(tmp_path: Path) -> None:
    out, spare = tmp_path / "site", tmp_path / "spare"
    write_site(out, {"a.html": b"1"})
    write_site(spare, {"z.html": b"9"})
    change(out, spare, 12345, ["a.html"], {"b.html": b"2"})
    assert contents(out) == {"a.html": b"1", "b.html": b"2"}


def test_a_change_that_fails_leaves_the_site_and_a_spare_nobody_trusts(tmp_path: Path) -> None:
    out, spare = tmp_path / "site", tmp_path / "spare"
    write_site(out, {"a.html": b"1"})
    before = change(out, spare, -1, [], {"a.html": b"2"})
    now = tree_of(out)
    with pytest.raises(OSError, match="name too long"):
        change(out, spare, before, ["a.html"], {"a.html": b"3", "x" * 300: b"3"})
    assert contents(out) == {"a.html": b"2"}
    assert tree_of(out) == now
    assert tree_of(spare) == -1
    change(out, spare, before, ["a.html"], {"b.html": b"4"})
    assert contents(out) == {"a.html": b"2", "b.html": b"4"}


def test_the_site_is_whole_at_every_moment_while_it_is_replaced(tmp_path: Path) -> None:
    out, seen = tmp_path / "site", set[str]()
    write_site(out, {"a.html": b"0", "b.html": b"0"})
    code = (
        "import sys; from pathlib import Path\n"
        "from tests.publish.test_tree import write_site\n"
        "for n in range(1, 60):\n"
        "    body = str(n).encode()\n"
        "    write_site(Path(sys.argv[1]), {'a.html': body, 'b.html': body})\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", code, str(out)], cwd=ROOT)
    while writer.poll() is None:
        folder = os.open(out, os.O_RDONLY)  # never missing, or this raises
        seen.add(os.readlink(f"/proc/self/fd/{folder}") if sys.platform == "linux" else "")
        os.close(folder)
    assert writer.returncode == 0
    assert contents(out)["a.html"] == b"59"


def test_a_mark_says_until_when_an_old_asset_stays(tmp_path: Path) -> None:
    until = datetime(2026, 11, 24, 10, 0)
    mark = Mark(7, ["a.html"], {"assets/x.1a2b3c4d.css": until})
    (tmp_path / NAME).write_text(mark.text(), encoding="utf-8")
    assert read_mark(tmp_path) == mark
    assert mark.over(until) == ["assets/x.1a2b3c4d.css"]
    assert mark.over(datetime(2026, 11, 24, 9, 59)) == []


@pytest.mark.parametrize("text", ["", "hutong site 1\n00\na", "hutong site 2\nno number\n", "\xff"])
def test_a_mark_that_is_none_of_ours_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_bytes(text.encode("latin-1"))
    assert read_mark(tmp_path) is None
    assert tree_of(tmp_path) == -1
