"""What is remembered never shows: after any edit, a survey says what one from nothing would say.

HUTONG_TORTURE=1 makes ten times as many edits, and kills ten times as often.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from district import survey as surveying
from district import words
from district.layout import is_record
from district.problem import Level, Problem
from district.profile import ProfileRead, read_profile
from district.shape import Door
from district.store import Damaged, Store, discard
from district.survey import Since, Survey, take_survey
from tests.district import test_mistakes as mistakes
from tests.district.making import GOOD, LI, NOW, SHEN, STATION, changed, content_with
from tests.district.stations import changed as edit
from tests.district.stations import four_stations
from tests.making_districts import Making

ROOT = Path(__file__).resolve().parents[2]
TIMES = 10 if os.environ.get("HUTONG_TORTURE") else 1
STATION_FILE = (GOOD / STATION / "station.yaml").read_text("utf-8")


def seeds(first: int) -> list[int]:
    """Each fourth makes no mistakes."""
    return [*range(first, first + 4 * TIMES)] if TIMES > 1 else [first, first + 3]


@pytest.fixture(autouse=True)
def _shipped_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped sentences are read once for all these surveys; a district's own, each time."""
    monkeypatch.setattr(words, "flat", _flat)


def _flat(content: Path, door: Door) -> Iterator[tuple[str, str]]:
    if content != words.SHIPPED.parent:
        yield from FLAT(content, door)
        return
    sentences, problems = _shipped(door.file)
    door.problems += problems
    yield from sentences


@cache
def _shipped(file: str) -> tuple[list[tuple[str, str]], list[Problem]]:
    door = Door(file)
    return list(FLAT(words.SHIPPED.parent, door)), door.problems


FLAT = words.flat


def clock(zone: str) -> datetime:
    return NOW


def said(survey: Survey) -> tuple[list[Problem], dict[str, bytes], Any]:
    """All that a survey says, whatever was remembered."""
    return survey.problems, survey.fingerprints, (survey.profile, survey.now, survey.units)


def from_nothing(content: Path, at: Callable[[str], datetime] = clock) -> Any:
    return said(take_survey(content, at, Store(None, "")))


# --- the same as from nothing


def edited(
    making: Making, file: Path, edits: int, *, jobs: int = 1, some: bool = False
) -> Iterator[tuple[str, Survey]]:
    """A survey with what is kept after each edit; the store is opened anew now and then.

    With `some`, at times one that looks at some files only comes before it.
    """
    store, made, rng = Store(file, "1"), "begin", Random(edits)
    for turn in range(edits):
        if some and rng.random() < 0.3:
            few = {path for path in making.written if rng.random() < 0.3}
            take_survey(making.content, making.clock, store, only=few)
        yield made, take_survey(making.content, making.clock, store, jobs)
        made = making.edit()
        if turn % 7 == 6:
            store.close()
            store = Store(file, "1")
    store.close()


@pytest.mark.parametrize(
    ("seed", "clean"), [(seed, seed % 4 == 3) for seed in seeds(0)]
)
def test_after_any_edits_what_is_remembered_does_not_show(
    seed: int, clean: bool, tmp_path: Path
) -> None:
    making = Making(tmp_path / "content", Random(seed), clean=clean, stations=2)
    history = []
    for made, survey in edited(making, tmp_path / "c.db", 38, some=True):
        history.append(made)
        assert said(survey) == from_nothing(making.content, making.clock), history[-3:]
        assert not (clean and survey.errors), [made, survey.problems]


def named(before: dict[str, Any], after: dict[str, Any], rng: Random) -> set[str]:
    """What a watcher names: what changed, folders of it at times, and what only seemed to."""
    files = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    files |= {path.rpartition("/")[0] for path in files if rng.random() < 0.05} - {""}
    return files | {path for path in after if rng.random() < 0.1} | {"gone.yaml", ".x.swp", "x~"}


