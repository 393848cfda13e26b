"""A slip for a helper: given from the sheet, seen masked and for a time, reported on."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx
import pytest

from intake.account_store import Accounts
from intake.receipt import Receipt
from tests.intake.desk.conftest import PEOPLE, Browser, Office, hidden
from tests.intake.desk.making import PHONE, STORY, moves, receive
from tests.intake.desk.test_requests import do, done, page_of

TEXT = "看看楼道的灯亮不亮"
ADDRESS = "府学胡同 12 号 3单元501"
MASKED = "138****8000"


def give(browser: Browser, receipt: Receipt, **given: str) -> str:
    """The id of the slip."""
    page = done(browser, receipt, "slip", **{
        "to": "helper", "note": TEXT, "until": "tomorrow", **given,
    })
    assert "已派单" in page.text
    return re.findall(r'name="slip" value="(\d+)"', page.text)[-1]


def given_slip(office: Office, **given: str) -> tuple[Receipt, Browser, str]:
    """A claimed request, its officer's browser, and the id of the slip."""
    receipt, officer = receive(office, ADDRESS), office.browser("shen")
    done(officer, receipt, "claim")
    return receipt, officer, give(officer, receipt, **given)


def answer(helper: Browser, slip: str, page: httpx.Response | None = None, **given: str
           ) -> httpx.Response:
    return helper.send(f"/desk/slips/{slip}", page, **given)


def another_helper(office: Office) -> Browser:
    store = office.store
    other = next(each for each in PEOPLE if each.name == "helper")
    Accounts(store.engine).add(replace(other, name="qian", shown="钱师傅"))
    store.close()
    return office.browser("qian")


def test_the_helper_sees_the_slip_masked_and_nothing_else_of_the_desk(either: Office) -> None:
    receipt, _, slip = given_slip(either)
    helper = either.browser("helper")
    first = helper.get("/desk/")
    assert f'href="/desk/slips/{slip}"' in first.text
    assert TEXT not in first.text
    page = helper.get(f"/desk/slips/{slip}")
    assert page.status_code == 200
    for said in (TEXT, "府学胡同 12 号", MASKED, "夜间噪声登记", "府学社区", "沈一帆", "010-0000 1203"):
        assert said in page.text
    for kept in (STORY, PHONE, "501", "单元", receipt):
        assert kept not in first.text + page.text
    for path in (f"/desk/requests/{receipt}", "/desk/requests", "/desk/noise"):
        assert helper.get(path).status_code == 404
    assert helper.send(f"/desk/requests/{receipt}/slip", first, to="helper").status_code == 404


def test_the_number_is_there_where_the_officer_says_so(office: Office) -> None:
    _, _, slip = given_slip(office, may_ring="1")
    page = office.browser("helper").get(f"/desk/slips/{slip}").text
    assert f'href="tel:{PHONE}"' in page
    assert MASKED not in page


def test_what_the_resident_told_is_on_it_only_where_the_officer_wrote_it(office: Office) -> None:
    _, _, slip = given_slip(office, note=STORY)
    assert STORY in office.browser("helper").get(f"/desk/slips/{slip}").text


def test_the_history_shows_what_was_given_and_what_came_of_it(either: Office) -> None:
    receipt, officer, slip = given_slip(either)
    helper = either.browser("helper")
    back = answer(helper, slip, came="done", note="换了一个灯泡")
    assert "辛苦您了" in helper.follow(back).text
    page = page_of(officer, receipt).text
    history = page.partition('class="history"')[2]
    assert TEXT in history
    assert "换了一个灯泡" in history
    assert "办好了" in history
    assert moves(either, receipt)[-2:] == [
        ("slip", "shen-yifan", "helper"), ("report", "@helper", "done"),
    ]
    assert "已回单" in page
    assert 'value="withdraw' not in page
    assert helper.get(f"/desk/slips/{slip}").status_code == 404


def test_what_could_not_be_done_says_why_and_can_be_tried_again(office: Office) -> None:
    receipt, _, slip = given_slip(office)
    helper = office.browser("helper")
    page = answer(helper, slip, came="not_done")
    assert page.status_code == 422
    assert "请写点内容" in page.text
    assert 'value="not_done" required checked' in page.text
    answer(helper, slip, came="not_done", note="没人开门")
    assert helper.get(f"/desk/slips/{slip}").status_code == 200
    assert answer(helper, slip, came="done").status_code == 303
    assert [detail for move, _, detail in moves(office, receipt) if move == "report"] == [
        "not_done", "done",
    ]


