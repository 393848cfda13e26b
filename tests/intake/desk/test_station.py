"""A station head's Monday: what is late, due, waiting for another, unsorted; who is away."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from district.records import OfficerId
from intake.lifecycle import Move, Outcome
from intake.receipt import Receipt, grouped
from intake.request import Step
from intake.stored import REQUEST
from tests.intake.desk.conftest import Office
from tests.intake.desk.making import PHONE, STORY, receive
from tests.intake.desk.two_stations import desk_of_two

SHEN, LI = OfficerId("shen-yifan"), OfficerId("li-min")
MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def two(queue_url: str, tmp_path: Path) -> Iterator[Office]:
    with desk_of_two(queue_url, tmp_path) as office:
        yield office


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Office]:
    with desk_of_two(f"sqlite:///{tmp_path}/q.db", tmp_path) as office:
        yield office


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def ago(**span: float) -> datetime:
    return MONDAY - timedelta(**span)


def make(office: Office, receipt: Receipt, *steps: Step) -> None:
    store = office.store
    for step in steps:
        store.make(receipt, step)
    store.close()


def claim(office: Office, receipt: Receipt, when: datetime, who: OfficerId = SHEN) -> None:
    make(office, receipt, Step(Move.CLAIM, stamp(when), who))


def close(office: Office, receipt: Receipt, when: datetime, who: OfficerId = SHEN) -> None:
    claim(office, receipt, when, who)
    make(office, receipt, Step(Move.CLOSE, stamp(when), who, outcome=Outcome.RESOLVED))


def said(office: Office, name: str = "head", query: str = "") -> str:
    answer = office.browser(name).get(f"/desk/station{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_only_heads_and_the_district_have_the_page(lite: Office) -> None:
    for name, status in (("head", 200), ("district", 200), ("shen", 404), ("helper", 404)):
        browser = lite.browser(name)
        assert browser.get("/desk/station").status_code == status
        assert ('"/desk/station"' in browser.get("/desk/account").text) == (status == 200)


def test_an_empty_queue_says_so(two: Office) -> None:
    page = said(two)
    assert "没有待办的诉求。" in page
    assert "11月16日—11月22日 0 0 —" in page


def test_what_is_late_comes_oldest_first_with_who_has_it(two: Office) -> None:
    newer = receive(two, "府学胡同 2 号", now=ago(days=5))
    older = receive(two, "府学胡同 1 号", now=ago(days=12))
    claim(two, older, ago(days=1))
    page = said(two)
    assert "已超期 2 件" in page
    assert page.index(grouped(older)) < page.index(grouped(newer))
    at = page.index(grouped(older))
    assert "超期 6 个工作日 期限 2026-11-13 23:59" in page[at : at + 60]
    assert "沈一帆" in page[at : at + 90]
    there = page[page.index(grouped(newer)):][:90]
    assert "超期 1 个工作日 期限 2026-11-20 23:59" in there
    assert "沈一帆" in there, there


def test_what_waits_for_the_resident_is_not_late(two: Office) -> None:
    receipt = receive(two, now=ago(days=12))
    claim(two, receipt, ago(days=1))
    make(two, receipt, Step(Move.ASK, stamp(ago(hours=1)), SHEN))
    page = said(two)
    assert "已超期 1 件" not in page
    assert "超期 6 个工作日" not in page
    assert "等居民答复 1 件" in page


def test_what_is_due_today_and_on_the_next_working_day_is_told(two: Office) -> None:
    today = receive(two, "府学胡同 1 号", now=ago(days=4))
    following = receive(two, "府学胡同 2 号", now=ago(days=3))
    page = said(two)
    assert f"今天到期 夜间噪声登记 府学社区 {grouped(today)}" in page
    assert f"2026年11月24日 星期二到期 夜间噪声登记 府学社区 {grouped(following)}" in page


def test_on_a_friday_the_next_working_day_is_monday(lite: Office) -> None:
    receive(lite, now=MONDAY + timedelta(days=3))
    lite.passed = timedelta(days=4).total_seconds()
    assert "2026年11月30日 星期一到期 1 件" in said(lite)


def test_a_head_sees_the_own_station_and_the_district_one_or_all(two: Office) -> None:
    own = receive(two, now=ago(days=12))
    far = receive(two, "远门胡同 3 号", now=ago(days=12))
    for name, query, sees in (
        ("head", "", {own}), ("head", "?station=far", {own}), ("far", "", {far}),
        ("district", "", {own, far}), ("district", "?station=far", {far}),
        ("district", "?station=jdk", {own}), ("district", "?station=none", {own, far}),
    ):
        page = said(two, name, query)
        assert {each for each in (own, far) if grouped(each) in page} == sees, (name, query)
        assert f"已超期 {len(sees)} 件" in page


def test_what_nobody_could_place_is_everybodys_to_sort(two: Office) -> None:
    nowhere = receive(two, "不知道什么地方")
    gone = receive(two)
    store = two.store
    row = dict(store.engine.rows(f"{REQUEST} WHERE receipt = :r", {"r": gone})[0])
    with store.engine.writing():
        store.engine.run("UPDATE request SET community = 'merged-away' WHERE id = :id",
                         {"id": row["id"]})
    store.close()
    for name in ("head", "far", "district"):
        page = said(two, name)
        assert "待分派 2 件" in page
        assert grouped(nowhere) in page
        assert grouped(gone) in page


def test_objections_and_agreements_to_look_at_are_told(two: Office) -> None:
    objected, agreed, later = (receive(two, f"府学胡同 {n} 号") for n in (1, 2, 3))
    close(two, objected, MONDAY)
    make(two, objected, Step(Move.OBJECT, stamp(MONDAY), resident=True))
    for receipt, day in ((agreed, "2026-11-29"), (later, "2026-11-30")):
        claim(two, receipt, MONDAY)
        make(two, receipt, Step(Move.CLOSE, stamp(MONDAY), SHEN, outcome=Outcome.AGREED,
                                look_on=day))
    page = said(two)
    assert "居民说没解决，要换人办结 1 件" in page
    assert grouped(objected) in page
    assert "本周要回访的协议 1 件" in page
    assert grouped(agreed) in page
    assert grouped(later) not in page
    assert grouped(objected) not in said(two, "far")
    assert grouped(agreed) not in said(two, "far")


def test_officers_with_most_come_first_each_with_a_number(two: Office) -> None:
    for number in range(1, 4):
        receive(two, f"府学胡同 {number} 号", now=ago(days=12 if number == 1 else 0))
    claim(two, receive(two, "府学胡同 9 号"), MONDAY, LI)
    receive(two, "无人胡同 1 号")
    page = said(two)
    assert "沈一帆 3 1" in page
    assert "李敏 1 0" in page
    assert "没有责任民警 1 0" in page
    assert page.index("沈一帆 3 1") < page.index("李敏 1 0")


def test_who_is_away_and_that_nobody_stands_in_is_said(lite: Office) -> None:
    page = said(lite)
    assert "沈一帆 12月1日—12月7日 李敏代班" in page
    assert "无人代班" not in page
    lite.passed = timedelta(days=20).total_seconds()
    page = said(lite)
    assert "有人外出，无人代班，请安排 李敏 12月20日—12月21日无人代班 沈一帆" in page
    assert page.count("12月20日—12月21日无人代班") == 2
    lite.passed = timedelta(days=27).total_seconds()
    assert "今天外出 李敏" in said(lite)
    assert "沈一帆" not in said(lite, "far")


def test_the_weeks_before_are_counted(two: Office) -> None:
    """Received, closed and answered in time; a call that reached nobody is no reply."""
    plain = receive(two, "府学胡同 1 号", now=ago(days=6))
    close(two, plain, ago(days=5))
    slow = receive(two, "府学胡同 2 号", now=ago(days=13))
    close(two, slow, ago(days=4))
    asked = receive(two, "府学胡同 3 号", now=ago(days=6))
    claim(two, asked, ago(days=6))
    make(two, asked, Step(Move.ASK, stamp(ago(days=5)), SHEN))
    called = receive(two, "府学胡同 4 号", now=ago(days=6))
    claim(two, called, ago(days=6))
    make(two, called, Step(Move.CALL, stamp(ago(days=5)), SHEN, detail="no_answer"))
    receive(two, "府学胡同 5 号", now=ago(days=6))
    taken_back = receive(two, "府学胡同 6 号", now=ago(days=6))
    make(two, taken_back, Step(Move.WITHDRAW, stamp(ago(days=5)), outcome=Outcome.WITHDRAWN,
                               resident=True))
    fresh = receive(two, "府学胡同 7 号", now=ago(hours=1))
    close(two, fresh, MONDAY)
    page = said(two)
    assert "11月16日—11月22日 5 3 2 / 4" in page
    assert "11月9日—11月15日 1 0 0 / 1" in page
    assert "11月16日—11月22日 0 0 —" in said(two, "far")


def test_the_loudest_streets_are_told_but_not_what_was_heard_by_day(two: Office) -> None:
    for number in range(1, 4):
        receive(two, f"府学胡同 {number} 号")
    receive(two, "东四北大街 2 号")
    receive(two, "无人胡同 2 号", now=ago(days=40))
    receive(two, "远门胡同 2 号")
    store = two.store
    with store.engine.writing():
        store.engine.run("UPDATE request SET heard_at = '2026-11-22T15' WHERE id = 1")
        store.engine.run("UPDATE request SET heard_at = '2026-11-22T23' WHERE id = 2")
        store.engine.run("UPDATE request SET heard_at = '2026-11-22T??' WHERE id = 3")
    store.close()
    page = said(two)
    assert "夜里哪里吵 府学胡同 2 件 东四北大街 1 件 近四周" in page
    assert "夜里哪里吵 远门胡同 1 件 近四周" in said(two, "far")


def test_the_page_says_nothing_personal(two: Office) -> None:
    receive(two, now=ago(days=12))
    page = two.browser("head").get("/desk/station").text
    assert "夜间噪声登记" in page
    for personal in (STORY, PHONE, "府学胡同 12"):
        assert personal not in page


def test_every_list_on_the_page_is_there(lite: Office) -> None:
    """What a figure leads to is on the page or a list of the desk."""
    receive(lite, now=ago(days=12))
    receive(lite, "不知道什么地方")
    browser = lite.browser("head")
    page = browser.get("/desk/station").text
    main = page[page.index("<main"):]
    for path in re.findall('href="([^"]+)"', main):
        if path.startswith("#"):
            assert f'id="{path[1:]}"' in page
        else:
            assert browser.get(path).status_code == 200, path
