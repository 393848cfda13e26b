"""Pages that change, held against making every page of both sides."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from clerk import pages
from clerk.broken import broken
from clerk.pages import changed_pages
from clerk.sides import Sides
from district.store import Store
from district.survey import Survey, take_survey
from district.words import read_words
from publish.plan import Plan
from publish.render import Renderer
from publish.revision import content_at
from publish.site import Site
from publish.urgent import on_top
from tests.clerk.repository import commit, committed, edit, sides_of
from tests.district.making import FUXUE, LI, SHEN, STATION
from tests.making_districts import Making

MEETING = f"{STATION}/meetings/fuxue-neighbours.yaml"


class Named(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return name


def every_page(survey: Survey) -> dict[str, str]:
    """What each page says, by its address, made without any short cut."""
    said = {}
    for unit in survey.units:
        excerpt = survey.excerpt(unit)
        site = Site(excerpt.district, survey.now)
        for language in survey.profile.languages:
            words = read_words(language, survey.catalogue.content)
            renderer = Renderer(site, words, Named())
            for page in Plan(site, renderer.t, excerpt).pages():
                top = on_top(page.urgent, renderer)
                said[page.rooted] = f"{page.title}|{page.description}|{top}{renderer.article(page)}"
    return said


def truly_changed(content: Path, sides: Sides, folder: Path) -> dict[str, str]:
    """How each page differs, from a whole copy of what was committed."""
    content_at(content, "HEAD", folder)
    before = every_page(take_survey(folder, lambda zone: sides.now, Store(None, "")))
    after = every_page(sides.survey)
    return {
        address: "added" if address not in before else
        "removed" if address not in after else "changed"
        for address in before.keys() | after.keys() if before.get(address) != after.get(address)
    }


def told(sides: Sides) -> dict[str, str]:
    found = changed_pages(sides)
    assert found.exact
    return {one.address: one.state for one in found.pages if one.kind != "written"}


@pytest.mark.parametrize("seed", range(12))
def test_the_pages_told_are_those_that_differ_after_any_edit(tmp_path: Path, seed: int) -> None:
    making = Making(tmp_path / "repository/content", random.Random(seed))
    for round_ in range(4):
        commit(tmp_path / "repository")
        said = [making.edit() for _ in range(random.Random(seed + round_).choice((1, 1, 2)))]
        sides = sides_of(making.content, making.now)
        copy = tmp_path / f"before-{round_}"
        copy.mkdir()
        assert told(sides) == truly_changed(making.content, sides, copy), said
        gone = {one.address for one in changed_pages(sides).pages
                if one.state == "removed" and not one.address.startswith("/en/")}
        lost = {one.address for one in broken(sides) if not one.address.startswith("/en/")}
        assert lost == {one for one in gone if not one.endswith("/poster/")}, said


def test_a_telephone_number_changes_the_pages_that_show_it_and_no_other(tmp_path: Path) -> None:
    content = committed(tmp_path)
    edit(content, LI, "010-0000 1204", "010-0000 1299")
    addresses = {one for one in told(sides_of(content)) if not one.startswith("/en/")}
    assert addresses >= {"/officers/li-min/", "/communities/jiaodong/poster/"}
    assert "/communities/fuxue/poster/" not in addresses


def test_what_only_the_english_pages_say_changes_only_them(tmp_path: Path) -> None:
    content = committed(tmp_path)
    edit(content, SHEN, "en: Shen Yifan", "en: Shen Yi Fan")
    assert told(sides_of(content)).keys() >= {"/en/officers/shen-yifan/"}
    assert "/officers/shen-yifan/" not in told(sides_of(content))


def test_a_remark_changes_no_page(tmp_path: Path) -> None:
    content = committed(tmp_path)
    (content / FUXUE).write_text("# 2026\n" + (content / FUXUE).read_text("utf-8"), "utf-8")
    found = changed_pages(sides_of(content))
    assert (found.pages, found.lists) == ([], [])


def test_lists_that_show_a_change_are_named(tmp_path: Path) -> None:
    content = committed(tmp_path)
    edit(content, MEETING, "name: 府学社区活动室", "name: 府学社区新活动室")
    assert set(changed_pages(sides_of(content)).lists) >= {"/", "/meetings/"}


def test_of_too_many_pages_it_is_said_how_many_may_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = committed(tmp_path)
    edit(content, "district.yaml", "presence_hours_promised: 36", "presence_hours_promised: 35")
    exact = changed_pages(sides_of(content))
    monkeypatch.setattr(pages, "MOST", 3)
    found = changed_pages(sides_of(content))
    assert (found.exact, found.pages, exact.exact) == (False, [], True)
    assert found.most == {"stations": 2, "communities": 4, "officers": 4, "meetings": 2,
                          "notices": 2, "forms": 2, "posters": 4}
    assert len(exact.pages) <= sum(found.most.values())
