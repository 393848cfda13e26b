"""The list and the sheet of one request, worked on as a browser does without a script."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from intake.accounts import Role
from intake.lifecycle import Move, Status
from intake.receipt import Receipt
from intake.request import Step
from tests.intake.desk.conftest import Browser, Office, csrf_of, hidden
from tests.intake.desk.making import PHONE, STORY, found, moves, receive

EARLIER = datetime(2026, 11, 20, 2, tzinfo=UTC)


def page_of(browser: Browser, receipt: Receipt) -> httpx.Response:
    page = browser.get(f"/desk/requests/{receipt}")
    assert page.status_code == 200, page.text
    return page


def do(browser: Browser, receipt: Receipt, move: str, page: httpx.Response | None = None,
       **given: str) -> httpx.Response:
    """What a button of the page sends."""
    page = page or page_of(browser, receipt)
    return browser("POST", f"/desk/requests/{receipt}/{move}",
                   data={**hidden(page.text), **given})


def done(browser: Browser, receipt: Receipt, move: str, **given: str) -> httpx.Response:
    answer = do(browser, receipt, move, **given)
    assert answer.status_code == 303, answer.text
    return browser.follow(answer)


def test_an_officer_finds_what_is_first_and_why(office: Office) -> None:
    first = receive(office, now=EARLIER)
    receive(office)
    page = office.browser("shen").get("/desk/")
    assert page.status_code == 200
    numbers = page.text.split("job__link")[1:]
    assert len(numbers) == 2
    assert first in numbers[0]
    assert "下个工作日到期" in numbers[0]
    assert PHONE not in page.text
    assert STORY not in page.text


def test_claim_call_and_close(office: Office) -> None:
    receipt, browser = receive(office), office.browser("shen")
    page = page_of(browser, receipt)
    assert STORY in page.text
    assert f"tel:{PHONE}" in page.text.replace("+86", "")
    done(browser, receipt, "claim")
    done(browser, receipt, "call", came="reached", note="说好周三去看")
    page = done(browser, receipt, "close", outcome="advised", tell="和店家说好了，十点以后不放音乐。")
    assert "已办结" in page.text
    assert "说好周三去看" in page.text
    assert "十点以后不放音乐" in page.text
    request = found(office, receipt)
    assert (request.status, request.outcome, request.claimed_by) == (
        "closed", "advised", "shen-yifan",
    )
    assert moves(office, receipt) == [
        ("accept", "door", ""), ("claim", "shen-yifan", ""), ("call", "shen-yifan", "reached"),
        ("close", "shen-yifan", "advised"),
    ]


def test_whoever_holds_it_sees_where_to_go_and_whom_to_call(office: Office) -> None:
    receipt, browser = receive(office), office.browser("shen")
    done(browser, receipt, "claim")
    page = browser.get("/desk/")
    assert "府学胡同" in page.text
    assert PHONE in page.text


def test_what_was_written_stays_when_the_outcome_is_missing(office: Office) -> None:
    receipt, browser = receive(office), office.browser("shen")
    done(browser, receipt, "claim")
    answer = do(browser, receipt, "close", tell="说好了", outcome="")
    assert answer.status_code == 422
    assert "说好了" in answer.text
    assert "请选办理结果" in answer.text
    assert found(office, receipt).status == "claimed"


def test_a_stale_page_is_refused_and_nothing_written_is_lost(office: Office) -> None:
    receipt, browser = receive(office), office.browser("shen")
    done(browser, receipt, "claim")
    page = page_of(browser, receipt)
    done(browser, receipt, "note", note="先记一笔")
    answer = do(browser, receipt, "close", page, outcome="resolved", tell="修好了")
    assert answer.status_code == 409
    assert "修好了" in answer.text
    assert "先记一笔" in answer.text


def test_a_mistake_on_a_stale_page_does_not_make_it_fresh(office: Office) -> None:
    receipt, browser = receive(office), office.browser("shen")
    done(browser, receipt, "claim")
    page = page_of(browser, receipt)
    done(browser, receipt, "note", note="居民又补充了")
    answer = do(browser, receipt, "close", page, outcome="agreed", tell="谈妥了", one="楼上")
    assert answer.status_code == 409
    assert "谈妥了" in answer.text


def test_two_officers_closing_at_once_close_it_once(office: Office) -> None:
    receipt = receive(office)
    first, second = office.browser("shen"), office.browser("shen")
    done(first, receipt, "claim")
    pages = [page_of(each, receipt) for each in (first, second)]
    answers = [do(each, receipt, "close", page, outcome="resolved", tell="修好了")
               for each, page in zip((first, second), pages, strict=True)]
    assert [each.status_code for each in answers] == [303, 409]
    assert [move for move, *_ in moves(office, receipt)] == ["accept", "claim", "close"]


def test_a_claim_that_ran_out_is_anybodys_and_the_first_hand_is_stale(office: Office) -> None:
    receipt, browser = receive(office), office.browser("shen")
    done(browser, receipt, "claim")
    page = page_of(browser, receipt)
    office.change("district", officer="li-min")
    office.passed = 8 * 24 * 3600
    other = office.browser("district")
    assert "签收已于" in page_of(other, receipt).text
    done(other, receipt, "claim")
    fresh = office.browser("shen")
    fields = {**hidden(page.text), "csrf": csrf_of(fresh.get("/desk/"))}
    answer = fresh("POST", f"/desk/requests/{receipt}/close",
                   data={**fields, "outcome": "resolved", "tell": "修好了"})
    assert answer.status_code == 409
    assert "修好了" in answer.text
    assert found(office, receipt).claimed_by == "li-min"


def test_after_not_settled_the_same_officer_cannot_close(office: Office) -> None:
    receipt, browser = receive(office), office.browser("shen")
    done(browser, receipt, "claim")
    done(browser, receipt, "close", outcome="resolved", tell="修好了")
    store = office.store
    store.make(receipt, Step(Move.OBJECT, "2026-11-23T03:00:00Z", resident=True))
    store.close()
    done(browser, receipt, "claim")
    page = page_of(browser, receipt)
    assert "须由另一位民警办结" in page.text
    assert "act-close" not in page.text
    answer = do(browser, receipt, "close", page, outcome="resolved", tell="真修好了")
    assert answer.status_code == 422
    done(browser, receipt, "hand-over", to="li-min")
    assert found(office, receipt).claimed_by == "li-min"


def test_joined_requests_are_closed_together_and_can_be_split(office: Office) -> None:
    main, one, other = (receive(office, story=f"{STORY}{n}") for n in range(3))
    browser = office.browser("shen")
    assert "可能是同一件事" in page_of(browser, one).text
    done(browser, one, "join", main=main)
    done(browser, other, "join", main=main)
    done(browser, other, "split")
    done(browser, main, "claim")
    done(browser, main, "close", outcome="resolved", tell="都安静了")
    assert [found(office, each).status for each in (main, one, other)] == [
        Status.CLOSED, Status.CLOSED, Status.WAITING,
    ]
    assert "都安静了" in page_of(browser, one).text


def test_an_officer_finds_the_agreements_to_look_at(office: Office) -> None:
    receipt, browser = receive(office), office.browser("shen")
    done(browser, receipt, "claim")
    done(browser, receipt, "close", outcome="agreed", tell="谈妥了", one="楼上", other="楼下",
         agreed="十点后不拖椅子", look_on="2026-12-04")
    assert "12月4日" in browser.get("/desk/").text.partition("要回访的协议")[2]
    office.passed = 12 * 24 * 3600
    assert "回访日期已过" in office.browser("shen").get("/desk/").text


def test_what_the_station_gave_by_hand_is_found_by_who_has_it(office: Office) -> None:
    receipt, head = receive(office, "东四北大街 2 号"), office.browser("head")
    assert receipt not in office.browser("shen").get("/desk/").text
    done(head, receipt, "assign", to="shen-yifan")
    page = office.browser("shen").get("/desk/").text
    assert receipt in page.partition("所里指派给我的")[2]
    office.change("district", role=Role.OFFICER, officer="li-min")
    assert "所里指派给我的" not in office.browser("district").get("/desk/").text


def test_after_not_settled_each_is_told_who_may_close(office: Office) -> None:
    receipt, browser = receive(office), office.browser("shen")
    done(browser, receipt, "claim")
    done(browser, receipt, "close", outcome="resolved", tell="修好了")
    store = office.store
    store.make(receipt, Step(Move.OBJECT, "2026-11-23T03:00:00Z", resident=True))
    store.close()
    assert "不能由您办结" in browser.get("/desk/").text
    assert "等换人办结" in office.browser("head").get("/desk/").text


def test_an_agreement_names_both_sides_and_a_day_and_a_broken_one_is_reopened(
    office: Office,
) -> None:
    receipt, browser = receive(office), office.browser("shen")
    done(browser, receipt, "claim")
    answer = do(browser, receipt, "close", outcome="agreed", tell="谈妥了", one="楼上")
    assert answer.status_code == 422
    assert "楼上" in answer.text
    page = done(browser, receipt, "close", outcome="agreed", tell="谈妥了", one="楼上王家",
                other="楼下李家", agreed="十点后不拖椅子", look_on="2026-12-20")
    assert "楼下李家" in page.text
    assert found(office, receipt).look_on == "2026-12-20"
    done(browser, receipt, "look", holds="kept", look_on="2027-01-20")
    assert found(office, receipt).look_on == "2027-01-20"
    done(browser, receipt, "look", holds="broken", note="又吵了")
    assert found(office, receipt).status == "waiting"


def test_a_day_after_everything_is_erased_cannot_be_agreed_on(office: Office) -> None:
    receipt, browser = receive(office), office.browser("shen")
    done(browser, receipt, "claim")
    for day in ("2028-01-01", "2026-11-01", "soon"):
        answer = do(browser, receipt, "close", outcome="agreed", tell="谈妥了", one="甲", other="乙",
                    agreed="丙", look_on=day)
        assert answer.status_code == 422


@pytest.mark.parametrize("typed", ["K7P-3MX", "<script>", ""])
def test_a_number_that_is_none_is_told(office: Office, typed: str) -> None:
    browser = office.browser("shen")
    answer = browser.send("/desk/requests", number=typed)
    assert answer.status_code == 422
    assert "<script>" not in answer.text.replace("&lt;script&gt;", "")


def test_a_number_leads_to_its_request(office: Office) -> None:
    receipt, browser = receive(office), office.browser("shen")
    page = browser.follow(browser.send("/desk/requests", number=receipt.lower()))
    assert STORY in page.text


def test_what_is_not_ones_own_is_not_there(office: Office) -> None:
    other, browser = receive(office, "东四北大街 2 号"), office.browser("shen")
    assert browser.get(f"/desk/requests/{other}").status_code == 404
    page = browser.get("/desk/")
    assert "job__link" not in page.text
    answer = browser.send(f"/desk/requests/{other}/claim", page)
    assert answer.status_code == 404
    assert found(office, other).status == "waiting"


def test_without_the_private_key_everything_else_works_and_the_key_is_named(
    office: Office,
) -> None:
    receipt, browser = receive(office), office.browser("shen")
    (private,) = office.desk.keys.glob("*.private")
    private.rename(private.with_suffix(".elsewhere"))
    page = page_of(browser, receipt)
    assert private.name in page.text
    assert STORY not in page.text
    done(browser, receipt, "claim")
    done(browser, receipt, "close", outcome="advised", tell="请到所里来")
    assert found(office, receipt).status == "closed"


def test_the_title_and_address_hold_nothing_personal(office: Office) -> None:
    receipt, browser = receive(office), office.browser("shen")
    done(browser, receipt, "claim")
    page = page_of(browser, receipt)
    title = page.text.partition("<title>")[2].partition("</title>")[0]
    assert STORY not in title
    assert PHONE not in title


def test_what_is_missing_is_named_and_marked_and_nothing_else_is(office: Office) -> None:
    receipt, browser = receive(office), office.browser("shen")
    done(browser, receipt, "claim")
    page = do(browser, receipt, "close", outcome="agreed", tell="谈妥了", one="楼上", other="楼下").text
    assert "“约定了什么”没有填" in page
    assert 'href="#close-agreed"' in page
    assert page.count("aria-invalid") == 1
    page = do(browser, receipt, "close", outcome="agreed", tell="谈妥了", one="楼上", other="楼下",
              agreed="十点后不拖椅子").text
    assert "请选哪天回访" in page
    assert 'href="#close-look_on"' in page
    page = do(browser, receipt, "refer", body="物业 010 0000 1234").text
    assert "只写单位名称" in page
    assert "--" not in page.partition("error-summary")[2].partition("</div>")[0]
    assert 'href="#refer-body"' in page


def test_who_was_quicker_is_named(office: Office) -> None:
    office.change("district", officer="li-min")
    receipt, browser, other = receive(office), office.browser("shen"), office.browser("district")
    page = page_of(browser, receipt)
    done(other, receipt, "claim")
    answer = do(browser, receipt, "claim", page)
    assert answer.status_code == 409
    assert "李敏已经签收了" in answer.text


def test_on_the_day_it_was_asked_no_days_are_counted(office: Office) -> None:
    receipt, browser = receive(office), office.browser("shen")
    done(browser, receipt, "claim")
    assert "今天问了居民" in done(browser, receipt, "ask", question="几点？").text
    office.passed = 24 * 3600
    assert "等居民答复 1 天" in page_of(office.browser("shen"), receipt).text


def test_a_suspicion_is_told_in_words_of_the_desk(office: Office) -> None:
    receipt = receive(office, suspicion="flood")
    page = page_of(office.browser("shen"), receipt).text
    assert "同一网段提交太多" in page
    assert "flood" not in page.partition("<main")[2]
    assert "admit 放行" not in page