@pytest.mark.parametrize(
    ("seed", "clean"), [(seed, seed % 4 == 3) for seed in seeds(100)]
)
def test_after_any_edits_it_is_enough_to_look_at_the_files_a_watcher_names(
    seed: int, clean: bool, tmp_path: Path
) -> None:
    making, rng = Making(tmp_path / "content", Random(seed), clean=clean, stations=2), Random(seed)
    store = Store(tmp_path / "c.db", "1")
    survey = take_survey(making.content, making.clock, store)
    history, before = [], dict(making.written)
    for _ in range(30):
        history.append(making.edit())
        if rng.random() < 0.3:
            history.append(making.edit())
        files = named(before, making.written, rng)
        survey = take_survey(
            making.content, making.clock, store, since=Since(survey, frozenset(files)))
        assert said(survey) == from_nothing(making.content, making.clock), history[-3:]
        before = dict(making.written)


def _link(content: Path) -> frozenset[str]:
    """A file is a link to another, and only that other is named."""
    shutil.copyfile(content / LI, content / "li.md")
    (content / LI).unlink()
    (content / LI).symlink_to("../../../li.md")
    return frozenset({LI, "li.md"})


def _target(content: Path) -> frozenset[str]:
    (content / "li.md").write_text("name：x\n", "utf-8")
    return frozenset({"li.md"})


def _folder_link(content: Path) -> frozenset[str]:
    (content / "stations/again").symlink_to("jiaodaokou")
    return frozenset({"stations/again"})


def _no_folder_link(content: Path) -> frozenset[str]:
    (content / "stations/again").unlink()
    return frozenset({"stations/again"})


def _folder_gone(content: Path) -> frozenset[str]:
    shutil.rmtree(content / STATION / "officers")
    return frozenset({f"{STATION}/officers"})


def _folder_back(content: Path) -> frozenset[str]:
    shutil.copytree(GOOD / STATION / "officers", content / STATION / "officers")
    return frozenset({f"{STATION}/officers"})


def _folder_for_file(content: Path) -> frozenset[str]:
    (content / LI).unlink()
    (content / LI).mkdir()
    shutil.copyfile(GOOD / LI, content / LI / "li-min.yaml")
    return frozenset({LI})


def _file_for_folder(content: Path) -> frozenset[str]:
    shutil.rmtree(content / LI)
    shutil.copyfile(GOOD / LI, content / LI)
    return frozenset({LI})


def _other_name(content: Path) -> frozenset[str]:
    os.rename(content / LI, os.fsencode(content / STATION) + b"/officers/\xc0\xee.yaml")
    return frozenset({LI, os.fsdecode(STATION.encode() + b"/officers/\xc0\xee.yaml")})


def _own_name(content: Path) -> frozenset[str]:
    os.rename(os.fsencode(content / STATION) + b"/officers/\xc0\xee.yaml", content / LI)
    return frozenset({LI, os.fsdecode(STATION.encode() + b"/officers/\xc0\xee.yaml")})


def _all_gone(content: Path) -> frozenset[str]:
    shutil.rmtree(content)
    return frozenset({"district.yaml", "forms", "stations"})


def _district_gone(content: Path) -> frozenset[str]:
    (content / "district.yaml").unlink()
    return frozenset({"district.yaml"})


@pytest.mark.parametrize("edits", [
    (_link, _target), (_folder_link, _no_folder_link), (_folder_gone, _folder_back),
    (_folder_for_file, _file_for_folder), (_folder_gone, _folder_link, _folder_back),
    pytest.param((_other_name, _own_name), marks=pytest.mark.skipif(
        sys.platform == "darwin", reason="its file names are always UTF-8")),
    (_all_gone,), (_district_gone,),
], ids=lambda edits: edits[0].__name__)
def test_what_a_watcher_names_is_not_always_a_file(
    edits: tuple[Callable[[Path], frozenset[str]], ...], tmp_path: Path
) -> None:
    content = content_with(tmp_path, {})
    store = Store(None, "")
    survey = take_survey(content, clock, store)
    for one in edits:
        survey = take_survey(content, clock, store, since=Since(survey, one(content)))
        assert said(survey) == from_nothing(content), one.__name__


def test_two_processes_find_what_one_finds(tmp_path: Path) -> None:
    making = Making(tmp_path / "content", Random(21), clean=False, stations=3)
    for made, survey in edited(making, tmp_path / "c.db", 8 * TIMES, jobs=2):
        assert said(survey) == from_nothing(making.content, making.clock), made
    in_memory = take_survey(making.content, making.clock, Store(None, ""), jobs=2)
    assert said(in_memory) == from_nothing(making.content, making.clock)


