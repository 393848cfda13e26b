"""A hand-over is a date in `postings`: announced a week ahead, and true everywhere on the day."""

from __future__ import annotations

import html
import json
import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.publish.test_incremental import build_content, tree

OFFICERS = "stations/jiaodaokou/officers"
OLD, NEW = "010-0000 1203", "010-0000 1299"
WANG = """\
name: {zh: 王芳, en: Wang Fang}
badge: "012399"
phone: 010-0000 1299
postings:
  - {community: fuxue, from: 2026-12-15, role: lead}
hours:
  - {days: mon-sat, from: "09:00", until: "15:00", at: 府学社区警务室}
verified_on: 2026-11-20
"""
SHEN_LEAVES = "    from: 2024-09-01\n    until: 2026-12-14\n    role: lead\n"
LONG_BEFORE, WEEK_BEFORE = datetime(2026, 12, 7, 10), datetime(2026, 12, 8, 0)
EVE, DAY = datetime(2026, 12, 14, 23, 59), datetime(2026, 12, 15, 0, 0)


class Days:
    """A district on several days: built from nothing at first, then only what changed."""

    def __init__(self, folder: Path, **officers: str) -> None:
        self.folder, self.content = folder, folder / "content"
        shutil.copytree(ROOT / "tests/district/good", self.content)
        for name, text in officers.items():
            (self.content / OFFICERS / f"{name.replace('_', '-')}.yaml").write_text(text, "utf-8")

    def build(self, now: datetime) -> Days:
        build_content(self.content, self.folder / "site", self.folder / "cache", now=now)
        build_content(self.content, self.folder / "fresh", self.folder / "other", now=now)
        assert tree(self.folder / "site") == tree(self.folder / "fresh"), now
        (self.folder / "other/site.db").unlink()
        return self

    def main(self, page: str) -> str:
        """What is read in a page's article, every tag a space."""
        text = (self.folder / "site" / page / "index.html").read_text("utf-8")
        article = text[text.index("<article") : text.index("</article>")]
        return " ".join(html.unescape(re.sub("<[^>]+>", " ", article)).split())

    def lookup(self) -> str:
        """What the look-up answers of the station, and of every name."""
        folder = self.folder / "site/lookup"
        card = json.loads((folder / "at/jiaodaokou.json").read_text("utf-8"))
        assert card
        return json.dumps([card, json.loads((folder / "all.json").read_text("utf-8"))],
                          ensure_ascii=False)


def shen(postings: str = SHEN_LEAVES, more: str = "") -> str:
    text = (ROOT / f"tests/district/good/{OFFICERS}/shen-yifan.yaml").read_text("utf-8")
    old = "    from: 2024-09-01\n    role: lead\n"
    # His absence ends on the very day before the announcement, which must come for its own reason.
    away = "away:\n  - {from: 2026-12-01, until: 2026-12-07, deputy: li-min}\n"
    assert old in text
    assert away in text
    return text.replace(old, postings + more).replace(away, "")


@pytest.fixture
def days(tmp_path: Path) -> Days:
    return Days(tmp_path, shen_yifan=shen(), wang_fang=WANG)


def test_more_than_a_week_ahead_nothing_is_said(days: Days) -> None:
    days.build(LONG_BEFORE)
    for page in ("communities/fuxue", "officers/shen-yifan", "meetings/fuxue-neighbours"):
        assert OLD in days.main(page)
        assert NEW not in days.main(page)
        assert "2026年12月15日起" not in days.main(page)


def test_a_week_ahead_every_page_of_it_says_who_comes_when(days: Days) -> None:
    days.build(LONG_BEFORE)
    for now in (WEEK_BEFORE, EVE):
        days.build(now)
        assert f"从2026年12月15日起，您的社区民警是 王芳 拨打 {NEW}" in days.main("communities/fuxue")
        assert f"从2026年12月15日起，府学社区的事请找接任的民警： 王芳 拨打 {NEW}" in days.main(
            "officers/shen-yifan")
        assert f"沈一帆 {OLD} 从2026年12月15日起改为： 王芳 {NEW}" in days.main(
            "meetings/fuxue-neighbours")
        assert "从2026年12月15日起，负责府学社区。" in days.main("officers/wang-fang")
        assert f"From 15 December 2026 your officer is Wang Fang Call {NEW}" in days.main(
            "en/communities/fuxue")
        assert f"From 15 December 2026 the officer for Fuxue Community is Wang Fang Call {NEW}" in (
            days.main("en/officers/shen-yifan"))
        assert NEW not in days.lookup()


