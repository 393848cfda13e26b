"""What is urgent stands on top of every page that it concerns, once, as long as it holds."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.publish.test_incremental import build_content, tree

NOW = datetime(2026, 11, 23, 10, 0)
ID = "2026-11-22-gas-leak"
NOTICE = """\
title: {zh: 煤气泄漏，请先别开灯, en: "Gas leak: keep the lights off"}
kind: safety
severity: urgent
published: 2026-11-22 09:00
expires: 2026-11-24
body: {zh: 请开窗。, en: Open a window.}
source: {zh: 东城公安, en: Dongcheng police}
edited_by: 值班编辑
reviewed_by: 审核人
"""
DISTRICT, OF_STATION = f"notices/{ID}.yaml", f"stations/jiaodaokou/notices/{ID}.yaml"
COMMUNITY = NOTICE + "communities: [fuxue]\n"
STATION_PAGES = {
    "communities/fuxue", "communities/jiaodong", "meetings/fuxue-neighbours",
    "officers/shen-yifan", "officers/li-min", "stations/jiaodaokou",
}
EVERYWHERE = STATION_PAGES | {
    "", "about", "communities", "meetings", "notices", "notices/2026-11-20-winter-gas", "officers",
    "programme", "requests", "requests/noise", "stations", "streets", "streets/d", "streets/f", "streets/x",
    "streets/z",
}


def content_with(folder: Path, path: str, text: str) -> Path:
    content = folder / "content"
    shutil.copytree(ROOT / "tests/district/good", content)
    for language in ("zh", "en"):
        (content / "pages" / language).mkdir(parents=True)
        page = content / "pages" / language / "about.md"
        page.write_text("---\ntitle: 关于\n---\n\n# 关于\n", "utf-8")
    (content / path).parent.mkdir(parents=True, exist_ok=True)
    (content / path).write_text(text, "utf-8")
    return content


def topped(site: Path, language: str = "") -> set[str]:
    """The pages on top of which the notice stands; on none of them twice."""
    found = set()
    root = site / language
    for page in root.rglob("*.html"):
        name = page.relative_to(root).as_posix().removesuffix("index.html").rstrip("/")
        html = page.read_text("utf-8")
        above = html[html.index("<main") : html.index("<article")]
        times = len(re.findall(rf'<div class="callout callout--urgent"><p><a href="[^"]*{ID}/"', html))
        assert times == above.count(f"{ID}/") <= 1, page
        if times and not (language == "" and name.split("/")[0] == "en"):
            found.add(name)
    return found


@pytest.mark.parametrize("language", ["", "en"])
@pytest.mark.parametrize(("path", "text", "pages"), [
    (DISTRICT, NOTICE, EVERYWHERE),
    (OF_STATION, NOTICE, STATION_PAGES),
    (OF_STATION, COMMUNITY, STATION_PAGES - {"communities/jiaodong"}),
    (DISTRICT, COMMUNITY, STATION_PAGES - {"communities/jiaodong"}),
], ids=["district", "station", "community", "district for a community"])
def test_it_stands_on_top_of_every_page_it_concerns_and_no_other(
    tmp_path: Path, path: str, text: str, pages: set[str], language: str
) -> None:
    build_content(content_with(tmp_path, path, text), tmp_path / "site", None, now=NOW)
    assert topped(tmp_path / "site", language) == pages


def test_it_does_not_stand_on_its_own_page_and_on_none_for_lack_of_one(tmp_path: Path) -> None:
    build_content(content_with(tmp_path, DISTRICT, NOTICE), tmp_path / "site", None, now=NOW)
    never = {f"notices/{ID}", "404.html", "offline.html", "communities/fuxue/poster"}
    assert never & topped(tmp_path / "site") == set()
    for name in never:
        page = tmp_path / "site" / name
        assert (page if page.suffix else page / "index.html").is_file()


def test_a_warning_stands_on_top_of_nothing(tmp_path: Path) -> None:
    warning = NOTICE.replace("urgent", "warning")
    build_content(content_with(tmp_path, DISTRICT, warning), tmp_path / "site", None, now=NOW)
    assert topped(tmp_path / "site") == set()


def test_it_comes_at_its_moment_changes_and_goes_after_its_last_day(tmp_path: Path) -> None:
    content = content_with(tmp_path, DISTRICT, NOTICE)
    changed = NOTICE.replace("煤气泄漏", "燃气泄漏")
    site = tmp_path / "site"
    for text, now, there in (
        (NOTICE, datetime(2026, 11, 22, 8, 59), False),
        (NOTICE, datetime(2026, 11, 22, 9, 0), True),
        (changed, datetime(2026, 11, 23, 12, 0), True),
        (changed, datetime(2026, 11, 24, 23, 59), True),
        (changed, datetime(2026, 11, 25, 0, 0), False),
    ):
        (content / DISTRICT).write_text(text, "utf-8")
        build_content(content, site, tmp_path / "cache", now=now)
        assert topped(site) == (EVERYWHERE if there else set()), now
        assert ("燃气泄漏" in (site / "about/index.html").read_text("utf-8")) == (
            there and text is changed)
        build_content(content, tmp_path / "fresh", tmp_path / "other", now=now)
        assert tree(site) == tree(tmp_path / "fresh"), now
        # The next one is made from nothing again, but for the theme.
        (tmp_path / "other/site.db").unlink()


def test_it_is_taken_off_every_page_when_its_file_is_deleted(tmp_path: Path) -> None:
    content = content_with(tmp_path, DISTRICT, NOTICE)
    build_content(content, tmp_path / "site", tmp_path / "cache", now=NOW)
    (content / DISTRICT).unlink()
    build_content(content, tmp_path / "site", tmp_path / "cache", now=NOW)
    assert topped(tmp_path / "site") == set()


def test_several_stand_latest_first(tmp_path: Path) -> None:
    content = content_with(tmp_path, DISTRICT, NOTICE)
    later = NOTICE.replace("2026-11-22 09:00", "2026-11-23 09:00").replace("煤气泄漏", "大风")
    (content / "notices/2026-11-23-gale.yaml").write_text(later, "utf-8")
    build_content(content, tmp_path / "site", None, now=NOW)
    for page in ("index.html", "communities/fuxue/index.html"):
        html = (tmp_path / "site" / page).read_text("utf-8")
        above = html[html.index("<main") : html.index("<article")]
        assert re.findall(r'/notices/([\w-]+)/"', above) == ["2026-11-23-gale", ID]


def test_a_meeting_for_a_community_of_another_station_has_what_is_urgent_there_and_its_lead(
    tmp_path: Path,
) -> None:
    named = NOTICE + "communities: [jiaodong]\n"
    content = content_with(tmp_path, f"stations/dongsi/notices/{ID}.yaml", named)
    here, there = content / "stations/jiaodaokou", content / "stations/dongsi"
    station = (here / "station.yaml").read_text("utf-8")
    (there / "station.yaml").write_text(station.replace("1200", "1300"), "utf-8")
    for kind, name in (("communities", "jiaodong"), ("officers", "li-min")):
        (there / kind).mkdir()
        (here / kind / f"{name}.yaml").rename(there / kind / f"{name}.yaml")
    lone = (there / "officers/li-min.yaml").read_text("utf-8")
    gone = lone.replace("  - {community: fuxue, from: 2025-03-01, role: deputy}\n", "")
    assert gone != lone
    (there / "officers/li-min.yaml").write_text(gone, "utf-8")
    # Nothing else leads from the one station to the other's officer.
    shen = here / "officers/shen-yifan.yaml"
    shen.write_text(shen.read_text("utf-8").replace(", deputy: li-min", ""), "utf-8")
    series = here / "meetings/fuxue-neighbours.yaml"
    text = series.read_text("utf-8")
    series.write_text(text.replace("communities: [fuxue]", "communities: [jiaodong]")
                      .replace("host: shen-yifan", "host: wang-fang"), "utf-8")
    left = gone.replace("李敏", "王芳").replace("Li Min", "Wang Fang").replace("012346", "012399")
    left = left.replace("1204", "1299").replace("from: 2024-09-01", "from: 2024-08-01, until: 2024-08-31")
    (there / "officers/wang-fang.yaml").write_text(left, "utf-8")
    build_content(content, tmp_path / "site", None, now=NOW)
    assert "meetings/fuxue-neighbours" in topped(tmp_path / "site")
    html = (tmp_path / "site/meetings/fuxue-neighbours/index.html").read_text("utf-8")
    assert "010-0000 1204" in html
    assert "010-0000 1299" not in html
