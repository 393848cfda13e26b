"""The neighbours' meetings at the desk: who sees which, what is on the agenda, what goes back."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from build import cli
from district.reading import read_district
from district.records import OfficerId
from intake import agenda
from intake.lifecycle import Move, Outcome
from intake.receipt import Receipt, grouped
from intake.request import Step
from tests.conftest import ROOT
from tests.intake.desk.conftest import Office
from tests.intake.desk.making import PHONE, STORY, receive
from tests.intake.desk.two_stations import SERIES, desk_of_two

WEDNESDAY = "fuxue-neighbours/2026-11-25"
LAST_WEEK = "fuxue-neighbours/2026-11-18"
THURSDAY = timedelta(days=3)


@pytest.fixture
def two(queue_url: str, tmp_path: Path) -> Iterator[Office]:
    with desk_of_two(queue_url, tmp_path) as office:
        yield office


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Office]:
    with desk_of_two(f"sqlite:///{tmp_path}/q.db", tmp_path) as office:
        yield office


def make(office: Office, receipt: Receipt, *steps: Step) -> None:
    store = office.store
    for step in steps:
        store.make(receipt, step)
    store.close()


def at(office: Office, **later: float) -> str:
    return (office.now + timedelta(**later)).strftime("%Y-%m-%dT%H:%M:%SZ")


def mark(office: Office, receipt: Receipt, key: str = WEDNESDAY) -> Receipt:
    make(office, receipt, Step(Move.AGENDA, at(office), meeting=key))
    return receipt


def close(office: Office, receipt: Receipt, outcome: Outcome, main: Receipt | None = None) -> None:
    make(office, receipt, Step(Move.CLAIM, at(office), OfficerId("shen-yifan")),
         Step(Move.CLOSE, at(office), outcome=outcome, main=main))


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_an_agenda_shows_its_requests_and_nothing_of_who_sent_them(two: Office) -> None:
    ticked = mark(two, receive(two, at_meeting="true"))
    asked = mark(two, receive(two, "府学胡同 14 号"))
    page = two.browser("shen").get(f"/desk/meetings/{WEDNESDAY}")
    assert page.status_code == 200
    said = text_of(page.text)
    assert "冬季用气安全" in said
    assert f"夜间噪声登记 {grouped(ticked)} 2026-11-23 待签收 表上勾选" in said
    assert f"夜间噪声登记 {grouped(asked)} 2026-11-23 待签收 问过本人" in said
    assert f'href="/desk/requests/{ticked}"' in page.text
    for personal in (STORY, PHONE, "府学胡同 12", "府学胡同 14"):
        assert personal not in said


def test_the_list_says_how_many_are_on_each_agenda(two: Office) -> None:
    mark(two, receive(two))
    mark(two, receive(two, "府学胡同 14 号"))
    said = text_of(two.browser("shen").get("/desk/meetings").text)
    assert "25 周三 府学邻里沟通会 19:00–20:30 府学社区活动室 诉求 2 件" in said
    assert "11 周三 府学邻里沟通会 19:00–20:30 府学社区活动室 诉求 0 件 · 提出 4 件，办结 4 件。" in said
    assert "18 周三 府学邻里沟通会 19:00–20:30 府学社区活动室 诉求 0 件 还没写结果" in said


@pytest.mark.parametrize(("name", "sees"), [
    ("shen", {"fuxue-neighbours", "both"}), ("li", {"fuxue-neighbours", "both"}),
    ("yuan", {"far"}), ("head", {"fuxue-neighbours", "both"}), ("far", {"far"}),
    ("district", {"fuxue-neighbours", "both", "far"}), ("helper", set()),
])
def test_each_sees_the_meetings_of_their_own_communities(
    lite: Office, name: str, sees: set[str]
) -> None:
    browser = lite.browser(name)
    page = browser.get("/desk/meetings")
    assert set(re.findall("/desk/meetings/([a-z-]+)/", page.text)) == sees
    for series, day in (("fuxue-neighbours", "2026-11-25"), ("both", "2026-12-08"),
                        ("far", "2026-11-26")):
        status = browser.get(f"/desk/meetings/{series}/{day}").status_code
        assert status == (200 if series in sees else 404), series


@pytest.mark.parametrize("path", [
    "fuxue-neighbours/2026-11-24", "fuxue-neighbours/20261125", "fuxue-neighbours/x", "no/2026-11-25",
])
def test_a_meeting_that_is_none_is_not_there(lite: Office, path: str) -> None:
    for name in ("shen", "district"):
        assert lite.browser(name).get(f"/desk/meetings/{path}").status_code == 404


def test_an_agenda_leads_only_to_requests_that_one_may_open(lite: Office) -> None:
    own = mark(lite, receive(lite), "both/2026-12-08")
    other = mark(lite, receive(lite, "东四北大街 2 号"), "both/2026-12-08")
    page = lite.browser("shen").get("/desk/meetings/both/2026-12-08").text
    assert f"/desk/requests/{own}" in page
    assert f"/desk/requests/{other}" not in page
    assert grouped(other) in page


def test_somebody_at_the_district_may_look_at_one_station_alone(lite: Office) -> None:
    page = lite.browser("district").get("/desk/meetings?station=far").text
    assert "/desk/meetings/far/2026-11-26" in page
    assert "/desk/meetings/fuxue-neighbours/" not in page
    own = lite.browser("head").get("/desk/meetings?station=far").text
    assert "/desk/meetings/far/" not in own


def test_requests_for_a_meeting_that_was_cancelled_are_told(two: Office) -> None:
    receipt = mark(two, receive(two), "fuxue-neighbours/2026-12-02")
    mark(two, receive(two, "府学胡同 14 号"), "gone-series/2026-12-02")
    shown = two.browser("shen").get("/desk/meetings").text
    assert "这些会不开了" in shown
    assert "gone-series" not in shown
    assert "gone-series/2026-12-02" in two.browser("district").get("/desk/meetings").text
    cancelled = text_of(two.browser("shen").get("/desk/meetings/fuxue-neighbours/2026-12-02").text)
    assert "因大风取消" in cancelled
    assert grouped(receipt) in cancelled
    assert entry_of(two, "fuxue-neighbours/2026-12-02") == ""
    gone = two.browser("district").get("/desk/meetings/gone-series/2026-12-02")
    assert "现在的安排里没有这次会" in gone.text
    close(two, receipt, Outcome.ADVISED)
    assert "这些会不开了" not in two.browser("shen").get("/desk/meetings").text


def entry_of(office: Office, key: str = WEDNESDAY, name: str = "shen") -> str:
    page = office.browser(name).get(f"/desk/meetings/{key}").text
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.S)
    return html.unescape(found[1]) if found else ""


def test_what_came_of_it_is_counted_after_the_meeting(two: Office) -> None:
    kinds = (Outcome.RESOLVED, Outcome.ADVISED, Outcome.AGREED, Outcome.OUT_OF_SCOPE)
    receipts = [mark(two, receive(two, f"府学胡同 {number} 号")) for number in range(1, 8)]
    for receipt, outcome in zip(receipts, kinds, strict=False):
        close(two, receipt, outcome)
    make(two, receipts[4], Step(Move.WITHDRAW, at(two), outcome=Outcome.WITHDRAWN, resident=True))
    main, same = receipts[5:]
    make(two, same, Step(Move.JOIN, at(two), main=main))
    assert entry_of(two) == "", "the meeting has not begun"
    two.passed = THURSDAY.total_seconds()
    assert entry_of(two) == (
        "  - {on: 2026-11-25, raised: 5, settled: 3, summary: {zh: …, en: …}}\n"
    )
    page = text_of(two.browser("shen").get(f"/desk/meetings/{WEDNESDAY}").text)
    assert "content/stations/jdk/meetings/fuxue-neighbours.yaml" in page
    assert "（另有 1 件反映同一件事）" in page


def test_a_day_that_is_written_already_is_told_and_its_summary_kept(lite: Office) -> None:
    key = "fuxue-neighbours/2026-11-11"
    for number in range(1, 5):
        close(lite, mark(lite, receive(lite, f"府学胡同 {number} 号"), key), Outcome.RESOLVED)
    page = lite.browser("shen").get(f"/desk/meetings/{key}").text
    assert "文件里已经写了这一天：提出 4 件，办结 4 件。" in text_of(page)
    assert entry_of(lite, key) == "", "as it is written there is nothing to copy"
    mark(lite, receive(lite, "府学胡同 9 号"), key)
    assert entry_of(lite, key) == (
        "  - {on: 2026-11-11, raised: 5, settled: 4, summary:"
        ' {zh: "“说定”：都办了。", en: "All four: done."}}\n'
    )


def test_a_series_without_results_gets_the_heading_too(lite: Office) -> None:
    mark(lite, receive(lite, "东四北大街 2 号"), "both/2026-11-10")
    assert entry_of(lite, "both/2026-11-10", "li").startswith("held:\n  - {on: 2026-11-10, raised: 1,")


@pytest.mark.parametrize("name", ["fuxue-neighbours", "gulouyuan-neighbours", "new-series"])
def test_the_entry_goes_into_a_real_file_and_the_check_accepts_it(tmp_path: Path, name: str) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    folder = content / "stations/jiaodaokou/meetings"
    file = folder / f"{name}.yaml"
    if name == "new-series":
        old = (folder / "fuxue-neighbours.yaml").read_text("utf-8")
        file.write_text(re.sub(r"(?ms)^(held|changes):.*?(?=^\w|\Z)", "", old)
                        .replace("府学邻里沟通会", "新的会").replace("on: [wed]", "on: [fri]")
                        .replace("2026-09-02", "2026-11-27"), "utf-8")
    now = datetime(2026, 11, 28, 10)
    series = next(one for key, one in read_district(content).district.meetings.items() if key == name)
    day = {"fuxue-neighbours": "25", "gulouyuan-neighbours": "26", "new-series": "27"}[name]
    meeting = agenda.find(read_district(content).district, f"{name}/2026-11-{day}")
    assert meeting is not None
    assert meeting.end < now
    entry = agenda.held_entry(meeting, agenda.Count(6, 5), ("zh", "en"))
    assert agenda.file_of(meeting) == f"content/{series.file}"
    file.write_text(file.read_text("utf-8").rstrip("\n") + "\n" + entry, "utf-8")
    checked = CliRunner().invoke(
        cli, ["check", "--content", str(content), "--now", f"{now:%Y-%m-%d %H:%M}"]
    )
    assert checked.exit_code == 0, checked.output
    (told,) = [line for line in checked.output.splitlines() if name in line]
    assert "summary" in told, "the check asks for what only a person can write, and for nothing else"
    after = agenda.find(read_district(content).district, agenda.key_of(meeting))
    assert after is not None
    assert after.minutes is not None
    assert (after.minutes.raised, after.minutes.settled) == (6, 5)


def test_the_series_file_is_the_one_that_is_named(lite: Office) -> None:
    district = lite.desk.current().district
    meeting = agenda.find(district, WEDNESDAY)
    assert meeting is not None
    assert agenda.file_of(meeting) == f"content/{SERIES}"