@pytest.mark.parametrize("mistake", mistakes.NAMES)
def test_a_mistake_is_told_in_the_same_words_when_it_is_remembered(
    mistake: str, tmp_path: Path
) -> None:
    content = mistakes.content_with(mistake, tmp_path)
    store = Store(tmp_path / "c.db", "1")
    first = take_survey(content, clock, store)
    again = take_survey(content, clock, store)
    assert said(first) == said(again)
    assert [type(one.level) for one in again.problems] == [Level] * len(again.problems)


def test_a_mistake_comes_and_goes(tmp_path: Path) -> None:
    """One file after the other is broken, and all are mended one after the other."""
    content = content_with(tmp_path, {})
    store = Store(tmp_path / "c.db", "1")
    files = sorted(path for path in content.rglob("*.yaml"))
    whole = [path.read_bytes() for path in files]
    for bodies in ([b"name\xef\xbc\x9ax\n"] * len(files), whole):
        for path, body in zip(files, bodies, strict=True):
            path.write_bytes(body)
            assert said(take_survey(content, clock, store)) == from_nothing(content)
    assert take_survey(content, clock, store).problems == []


# --- what is judged again


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The units that were judged, in turn."""
    units: list[str] = []
    real = surveying._judge

    def judge(*given: Any) -> Any:
        units.append(given[-1])
        return real(*given)

    monkeypatch.setattr(surveying, "_judge", judge)
    return units


def test_only_what_an_edit_touches_is_judged_again(tmp_path: Path, judged: list[str]) -> None:
    content = four_stations(tmp_path / "content")
    store = Store(tmp_path / "c.db", "1")

    def again(file: str = "", *pairs: str) -> str:
        judged.clear()
        if file:
            edit(content, file, *pairs)
        take_survey(content, clock, store)
        return "".join(sorted(unit or "-" for unit in judged))

    assert again() == "-abcd"
    assert again() == ""
    assert again("stations/a/station.yaml", "街 1 号", "街 2 号") == "a"
    assert again("stations/a/officers/a-officer.yaml", "000000", "990000") == "a"
    assert again("stations/a/officers/face.png", "x", "y") == "a"
    assert again("stations/b/notices/2026-11-20-b.yaml", "注意", "小心") == "b"
    assert again("notices/2026-11-20-all.yaml", "注意", "小心") == "-abcd"
    assert again("district.yaml", "name:", "# 备注\nname:") == ""
    assert again("district.yaml", "36", "35") == "-abcd"
    # Our officer comes to serve in b; from then on each is judged when the other changes.
    assert again("stations/a/officers/a-officer.yaml", "a-town", "b-town") == "ab"
    assert again("stations/b/officers/b-officer.yaml", "000001", "990001") == "ab"
    assert again("stations/c/officers/c-officer.yaml", "000002", "990002") == "c"
    assert again("stations/b/communities/b-town.yaml", "b街", "d街") == "abd"
    assert again("stations/d/communities/d-town.yaml", "d街", "d 街") == "bd"
    shutil.rmtree(content / "stations/d")
    assert again() == "b"
    assert [name for name, _ in store.below("unit/")] == ["unit/", "unit/a", "unit/b", "unit/c"]
    (content / "words").mkdir()
    (content / "words/zh.yaml").write_text("page: {top: 回到上面}\n", "utf-8")
    assert again() == ""


def test_another_day_judges_everything_again_and_another_hour_nothing(
    tmp_path: Path, judged: list[str]
) -> None:
    content = content_with(tmp_path, {})
    store = Store(tmp_path / "c.db", "1")
    counts = []
    for moment in (NOW, NOW.replace(hour=23), NOW + timedelta(days=1), NOW, NOW):
        judged.clear()
        survey = take_survey(content, lambda zone, now=moment: now, store)  # type: ignore[misc]
        assert survey.now == moment
        counts.append(len(judged))
    assert counts == [2, 0, 2, 2, 0]


def test_the_day_is_that_of_the_districts_own_zone(tmp_path: Path) -> None:
    content = content_with(tmp_path, {})
    zones = []

    def at(zone: str) -> datetime:
        zones.append(zone)
        return NOW

    take_survey(content, at, Store(None, ""))
    assert zones == ["Asia/Shanghai"]


# --- what is kept is never trusted


def test_a_lost_head_leaves_no_judgement_behind(tmp_path: Path) -> None:
    """The district's own notice goes in the same moment as the memory of its file."""
    notice = "notices/2026-11-20-all.yaml"
    content = content_with(tmp_path, {notice: "broken：x\n"})
    store = Store(tmp_path / "c.db", "1")
    assert take_survey(content, clock, store).problems != []
    shutil.rmtree(content / "notices")
    store.drop(["head"])
    store.save()
    assert said(take_survey(content, clock, store)) == from_nothing(content)


