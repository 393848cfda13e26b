"""Each task of the handbook is followed to the letter; then residents see what it says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from tests.conftest import NOW, ROOT, run
from tools import handbook
from tools.handbook import PARTS, Seen, Task, tasks

ALL = tasks()


class Sample:
    """A copy of the sample district, and a site of it that is brought up to date."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "content", folder / "content")
        self.usual = set(self.check())
        self.built: dict[str, str] = {}
        self.untouched: dict[tuple[str, str | None], str] = {}

    def run(self, command: str, *words: str, now: str = NOW) -> str:
        done = run(str(ROOT / "build.py"), command, "--lang", "zh", "--now", now, *words,
                   cwd=self.folder, PYTHONPATH=str(ROOT))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def check(self) -> list[str]:
        return self.run("check").splitlines()

    def new(self) -> list[str]:
        """Warnings that the untouched sample does not have."""
        return [line for line in self.check() if line not in self.usual]

    def words(self, page: str, day: str | None, site: str = "site") -> str:
        """The text of a page on that day, white space made one; a picture of somebody is 照片."""
        now, out = f"{day} 10:00" if day else NOW, self.folder / site
        if self.built.get(site) != now:
            self.run("site", "--out", site, now=now)
            self.built[site] = now
        if not (file := out / f"{page.strip('/')}/index.html").is_file():
            return ""
        body = html.parse(file).getroot().find("body")
        text = "照片" * len(body.xpath(".//main//img[contains(@src, '/officers/')]"))
        return re.sub(r"\s+", " ", text + body.text_content())

    def before(self, page: str, day: str | None) -> str:
        """The same of the untouched sample."""
        if (page, day) not in self.untouched:
            self.untouched[page, day] = self.words(page, day, f"untouched-{day}")
        return self.untouched[page, day]

    def undo(self, task: Task) -> None:
        for name in task.files:
            file, good = self.folder / name, ROOT / name
            if good.is_file():
                shutil.copyfile(good, file)
            else:
                file.unlink(missing_ok=True)
        self.built.pop("site", None)


def wrong(seen: Seen, text: str) -> list[str]:
    """What the page should show and does not, or the other way round."""
    return [*(each for each in seen.there if each not in text),
            *(each for each in seen.gone if each in text)]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    yield Sample(tmp_path_factory.mktemp("tasks"))


@pytest.mark.parametrize("task", ALL, ids=lambda task: task.page.stem)
def test_who_follows_the_page_is_told_and_shown_what_it_says(sample: Sample, task: Task) -> None:
    try:
        assert task.apply(sample.folder) == task.yaml, "an example that is not labelled"
        assert sample.new() == task.warnings()
        for seen in sorted(task.seen(), key=lambda one: one.day or ""):
            assert wrong(seen, sample.words(seen.page, seen.day)) == [], seen
    finally:
        sample.undo(task)
    # Afterwards, and not each time from the start: the site before it was the same for all.
    for seen in task.seen():
        assert not seen.changed or wrong(seen, sample.before(seen.page, seen.day)), seen


@pytest.mark.parametrize("task", ALL, ids=lambda task: task.page.stem)
def test_every_task_says_what_is_needed_done_seen_and_often_wrong(task: Task) -> None:
    assert re.findall("^## (.*)$", task.text, re.M) == PARTS
    assert task.seen(), "nothing is said of what residents see"
    assert "](submit.md)" in task.text


def test_the_examples_are_of_the_day_the_sample_is_built_for() -> None:
    assert handbook.NOW == NOW
