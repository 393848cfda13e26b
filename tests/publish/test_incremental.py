"""After any edit the site that only changed is, byte for byte, the site made from nothing."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from publish import session
from publish.lock import Busy, alone
from publish.mark import NAME, read_mark
from publish.session import Outcome
from tests.conftest import ROOT
from tests.making_districts import NOW, Making

TORTURE = bool(os.environ.get("HUTONG_TORTURE"))
EDITS = 250 if TORTURE else 8
SEEDS = range(4 if TORTURE else 2)
DAYS = 400 if TORTURE else 6


def build(making: Making, out: Path, cache: Path | None, jobs: int = 1) -> Outcome:
    return build_content(making.content, out, cache, jobs, making.now)


def build_content(
    content: Path, out: Path, cache: Path | None, jobs: int = 1, now: datetime = NOW
) -> Outcome:
    outcome = session.build(session.Task(
        content=content, clock=lambda zone: now, out=out, cache=cache, jobs=jobs,
        refuses=lambda survey: bool(survey.errors), tell=lambda *_: None,
    ))
    assert outcome.built is not None, outcome.survey.problems
    return outcome


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*") if path.is_file()
    }


def from_nothing(making: Making, folder: Path) -> dict[str, bytes]:
    """The site of a build that knows nothing but the theme: MkDocs would take most of the time."""
    (folder / "other").mkdir()
    shutil.copy(folder / "cache" / "shell.json", folder / "other")
    build(making, folder / "fresh", folder / "other")
    made = tree(folder / "fresh")
    shutil.rmtree(folder / "fresh")
    shutil.rmtree(folder / "other")
    return made


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


@pytest.mark.parametrize("seed", SEEDS)
def test_an_edited_site_is_byte_for_byte_a_site_made_from_nothing(
    tmp_path: Path, seed: int
) -> None:
    making = Making(tmp_path / "content", random.Random(seed))
    edits = []
    build(making, tmp_path / "site", tmp_path / "cache")
    for number in range(EDITS):
        edits.append(making.edit())
        outcome = build(making, tmp_path / "site", tmp_path / "cache")
        mine, theirs = tree(tmp_path / "site"), from_nothing(making, tmp_path)
        assert mine.keys() == theirs.keys(), edits[-1]
        differ = [name for name in mine if mine[name] != theirs[name]]
        assert not differ, (number, edits[-1], differ)
        assert outcome.built and outcome.built.files == len(mine) - 1


def test_day_after_day_the_site_that_only_changed_is_the_site_made_from_nothing(
    tmp_path: Path,
) -> None:
    making = Making(tmp_path / "content", random.Random(3))
    rng = random.Random(4)
    for _ in range(DAYS):
        build(making, tmp_path / "site", tmp_path / "cache")
        assert tree(tmp_path / "site") == from_nothing(making, tmp_path), making.now
        making.now += timedelta(hours=rng.choice((1, 7, 24, 24, 24, 31)))


def test_at_new_year_a_calendar_in_which_no_meeting_changed_is_made_again(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "tests/district/good", content)
    series = next(content.rglob("fuxue-neighbours.yaml"))
    once = re.sub(r"(?ms)^(repeats|changes|agenda|held):.*?(?=^\w|\Z)", "", series.read_text("utf-8"))
    series.write_text(once.replace("2026-09-02 19:00", "2026-12-09 19:00"), "utf-8")
    for now in (datetime(2026, 12, 31, 10), datetime(2027, 1, 1, 10)):
        build_content(content, tmp_path / "site", tmp_path / "cache", now=now)
    build_content(content, tmp_path / "fresh", None, now=now)
    assert tree(tmp_path / "site") == tree(tmp_path / "fresh")


def test_when_nothing_changed_no_file_is_written(tmp_path: Path) -> None:
    making = Making(tmp_path / "content", random.Random(1))
    build(making, tmp_path / "site", tmp_path / "cache")
    before = stamps(tmp_path)
    built = build(making, tmp_path / "site", tmp_path / "cache").built
    assert built and (built.written, built.removed) == (0, 0)
    after = stamps(tmp_path)
    assert {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
            and "/cache/" not in name} == set()


def test_an_edit_writes_the_files_that_show_it_and_no_other(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    out, cache = tmp_path / "site", tmp_path / "cache"
    build_content(content, out, cache)
    officer = content / "stations/jiaodaokou/officers/shen-yifan.yaml"
    text = officer.read_text("utf-8")
    officer.write_text(text.replace("phone: 010-0000 1203", "phone: 010-0999 7777"), "utf-8")
    before = tree(out)
    built = build_content(content, out, cache).built
    after = tree(out)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert built and built.written == len(changed - {NAME})
    shown = {
        "communities/fuxue/index.html", "communities/fuxue/poster/index.html",
        "communities/index.html", "data/officers.csv", "data/datapackage.json",
        "lookup/all.json", "lookup/at/jiaodaokou.json", "meetings/fuxue-neighbours/index.html",
        "officers/shen-yifan/index.html", "stations/jiaodaokou/index.html",
    }
    both = shown | {f"en/{name}" for name in shown}
    assert both <= changed
    # He also stands in for colleagues, and serves elsewhere: pages of people, nothing of streets.
    assert all(name.removeprefix("en/").startswith(("officers/", "communities/"))
               for name in changed - both - {NAME})


def test_an_old_style_sheet_stays_for_a_day(tmp_path: Path) -> None:
    making = Making(tmp_path / "content", random.Random(1))
    out, cache = tmp_path / "site", tmp_path / "cache"
    build(making, out, cache)
    # What a change of templates/assets leaves behind: a site with a style sheet of another name.
    mark = read_mark(out)
    assert mark
    sheet = next(name for name in mark.files if name.startswith("assets/district."))
    old = sheet.replace("district.", "district.0ld")
    (out / sheet).rename(out / old)
    mark.files = sorted({*mark.files, old} - {sheet})
    (out / NAME).write_text(mark.text().replace(f"{mark.tree:032x}", "0" * 32), "utf-8")
    build(making, out, cache)
    assert (out / old).exists()
    assert (out / sheet).exists()
    making.now += timedelta(hours=23, minutes=59)
    build(making, out, cache)
    assert (out / old).exists()
    making.now += timedelta(minutes=1)
    build(making, out, cache)
    assert not (out / old).exists()
    assert tree(out) == from_nothing(making, tmp_path)


@pytest.mark.parametrize("name", ["site.db", "content.db", "shell.json"])
@pytest.mark.parametrize("harm", ["foreign", "flipped", "cut", "empty"])
def test_a_cache_that_is_not_as_it_was_left_is_thrown_away(
    tmp_path: Path, name: str, harm: str
) -> None:
    making = Making(tmp_path / "content", random.Random(5))
    out, cache = tmp_path / "site", tmp_path / "cache"
    build(making, out, cache)
    shutil.copytree(cache, tmp_path / "good")
    whole = (cache / name).read_bytes()
    rng = random.Random(f"{name}{harm}")
    for _ in range(12 if TORTURE else 1):
        edit = making.edit("officer")
        if harm == "foreign":
            body = b"#!/bin/sh\necho no cache of ours\n" * 50
        elif harm == "flipped":
            at = rng.randrange(len(whole))
            body = whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :]
        else:
            body = whole[: rng.randrange(len(whole))] if harm == "cut" else b""
        for rest in cache.glob(f"{name}-*"):
            rest.unlink()
        (cache / name).write_bytes(body)
        build(making, out, cache)
        shutil.copy(tmp_path / "good" / "shell.json", cache)
        assert tree(out) == from_nothing(making, tmp_path), edit


def test_two_builds_into_one_site_do_not_meet(tmp_path: Path) -> None:
    making = Making(tmp_path / "content", random.Random(1))
    out, cache = tmp_path / "site", tmp_path / "cache"
    build(making, out, cache)
    with alone(cache), pytest.raises(Busy, match="cache"):
        build(making, out, cache)
    with alone(out), pytest.raises(Busy, match="site"):
        build(making, out, tmp_path / "other")
    build(making, out, cache)


def test_a_site_may_be_built_again_without_a_cache(tmp_path: Path) -> None:
    making = Making(tmp_path / "content", random.Random(1))
    build(making, tmp_path / "site", tmp_path / "cache")
    before = tree(tmp_path / "site")
    build(making, tmp_path / "site", None)
    assert tree(tmp_path / "site") == before


def test_when_a_build_is_killed_its_processes_end_with_it(tmp_path: Path) -> None:
    code = (
        "import os, sys, time\n"
        "from district.parallel import spread\n"
        "def work(piece):\n"
        "    os.write(1, b'%d\\n' % os.getpid())\n"
        "    time.sleep(600)\n"
        "list(spread([1, 2, 3], work, 2))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE,
                               text=True)
    assert process.stdout
    workers = {int(process.stdout.readline()) for _ in range(2)}
    process.kill()
    # The pipe ends when nobody holds it any more: no worker, nothing of theirs.
    assert process.stdout.read() == ""
    assert len(workers) == 2
    assert process.wait() == -signal.SIGKILL