@pytest.mark.parametrize("lost", ["unit/", "unit/jiaodaokou", "seal", "head"])
def test_a_lost_piece_is_made_again(lost: str, tmp_path: Path, judged: list[str]) -> None:
    content = content_with(tmp_path, {LI: "broken：x\n"})
    store = Store(tmp_path / "c.db", "1")
    take_survey(content, clock, store)
    store.drop([lost])
    store.save()
    assert said(take_survey(content, clock, store)) == from_nothing(content)
    judged.clear()
    take_survey(content, clock, store)
    assert judged == []


def test_after_a_broken_seal_the_next_is_whole(tmp_path: Path, judged: list[str]) -> None:
    content = four_stations(tmp_path / "content")
    store = Store(tmp_path / "c.db", "1")
    take_survey(content, clock, store)
    shutil.rmtree(content / "stations/d")
    store.put({"seal": b"another's"})
    counts = []
    for _ in range(2):
        judged.clear()
        take_survey(content, clock, store)
        counts.append(len(judged))
    assert counts == [4, 0]


def test_an_old_judgement_put_back_is_not_believed(tmp_path: Path) -> None:
    content = content_with(tmp_path, {})
    store = Store(tmp_path / "c.db", "1")
    take_survey(content, clock, store)
    old = dict(store.below("unit/"))
    (content / SHEN).write_text(changed(SHEN, '"012345"', "12345"), "utf-8")
    assert take_survey(content, clock, store).errors == 1
    store.put(old)
    store.save()
    assert take_survey(content, clock, store).errors == 1


def test_every_piece_that_is_not_as_written_is_damage_or_made_again(tmp_path: Path) -> None:
    content = content_with(tmp_path, {})
    store = Store(tmp_path / "c.db", "1")
    whole = said(take_survey(content, clock, store))
    pieces = {name: body for prefix in ("file/", "unit/", "head", "seal")
              for name, body in store.below(prefix)}
    for name, body in pieces.items():
        for wrong in (b"", b"\xc0", b"\x93", body[:-1], body + b"x"):
            store.put({name: wrong})
            try:
                survey = take_survey(content, clock, store)
            except Damaged:
                pass
            else:
                assert said(survey) == whole
            store.drop([one for one, _ in store.below("unit/")])
            store.put(pieces)
            store.save()
    assert said(take_survey(content, clock, store)) == whole


def test_a_file_whose_bytes_flip_between_surveys_is_never_believed(tmp_path: Path) -> None:
    """As a session does it: what proves damaged is thrown away, and the work begins again."""
    making = Making(tmp_path / "content", Random(2), stations=2)
    file, rng = tmp_path / "c.db", Random(1)
    damaged = 0
    for _ in range(20 * TIMES):
        making.edit()
        try:
            store = Store(file, "1")
            survey = take_survey(making.content, making.clock, store)
        except (Damaged, OSError):
            damaged += 1
            discard(file)
            store = Store(file, "1")
            survey = take_survey(making.content, making.clock, store)
        assert said(survey) == from_nothing(making.content, making.clock)
        store.close()
        body = bytearray(file.read_bytes())
        body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)
        file.write_bytes(body)
    assert damaged


# --- what changes meanwhile


