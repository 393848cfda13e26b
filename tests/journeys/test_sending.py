"""A resident sends a form and follows it: from the site, in a real browser, to a real door."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.doors import STORY, Door, fill, look_up, receipt, send


@pytest.fixture
def door(tmp_path: Path, sample_site: Path) -> Iterator[Door]:
    opened = Door(tmp_path, sample_site)
    yield opened
    opened.end()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A small telephone, with the site's worker, as a resident's is."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    yield context.new_page()
    context.close()


def test_without_javascript_a_form_is_corrected_sent_followed_and_withdrawn(
    door: Door, plain_phone: Page
) -> None:
    page = plain_phone
    fill(page, door)
    page.fill("#field-phone", "12")
    send(page)
    expect(page.locator("#problems a")).to_have_count(1)
    assert page.input_value("#field-details") == STORY
    assert page.is_checked("#field-noise_kind-1")
    page.click("#problems a")
    page.fill("#field-phone", "010-0000 9001")
    send(page)
    number, code = receipt(page)
    assert code not in page.url
    assert number not in page.title()
    look_up(page, door, number, code)
    expect(page.locator("main")).to_contain_text("等民警签收")
    assert STORY not in page.content()
    page.fill("#text-add", "昨晚两点还在吵")
    page.click("form:has(#text-add) button")
    expect(page.locator("[role=status]")).to_contain_text("收好了")
    page.check("#erase")
    page.click("form:has(#erase) button")
    expect(page.locator("main")).to_contain_text("内容已按约定删除")
    (listed,) = door.listed()
    assert (listed["receipt"], listed["status"], listed["outcome"]) == (
        number, "forgotten", "withdrawn",
    )
    said = "".join(door.stop())
    assert not [text for text in (STORY, "府学", "9001", number, code, "昨晚") if text in said]


def test_without_javascript_the_same_form_sent_again_has_the_same_receipt(
    door: Door, plain_phone: Page
) -> None:
    fill(plain_phone, door)
    send(plain_phone)
    first = receipt(plain_phone)
    plain_phone.go_back()
    send(plain_phone)
    assert receipt(plain_phone) == first
    assert len(door.listed()) == 1


def test_two_clicks_and_the_back_button_give_one_request_and_one_receipt(
    door: Door, phone: Page
) -> None:
    fill(phone, door)
    key = phone.input_value("input[name=key]")
    assert re.fullmatch("[0-9a-f]{32}", key)
    phone.dblclick("main form button[type=submit]")
    first = receipt(phone)
    phone.go_back()
    send(phone)
    assert receipt(phone) == first
    assert len(door.listed()) == 1


def test_a_form_without_a_network_waits_and_is_sent_once_with_its_key(
    door: Door, phone: Page
) -> None:
    fill(phone, door)
    phone.context.set_offline(True)
    send(phone)
    expect(phone.locator(".form__status")).to_contain_text("现在连不上网")
    assert door.listed() == []
    phone.context.set_offline(False)
    receipt(phone)
    assert len(door.listed()) == 1


def test_a_form_that_waits_can_be_held_back(door: Door, phone: Page) -> None:
    fill(phone, door)
    phone.context.set_offline(True)
    send(phone)
    phone.click("text=先不提交")
    phone.context.set_offline(False)
    expect(phone.locator(".form__status")).to_contain_text("您写的都还在")
    phone.wait_for_load_state("networkidle")
    assert door.listed() == []


def test_a_draft_is_kept_only_if_wished_and_gone_once_it_is_sent(
    door: Door, phone: Page
) -> None:
    context = phone.context
    fill(phone, door)
    phone.close()
    page = context.new_page()
    page.goto(f"{door.address}/requests/noise/")
    assert page.input_value("#field-details") == ""
    fill(page, door)
    page.check("#keep-here")
    key = page.input_value("input[name=key]")
    page.close()
    page = context.new_page()
    page.goto(f"{door.address}/requests/noise/")
    assert page.input_value("#field-details") == STORY
    assert page.is_checked("#field-time_of_day-2")
    assert page.input_value("input[name=key]") == key
    send(page)
    receipt(page)
    page.goto(f"{door.address}/requests/noise/")
    assert page.input_value("#field-details") == ""
    assert page.evaluate("localStorage.length") == page.evaluate(
        "Object.keys(localStorage).filter((name) => !name.startsWith('hutong:draft')).length"
    )


def test_an_emergency_stops_once_and_offers_the_call(door: Door, phone: Page) -> None:
    fill(phone, door, "店里着火了，浓烟")
    send(phone)
    expect(phone.locator("a.call[href='tel:119']")).to_be_visible()
    assert door.listed() == []
    send(phone)
    receipt(phone)
    assert len(door.listed()) == 1


def press_through(page: Page, answers: dict[str, str]) -> None:
    """Fill in and send a form as who has no pointer: Tab, Space, letters, Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        name, kind = page.evaluate("[document.activeElement.name, document.activeElement.type]")
        if kind == "submit":
            page.keyboard.press("Enter")
            return
        if name not in answers:
            continue
        if kind == "radio":
            page.keyboard.press("Space")
        else:
            page.keyboard.type(answers[name])
    raise AssertionError("no way to the button")


