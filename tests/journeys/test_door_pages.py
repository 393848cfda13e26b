"""Every page of the door keeps nobody out: in both languages, small and large, light and dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.doors import Door, fill, look_up, receipt, send
from tests.journeys.seeing import faults

pytestmark = pytest.mark.journey
Look = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory, sample_site: Path) -> Iterator[Door]:
    opened = Door(tmp_path_factory.mktemp("door"), sample_site, wait="0.2")
    yield opened
    opened.end()


def loosen(page: Page) -> None:
    """Have the door, not the browser, say what is wrong."""
    page.evaluate("document.querySelector('main form').noValidate = true")


def shown(page: Page, what: str) -> None:
    expect(page.locator(what).first).to_be_visible()


def send_badly(page: Page, door: Door, language: str, look: Look) -> tuple[str, str]:
    """The form, what is wrong with it, the stop, and the receipt."""
    below = "" if language == "zh" else "en/"
    fill(page, door, language=below)
    look(page, "form")
    loosen(page)
    page.fill("#field-place", "")
    page.fill("#field-phone", "12")
    page.evaluate("document.querySelector('[name=time_of_day]:checked').checked = false")
    send(page)
    shown(page, "#problems")
    look(page, "problems")
    page.fill("#field-place", "酒吧")
    page.fill("#field-phone", "")
    page.check("#field-time_of_day-2")
    page.fill("#field-details", f"有人拿刀 {page.viewport_size}")
    send(page)
    shown(page, ".stop")
    look(page, "stop")
    send(page)
    held = receipt(page)
    look(page, "receipt")
    return held


def follow(page: Page, door: Door, language: str, held: tuple[str, str], look: Look) -> None:
    """From number and code to an outcome, and a word on it."""
    number, _ = held
    look_up(page, door, number, "AAAAAA", language)
    shown(page, "#problems")
    look(page, "wrong code")
    look_up(page, door, *held, language)
    shown(page, "#text-add")
    look(page, "waiting")
    loosen(page)
    page.click("form:has(#text-add) button")
    page.wait_for_load_state()
    door.desk("claim", number, "--as", "shen-yifan")
    door.desk("ask", number, "--as", "shen-yifan", "--question", "周末更吵吗？\n平时呢？")
    look_up(page, door, *held, language)
    shown(page, "#text-answer")
    look(page, "asked")
    page.fill("#text-answer", "周末更吵")
    page.click("form:has(#text-answer) button")
    shown(page, "[role=status]")
    look(page, "answered")
    door.desk("close", number, "--as", "shen-yifan", "--outcome", "agreed", "--tell", "店家答应了")
    look_up(page, door, *held, language)
    shown(page, "#text-object")
    look(page, "closed")


def go_wrong(page: Page, door: Door, language: str, look: Look) -> None:
    """What a resident sees when it cannot be taken."""
    below = "" if language == "zh" else "en/"
    fill(page, door, f"其一 {page.viewport_size}", below)
    key = page.input_value("input[name=key]")
    send(page)
    receipt(page)
    fill(page, door, "其二", below)
    page.evaluate("key => document.querySelector('[name=key]').value = key", key)
    send(page)
    expect(page.locator("#field-address")).to_have_count(0)
    look(page, "conflict")
    fill(page, door, "第一行\n第二行", below)
    page.evaluate("document.querySelector('main form').action = '/requests/no-more'")
    send(page)
    shown(page, ".written")
    look(page, "gone")
    fill(page, door, language=below)
    page.evaluate("document.querySelector('main form').enctype = 'text/plain'")
    send(page)
    page.wait_for_url("**/requests/noise")
    look(page, "bad")
    with door.shut():
        fill(page, door, "写不进去", below)
        send(page)
        shown(page, ".callout--warning")
        look(page, "unstored")
    send(page)
    receipt(page)


@pytest.mark.parametrize(("language", "width", "scheme"), [
    ("zh", 320, "dark"), ("en", 320, "light"), ("zh", 1280, "light"),
])
def test_no_page_of_the_door_keeps_anybody_out(
    door: Door, chromium: Browser, language: str, width: int, scheme: Any
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 740}, color_scheme=scheme, locale=language
    )
    page, asked, wrong = context.new_page(), list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))

    def look(page: Page, name: str) -> None:
        wrong.extend(faults(page, name))
        html = page.locator("html")
        if html.get_attribute("lang") != {"zh": "zh-Hans"}.get(language, language):
            wrong.append(f"{name} is in another language")

    held = send_badly(page, door, language, look)
    look_at = f"{door.address}/receipts"
    page.goto(f"{look_at}?language={language}")
    look(page, "receipts")
    follow(page, door, language, held, look)
    go_wrong(page, door, language, look)
    page.goto(f"{look_at}/nothing?language={language}")
    look(page, "over")
    context.close()
    assert not wrong, "\n".join(wrong)
    assert all(url.startswith(door.address) for url in asked)


def test_a_door_without_a_site_has_all_that_its_pages_need(
    tmp_path: Path, chromium: Browser
) -> None:
    door = Door(tmp_path, None)
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page, wrong = context.new_page(), list[str]()
    page.on("response", lambda answer: wrong.append(f"{answer.status} {answer.url}")
            if answer.status >= 400 and "/nothing" not in answer.url else None)
    for language in ("zh", "en"):
        page.goto(f"{door.address}/requests/noise/?language={language}")
        wrong += faults(page, f"{language} form")
        assert page.input_value("input[name=key]")
        page.goto(f"{door.address}/nothing?language={language}")
        wrong += faults(page, f"{language} missing")
        page.goto(f"{door.address}/requests/nothing/?language={language}")
        wrong += faults(page, f"{language} no such form")
    page.goto(f"{door.address}/receipts")
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "18px"
    context.close()
    door.end()
    assert not wrong, "\n".join(wrong)


def test_who_tries_code_after_code_is_told_to_wait(door: Door, phone: Page) -> None:
    fill(phone, door, "试查询码")
    send(phone)
    number, code = receipt(phone)
    for _ in range(10):
        phone.request.post(f"{door.address}/receipts", form={"number": number, "code": "AAAAAA"})
    look_up(phone, door, number, code)
    expect(phone.locator("#problems")).to_contain_text("试的次数太多了")
    assert not faults(phone, "too often")


def test_a_receipt_is_printed_with_its_number_and_code(door: Door, phone: Page) -> None:
    fill(phone, door, "打印回执")
    send(phone)
    number, code = receipt(phone)
    phone.emulate_media(media="print")
    assert phone.locator(".receipt").is_visible()
    assert number in phone.inner_text("main") and code in phone.inner_text("main")
    assert "一小时" not in phone.inner_text("main")
