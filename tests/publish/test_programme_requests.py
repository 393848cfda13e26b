"""The programme's page tells of requests what the content's file of figures says, and no more."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from district.layout import FIGURES
from publish import session
from publish.session import Task, begun
from tests.district.making import GOOD
from tests.publish.test_incremental import build_content, tree
from tests.publish.test_programme import NOW, page_of, tables

FILE = """month,by,name,received,in_time,settled,days
2026-09,all,,1200,1190,1100,1
2026-10,all,,<5,<5,<5,
2026-09,kind,noise,1200,1190,1100,1
total,all,,1203,1192,1102,1.5
total,kind,noise,1203,1192,1102,1.5
total,kind,visit,0,0,0,
total,station,jiaodaokou,x,x,x,
total,station,gone,<5,<5,<5,
total,station,,0,0,0,
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    content = Path(shutil.copytree(GOOD, tmp_path / "content"))
    (content / "figures").mkdir()
    (content / FIGURES).write_text(FILE, "utf-8")
    return content


def requests(page: Any) -> Any:
    return page.get_element_by_id("requests")


def test_the_page_has_a_sentence_a_chart_and_three_tables(content: Path) -> None:
    part = requests(page_of(content))
    assert part.find_class("lead")[0].text_content() == (
        "2026年9月至2026年10月，受理诉求 1,203 件，其中 1,192 件按时作出首次答复，1,102 件已办结。")
    head = ["受理", "按时", "办结", "首复天数"]
    total = ["合计", "1,203", "1,192", "1,102", "1.5"]
    assert tables(part) == {
        "每月受理和办结的诉求": [
            ["月份", *head], ["2026年9月", "1,200", "1,190", "1,100", "1"],
            ["2026年10月", "<5", "<5", "<5", "—"], total],
        "各类诉求": [["类别", *head], ["噪声", "1,203", "1,192", "1,102", "1.5"],
                 ["走访", "0", "0", "0", "—"], total],
        "各派出所诉求": [["所属派出所", *head], ["交道口", "x", "x", "x", "—"],
                   ["gone", "<5", "<5", "<5", "—"], ["未定", "0", "0", "0", "—"], total],
    }
    [chart] = part.find_class("chart")
    assert chart.findtext("desc") == "最多的是2026年9月：1,200 件。"
    assert [bar.get("width") for bar in chart.find_class("chart__solid")] == ["24", "290", "0"]
    ids = re.findall(r' id="([^"]+)"', html.tostring(part).decode())
    assert len(ids) == len(set(ids))
    for table in part.iter("table"):
        assert {one.get("scope") for one in table.iter("th")} == {"col", "row"}


def test_it_is_there_in_english_too(content: Path) -> None:
    part = requests(page_of(content, language="en"))
    assert "1,203 requests were received, 1,192 had a first reply in time" in part.text_content()
    assert list(tables(part)) == [
        "Requests received and settled by month", "Requests by kind", "Requests by police station"]


def test_a_sum_that_is_not_published_is_not_told_in_the_sentence(content: Path) -> None:
    (content / FIGURES).write_text(FILE.replace("total,all,,1203,1192,1102,1.5", "total,all,,x,<5,x,"))
    part = requests(page_of(content))
    assert part.find_class("lead")[0].text_content() == "2026年9月至2026年10月受理的诉求见下表。"


@pytest.mark.parametrize("text", [
    "month,by,name,received,in_time,settled,days\n",
    "month,by,name,received,in_time,settled,days\ntotal,all,,0,0,0,\n",
    "month,by,name,received,in_time,settled,days\n2026-10,all,,0,0,0,\n",
])
def test_figures_of_nothing_are_nothing(content: Path, text: str) -> None:
    (content / FIGURES).write_text(text)
    assert not page_of(content).xpath("//*[@id='requests']")


def test_without_the_file_the_page_is_as_it_was(content: Path) -> None:
    shutil.rmtree(content / "figures")
    assert not page_of(content).xpath("//*[@id='requests']")


def test_a_change_of_the_file_changes_the_two_pages_that_show_it_and_no_other(content: Path) -> None:
    folder = content.parent
    build_content(content, folder / "site", folder / "cache", now=NOW)
    for text in (FILE.replace("1200", "1300"), None, FILE):
        before = tree(folder / "site")
        if text is None:
            (content / FIGURES).unlink()
        else:
            (content / FIGURES).write_text(text)
        build_content(content, folder / "site", folder / "cache", now=NOW)
        after = tree(folder / "site")
        build_content(content, folder / "fresh", None, now=NOW)
        assert tree(folder / "fresh") == after
        differ = {name for name in before if before[name] != after[name]}
        assert before.keys() == after.keys()
        assert {name for name in differ if name.endswith(".html")} == {
            "programme/index.html", "en/programme/index.html"}


def test_a_site_that_is_served_shows_the_file_as_it_was_saved(content: Path, tmp_path: Path) -> None:
    task = Task(
        content=content, clock=lambda _: NOW, out=tmp_path / "site", cache=tmp_path / "cache", jobs=1,
        refuses=lambda survey: bool(survey.errors), tell=lambda *_: None,
    )
    page = tmp_path / "site" / "programme" / "index.html"
    with begun(task) as running:
        running.build(1)
        (content / FIGURES).write_text(FILE.replace("1203", "1303"))
        running.build(1, {FIGURES})
        assert "1,303" in page.read_text("utf-8")
        (content / FIGURES).write_text(FILE.replace("1203", "3"))
        assert running.build(1, {FIGURES}).built is None
        (content / FIGURES).unlink()
        running.build(1, {FIGURES})
        assert 'id="requests"' not in page.read_text("utf-8")


def test_a_mistake_in_it_stops_the_build(content: Path) -> None:
    (content / FIGURES).write_text(FILE.replace("1203", "-1"))
    outcome = session.build(Task(
        content=content, clock=lambda _: NOW, out=content.parent / "out", cache=None, jobs=1,
        refuses=lambda survey: bool(survey.errors), tell=lambda *_: None,
    ))
    assert outcome.built is None
    assert {one.code for one in outcome.survey.problems} == {"figures_number"}
