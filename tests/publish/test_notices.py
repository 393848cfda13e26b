"""A notice holds from its moment to the end of its last day; its address answers for ever."""

from __future__ import annotations

import html
import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.publish.test_incremental import build_content, tree

FILE = "stations/jiaodaokou/notices/2026-11-20-winter-gas.yaml"
PAGE = "notices/2026-11-20-winter-gas"
LISTS = ("index.html", "notices/index.html", "communities/fuxue/index.html",
         "stations/jiaodaokou/index.html", "communities/fuxue/notices.xml", "notices.xml",
         "stations/jiaodaokou/notices.xml")


def content_with(folder: Path, old: str = "", new: str = "") -> Path:
    content = folder / "content"
    shutil.copytree(ROOT / "tests/district/good", content)
    text = (content / FILE).read_text("utf-8")
    assert old in text
    (content / FILE).write_text(text.replace(old, new), "utf-8")
    return content


def facts(site: Path, language: str = "") -> dict[str, str]:
    """What a notice's page says below its text, by label."""
    text = (site / language / PAGE / "index.html").read_text("utf-8")
    found = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", text)
    return {label: html.unescape(re.sub("<[^>]+>", "", said)) for label, said in found}


def test_it_says_from_when_to_when_it_holds_who_wrote_it_and_who_reviewed_it(
    tmp_path: Path,
) -> None:
    site = tmp_path / "site"
    build_content(content_with(tmp_path), site, None)
    assert facts(site) == {
        "涉及范围": "府学社区", "发布": "2026年11月20日 09:00", "有效期至": "2027年2月28日",
        "来源": "东城公安", "撰写": "值班编辑", "审核": "审核人",
    }
    assert facts(site, "en") == {
        "For": "Fuxue Community", "Published": "20 November 2026 09:00",
        "Valid until": "28 February 2027", "From": "东城公安", "Written by": "值班编辑",
        "Reviewed by": "审核人",
    }


@pytest.mark.parametrize(("now", "said"), [
    (datetime(2026, 11, 22, 13, 59), None),
    (datetime(2026, 11, 22, 14, 0), "2026年11月22日 14:00"),
])
def test_it_says_when_it_was_changed_once_that_is_past(
    tmp_path: Path, now: datetime, said: str | None
) -> None:
    content = content_with(tmp_path, "expires:", "updated: 2026-11-22 14:00\nexpires:")
    build_content(content, tmp_path / "site", None, now=now)
    assert facts(tmp_path / "site").get("最近更新") == said


def test_it_holds_from_its_moment_to_the_end_of_its_last_day_and_stays_at_its_address(
    tmp_path: Path,
) -> None:
    content = content_with(tmp_path, "2027-02-28", "2026-11-25")
    site, fresh = tmp_path / "site", tmp_path / "fresh"
    for now, there, holds in (
        (datetime(2026, 11, 20, 8, 59), False, False),
        (datetime(2026, 11, 20, 9, 0), True, True),
        (datetime(2026, 11, 25, 0, 0), True, True),
        (datetime(2026, 11, 25, 23, 59), True, True),
        (datetime(2026, 11, 26, 0, 0), True, False),
        (datetime(2027, 11, 26, 0, 0), True, False),
    ):
        build_content(content, site, tmp_path / "cache", now=now)
        page = site / PAGE / "index.html"
        assert page.exists() == there, now
        text = page.read_text("utf-8") if there else ""
        assert ("这则公告已于2026年11月25日到期，留作参考。" in text) == (there and not holds), now
        for name in LISTS:
            assert (f"/{PAGE}/" in (site / name).read_text("utf-8")) == holds, (now, name)
        build_content(content, fresh, tmp_path / "other", now=now)
        assert tree(site) == tree(fresh), now
        (tmp_path / "other/site.db").unlink()