def test_on_the_day_every_page_has_the_new_officer_and_none_the_old_number(days: Days) -> None:
    days.build(EVE).build(DAY)
    for page in ("communities/fuxue", "communities/fuxue/poster", "stations/jiaodaokou",
                 "meetings/fuxue-neighbours", "officers/wang-fang", "communities", "officers"):
        assert "王芳" in days.main(page), page
    assert NEW in days.lookup()
    assert OLD not in days.lookup()
    for page in (days.folder / "site").rglob("*.html"):
        assert OLD not in page.read_text("utf-8"), page
        assert "tel:+861000001203" not in page.read_text("utf-8"), page


def test_the_former_officers_page_is_a_signpost_to_the_new_one(days: Days) -> None:
    days.build(DAY)
    said = days.main("officers/shen-yifan")
    assert "沈一帆已不在这里任职" in said
    assert NEW in said
    html = (days.folder / "site/officers/shen-yifan/index.html").read_text("utf-8")
    assert '<meta name="robots" content="noindex">' in html
    assert 'href="/officers/wang-fang/"' in html
    assert "Shen Yifan no longer serves here" in days.main("en/officers/shen-yifan")


def test_a_transferred_officer_says_where_he_leaves_and_where_he_begins(tmp_path: Path) -> None:
    moves = "  - {community: jiaodong, from: 2026-12-15, role: deputy}\n"
    days = Days(tmp_path, shen_yifan=shen(more=moves), wang_fang=WANG).build(WEEK_BEFORE)
    said = days.main("officers/shen-yifan")
    assert "府学社区的事请找接任的民警： 王芳" in said
    assert "从2026年12月15日起，协助交东社区。" in said
    assert f"从2026年12月15日起，您也可以找 沈一帆 拨打 {OLD}" in days.main("communities/jiaodong")
    days.build(DAY)
    assert OLD in days.main("communities/jiaodong")
    assert OLD not in days.main("communities/fuxue")
    assert OLD not in days.main("meetings/fuxue-neighbours")
    assert "交东社区" in days.main("officers/shen-yifan")
    assert "已不在这里" not in days.main("officers/shen-yifan")


def test_between_two_postings_the_page_is_a_signpost_that_says_where_he_begins(
    tmp_path: Path,
) -> None:
    moves = "  - {community: jiaodong, from: 2026-12-18, role: deputy}\n"
    days = Days(tmp_path, shen_yifan=shen(more=moves), wang_fang=WANG).build(DAY)
    said = days.main("officers/shen-yifan")
    assert "已不在这里任职" in said
    assert "从2026年12月18日起，协助交东社区。" in said
    assert NEW in said
    assert OLD not in said
    days.build(datetime(2026, 12, 18, 0, 0))
    assert OLD in days.main("officers/shen-yifan")


def test_a_deputy_who_leaves_says_so_and_goes_on_the_day(tmp_path: Path) -> None:
    text = (ROOT / f"tests/district/good/{OFFICERS}/li-min.yaml").read_text("utf-8")
    ends = text.replace("from: 2025-03-01,", "from: 2025-03-01, until: 2026-12-14,")
    assert ends != text
    days = Days(tmp_path, shen_yifan=shen("    from: 2024-09-01\n    role: lead\n"), li_min=ends)
    assert "不再" not in days.build(LONG_BEFORE).main("officers/li-min")
    days.build(WEEK_BEFORE)
    assert "从2026年12月15日起，不再协助府学社区。" in days.main("officers/li-min")
    assert "李敏" in days.main("communities/fuxue")
    days.build(DAY)
    assert "李敏" not in days.main("communities/fuxue")
    assert "不再" not in days.main("officers/li-min")


def test_a_posting_that_goes_on_is_no_hand_over(tmp_path: Path) -> None:
    on = "  - {community: fuxue, from: 2026-12-15, role: lead}\n"
    days = Days(tmp_path, shen_yifan=shen(more=on))
    for now in (WEEK_BEFORE, EVE, DAY):
        days.build(now)
        for page in ("communities/fuxue", "officers/shen-yifan", "meetings/fuxue-neighbours"):
            assert "2026年12月15日起" not in days.main(page), page
            assert OLD in days.main(page), page


