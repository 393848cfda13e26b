"""A session that looks only where something was saved finds what one that looks everywhere finds."""

from __future__ import annotations

import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from district.store import Store
from district.survey import Since, Survey, take_survey
from publish.preview import below
from publish.session import Task, begun
from tests.making_districts import Making
from tests.publish.hearing import Hearing
from tests.publish.test_incremental import from_nothing, tree

TORTURE = bool(os.environ.get("HUTONG_TORTURE"))
EDITS = 250 if TORTURE else 8
SEEDS = range(4 if TORTURE else 2)
OTHERS = {"stations/README.md"}
"""What was saved, when it was something else."""


def task_of(making: Making, cache: Path) -> Task:
    return Task(making.content, making.clock, cache.parent / "site", cache, 1,
                lambda survey: bool(survey.errors), lambda *_: None, ours=True)


def edited(making: Making, hearing: Hearing) -> tuple[str, set[str] | None]:
    """One edit, and what the watcher says of it."""
    before = dict(making.written)
    said = making.edit()
    differ = {path for path in before.keys() | making.written.keys()
              if before.get(path) != making.written.get(path)}
    told = hearing.until(making.content / path for path in differ)
    return said, None if told is None else below(making.content, told)


def facts(survey: Survey) -> object:
    return (survey.problems, survey.fingerprints, survey.units, survey.catalogue.common(),
            survey.profile)


@pytest.mark.parametrize("seed", SEEDS)
def test_builds_that_look_where_something_was_saved_give_the_site_made_from_nothing(
    tmp_path: Path, seed: int
) -> None:
    making = Making(tmp_path.resolve() / "content", random.Random(seed))
    hearing = Hearing(making.content)
    with begun(task_of(making, tmp_path / "cache")) as session:
        session.build(1)
        for number in range(EDITS):
            session.make_ready()
            said, saved = edited(making, hearing)
            assert session.build(1, saved).built, said
            assert tree(tmp_path / "site") == from_nothing(making, tmp_path), (number, said)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_survey_since_the_last_one_is_a_survey_from_nothing(tmp_path: Path, seed: int) -> None:
    making = Making(tmp_path.resolve() / "content", random.Random(seed), clean=False)
    hearing = Hearing(making.content)
    store = Store(tmp_path / "content.db", "1")
    survey = take_survey(making.content, making.clock, store)
    for number in range(4 * EDITS):
        said, saved = edited(making, hearing)
        since = None if saved is None else Since(survey, frozenset(saved))
        survey = take_survey(making.content, making.clock, store, since=since)
        fresh = take_survey(making.content, making.clock, Store(None, ""))
        assert facts(survey) == facts(fresh), (number, said, saved)


def _sample(tmp_path: Path) -> tuple[Making, Task]:
    making = Making(tmp_path.resolve() / "content", random.Random(1))
    return making, task_of(making, tmp_path / "cache")


def _officer(making: Making) -> tuple[Path, str, str]:
    path = next(path for path in making.written if "/officers/" in path and path.endswith(".yaml"))
    return making.content / path, path, (making.content / path).read_text("utf-8")


def test_what_nobody_named_is_not_looked_at(tmp_path: Path) -> None:
    making, task = _sample(tmp_path)
    file, path, text = _officer(making)
    with begun(task) as session:
        session.build(1)
        file.write_text(text + "# a remark\n", "utf-8")
        before = session.build(1, OTHERS).survey.catalogue.digest(path)
        assert session.build(1, {path}).survey.catalogue.digest(path) != before


def test_after_a_build_that_failed_everything_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    making, task = _sample(tmp_path)
    file, path, text = _officer(making)
    with begun(task) as session:
        session.build(1)
        file.write_text(text.replace("010-", "011-"), "utf-8")
        with monkeypatch.context() as patched:
            patched.setattr("publish.change.Change.settle", _fails)
            with pytest.raises(OSError, match="no space"):
                session.build(1, {path})
        # The file is not named again: what was learnt with the failed build must not be trusted.
        built = session.build(1, OTHERS).built
    assert built and built.written
    assert tree(tmp_path / "site") == from_nothing(making, tmp_path)


def test_after_what_could_not_be_made_ready_the_next_build_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    making, task = _sample(tmp_path)
    file, _, text = _officer(making)
    with begun(task) as session:
        session.build(1)
        with monkeypatch.context() as patched:
            patched.setattr("publish.tree._link_all", _fails)
            with pytest.raises(OSError, match="no space"):
                session.make_ready()
        file.write_text(text.replace("010-", "011-"), "utf-8")
        session.build(1, OTHERS)
    assert tree(tmp_path / "site") == from_nothing(making, tmp_path)


def _fails(*_: object) -> None:
    raise OSError(28, "no space left")


def test_a_damaged_store_is_thrown_away_in_the_middle_of_a_session(tmp_path: Path) -> None:
    making, task = _sample(tmp_path)
    file, path, text = _officer(making)
    with begun(task) as session:
        session.build(1)
        _damage(tmp_path / "cache/content.db")
        file.write_text(text.replace("010-", "011-"), "utf-8")
        outcome = session.build(1, {path})
        assert outcome.damaged
        assert tree(tmp_path / "site") == from_nothing(making, tmp_path)
        file.write_text(text, "utf-8")
        assert not session.build(1, {path}).damaged
    assert tree(tmp_path / "site") == from_nothing(making, tmp_path)


def _damage(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE pieces SET body = x'00' WHERE name LIKE 'file/%'")
        connection.commit()


def test_the_spare_is_made_before_it_is_needed(tmp_path: Path) -> None:
    making, task = _sample(tmp_path)
    file, path, text = _officer(making)
    with begun(task) as session:
        session.build(1)
        session.make_ready()
        assert tree(tmp_path / "cache/spare") == tree(tmp_path / "site")
        kept = (tmp_path / "cache/spare").stat().st_ino
        file.write_text(text.replace("010-", "011-"), "utf-8")
        session.build(1, {path})
    assert (tmp_path / "site").stat().st_ino == kept
    assert tree(tmp_path / "site") == from_nothing(making, tmp_path)
