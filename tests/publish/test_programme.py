"""The programme's figures are those that anybody could count in the YAML."""

from __future__ import annotations

import re
import shutil
from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import html

from district.words import read_words
from look.speak import Speaker
from publish.programme import Figures, Meetings, Programme, last_months
from publish.programme_charts import MANY, Charts
from tests.conftest import ROOT
from tests.district.making import GOOD
from tests.publish.test_incremental import build_content, tree

NOW = datetime(2026, 11, 23, 10, 0)
SERIES = "stations/jiaodaokou/meetings/fuxue-neighbours.yaml"
zh = Speaker(read_words("zh"))


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The good district, of whose meetings one has minutes."""
    content = Path(shutil.copytree(GOOD, tmp_path / "content"))
    series = content / SERIES
    lines = series.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "raised:" not in line or "2026-11-18" in line]
    series.write_text("".join(kept), "utf-8")
    return content


def page_of(content: Path, now: datetime = NOW, language: str = "") -> Any:
    folder = content.parent
    build_content(content, folder / "site", folder / "cache", now=now)
    return html.parse(str(folder / "site" / language / "programme/index.html")).getroot()


def tables(page: Any) -> dict[str, list[list[str]]]:
    """Each table's rows below its caption."""
    return {
        table.findtext("caption"): [[cell.text_content() for cell in row.iterfind("*")]
                                    for row in table.iter("tr")]
        for table in page.iter("table")
    }


def test_a_small_district_is_counted_by_hand(content: Path) -> None:
    page = page_of(content)
    # Two officers: 7 hours on five days and one on Saturday; 6 hours on six days.
    assert tables(page) == {
        "各派出所每周驻区小时数": [
            ["所属派出所", "在岗民警", "承诺", "公布"], ["交道口", "2", "72", "72"], ["合计", "2", "72", "72"],
        ],
        "每月邻里沟通会": [
            ["月份", "开会", "提出", "办结"], ["2026年11月", "1", "6", "5"], ["合计", "1", "6", "5"],
        ],
        "各派出所邻里沟通会": [
            ["所属派出所", "开会", "提出", "办结"], ["交道口", "1", "6", "5"], ["合计", "1", "6", "5"],
        ],
    }
    leads = [lead.text_content() for lead in page.find_class("lead")]
    assert leads == [
        "今天在岗的社区民警共 2 位，每周承诺驻区 72 小时，公布的驻区时间合计 72 小时。",
        "2026年11月，邻里沟通会开了 1 次，街坊邻居提出 6 件事，办结 5 件。",
    ]


def test_the_sample_is_what_its_files_say(sample_site: Path) -> None:
    hours, meetings, months = _counted(ROOT / "content")
    for language in ("", "en/"):
        page = html.parse(str(sample_site / language / "programme/index.html")).getroot()
        first, by_month, by_station = ([row[1:] for row in rows[1:]] for rows in tables(page).values())
        assert first[:-1] == [[str(n) for n in hours[name]] for name in sorted(hours)]
        assert by_station[:-1] == [[str(n) for n in meetings[name]] for name in sorted(hours)]
        assert by_month[:-1] == [[str(n) for n in months[name]] for name in sorted(months)]
        sums = [sum(column) for column in zip(*months.values(), strict=True)]
        assert by_month[-1] == by_station[-1] == [f"{n:,}" for n in sums]
        assert first[-1] == [f"{sum(column):,}" for column in zip(*hours.values(), strict=True)]


