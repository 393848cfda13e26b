"""The site on disk: whole or not at all, and never over something that is not ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from publish.write import MARK, NotOurs, fresh, put
from tests.conftest import ROOT


def write_site(out: Path, files: dict[str, bytes]) -> None:
    with fresh(out) as (folder, written):
        written += put(folder, files.items())


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*") if path.is_file()
    }


def test_a_site_is_written_with_its_mark(tmp_path: Path) -> None:
    write_site(tmp_path / "site", {"a/index.html": b"1", "b.css": b"2"})
    assert _tree(tmp_path / "site") == {"a/index.html": b"1", "b.css": b"2", MARK: b"a/index.html\nb.css"}


def test_a_new_site_replaces_the_old_one_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write_site(tmp_path / "site", {"old.html": b"1"})
    write_site(tmp_path / "site", {"new.html": b"2"})
    assert _tree(tmp_path / "site") == {"new.html": b"2", MARK: b"new.html"}
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
    assert _tree(tmp_path / "site") == {"old.html": b"1", MARK: b"old.html"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("foreign", ["CNAME", ".well-known/security.txt", "officers/notes.txt"])
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
    assert (out / "officers/index.html").read_bytes() == b"1"


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
    assert _tree(tmp_path / "site") == {"old.html": b"1", MARK: b"old.html"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_site_is_whole_at_every_moment_while_it_is_replaced(tmp_path: Path) -> None:
    out, seen = tmp_path / "site", set[str]()
    write_site(out, {"a.html": b"0", "b.html": b"0"})
    code = (
        "import sys; from pathlib import Path; from publish.write import fresh, put\n"
        "for n in range(1, 60):\n"
        "    body = str(n).encode()\n"
        "    with fresh(Path(sys.argv[1])) as (folder, written):\n"
        "        written += put(folder, [('a.html', body), ('b.html', body)])\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", code, str(out)], cwd=ROOT)
    while writer.poll() is None:
        folder = os.open(out, os.O_RDONLY)  # never missing, or this raises
        seen.add(os.readlink(f"/proc/self/fd/{folder}") if sys.platform == "linux" else "")
        os.close(folder)
    assert writer.returncode == 0
    assert _tree(out)["a.html"] == b"59"
