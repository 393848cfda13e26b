"""The history of a request names people and meetings as people call them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from district.records import OfficerId
from intake.lifecycle import Move
from intake.receipt import Receipt
from intake.request import Step
from tests.intake.desk.conftest import Office
from tests.intake.desk.making import make, receive
from tests.intake.desk.test_requests import done
from tests.intake.desk.two_stations import desk_of_two

SHEN = OfficerId("shen-yifan")
AT = "2026-11-23T02:00:00Z"


@pytest.fixture
def two(queue_url: str, tmp_path: Path) -> Iterator[Office]:
    with desk_of_two(queue_url, tmp_path) as office:
        yield office


def history(office: Office, receipt: Receipt, query: str = "") -> str:
    page = office.browser("shen").get(f"/desk/requests/{receipt}{query}").text
    part = page.partition('<ol class="history">')[2].partition("</ol>")[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", " ", part)))


def test_who_has_an_account_and_is_no_officer_is_called_by_name(two: Office) -> None:
    receipt = receive(two)
    done(two.browser("head"), receipt, "note", note="先放一放")
    two.change("head", active=False)
    assert "备注 王所长 先放一放" in history(two, receipt)


def test_an_account_that_is_no_more_is_called_by_what_it_was(two: Office) -> None:
    """As after a restore: no backup carries accounts."""
    receipt = receive(two)
    make(two, receipt, Step(Move.NOTE, AT, by="@retired"))
    assert "备注 retired" in history(two, receipt)


def test_a_helper_is_named_where_a_slip_was_given_and_where_it_came_back(two: Office) -> None:
    receipt, browser = receive(two), two.browser("shen")
    done(browser, receipt, "claim")
    page = done(browser, receipt, "slip", to="helper", note="看看灯", until="tomorrow")
    slip = re.findall(r'name="slip" value="(\d+)"', page.text)[-1]
    two.browser("helper").send(f"/desk/slips/{slip}", came="done")
    said = history(two, receipt)
    assert "派单 沈一帆 · 赵师傅" in said
    assert "回单 赵师傅 · 办好了" in said


def test_a_meeting_is_called_by_its_title_and_the_day_it_is_on(two: Office) -> None:
    receipt = receive(two)
    make(two, receipt, *(
        Step(Move.AGENDA, AT, SHEN, meeting=key)
        for key in ("fuxue-neighbours/2026-11-25", "fuxue-neighbours/2026-12-09", "gone/2026-12-09")
    ), Step(Move.AGENDA, AT, SHEN))
    said = history(two, receipt)
    assert "列入会议议程 沈一帆 · 府学邻里沟通会 2026年11月25日 星期三" in said
    # It was moved by a day.
    assert "府学邻里沟通会 2026年12月10日 星期四" in said
    assert "列入会议议程 沈一帆 · gone/2026-12-09" in said
    assert "从议程上拿下" in said
    assert "Fuxue neighbours' meeting Wednesday 25 November 2026" in history(
        two, receipt, "?language=en"
    )