def test_in_english_and_by_keyboard_alone(door: Door, phone: Page) -> None:
    phone.goto(f"{door.address}/en/requests/noise/")
    press_through(phone, {
        "address": "36 Fuxue Hutong", "noise_kind": "", "place": "a bar", "time_of_day": "",
        "details": "music until two",
    })
    number, code = receipt(phone)
    assert "It is stored" in phone.inner_text("h1")
    phone.goto(f"{door.address}/receipts?language=en")
    press_through(phone, {"number": number, "code": code})
    expect(phone.locator("main")).to_contain_text("It has come in")
    (listed,) = door.listed()
    assert listed["community"] == "fuxue"


def test_the_sites_worker_keeps_nothing_of_forms_and_receipts(door: Door, phone: Page) -> None:
    asked = list[str]()
    phone.context.on("request", lambda request: asked.append(request.url))
    phone.goto(f"{door.address}/")
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    fill(phone, door)
    assert phone.evaluate("navigator.serviceWorker.controller !== null")
    send(phone)
    number, code = receipt(phone)
    look_up(phone, door, number, code)
    expect(phone.locator("main")).to_contain_text("已经收到")
    kept = phone.evaluate("""async () => {
      const names = await caches.keys();
      const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return all.flat().map((request) => request.url);
    }""")
    assert kept and not [url for url in kept if re.search("/(receipts|requests|healthz)", url)]
    assert {url.split("/")[2] for url in asked} == {door.address.split("/")[2]}


def test_a_draft_is_gone_from_the_device_as_soon_as_it_is_not_wished(
    door: Door, phone: Page
) -> None:
    fill(phone, door)
    drafts = "Object.keys(localStorage).filter((name) => name.startsWith('hutong:draft')).length"
    assert phone.evaluate(drafts) == 0
    phone.check("#keep-here")
    assert phone.evaluate(drafts) == 1
    phone.uncheck("#keep-here")
    assert phone.evaluate(drafts) == 0


def test_an_address_of_a_post_that_is_opened_again_shows_the_form(
    door: Door, phone: Page
) -> None:
    for language, title in (("zh", "夜间噪声登记"), ("en", "Report night-time noise")):
        phone.goto(f"{door.address}/requests/noise?language={language}")
        expect(phone.locator("h1")).to_have_text(title)
        assert phone.url.endswith("/requests/noise/")


def test_who_only_corrects_a_line_is_not_taken_for_a_machine(door: Door, phone: Page) -> None:
    fill(phone, door)
    phone.fill("#field-phone", "12")
    send(phone)
    expect(phone.locator("#problems")).to_be_focused()
    phone.fill("#field-phone", "010-0000 9001")
    send(phone)
    receipt(phone)
    (listed,) = door.listed()
    assert listed["status"] == "waiting"


def test_a_door_on_another_host_is_sent_to_without_being_asked(
    door: Door, chromium: Browser
) -> None:
    context = chromium.new_context(locale="zh-CN", bypass_csp=True)
    page = context.new_page()
    fill(page, door)
    other = door.address.replace("127.0.0.1", "localhost")
    page.evaluate("""(other) => {
        const form = document.querySelector("form[data-form]");
        form.action = other + new URL(form.action).pathname;
        form.dataset.door = other + form.dataset.door;
    }""", other)
    send(page)
    assert page.url.startswith(f"{other}/receipts/")
    assert receipt(page)
    context.close()