def _counted(folder: Path) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Hours and meetings by station, meetings by month, straight from the files."""
    hours: dict[str, Any] = {}
    meetings: dict[str, Any] = defaultdict(lambda: [0, 0, 0])
    months: dict[str, Any] = defaultdict(lambda: [0, 0, 0])
    names = "mon tue wed thu fri sat sun".split()
    for station in sorted((folder / "stations").iterdir()):
        found: Counter[str] = Counter()
        for file in station.glob("officers/*.yaml"):
            officer = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
            if not any(one["from"] <= "2026-11-23" <= one.get("until", "9999")
                       for one in officer["postings"]):
                continue
            found["officers"] += 1
            for one in officer["hours"]:
                days = one["days"]
                if isinstance(days, str):
                    ends = [names.index(day) for day in days.split("-")]
                    days = names[ends[0]:ends[-1] + 1]
                minutes = [int(at[:-3]) * 60 + int(at[-2:]) for at in (one["from"], one["until"])]
                found["minutes"] += (minutes[1] - minutes[0]) * len(days)
        given = found["minutes"] / 60
        assert given == int(given)
        hours[station.name] = [found["officers"], 36 * found["officers"], int(given)]
        for file in station.glob("meetings/*.yaml"):
            series = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
            for one in series.get("held", ()):
                more = [1, int(one["raised"]), int(one["settled"])]
                for total in (meetings[station.name], months[one["on"][:7]]):
                    total[:] = [a + b for a, b in zip(total, more, strict=True)]
    return hours, meetings, months


def test_who_has_left_and_minutes_of_another_year_are_not_counted(content: Path) -> None:
    li = content / "stations/jiaodaokou/officers/li-min.yaml"
    shen = content / "stations/jiaodaokou/officers/shen-yifan.yaml"
    text = shen.read_text("utf-8")
    shen.write_text(text.replace("    role: lead", "    role: lead\n    until: 2026-11-30"), "utf-8")
    text = li.read_text("utf-8")
    li.write_text(text.replace("fuxue, from: 2025-03-01, role: deputy",
                               "fuxue, from: 2026-12-01, role: lead"), "utf-8")
    before, after = page_of(content), page_of(content, datetime(2026, 12, 1, 10))
    assert tables(before)["各派出所每周驻区小时数"][1] == ["交道口", "2", "72", "72"]
    assert tables(after)["各派出所每周驻区小时数"][1] == ["交道口", "1", "36", "36"]
    assert tables(after)["每月邻里沟通会"][1:3] == [
        ["2026年11月", "1", "6", "5"], ["2026年12月", "0", "0", "0"],
    ]
    last = page_of(content, datetime(2027, 10, 31, 10))
    assert len(tables(last)["每月邻里沟通会"]) == 14
    gone = page_of(content, datetime(2027, 11, 1, 10))
    assert list(tables(gone)) == ["各派出所每周驻区小时数"]
    assert "最近一年还没有写过会议记录" in gone.text_content()
    assert len(gone.find_class("chart")) == 1


def test_a_moved_meeting_is_counted_in_the_month_in_which_it_was_held(content: Path) -> None:
    series = content / SERIES
    text = series.read_text("utf-8").replace(
        "changes:\n", "changes:\n  - {on: 2026-11-18, moved_to: 2026-10-31 19:00}\n")
    series.write_text(text, "utf-8")
    assert tables(page_of(content))["每月邻里沟通会"][1:-1] == [
        ["2026年10月", "1", "6", "5"], ["2026年11月", "0", "0", "0"],
    ]


def test_without_minutes_there_is_a_sentence_and_no_empty_chart(content: Path) -> None:
    series = content / SERIES
    series.write_text(re.sub(r"(?ms)^held:.*", "", series.read_text("utf-8")), "utf-8")
    page = page_of(content, language="en")
    assert "No minutes have been written in the last twelve months." in page.text_content()
    assert [chart.findtext("title") for chart in page.find_class("chart")] == [
        "Hours a week by police station"]


def test_a_chart_says_in_words_what_it_shows_and_has_its_table_beside_it(content: Path) -> None:
    page = page_of(content)
    said = {}
    for chart in page.find_class("chart"):
        assert chart.get("role") == "img"
        title, desc = chart.find("title"), chart.find("desc")
        assert chart.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
        table = chart.getnext().find("table")
        assert table.findtext("caption") == title.text
        assert {head.get("scope") for head in table.iter("th")} == {"col", "row"}
        said[title.text] = desc.text
    assert said == {
        "各派出所每周驻区小时数": "1 个派出所中，1 个公布的驻区时间不少于承诺。",
        "每月邻里沟通会": "提出最多的是2026年11月：6 件，办结 5 件。",
    }
    ids = re.findall(r' id="([^"]+)"', html.tostring(page).decode())
    assert len(ids) == len(set(ids))


def test_a_month_that_turns_is_a_month_more_without_any_edit(content: Path) -> None:
    page_of(content)
    page = page_of(content, datetime(2026, 12, 1, 0, 0))
    assert [row[0] for row in tables(page)["每月邻里沟通会"]] == [
        "月份", "2026年11月", "2026年12月", "合计"]
    fresh = content.parent / "fresh"
    build_content(content, fresh, None, now=datetime(2026, 12, 1, 0, 0))
    assert tree(content.parent / "site") == tree(fresh)


def test_the_last_twelve_months_end_with_this_one() -> None:
    assert last_months(date(2026, 11, 30))[::11] == [date(2025, 12, 1), date(2026, 11, 1)]
    assert last_months(date(2026, 1, 1))[::11] == [date(2025, 2, 1), date(2026, 1, 1)]
    assert len(last_months(date(2024, 2, 29))) == 12


def of_stations(number: int) -> Charts:
    stations = tuple(
        Figures(f"{at}派出所", f"{at}", 60, 2160.0, 2100.5, Meetings(3, at, 2)) for at in range(number)
    )
    months = {date(2026, 11, 1): sum((one.meetings for one in stations), Meetings())}
    return Charts(zh, Programme(stations, months))


def test_of_very_many_stations_there_are_tables_only_and_the_months_are_still_drawn() -> None:
    few, many = of_stations(MANY), of_stations(MANY + 1)
    assert few.hours() and few.stations() and few.months()
    assert not many.hours() and not many.stations()
    months = many.months()
    assert months and len(months.chart.rows) == 1
    assert months.says == "提出最多的是2026年11月：820 件，办结 82 件。"


def test_numbers_are_written_so_that_they_can_be_read() -> None:
    hours = of_stations(2).hours()
    assert hours and hours.chart.rows[0].bar.said == "2,100.5 / 2,160"
    assert hours.says == "2 个派出所中，0 个公布的驻区时间不少于承诺。"
    assert [zh.number(n) for n in (0, 36, 35.5, 1_234_567)] == ["0", "36", "35.5", "1,234,567"]
    assert zh.year_month(date(2026, 3, 1)) == "2026年3月"
    assert Speaker(read_words("en")).year_month(date(2026, 3, 1)) == "March 2026"