def test_a_district_file_replaced_while_it_is_read_is_judged_by_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read before or after its digest was taken: either way the next survey has it right."""
    content = content_with(tmp_path, {})
    file = content / "district.yaml"
    more = file.read_text("utf-8").replace("36", "99")
    store = Store(tmp_path / "c.db", "1")

    def replaced(before: bool) -> Callable[[Path], ProfileRead]:
        def read(folder: Path) -> ProfileRead:
            if before:
                file.write_text(more, "utf-8")
            found = read_profile(folder)
            file.write_text(more, "utf-8")
            return found
        return read

    for before in (False, True):
        shutil.copyfile(GOOD / "district.yaml", file)
        take_survey(content, clock, store)
        with monkeypatch.context() as patched:
            patched.setattr(surveying, "read_profile", replaced(before))
            take_survey(content, clock, store)
        assert said(take_survey(content, clock, store)) == from_nothing(content)
        assert take_survey(content, clock, store).warnings == 2


def test_two_surveys_at_once_leave_nothing_that_is_believed_wrongly(tmp_path: Path) -> None:
    """One sees the file before an edit and one after it; each writes while the other does."""
    content = content_with(tmp_path, {})
    file = tmp_path / "c.db"
    take_survey(content, clock, Store(file, "1"))
    good, bad = (GOOD / SHEN).read_text("utf-8"), changed(SHEN, '"012345"', "12345")
    points = ("before", "head saved", "judged", "after")
    for first, second in [(one, other) for one in points for other in points]:
        (content / SHEN).write_text(good, "utf-8")
        take_survey(content, clock, Store(file, "1"))
        slow = paused(content, file)
        (content / SHEN).write_text(bad, "utf-8")
        run_to(slow, first)
        (content / SHEN).write_text(good, "utf-8")
        other = paused(content, file)
        run_to(other, second)
        run_to(slow, "end")
        run_to(other, "end")
        for text in (good, bad, good):
            (content / SHEN).write_text(text, "utf-8")
            try:
                survey = take_survey(content, clock, Store(file, "1"))
            except Damaged:
                discard(file)
                survey = take_survey(content, clock, Store(file, "1"))
            assert said(survey) == from_nothing(content), (first, second, text == good)


class Stop(Exception):
    """A piece of the other's work was gone: it would begin again."""


def paused(content: Path, file: Path) -> Iterator[str]:
    """A survey step by step: where it stands, each time before it goes on."""
    store = Store(file, "1")
    yield "before"
    catalogue = surveying.Catalogue(content, store)
    kept = surveying._Kept(store, catalogue.saved)
    changes = catalogue.refresh()
    units = catalogue.units()
    read = read_profile(content)
    made_for = surveying._made_for(NOW.date(), read.profile)
    known = kept.judged()
    touched = {surveying.unit_of(one) for one in changes.files if is_record(one)}
    stale = [unit for unit in units if unit in touched
             or surveying._is_stale(known.get(unit), changes, made_for)]
    kept.only(units.keys() - stale)
    catalogue.save()
    kept.save(catalogue.saved)
    yield "head saved"
    try:
        found = [surveying._judge(catalogue, units, read.profile, NOW, made_for, unit)
                 for unit in stale]
    except Damaged:
        return
    yield "judged"
    for unit, one in found:
        kept.add(unit, one)
    kept.save(catalogue.saved)
    yield "after"


def run_to(steps: Iterator[str], point: str) -> None:
    for step in steps:
        if step == point:
            return


# --- killed


KILLED = """
import random, sys
from datetime import datetime
from pathlib import Path
from district.store import Store
from district.survey import take_survey
store = Store(Path(sys.argv[2]), "1")
print("begun", flush=True)
take_survey(Path(sys.argv[1]), lambda zone: datetime.fromisoformat(sys.argv[3]), store,
            int(sys.argv[4]))
print("done", flush=True)
"""


def test_a_survey_killed_at_any_moment_leaves_the_next_one_right(tmp_path: Path) -> None:
    making = Making(tmp_path / "content", Random(17), clean=False, stations=3)
    file, rng = tmp_path / "c.db", Random(4)
    killed = 0
    for turn in range(9 * TIMES):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(making.content), str(file),
             making.now.isoformat(), str(1 + turn % 2)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.random() * 0.08)
        killed += process.poll() is None
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if turn % 3 == 2:
            with_kept = take_survey(making.content, making.clock, Store(file, "1"))
            assert said(with_kept) == from_nothing(making.content, making.clock)
        for _ in range(3):
            making.edit()
    assert killed