def test_an_officer_who_has_never_served_is_told_from_the_start_but_not_called(
    tmp_path: Path,
) -> None:
    days = Days(tmp_path, shen_yifan=shen(), wang_fang=WANG).build(datetime(2026, 11, 1, 10))
    assert "从2026年12月15日起，负责府学社区。" in days.main("officers/wang-fang")
    assert "今天" not in days.main("officers/wang-fang")
    assert "王芳" not in days.main("officers")


def test_two_hand_overs_on_one_day_are_told_and_made_together(tmp_path: Path) -> None:
    """Two officers change places."""
    text = (ROOT / f"tests/district/good/{OFFICERS}/li-min.yaml").read_text("utf-8")
    mine = text.replace(
        "  - {community: jiaodong, from: 2024-09-01, role: lead}\n"
        "  - {community: fuxue, from: 2025-03-01, role: deputy}\n",
        "  - {community: jiaodong, from: 2024-09-01, until: 2026-12-14, role: lead}\n"
        "  - {community: fuxue, from: 2026-12-15, role: lead}\n",
    )
    his = shen(more="  - {community: jiaodong, from: 2026-12-15, role: lead}\n")
    days = Days(tmp_path, shen_yifan=his, li_min=mine).build(WEEK_BEFORE)
    assert "您的社区民警是 李敏" in days.main("communities/fuxue")
    assert "您的社区民警是 沈一帆" in days.main("communities/jiaodong")
    said = days.main("officers/li-min")
    assert "交东社区的事请找接任的民警： 沈一帆" in said
    assert "从2026年12月15日起，负责府学社区。" in said
    days.build(DAY)
    assert OLD not in days.main("communities/fuxue")
    assert OLD in days.main("communities/jiaodong")
    assert "李敏 010-0000 1204" in days.main("meetings/fuxue-neighbours")


def test_where_nobody_follows_the_page_says_so_and_names_the_station(tmp_path: Path) -> None:
    days = Days(tmp_path, shen_yifan=shen()).build(LONG_BEFORE)
    assert "不再负责" not in days.main("communities/fuxue")
    days.build(WEEK_BEFORE)
    said = days.main("communities/fuxue")
    assert "从2026年12月15日起，沈一帆不再负责这里。" in said
    assert said.count("010-0000 1200") == 2
    assert "从2026年12月15日起，不再负责府学社区。" in days.main("officers/shen-yifan")
    days.build(DAY)
    for page in ("communities/fuxue", "officers/shen-yifan"):
        assert "这里暂时没有专门的民警，有事请打派出所电话。 拨打 010-0000 1200" in days.main(page)
    assert OLD not in days.main("meetings/fuxue-neighbours")


def test_a_deputy_who_has_left_leaves_no_number_anywhere(tmp_path: Path) -> None:
    shen = (ROOT / "tests/district/good" / OFFICERS / "shen-yifan.yaml").read_text("utf-8")
    wang = WANG.replace("from: 2026-12-15, role: lead", "from: 2026-01-15, until: 2026-12-02, role: deputy")
    days = Days(tmp_path, shen_yifan=shen.replace("deputy: li-min", "deputy: wang-fang"), wang_fang=wang)
    for now, there in ((datetime(2026, 12, 2, 23, 59), True), (datetime(2026, 12, 3, 0, 0), False)):
        days.build(now)
        found = {name for name, body in tree(tmp_path / "site").items() if NEW.encode() in body}
        assert bool(found) == there, sorted(found)


def test_who_has_left_and_comes_back_later_has_no_number_in_between(tmp_path: Path) -> None:
    shen = (ROOT / "tests/district/good" / OFFICERS / "shen-yifan.yaml").read_text("utf-8")
    back = SHEN_LEAVES + "  - {community: jiaodong, from: 2027-02-01, role: deputy}\n"
    days = Days(tmp_path, shen_yifan=shen.replace("    from: 2024-09-01\n    role: lead\n", back),
                wang_fang=WANG).build(DAY)
    found = {name for name, body in tree(days.folder / "site").items() if OLD.encode() in body}
    assert found == set()
