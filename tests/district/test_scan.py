"""A digest stands for a file's path and for all that reading it depends on; nothing is waited for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from district import scan as scanning
from district.catalogue import Catalogue
from district.entry import read_entry
from district.problem import NotYaml, Problem
from district.scan import MAX_BYTES, Seen, load, look, scan
from district.store import Store
from tests.district.making import SHEN, STATION, content_with, problems_of

ROOT = Path(__file__).resolve().parents[2]


def laid(folder: Path, files: dict[str, bytes]) -> Path:
    for name, body in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    return folder


def refused(seen: Seen) -> str:
    assert seen.refusal is not None and seen.body == b""
    return seen.refusal.code


# --- what a digest stands for


def test_the_same_bytes_at_the_same_path_have_the_same_digest(tmp_path: Path) -> None:
    one = laid(tmp_path / "one", {"a/b.yaml": b"name: x\n"})
    other = laid(tmp_path / "other", {"a/b.yaml": b"name: x\n"})
    os.utime(other / "a/b.yaml", (0, 0))
    assert look(one, "a/b.yaml") == look(other, "a/b.yaml")


def test_digests_differ_with_the_path_the_bytes_and_the_state(tmp_path: Path) -> None:
    bodies = [
        b"", b"x", b"y", b"\0", b"astray", b"\0astray", b"L", b"R", b"T", b"\0not_a_file []R",
        b"not_a_file []", b"x" * (MAX_BYTES - 1), b"x" * MAX_BYTES, b"x" * (MAX_BYTES + 1),
        b"x" * (MAX_BYTES + 2), b"x" * MAX_BYTES + b"y" * (1 << 20), b"x" * (MAX_BYTES + 1 + (1 << 20)),
    ]
    digests = []
    for name in ("a.yaml", "b.yaml", "a/b.yaml", "a.jpg"):
        for body in bodies:
            laid(tmp_path, {name: body})
            digests.append(look(tmp_path, name).digest)
        (tmp_path / name).unlink()
        digests.append(look(tmp_path, name).digest)
        (tmp_path / name).symlink_to(tmp_path.parent)
        digests.append(look(tmp_path, name).digest)
        (tmp_path / name).unlink()
        os.mkfifo(tmp_path / name)
        digests.append(look(tmp_path, name).digest)
        (tmp_path / name).unlink()
    assert len(set(digests)) == len(digests)
    assert {len(digest) for digest in digests} == {16}


def test_a_link_inside_the_content_is_the_file_it_leads_to(tmp_path: Path) -> None:
    laid(tmp_path, {"a.yaml": b"name: x\n", "b.yaml": b"name: x\n"})
    plain = look(tmp_path, "b.yaml")
    (tmp_path / "b.yaml").unlink()
    (tmp_path / "b.yaml").symlink_to("a.yaml")
    assert look(tmp_path, "b.yaml") == plain
    laid(tmp_path, {"a.yaml": b"name: y\n"})
    assert look(tmp_path, "b.yaml").digest != plain.digest


# --- what is no text file


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.mkdir()


def _socket(path: Path) -> None:
    listener = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    try:
        os.chdir(path.parent)  # the name of a socket must be short
        listener.bind(path.name)
    finally:
        os.chdir(here)
        listener.close()


def _nothing(path: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("make", "code"),
    [(_fifo, "not_a_file"), (_folder, "not_a_file"), (_socket, "file_unreadable"),
     (_nothing, "file_unreadable")],
)
def test_what_is_no_file_is_refused_without_waiting(
    make: Callable[[Path], None], code: str, tmp_path: Path
) -> None:
    make(tmp_path / "a.yaml")
    seen = look(tmp_path, "a.yaml")
    assert refused(seen) == code
    assert look(tmp_path, "a.yaml").digest == seen.digest
    with pytest.raises(NotYaml, match=code):
        load(tmp_path / "a.yaml")


@pytest.mark.parametrize("target", ["b.yaml", "a.yaml", "gone.yaml", "../outside.yaml", "/dev/zero"])
def test_a_link_that_leads_astray_is_never_followed(target: str, tmp_path: Path) -> None:
    content = laid(tmp_path / "content", {"c.yaml": b"x"})
    laid(tmp_path, {"outside.yaml": b"name: x\n"})
    (content / "a.yaml").symlink_to(target)
    (content / "b.yaml").symlink_to("a.yaml")
    seen = look(content, "a.yaml")
    assert (seen.astray, seen.body, seen.size) == (True, b"", 0)


@pytest.mark.parametrize("make", [_fifo, _socket])
def test_a_pipe_among_the_officers_is_one_problem(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    content = content_with(tmp_path, {})
    (content / SHEN).unlink()
    make(content / SHEN)
    (problem,) = problems_of(content)
    assert problem.file == SHEN
    assert problem.code in ("not_a_file", "file_unreadable")


def test_links_to_folders_are_told_and_never_walked(tmp_path: Path) -> None:
    content = laid(tmp_path / "content", {"stations/a/station.yaml": b"x", "b.yaml": b"y"})
    (content / "stations/a/around").symlink_to("..", target_is_directory=True)
    (content / "stations/b").symlink_to(tmp_path, target_is_directory=True)
    problems: list[Problem] = []
    assert list(scan(content, problems)) == ["b.yaml", "stations/a/station.yaml"]
    assert sorted((one.code, one.file) for one in problems) == [
        ("link", "stations/a/around"), ("link", "stations/b"),
    ]


def test_a_file_that_is_no_utf8_is_read_as_bytes_and_told_with_its_place(tmp_path: Path) -> None:
    content = content_with(tmp_path, {})
    gbk = "name: 沈一帆\n".encode("gbk")
    (content / SHEN).write_bytes(b"badge: x\n" + gbk)
    assert look(content, SHEN).body == b"badge: x\n" + gbk
    (problem,) = problems_of(content)
    assert (problem.code, problem.line, problem.column) == ("file_not_utf8", 2, 7)


@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are always UTF-8")
@pytest.mark.parametrize("name", [
    "stations/府学/officers/a.yaml", "stations/jiaodaokou/officers/府学.yaml", "府学.yaml",
    "stations/jiaodaokou/府学/a.yaml", "府学/府学.md", "words/府学.yaml", "pages/zh/府学.txt",
    "stations/jiaodaokou/officers/府学.jpg", "stations/jiaodaokou/officers/府学.yml",
])
def test_a_name_packed_on_another_system_never_ends_in_a_traceback(
    name: str, tmp_path: Path
) -> None:
    content = content_with(tmp_path, {})
    path = os.fsencode(content) + b"/" + name.encode("gbk")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(b"name: x\n")
    found = problems_of(content)
    assert all("�" in problem.file and problem.file.isprintable() for problem in found)
    may_stay = name.endswith((".md", ".txt", ".jpg")) or name.startswith("words/")
    assert bool(found) != may_stay
    store = Store(tmp_path / "c.db", "1")
    Catalogue(content, store).refresh()
    again = Catalogue(content, store)
    again.refresh()
    again.save()
    assert Catalogue(content, store).refresh().files == set()


@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are always UTF-8")
def test_a_folder_link_with_such_a_name_is_told_too(tmp_path: Path) -> None:
    content = content_with(tmp_path, {})
    os.symlink(os.fsencode(tmp_path), os.fsencode(content) + b"/stations/\xb8\xae")
    assert [(one.code, one.file) for one in problems_of(content)] == [("link", "stations/��")]


# --- size


BIG = """
import resource, sys, time
from pathlib import Path
from district.scan import look
content, limit = Path(sys.argv[1]), 1 << 20
look(content, "small.yaml")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.perf_counter()
seen = look(content, "big.yaml")
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(seen.refusal.code, seen.refusal.facts["size"], grown, time.perf_counter() - started)
"""


def test_fifty_megabytes_are_refused_quickly_and_not_held_in_memory(tmp_path: Path) -> None:
    laid(tmp_path, {"small.yaml": b"x"})
    with (tmp_path / "big.yaml").open("wb") as file:
        for _ in range(50):
            file.write(b"# " + b"x" * 999_997 + b"\n")
    done = subprocess.run(
        [sys.executable, "-c", BIG, str(tmp_path)], cwd=ROOT, text=True, capture_output=True,
        check=True, timeout=60,
    )
    code, size, grown, seconds = done.stdout.split()
    assert (code, size) == ("file_too_large", "50,000,000")
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss
    assert int(grown) * unit < 16_000_000
    assert float(seconds) < 5


def test_a_large_photo_keeps_its_size_and_its_beginning(tmp_path: Path) -> None:
    body = b"\xff\xd8\xff" + bytes(5_000_000)
    laid(tmp_path, {"a.jpg": body})
    seen = look(tmp_path, "a.jpg")
    assert seen.refusal is None
    assert seen.size == len(body)
    assert body.startswith(seen.body) and MAX_BYTES <= len(seen.body) < 3 * MAX_BYTES
    whole = look(tmp_path, "a.jpg", 40_000_000)
    assert (whole.body, whole.digest) == (body, seen.digest)


# --- what changes meanwhile


def test_a_file_that_vanishes_while_it_is_scanned_is_told_and_then_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = content_with(tmp_path, {})
    store = Store(None, "")
    catalogue = Catalogue(content, store)
    real = scanning.walk

    def walk(folder: Path, problems: list[Problem]) -> list[str]:
        files = list(real(folder, problems))
        (content / SHEN).unlink()
        return files

    with monkeypatch.context() as patched:
        patched.setattr(scanning, "walk", walk)
        catalogue.refresh()
    assert [problem.code for problem in catalogue.entry(SHEN).problems] == ["file_unreadable"]
    assert catalogue.refresh().files == {SHEN}
    assert SHEN not in catalogue.files()


def test_no_file_is_ever_kept_under_the_digest_of_another(tmp_path: Path) -> None:
    """Files are replaced all the while; whatever was read, digest and record belong together."""
    content = content_with(tmp_path, {})
    good = (content / SHEN).read_text("utf-8")
    texts = [good.replace("012345", f"{badge:06}") for badge in range(300)]
    by_digest = {}
    for badge, text in enumerate(texts):
        (content / SHEN).write_text(text, "utf-8")
        by_digest[look(content, SHEN).digest] = f"{badge:06}"
    writer = subprocess.Popen([sys.executable, "-c", WRITING, str(content / SHEN)], cwd=ROOT,
                              stdin=subprocess.PIPE, text=True)
    assert writer.stdin is not None
    writer.stdin.write("\0".join(texts))
    writer.stdin.close()
    try:
        catalogue = Catalogue(content, Store(None, ""))
        seen = set()
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            catalogue.refresh()
            digest = catalogue.digest(SHEN)
            officer = catalogue.entry(SHEN).unpacked()
            assert digest is not None
            assert by_digest[digest] == officer.badge
            seen.add(officer.badge)
    finally:
        writer.kill()
        writer.wait()
    assert len(seen) > 3


WRITING = """
import os, random, sys
texts = sys.stdin.read().split("\\0")
file = sys.argv[1]
while True:
    with open(file + "~", "w", encoding="utf-8") as new:
        new.write(random.choice(texts))
    os.replace(file + "~", file)