def test_a_survey_killed_after_each_of_its_writes_leaves_the_next_one_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = Making(tmp_path / "content", Random(6), stations=2)
    file = tmp_path / "c.db"
    fork = multiprocessing.get_context("fork")

    def dying(writes: int) -> None:
        """A survey in a process that ends, without a farewell, before that write."""
        left = [writes]

        def counted(real: Callable[..., Any]) -> Callable[..., Any]:
            def write(*given: Any) -> Any:
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1
                return real(*given)
            return write

        for name in ("put", "drop", "save"):
            setattr(Store, name, counted(getattr(Store, name)))
        take_survey(making.content, making.clock, Store(file, "1"))

    for writes in range(14):
        making.edit("officer")
        making.edit("station")
        process = fork.Process(target=dying, args=(writes,))
        process.start()
        process.join(60)
        assert process.exitcode in (0, -signal.SIGKILL)
        survey = take_survey(making.content, making.clock, Store(file, "1"))
        assert said(survey) == from_nothing(making.content, making.clock), writes


# --- what staff may do to the folder itself


def test_a_content_folder_that_is_gone_and_comes_back(tmp_path: Path) -> None:
    content = content_with(tmp_path, {})
    store = Store(tmp_path / "c.db", "1")
    first = said(take_survey(content, clock, store))
    content.rename(tmp_path / "away")
    assert [one.code for one in take_survey(content, clock, store).problems] == ["no_content"]
    (tmp_path / "away").rename(content)
    assert said(take_survey(content, clock, store)) == first


def test_two_content_folders_may_share_what_is_kept(tmp_path: Path) -> None:
    """Nobody should; it is only slow."""
    one = content_with(tmp_path / "one", {})
    other = content_with(tmp_path / "other", {SHEN: changed(SHEN, '"012345"', "12345")})
    store = Store(tmp_path / "c.db", "1")
    for content in (one, other, one, one, other):
        assert said(take_survey(content, clock, store)) == from_nothing(content)


@pytest.mark.parametrize("bound", [
    "1e999", "nan", "-0", "9223372036854775807", "99999999999999999999999",
])
def test_any_bound_of_a_number_may_be_written(bound: str, tmp_path: Path) -> None:
    form = (GOOD / "forms/noise.yaml").read_text("utf-8")
    fields = "".join(
        f"  - {{name: n_{kind}, type: {kind}, title: 数, constraints: {{maximum: \"{bound}\"}}}}\n"
        for kind in ("integer", "number")
    )
    content = content_with(tmp_path, {"forms/noise.yaml": form + fields})
    store = Store(tmp_path / "c.db", "1")
    first = take_survey(content, clock, store)
    assert said(take_survey(content, clock, store)) == said(first)


def test_a_station_file_at_the_top_is_one_stray(tmp_path: Path) -> None:
    content = content_with(tmp_path, {"dongsi.yaml": STATION_FILE})
    assert [(one.code, one.file) for one in take_survey(
        content, clock, Store(None, "")).problems] == [("stray_file", "dongsi.yaml")]


def test_the_problems_come_by_file_and_line(tmp_path: Path) -> None:
    making = Making(tmp_path / "content", Random(9), clean=False, stations=2)
    for _ in range(30):
        making.edit()
    problems = take_survey(making.content, making.clock, Store(None, "")).problems
    places = [(one.file, one.line, one.column, one.code) for one in problems]
    assert places == sorted(places) and len(places) > 3
    assert all(one != replace(other, unless=()) for one, other in pairwise(problems))
    assert all(isinstance(one, Problem) and not one.unless for one in problems)


def test_a_survey_counts_what_it_found(tmp_path: Path) -> None:
    content = content_with(tmp_path, {LI: "x：y\n", "district.yaml": (
        GOOD / "district.yaml").read_text("utf-8").replace("36", "99")})
    survey = take_survey(content, clock, Store(None, ""))
    assert (survey.errors, survey.warnings) == (1, 1)
    assert set(survey.excerpt("jiaodaokou").district.officers) == {"shen-yifan"}
    assert survey.now.date() == date(2026, 11, 23)
