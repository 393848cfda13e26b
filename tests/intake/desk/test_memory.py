"""What took long to count is remembered, for as long as it took times a hundred, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from district.forms import FormId
from intake.arriving import Edition
from intake.desk.memory import LONGEST, QUICK, Memory
from tests.intake.desk.conftest import Office
from tests.intake.desk.two_stations import desk_of_two
from tests.intake.making_arrivals import take


@dataclass
class Counted:
    """Counts how often it counted; each time takes `took` seconds of its own clock."""

    took: float
    now: float = 0.0
    times: int = 0

    def __call__(self) -> int:
        self.now += self.took
        self.times += 1
        return self.times

    def clock(self) -> float:
        return self.now


def test_what_is_quick_is_counted_at_every_look() -> None:
    memory, count = Memory(), Counted(QUICK)
    assert [memory.get("a", None, count.clock, count) for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize(("took", "lasts"), [(1.0, 100.0), (30.0, LONGEST)])
def test_what_is_slow_is_remembered_a_hundred_times_as_long(took: float, lasts: float) -> None:
    memory, count = Memory(), Counted(took)
    assert memory.get("a", None, count.clock, count) == 1
    count.now += lasts - 0.1
    assert memory.get("a", None, count.clock, count) == 1
    assert memory.get("b", None, count.clock, count) == 2
    count.now += lasts
    assert memory.get("a", None, count.clock, count) == 3


def test_where_it_is_told_how_long_quick_ones_are_remembered_too() -> None:
    memory, count = Memory(), Counted(0)
    assert [memory.get("a", None, count.clock, count, 300) for _ in range(3)] == [1, 1, 1]
    count.now = 300
    assert memory.get("a", None, count.clock, count, 300) == 2


def test_what_was_made_of_other_content_is_made_again() -> None:
    memory, count = Memory(), Counted(1)
    before, after = object(), object()
    assert [memory.get("a", of, count.clock, count) for of in (before, before, after)] == [1, 1, 2]


def test_it_does_not_grow_without_end() -> None:
    memory, count = Memory(), Counted(0)
    for number in range(1_000):
        memory.get(number, None, count.clock, count, 300)
    assert len(memory._known) <= 100


@contextmanager
def slow(folder: Path) -> Iterator[Office]:
    """A desk for which each look at its clock takes a second: everything is worth remembering."""
    with desk_of_two(f"sqlite:///{folder}/q.db", folder) as office:
        store = office.store
        for community, officer in (("fuxue", "shen-yifan"), ("yuan", "yuan-fang")):
            take(store, community=community, officer=officer)
        form = office.desk.current().forms[FormId("noise")].form
        store.engine.run("UPDATE definition SET body = :body",
                         {"body": Edition.of(form).definition})
        store.engine.run("UPDATE request SET street = community || '街'")
        store.close()
        seconds = iter(range(1_000_000))
        office.desk.monotonic = lambda: float(next(seconds))
        yield office


@pytest.mark.parametrize("path", ["/desk/noise", "/desk/figures", "/desk/station"])
def test_nobody_sees_what_was_remembered_for_another(tmp_path: Path, path: str) -> None:
    with slow(tmp_path) as office:
        pages = {name: office.browser(name).get(path).text for name in ("district", "head", "far")}
        again = {name: office.browser(name).get(path).text for name in ("far", "head", "district")}
    for name, streets in (("district", {"fuxue街", "yuan街"}), ("head", {"fuxue街"}), ("far", {"yuan街"})):
        for page in (pages[name], again[name]):
            if path != "/desk/figures":
                assert {one for one in ("fuxue街", "yuan街") if one in page} == streets
            else:
                assert ("远门派出所" in page) == (name != "head")


def test_a_register_is_remembered_and_its_file_is_not(tmp_path: Path) -> None:
    with slow(tmp_path) as office:
        browser = office.browser("district")
        before, file = browser.get("/desk/noise").text, browser.get("/desk/noise.csv").text
        store = office.store
        take(store, community="yuan", officer="yuan-fang")
        store.engine.run("UPDATE request SET street = 'new街' WHERE street IS NULL")
        store.close()
        assert "new街" not in before
        assert "new街" not in browser.get("/desk/noise").text
        assert "new街" not in file
        assert "new街" in browser.get("/desk/noise.csv").text
        office.desk.remembered.forget()
        assert "new街" in browser.get("/desk/noise").text
