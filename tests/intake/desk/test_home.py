"""The first page: what is free to claim, what another must close, and agreements to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from district.records import OfficerId
from intake.lifecycle import Move, Outcome
from intake.receipt import Receipt
from intake.request import Step
from tests.intake.desk.conftest import Office
from tests.intake.desk.making import make, receive
from tests.intake.desk.two_stations import desk_of_two

SHEN, LI = OfficerId("shen-yifan"), OfficerId("li-min")
AT = "2026-11-23T02:00:00Z"
DAY = timedelta(days=1).total_seconds()
DONGSI = "东四北大街 2 号"


@pytest.fixture
def two(queue_url: str, tmp_path: Path) -> Iterator[Office]:
    with desk_of_two(queue_url, tmp_path) as office:
        yield office


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Office]:
    with desk_of_two(f"sqlite:///{tmp_path}/q.db", tmp_path) as office:
        yield office


def agree(office: Office, day: str, address: str = "府学胡同 1 号") -> Receipt:
    receipt = receive(office, address, story=f"吵 {day} {address}")
    make(office, receipt, Step(Move.CLAIM, AT, SHEN),
         Step(Move.CLOSE, AT, SHEN, outcome=Outcome.AGREED, look_on=day))
    return receipt


def object_to(office: Office, address: str = "府学胡同 1 号") -> Receipt:
    receipt = receive(office, address, story=f"没解决 {address}")
    make(office, receipt, Step(Move.CLAIM, AT, SHEN),
         Step(Move.CLOSE, AT, SHEN, outcome=Outcome.RESOLVED),
         Step(Move.OBJECT, AT, resident=True))
    return receipt


def page(office: Office, name: str = "shen", query: str = "") -> str:
    answer = office.browser(name).get(f"/desk/{query}")
    assert answer.status_code == 200
    return answer.text


def part(text: str, name: str) -> str:
    """A section of the page, "" where it is not there."""
    return text.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def listed(text: str) -> list[str]:
    return re.findall(r'/desk/requests/([A-Z0-9]{9})"', text)


def test_agreements_whose_day_has_come_are_on_the_first_page_and_the_next_few(two: Office) -> None:
    past, today, soon, *later = (
        agree(two, day) for day in ("2026-11-20", "2026-11-23", "2026-11-24", "2026-12-05",
                                    "2026-12-06", "2026-12-07")
    )
    elsewhere = agree(two, "2026-11-20", DONGSI)
    here = part(page(two), "look")
    assert listed(here) == [past, today, soon, *later[:2]]
    assert re.findall('<li class="tag tag--urgent">([^<]+)', here) == ["回访日期已过 3 天", "今天回访"]
    assert "回访 2026年11月24日 星期二" in here
    assert "沈一帆办结" in here
    assert elsewhere in listed(part(page(two, "li"), "look"))
    assert listed(part(page(two, query="?list=look"), "next")) == [past, today, soon, *later]


def test_who_stands_in_sees_the_agreements_of_that_time(queue_url: str, tmp_path: Path) -> None:
    """Yuan Fang, of the other station, stands in for Li Min on two days of December."""
    away = ("until: 2026-12-21}", "until: 2026-12-21, deputy: yuan-fang}")
    with desk_of_two(queue_url, tmp_path, officers__li_min=away) as office:
        deputised = agree(office, "2026-12-19", DONGSI)
        assert part(page(office, "yuan"), "look") == ""
        office.passed = 27 * DAY
        assert listed(part(page(office, "yuan"), "look")) == [deputised]
        office.passed = 30 * DAY
        assert part(page(office, "yuan"), "look") == ""


def test_of_many_that_are_due_a_few_are_shown_and_all_are_one_tap_away(lite: Office) -> None:
    due = [agree(lite, f"2026-11-{day}") for day in range(10, 18)]
    text = page(lite)
    assert listed(part(text, "look")) == due[:5]
    assert "列出到日子的 8 件" in part(text, "look")
    assert '/desk/?list=look"' in part(text, "look")
    assert listed(part(page(lite, query="?list=look"), "next")) == due
    assert "到日子的 8 件" in page(lite, query="?list=open")
    assert listed(page(lite, "district", "?list=look")) == due


def test_an_agreement_that_was_looked_at_is_off_the_list(lite: Office) -> None:
    kept, broken = agree(lite, "2026-11-23"), agree(lite, "2026-11-22")
    make(lite, kept, Step(Move.LOOK, AT, SHEN, detail="kept"))
    make(lite, broken, Step(Move.REOPEN, AT, SHEN, detail="broken"))
    assert part(page(lite), "look") == ""
    assert "没有要回访的协议。" in page(lite, query="?list=look")


def test_what_another_holds_is_not_to_be_claimed_until_the_claim_runs_out(two: Office) -> None:
    two.change("district", officer="li-min")
    free, held = receive(two, story="甲"), receive(two, story="乙")
    make(two, held, Step(Move.CLAIM, AT, LI, until="2026-11-26T15:59:59Z"))
    assert listed(part(page(two), "next")) == [free]
    everything = page(two, query="?list=open")
    assert set(listed(part(everything, "next"))) == {free, held}
    assert "李敏已签收" in everything
    assert "2 件" in page(two).partition("?list=open")[2].partition("</a>")[0]
    two.passed = 5 * DAY
    assert set(listed(part(page(two), "next"))) == {free, held}


def test_the_free_ones_follow_each_other_page_by_page(lite: Office) -> None:
    numbers = [receive(lite, story=str(n)) for n in range(40)]
    for number in numbers[::4]:
        make(lite, number, Step(Move.CLAIM, AT, LI, until="2026-11-26T15:59:59Z"))
    first = page(lite)
    after = re.findall(r'/desk/\?after=(\d+)"', first)
    second = page(lite, query=f"?after={after[0]}") if after else ""
    seen = [*listed(part(first, "next")), *listed(part(second, "next"))]
    assert sorted(seen) == sorted(set(numbers) - set(numbers[::4]))


def test_what_is_not_settled_is_shown_to_whoever_may_close_it(two: Office) -> None:
    two.change("district", officer="li-min")
    receipt = object_to(two)
    for name, sentence, above in (
        ("district", "等换人办结，您可以办", True), ("shen", "等换人办结，不能由您办结", False),
        ("head", "等换人办结</li>", False),
    ):
        text = page(two, name)
        assert sentence in text, name
        assert (listed(part(text, "objected")) == [receipt]) == above, name
        assert (receipt in listed(part(text, "next"))) != above, name
        assert '/desk/?list=objected"' in text
        assert listed(part(page(two, name, "?list=objected"), "next")) == [receipt]
    assert receipt not in page(two, "yuan")
    assert receipt not in page(two, "yuan", "?list=objected")
    make(two, receipt, Step(Move.CLAIM, AT, LI, until="2026-11-26T15:59:59Z"))
    assert "等换人办结" not in part(page(two, query="?list=open"), "next")


def test_what_was_assigned_to_another_station_is_found_there(two: Office) -> None:
    """Nothing else on the page would lead to it: the community is not the officer's."""
    receipt = object_to(two)
    assert part(page(two, "yuan"), "objected") == ""
    make(two, receipt, Step(Move.ASSIGN, AT, to=OfficerId("yuan-fang")))
    assert listed(part(page(two, "yuan"), "objected")) == [receipt]
    assert "等换人办结，您可以办" in page(two, "yuan")


def test_an_unknown_list_is_the_first_page(lite: Office) -> None:
    receipt = receive(lite)
    assert listed(part(page(lite, query="?list=nonsense"), "next")) == [receipt]
