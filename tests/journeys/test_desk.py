"""The desk on a small telephone without JavaScript: officers work on requests, residents follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.doors import fill, receipt, send
from tests.journeys.offices import (
    MONDAY,
    PASSWORD,
    PHONE,
    STORY,
    Kept,
    Office,
    opened,
    press,
    sheet,
    sign_in,
    unfold,
)

pytestmark = pytest.mark.journey
LAST_WEEK = MONDAY - timedelta(days=6)


@pytest.fixture
def office(tmp_path: Path, sample_site: Path) -> Iterator[Office]:
    with opened(tmp_path, sample_site) as made:
        yield made


Person = Callable[[str], Page]


@pytest.fixture
def person(chromium: Browser, office: Office) -> Iterator[Person]:
    """Each has a telephone of their own; whoever has a name at the desk is signed in."""
    with ExitStack() as ending:
        def made(name: str) -> Page:
            context = chromium.new_context(viewport={"width": 360, "height": 740},
                                           locale="zh-CN", java_script_enabled=False)
            ending.callback(context.close)
            page = context.new_page()
            if name:
                sign_in(page, office, name)
            return page

        yield made


def look(page: Page, office: Office, kept: Kept) -> None:
    """What the resident sees with number and code."""
    page.goto(f"{office.address}/receipts?language=zh")
    page.fill("#number", kept.number)
    page.fill("#code", kept.code)
    send(page)


def tell(page: Page, kind: str, text: str) -> None:
    page.fill(f"#text-{kind}", text)
    page.click(f"form:has(#text-{kind}) button")


def close(page: Page, outcome: str, text: str) -> None:
    unfold(page, "close")
    page.check(f"#act-close input[value={outcome}]")
    page.fill("#close-tell", text)
    page.click("form[action$='/close'] button")


def test_from_the_form_to_an_outcome_that_is_not_settled_and_one_that_is(
    office: Office, person: Person
) -> None:
    resident, shen = person(""), person("shen")
    fill(resident, office, STORY)
    resident.fill("#field-phone", PHONE)
    send(resident)
    number, code = receipt(resident)
    kept = Kept(number.replace("-", ""), code)  # type: ignore[arg-type]
    late = office.receive("府学胡同12号", now=LAST_WEEK)

    shen.goto(f"{office.address}/desk/")
    jobs = shen.locator("[aria-labelledby=next] .job")
    expect(jobs.first).to_contain_text(late.number[:3])
    expect(jobs.first).to_contain_text("超期")
    expect(jobs.nth(1)).to_contain_text("还有 2 个工作日")
    expect(shen.locator("main")).not_to_contain_text(PHONE)
    jobs.nth(1).locator("a").click()
    expect(shen.locator("main")).to_contain_text(STORY)
    press(shen, "claim")
    assert shen.get_attribute("a.call", "href") == "tel:+861000009001"
    look(resident, office, kept)
    expect(resident.locator("main")).to_contain_text("民警正在办")
    expect(resident.locator("main")).to_contain_text("沈一帆")

    unfold(shen, "call")
    shen.check("#act-call input[value=reached]")
    shen.fill("#call-note", "说好周三去听")
    press(shen, "call")
    unfold(shen, "ask")
    shen.fill("#ask-question", "是二楼的窗户吗？")
    press(shen, "ask")
    expect(shen.locator(".why")).to_contain_text("今天问了居民")
    look(resident, office, kept)
    expect(resident.locator("main")).to_contain_text("是二楼的窗户吗？")
    expect(resident.locator("main")).not_to_contain_text("说好周三去听")
    tell(resident, "answer", "是，临街那扇")
    expect(resident.locator("[role=status]")).to_contain_text("收到您的回答了")

    shen.reload()
    expect(shen.locator(".history")).to_contain_text("是，临街那扇")
    close(shen, "resolved", "店家答应夜里十点关窗")
    expect(shen.locator("[role=status]")).to_contain_text("已办结")
    look(resident, office, kept)
    expect(resident.locator("main")).to_contain_text("店家答应夜里十点关窗")
    tell(resident, "object", "昨晚还是开着")
    expect(resident.locator("[role=status]")).to_contain_text("会重新办理")

    sheet(shen, office, kept)
    expect(shen.locator("main")).to_contain_text("须由另一位民警办结")
    expect(shen.locator(".history")).to_contain_text("昨晚还是开着")
    press(shen, "claim")
    expect(shen.locator("#act-close")).to_have_count(0)
    expect(shen.locator("#act-refer")).to_have_count(0)
    unfold(shen, "hand-over")
    shen.select_option("#hand-over-to", "li-min")
    shen.fill("#hand-over-note", "居民不满意，请您再去一趟")
    press(shen, "hand-over")
    look(resident, office, kept)
    expect(resident.locator("main")).to_contain_text("李敏")

    li = person("li")
    expect(li.locator("[aria-labelledby=mine] .job")).to_contain_text("府学胡同")
    li.click("[aria-labelledby=mine] .job__link")
    expect(li.locator(".history")).to_contain_text("居民不满意，请您再去一趟")
    close(li, "resolved", "窗户装了隔音条")
    expect(li.locator("[role=status]")).to_contain_text("已办结")
    look(resident, office, kept)
    expect(resident.locator("main")).to_contain_text("窗户装了隔音条")
    expect(resident.locator("main")).to_contain_text("已经办结：已解决")


def test_of_two_at_once_the_later_is_told_and_keeps_what_was_written(
    office: Office, person: Person
) -> None:
    kept = office.receive()
    shen, li = person("shen"), person("li")
    sheet(shen, office, kept)
    sheet(li, office, kept)
    press(shen, "claim")
    li.click("form[action$='/claim'] button")
    expect(li.locator("#problems")).to_contain_text("沈一帆已经签收了")
    # The same officer at a second screen, which has not seen what happened at the first.
    second = person("shen")
    sheet(second, office, kept)
    unfold(shen, "note")
    shen.fill("#note-note", "先记一笔")
    press(shen, "note")
    close(second, "advised", "请店家看过音量了")
    expect(second.locator("#problems")).to_contain_text("刚刚有了变化")
    expect(second.locator(".history")).to_contain_text("先记一笔")
    assert second.input_value("#close-tell") == "请店家看过音量了"
    second.click("form[action$='/close'] button")
    expect(second.locator("[role=status]")).to_contain_text("已办结")
    # The claim has gone on to another: what was written is shown, to copy.
    other = office.receive("府学胡同40号")
    sheet(shen, office, other)
    press(shen, "claim")
    sheet(li, office, other)
    unfold(li, "take-over")
    li.fill("#take-over-note", "我就在旁边")
    press(li, "take-over")
    close(shen, "advised", "写了很长的一段话")
    expect(shen.locator("#problems")).to_contain_text("签收已经失效")
    expect(shen.locator("#problems .written")).to_have_text("写了很长的一段话")


def test_a_heads_monday(office: Office, person: Person) -> None:
    late = office.receive("菊儿胡同3号", now=LAST_WEEK)
    lost = office.receive("没有这条街99号")
    office.receive("府学胡同36号", heard_on="2026-11-20", heard_at="23:10")
    head = person("head")
    head.click("text=所里")
    expect(head.locator("h1")).to_have_text("交道口派出所")
    expect(head.locator(".choices").first).to_contain_text("已超期 1 件")
    expect(head.locator("[aria-labelledby=away]")).to_contain_text("李敏代班")
    head.click("[aria-labelledby=late] .job__link")
    press(head, "claim")
    close(head, "advised", "所里跟店家谈过了")
    expect(head.locator("[role=status]")).to_contain_text("已办结")
    head.goto(f"{office.address}/desk/station")
    expect(head.locator("[aria-labelledby=late]")).to_have_count(0)
    head.click("[aria-labelledby=unsorted] .job__link")
    assert lost.number in head.url
    unfold(head, "assign")
    head.select_option("#assign-community", "juer")
    head.select_option("#assign-to", "qiao-zhenhai")
    press(head, "assign")
    expect(head.locator(".history")).to_contain_text("所里指派")
    head.click("nav >> text=统计")
    expect(head.locator(".lead")).to_have_text("受理 3 件，办结 1 件，在办 2 件，其中超期 0 件。")
    head.click("nav >> text=噪声")
    expect(head.locator("svg.heat .heat__count")).to_have_text("1")
    head.click("summary")
    head.select_option("#f-street", label="菊儿胡同")
    head.click("main form button")
    expect(head.locator("summary")).to_contain_text("菊儿胡同")
    head.click("nav >> text=沟通会")
    head.locator(".meeting__title a", has_text="府学邻里沟通会").first.click()
    expect(head.locator("main")).to_contain_text("还没有列入的诉求")
    resident = person("")
    look(resident, office, late)
    expect(resident.locator("main")).to_contain_text("所里跟店家谈过了")


def test_a_request_goes_on_a_meetings_agenda_without_its_resident(
    office: Office, person: Person
) -> None:
    kept, shen = office.receive(form="mediation", at_meeting="是"), person("shen")
    sheet(shen, office, kept)
    unfold(shen, "agenda")
    shen.check("#agenda-meeting-1")
    press(shen, "agenda")
    shen.click("dd a[href*=meetings]")
    said = shen.inner_text("main")
    assert "申请调解" in said
    assert "表上勾选" in said
    assert "拖椅子" not in said
    assert PHONE not in said


def test_two_of_one_matter_are_joined_and_split_and_neither_hears_of_the_other(
    office: Office, person: Person
) -> None:
    main, other, third = (office.receive(details=text) for text in ("甲写的", "乙写的", "丙写的"))
    shen = person("shen")
    for each in (other, third):
        sheet(shen, office, each)
        expect(shen.locator("[aria-labelledby=alike]")).to_contain_text(main.number[:3])
        unfold(shen, "join")
        shen.check(f"#act-join input[value='{main.number}']")
        press(shen, "join")
    unfold(shen, "split")
    press(shen, "split")
    expect(shen.locator(".lead")).to_contain_text("待签收")
    sheet(shen, office, main)
    press(shen, "claim")
    close(shen, "resolved", "换了静音门")
    expect(shen.locator("[role=status]")).to_contain_text("已办结")
    resident = person("")
    for kept, own, closed in ((main, "甲", True), (other, "乙", True), (third, "丙", False)):
        look(resident, office, kept)
        said = resident.inner_text("main")
        assert ("换了静音门" in said) is closed
        assert not [name for name in "甲乙丙" if name != own and f"{name}写的" in said]
        assert not [each for each in (main, other, third)
                    if each != kept and each.number[:3] in said.replace(kept.number[:3], "")]


def test_an_agreement_is_looked_at_again_and_reopened_when_it_is_broken(
    office: Office, person: Person
) -> None:
    kept, shen = office.receive(form="mediation"), person("shen")
    sheet(shen, office, kept)
    press(shen, "claim")
    unfold(shen, "close")
    expect(shen.locator("#close-one")).to_be_hidden()
    close(shen, "agreed", "约好十点以后不拖椅子")
    expect(shen.locator("#problems")).to_contain_text("“一方”没有填")
    expect(shen.locator("[aria-invalid]")).to_have_count(1)
    expect(shen.locator("#close-one")).to_have_attribute("aria-invalid", "true")
    for field, text in (("one", "楼上王家"), ("other", "楼下李家"), ("agreed", "十点以后不拖椅子")):
        shen.fill(f"#close-{field}", text)
    shen.click("form[action$='/close'] button")
    expect(shen.locator("#problems")).to_contain_text("请选哪天回访")
    shen.fill("#close-look_on", "2026-11-25")
    press(shen, "close")
    resident = person("")
    look(resident, office, kept)
    expect(resident.locator("main")).to_contain_text("双方谈妥了")
    expect(resident.locator("main")).not_to_contain_text("楼上王家")
    head = person("head")
    head.goto(f"{office.address}/desk/station")
    expect(head.locator("[aria-labelledby=look]")).to_contain_text("回访 2026-11-25")
    office.now = MONDAY + timedelta(days=2)
    again = person("shen")
    sheet(again, office, kept)
    unfold(again, "look")
    again.check("#act-look input[value=broken]")
    again.fill("#look-note", "昨晚又拖了")
    press(again, "look")
    expect(again.locator(".lead")).to_contain_text("待签收")
    look(resident, office, kept)
    expect(resident.locator("main")).to_contain_text("重新办理")
    expect(resident.locator("main")).not_to_contain_text("昨晚又拖了")


def tab_to(page: Page, target: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("target => document.activeElement.matches(target)", target):
            return
    raise AssertionError(f"no way to {target}")


def test_by_keyboard_alone_one_signs_in_claims_and_closes(office: Office, phone: Page) -> None:
    kept = office.receive()
    page = phone
    page.goto(f"{office.address}/desk/requests/{kept.number}?language=zh")
    tab_to(page, "#name")
    page.keyboard.type("shen")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("夜间噪声登记")
    tab_to(page, "form[action$='/claim'] button")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_have_text("已签收。")
    tab_to(page, "#act-close > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#act-close input[type=radio]")
    page.keyboard.press("Space")
    tab_to(page, "#close-tell")
    page.keyboard.type("说好了")
    tab_to(page, "form[action$='/close'] button")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("已办结")
    assert re.search(r"\?done=close$", page.url)