"""


def test_the_record_is_that_of_the_bytes_the_digest_was_made_from(tmp_path: Path) -> None:
    content = content_with(tmp_path, {})
    seen = look(content, SHEN)
    (content / SHEN).write_text("name：坏\n", "utf-8")
    assert read_entry(SHEN, seen).unpacked().badge == "012345"
    assert look(content, SHEN).digest != seen.digest


def test_files_left_by_editors_are_not_looked_at(tmp_path: Path) -> None:
    laid(tmp_path, {"a.yaml": b"x", "a.yaml~": b"x", ".a.yaml": b"x", ".git/a.yaml": b"x"})
    assert list(scan(tmp_path, [])) == ["a.yaml"]
    assert scan(tmp_path / "nowhere", []) == {}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give rights up for a while")
def test_a_file_and_a_folder_that_may_not_be_read_are_told(open_folder: Path) -> None:
    content = content_with(open_folder, {})
    (content / SHEN).chmod(0)
    (content / STATION / "meetings").chmod(0)
    try:
        os.seteuid(65534)
        problems = problems_of(content)
    finally:
        os.seteuid(0)
        (content / STATION / "meetings").chmod(0o755)
    assert [(one.code, one.file) for one in problems] == [
        ("folder_unreadable", f"{STATION}/meetings"), ("file_unreadable", SHEN),
    ]