@pytest.mark.parametrize("came", ["", "withdrawn", "<b>", "open"])
def test_a_report_says_done_or_not(office: Office, came: str) -> None:
    receipt, _, slip = given_slip(office)
    page = answer(office.browser("helper"), slip, came=came, note="写了很多<b>")
    assert page.status_code == 422
    assert "写了很多&lt;b&gt;" in page.text
    assert moves(office, receipt)[-1][0] == "slip"


def test_another_helpers_slip_is_not_there(either: Office) -> None:
    receipt, _, slip = given_slip(either)
    other = another_helper(either)
    nothing = other.get("/desk/slips/999999")
    page = other.get(f"/desk/slips/{slip}")
    assert page.status_code == nothing.status_code == 404
    assert page.text.replace(f"slips/{slip}", "") == nothing.text.replace("slips/999999", "")
    assert answer(other, slip, came="done").status_code == 404
    assert slip not in re.findall(r"/desk/slips/(\d+)", other.get("/desk/slips").text)
    assert moves(either, receipt)[-1][0] == "slip"


@pytest.mark.parametrize("number", ["0", "-1", "x", "٣", "1" * 30, "%00", "1.0"])
def test_a_number_that_is_none_is_not_there(office: Office, number: str) -> None:
    helper = office.browser("helper")
    assert helper.get(f"/desk/slips/{number}").status_code == 404
    assert answer(helper, number, came="done").status_code == 404


@pytest.mark.parametrize("name", ["shen", "head", "district"])
def test_slips_pages_are_the_helpers_alone(office: Office, name: str) -> None:
    _, _, slip = given_slip(office)
    browser = office.browser(name)
    assert browser.get("/desk/slips").status_code == 404
    assert browser.get(f"/desk/slips/{slip}").status_code == 404


def is_gone(helper: Browser, slip: str, state: str) -> None:
    """Its content is not there, the list says what became of it, and no more."""
    assert helper.get(f"/desk/slips/{slip}").status_code == 404
    page = helper.get("/desk/").text
    assert f"/desk/slips/{slip}" not in page
    assert f'<span class="tag">{state}</span>' in page
    assert "夜间噪声登记" not in page


def test_after_its_time_it_is_gone(either: Office) -> None:
    _, _, slip = given_slip(either, until="evening")
    either.passed = 12 * 3600 - 1
    helper = either.browser("helper")
    assert helper.get(f"/desk/slips/{slip}").status_code == 200
    either.passed = 12 * 3600
    is_gone(helper, slip, "已过期")


def test_what_is_taken_back_is_gone(either: Office) -> None:
    receipt, officer, slip = given_slip(either)
    page = done(officer, receipt, "withdraw-slip", slip=slip)
    assert "派单已收回" in page.text
    is_gone(either.browser("helper"), slip, "已收回")
    assert moves(either, receipt)[-1] == ("report", "shen-yifan", "withdrawn")
    again = do(officer, receipt, "withdraw-slip", slip=slip)
    assert again.status_code == 409
    assert "这张派单已经结束" in again.text


def test_when_the_request_is_closed_it_is_gone_and_stays_gone(either: Office) -> None:
    receipt, officer, slip = given_slip(either)
    done(officer, receipt, "close", outcome="resolved", tell="修好了")
    helper = either.browser("helper")
    is_gone(helper, slip, "已过期")
    done(officer, receipt, "reopen", note="又坏了")
    is_gone(helper, slip, "已过期")


def test_a_helper_who_is_switched_off_sees_nothing(office: Office) -> None:
    receipt, officer, slip = given_slip(office)
    helper = office.browser("helper")
    office.change("helper", active=False)
    assert helper.get(f"/desk/slips/{slip}").status_code == 303
    page = page_of(officer, receipt).text
    assert "还没有协助人员的账号" in page
    assert "赵师傅" in page


def test_what_was_written_too_late_is_shown_and_whom_to_tell(office: Office) -> None:
    receipt, officer, slip = given_slip(office)
    helper = office.browser("helper")
    page = helper.get(f"/desk/slips/{slip}")
    done(officer, receipt, "withdraw-slip", slip=slip)
    late = answer(helper, slip, page, came="done", note="换了一个<b>灯泡")
    assert late.status_code == 409
    assert "换了一个&lt;b&gt;灯泡" in late.text
    assert "010-0000 1203" in late.text
    assert TEXT not in late.text
    assert moves(office, receipt)[-1][2] == "withdrawn"


