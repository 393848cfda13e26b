"""An officer's week as pages show it, and how they say when it was last confirmed."""

from __future__ import annotations

import html
import re
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from publish.presence import days_of
from tests.conftest import ROOT
from tests.district.making import good_district
from tests.publish.test_incremental import build_content, tree

SHEN = good_district().officers["shen-yifan"]
PAGES = ("officers/shen-yifan", "communities/fuxue")


def main(site: Path, page: str) -> str:
    text = (site / page / "index.html").read_text("utf-8")
    article = text[text.index("<article") : text.index("</article>")]
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", article)).split())


def test_days_with_the_same_hours_are_told_together_and_every_day_once() -> None:
    weekdays, saturday = SHEN.hours
    assert days_of(SHEN) == [("12345", [weekdays]), ("6", [saturday]), ("7", [])]
    mixed = replace(SHEN, hours=(replace(weekdays, days=(0, 2)), replace(saturday, days=(2, 6))))
    both = sorted(mixed.hours, key=lambda hours: hours.start)
    assert days_of(mixed) == [
        ("1", [mixed.hours[0]]), ("2456", []), ("3", both), ("7", [mixed.hours[1]])
    ]
    assert days_of(replace(SHEN, hours=())) == [("1234567", [])]


def test_pages_say_what_is_promised_and_what_the_timetable_gives(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "tests/district/good", content)
    build_content(content, tmp_path / "site", None)
    for page in PAGES:
        assert "每周在社区 36 小时（规定不少于 36 小时）。" in main(tmp_path / "site", page)
        assert "36 hours a week (36 promised)." in main(tmp_path / "site", f"en/{page}")


def test_pages_say_when_the_hours_were_confirmed_and_from_the_day_after_that_it_is_overdue(
    tmp_path: Path,
) -> None:
    content, site = tmp_path / "content", tmp_path / "site"
    shutil.copytree(ROOT / "tests/district/good", content)
    # 180 days after 1 November 2026 is 30 April 2027.
    for now, overdue in ((datetime(2027, 4, 30, 23, 59), False), (datetime(2027, 5, 1), True)):
        build_content(content, site, tmp_path / "cache", now=now)
        for page in PAGES:
            said = main(site, page)
            assert "2026年11月1日" in said
            sentence = ("这些信息上次核实是2026年11月1日，已经超过 180 天，可能有变动。"
                        "拿不准，就打派出所电话问一问。 拨打 010-0000 1200")
            assert (sentence in said) == overdue, (page, now)
            english = "Last checked on 1 November 2026, more than 180 days ago; it may have changed."
            assert (english in main(site, f"en/{page}")) == overdue
        build_content(content, tmp_path / "fresh", tmp_path / "other", now=now)
        assert tree(site) == tree(tmp_path / "fresh")
        (tmp_path / "other/site.db").unlink()


@pytest.mark.parametrize("page", PAGES)
def test_every_absence_still_to_come_is_told_with_its_deputy_and_number(
    tmp_path: Path, page: str
) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "tests/district/good", content)
    build_content(content, tmp_path / "site", None)
    said = main(tmp_path / "site", page)
    assert "2026年12月1日至2026年12月7日外出。 有事请找代班民警： 李敏 拨打 010-0000 1204" in said