@pytest.mark.parametrize(("given", "told"), [
    ({"to": "nobody"}, "没有可以派单的协助人员账号"), ({"to": "shen"}, "没有可以派单的协助人员账号"),
    ({"to": ""}, "没有可以派单的协助人员账号"), ({"until": "never"}, "请选派单到什么时候"),
    ({"note": " "}, "没有填"), ({"note": "长" * 2001}, "最多写 2000 个字"),
])
def test_a_slip_that_cannot_be_given_keeps_what_was_written(
    office: Office, given: dict[str, str], told: str
) -> None:
    receipt, officer = receive(office, ADDRESS), office.browser("shen")
    done(officer, receipt, "claim")
    page = do(officer, receipt, "slip", **{
        "to": "helper", "note": TEXT, "until": "days", "may_ring": "1", **given,
    })
    assert page.status_code == 422
    assert told in page.text
    assert given.get("note", TEXT).strip() in page.text
    assert re.search(r'name="may_ring" value="1"[^>]* checked', page.text)
    assert [move for move, *_ in moves(office, receipt)] == ["accept", "claim"]


def test_only_whoever_holds_it_gives_slips(office: Office) -> None:
    receipt = receive(office, ADDRESS)
    head = office.browser("head")
    assert "act-slip" not in page_of(head, receipt).text
    given = {"to": "helper", "note": TEXT, "until": "days"}
    waits = do(head, receipt, "slip", **given)
    assert waits.status_code == 422
    assert TEXT in waits.text
    officer = office.browser("shen")
    done(officer, receipt, "claim")
    assert do(head, receipt, "slip", **given).status_code == 404
    assert [move for move, *_ in moves(office, receipt)] == ["accept", "claim"]


def test_the_station_takes_back_what_an_officer_gave(office: Office) -> None:
    receipt, officer, slip = given_slip(office)
    done(officer, receipt, "release")
    head = office.browser("head")
    done(head, receipt, "withdraw-slip", slip=slip)
    assert moves(office, receipt)[-1] == ("report", "@head", "withdrawn")


def test_another_requests_slip_cannot_be_taken_back_from_here(office: Office) -> None:
    _, officer, slip = given_slip(office)
    other = receive(office, ADDRESS, story=f"{STORY}了")
    done(officer, other, "claim")
    give(officer, other)
    assert do(officer, other, "withdraw-slip", slip=slip).status_code == 409
    assert office.browser("helper").get(f"/desk/slips/{slip}").status_code == 200


def test_a_slip_sent_twice_is_given_once(office: Office) -> None:
    receipt, officer = receive(office, ADDRESS), office.browser("shen")
    done(officer, receipt, "claim")
    page = page_of(officer, receipt)
    given = {"to": "helper", "note": TEXT, "until": "days"}
    answers = [do(officer, receipt, "slip", page, **given).status_code for _ in range(2)]
    assert answers == [303, 409]
    assert len(re.findall(r"/desk/slips/\d+", office.browser("helper").get("/desk/").text)) == 1


def test_without_the_private_key_the_slip_says_whom_to_ask(office: Office) -> None:
    receipt, officer, slip = given_slip(office)
    (private,) = office.desk.keys.glob("*.private")
    private.rename(private.with_suffix(".elsewhere"))
    helper = office.browser("helper")
    page = helper.get(f"/desk/slips/{slip}")
    assert page.status_code == 200
    assert "现在打不开" in page.text
    assert TEXT not in page.text
    assert str(private.parent) not in page.text
    assert answer(helper, slip, came="done", note="办了").status_code == 303
    blind = give(officer, receipt, note="去看看")
    private.with_suffix(".elsewhere").rename(private)
    seen = helper.get(f"/desk/slips/{blind}").text
    assert "去看看" in seen
    assert "府学胡同" not in seen


def test_titles_hold_nothing_of_the_resident(office: Office) -> None:
    _, _, slip = given_slip(office)
    helper = office.browser("helper")
    for path in ("/desk/", f"/desk/slips/{slip}"):
        title = helper.get(path).text.partition("<title>")[2].partition("</title>")[0]
        assert title.endswith("派单 · 胡同 · 办理台")
        assert len(title) < 20


def test_the_pages_are_there_in_english(office: Office) -> None:
    receipt, officer, slip = given_slip(office)
    helper = office.browser("helper")
    for browser, path in ((helper, "/desk/"), (helper, f"/desk/slips/{slip}"),
                          (officer, f"/desk/requests/{receipt}")):
        page = browser.get(f"{path}?language=en")
        assert page.status_code == 200
        assert "page.desk" not in page.text
        assert "lip" in page.text
    assert hidden(helper.get(f"/desk/slips/{slip}").text).keys() == {"csrf"}
